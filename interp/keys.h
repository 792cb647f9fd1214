/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keyboard as scripts speak of it: names of keys, chords (keys pressed together), and which key of the US layout
 * makes a character. A key is named by its X11 keysym, which is what the VNC protocol sends (RFC 6143, 7.5.4).
 */
#ifndef KVT_INTERP_KEYS_H
#define KVT_INTERP_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHORD_MAX_KEYS = 5 };

/* Keys in the order in which they go down; they come up in the reverse order. */
struct chord {
	uint32_t keys[CHORD_MAX_KEYS];	/* keysyms */
	uint32_t count;
};

struct key_name {
	const char *name;
	uint32_t keysym;
};

/* All named keys, for suggestions and documentation; *count entries. */
const struct key_name *key_names(size_t *count);

/* The key called NAME (not NUL-terminated; "enter", "f2", "a", "/"): its keysym, or 0 if there is none. */
uint32_t key_find(const char *name, size_t length);

/* The name of a key for people; points to storage that lasts, or into BUFFER. */
const char *key_describe(uint32_t keysym, char buffer[8]);

/* How the US layout makes the Unicode character C: 1 if a key makes it, with *shift telling whether Shift is needed. */
bool key_for_char(uint32_t c, uint32_t *keysym, bool *shift);

#endif
