/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a cell of a text console that has a picture behind it, as boot loaders do. Used by console_cell.c. */
#ifndef KVT_RUNTIME_TEXT_CONSOLE_PICTURE_H
#define KVT_RUNTIME_TEXT_CONSOLE_PICTURE_H

#include "runtime/text/console_cell.h"

enum {
	CELL_UNSEEN = 16,		/* levels that colours may differ in each channel with nobody seeing it */
	CELL_FAINT = 48,		/* the same, of what is behind text: with no glyph in it, there is none */
};

bool cell_colours_close(uint32_t a, uint32_t b, int levels);

/* The cell of one column at X,Y, which has more than two colours. */
void cell_read_over_picture(const struct font *font, const struct frame *frame, int32_t x, int32_t y, struct console_cell *out);

#endif
