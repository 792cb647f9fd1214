/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading one cell of a text console off the display. What a cell is depends on its own pixels alone (and on those of the
 * next cell, for a glyph of two), so that reading a part of the display again gives what reading all of it would.
 */
#ifndef KVT_RUNTIME_TEXT_CONSOLE_CELL_H
#define KVT_RUNTIME_TEXT_CONSOLE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/display/frame.h"
#include "runtime/text/font.h"

#define CONSOLE_UNKNOWN 0xfffdu		/* there is something in the cell, and the font does not have it */

struct console_cell {
	uint32_t codepoint;		/* 0: the right half of the glyph before; a blank cell is a space */
	uint32_t drawn;			/* the same before its word was looked at, and what else its glyph can be; see */
	uint16_t greek, cyrillic;	/* console_script.h */
	uint32_t fg, bg;		/* 0x00RRGGBB; of a space, and of what is unknown, both are the commonest colour */
	uint8_t width;			/* 1 or 2 cells; 0: a right half */
	bool is_telling;		/* nothing that looks so by accident; see font.h */
};

/* The pixels of a cell as a shape, if it has two colours. */
struct cell_shape {
	uint32_t rows[FONT_MAX_HEIGHT];	/* 1: the second colour; as font_look_up wants it */
	uint32_t first, second;		/* colours: that of the top left pixel, and the other one */
	int colours;			/* 1, 2, or 3 for more */
};

/* WIDTH x HEIGHT pixels at X,Y, which lie within the frame. */
void cell_take(const struct frame *frame, int32_t x, int32_t y, int width, int height, struct cell_shape *out);

/*
 * Reads the cell at X,Y into out[0], and, if HAS_NEXT and a glyph of two cells stands there, its right half into out[1].
 * Returns how many cells were read.
 */
int cell_read(const struct font *font, const struct frame *frame, int32_t x, int32_t y, bool has_next,
	      struct console_cell *out);

#endif
