/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keyboard layouts: which keys make a character. A key is named by its scan code, which is the same in every layout: set
 * 1, as a PC's keyboard controller delivers it, with bit 7 set for those with the prefix e0.
 */
#ifndef KVT_INTERP_LAYOUT_H
#define KVT_INTERP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/layout_list.h"

enum layout {
#define X(name, word, title, plain, shift, altgr) LAYOUT_##name,
	LAYOUT_LIST(X)
#undef X
	LAYOUT_COUNT
};

/* What is held while a key makes a character. */
enum layout_level { LEVEL_PLAIN, LEVEL_SHIFT, LEVEL_ALTGR, LEVEL_COUNT };

struct stroke {
	uint8_t scan;
	enum layout_level level;
};

enum { LAYOUT_MAX_STROKES = 2 };

const char *layout_word(enum layout layout);		/* "de" */
const char *layout_title(enum layout layout);		/* "German" */
bool layout_find(const char *word, enum layout *layout);

/*
 * The strokes, one after the other, that make the character C: one key, or a dead key and what it stands over. Returns
 * their number; 0: the layout cannot make it. A line break is enter; tab, backspace and escape are keys, too.
 */
uint32_t layout_strokes(enum layout layout, uint32_t c, struct stroke strokes[LAYOUT_MAX_STROKES]);

/* The key that makes C without Shift or AltGr and is not dead: its scan code, 0 if there is none. */
uint8_t layout_key(enum layout layout, uint32_t c);

/* What the key that makes C alone makes on LEVEL; 0: there is no such key, or it is dead there, or makes nothing. */
uint32_t layout_on_level(enum layout layout, uint32_t c, enum layout_level level);

/*
 * Finds the first character of TEXT (UTF-8) that LAYOUT cannot make: its place, NULL if there is none. *c is the
 * character and *size its bytes; where the text is not UTF-8, *c is UINT32_MAX.
 */
const char *layout_cannot(enum layout layout, const char *text, uint32_t *c, uint32_t *size);

/* Takes one character off *TEXT: 0 at its end, UINT32_MAX where it is not UTF-8. */
uint32_t layout_next(const char **text);

/* The character that KEY (0 to 47) makes on LEVEL, for tests; 0: none. */
uint32_t layout_at(enum layout layout, enum layout_level level, uint32_t key);

#endif
