/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fonts that consoles are read with: those that come with kvt, and those that are installed on this host. Where
 * several fit a screen equally well, the one that was added first is taken.
 */
#ifndef KVT_RUNTIME_TEXT_FONT_SET_H
#define KVT_RUNTIME_TEXT_FONT_SET_H

#include <stddef.h>

#include "runtime/base/error.h"
#include "runtime/text/font.h"

/* Embedded, all zero before first use. */
struct font_set {
	struct font **fonts;		/* owned */
	size_t count, capacity;
};

void font_set_add(struct font_set *set, struct font *font);	/* takes it over */

/*
 * Adds all fonts of FOLDER, by name, and those 8 pixels wide once more as VGA shows them in 9. A NULL folder is the
 * environment's KVT_FONTS, else the one that belongs to this kvt, installed or in its source tree. -1 if the folder or one
 * of its fonts cannot be read, or it has none.
 */
int font_set_load(struct font_set *set, const char *folder, struct error *error);

/* Adds what Debian's console-setup, console-data, unifont and grub-common install below ROOT (""), as far as it is there
 * and can be read. Takes some tenths of a second. Returns how many fonts there were. */
size_t font_set_load_system(struct font_set *set, const char *root);

void font_set_deinit(struct font_set *set);

#endif
