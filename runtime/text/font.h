/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bitmap font of a text console: which code point a cell's pixels are. Fonts are looked up by shape, not by code
 * point; where a font draws several code points alike, the one that was added first is read.
 *
 * A shape is an array of rows from the top; the leftmost pixel of a row is its bit width-1, and bits above are 0. It is
 * looked up with a top left pixel of 0: one drawn with ink there is stored, and asked for, with all of its bits turned.
 */
#ifndef KVT_RUNTIME_TEXT_FONT_H
#define KVT_RUNTIME_TEXT_FONT_H

#include <stdbool.h>
#include <stdint.h>

enum {
	FONT_MAX_WIDTH = 32,		/* of a shape: a glyph of two cells too */
	FONT_MAX_HEIGHT = 32,
	FONT_MIN_SIDE = 4,
};

/* What a shape is read as: where its 1 bits are the ink, and where its 0 bits are. 0: nothing in this font. */
struct reading {
	uint32_t ones, zeros;
	uint16_t greek, cyrillic;	/* letters that look the same as that in `ones`; 0: none */
	bool is_telling;		/* no accident: a letter or the like, no line, block or dot */
};

/* The shapes of one width; see font.c. */
struct shape_table {
	int width;
	uint32_t count;
	uint32_t *rows;			/* height of them a shape */
	struct reading *readings;
	uint32_t *slots, *tops;		/* by all rows, by the upper ones; index + 1, 0: free */
	uint32_t *next_tops;		/* of each shape, the next with the same upper rows */
	uint32_t slot_count;		/* a power of two */
};

struct font {
	char *name;
	int width, height;		/* of a cell */
	struct shape_table narrow, wide;	/* of one cell, and of two */
};

struct font *font_new(const char *name, int width, int height);		/* owns its copy of NAME */
void font_free(struct font *font);					/* NULL is allowed */

/* Adds a glyph of 1 or 2 COLUMNS, drawn as ROWS (1: ink). Left out are blank glyphs, since no ink is always a space, and
 * blocks of eighths, which are cursors. */
void font_add(struct font *font, uint32_t codepoint, int columns, const uint32_t *rows);

/* The font as VGA shows it in cells of 9 pixels: column 9 is blank, or repeats column 8 where lines must meet. */
struct font *font_with_ninth_column(const struct font *font);

/* NULL: no such shape. The answer is valid until the next font_add. */
const struct reading *font_look_up(const struct font *font, int columns, const uint32_t *rows);

/*
 * Of a shape of one cell only the rows above FROM and from UNTIL on can be seen, the others are behind a cursor. Returns
 * its reading if there is one and only one shape like that, or NULL; FROM is at least font_top_rows().
 */
const struct reading *font_look_behind(const struct font *font, const uint32_t *rows, int from, int until);
int font_top_rows(const struct font *font);

#endif
