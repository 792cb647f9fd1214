/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keyboard as scripts speak of it: names of keys, and chords (keys pressed together). A key is named by its X11
 * keysym, which is what the VNC protocol sends (RFC 6143, 7.5.4); one that carries a character by that character's.
 */
#ifndef KVT_INTERP_KEYS_H
#define KVT_INTERP_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/layout.h"

enum { CHORD_MAX_KEYS = 5 };

/* Keys in the order in which they go down; they come up in the reverse order. */
struct chord {
	uint32_t keys[CHORD_MAX_KEYS];	/* keysyms */
	uint32_t count;
};

struct key_name {
	const char *name;
	uint32_t keysym;
	uint8_t scan;		/* see interp/layout.h */
};

/* All named keys, for suggestions and documentation; *count entries. */
const struct key_name *key_names(size_t *count);

/*
 * The key called NAME (not NUL-terminated; "enter", "f2", "a", "/"): its keysym, or 0 if there is none. A character is
 * the key's that makes it in LAYOUT without Shift or AltGr.
 */
uint32_t key_find(const char *name, size_t length, enum layout layout);

/* The name of a key for people; points to storage that lasts, or into BUFFER. */
const char *key_describe(uint32_t keysym, char buffer[8]);

/* The scan code of a key (see interp/layout.h), where LAYOUT says which key carries a character; 0: there is none. */
uint8_t key_scan(uint32_t keysym, enum layout layout);

/* The keysym of the character that a key makes on LEVEL; the key's own if it carries none, or makes none there. */
uint32_t key_on_level(uint32_t keysym, enum layout layout, enum layout_level level);

/* The keysym of a Unicode character; of a line break, tab, backspace and escape that of their keys. */
uint32_t key_keysym(uint32_t c);

#endif
