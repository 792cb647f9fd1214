/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where on a display the cells of a text console are, and in which font.
 */
#ifndef KVT_RUNTIME_TEXT_CONSOLE_GRID_H
#define KVT_RUNTIME_TEXT_CONSOLE_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/display/frame.h"
#include "runtime/text/font_set.h"

struct console_grid {
	const struct font *font;	/* of the set; cells have its size. NULL: there is no grid */
	int32_t x, y;			/* the top left corner, in pixels */
	int32_t columns, rows;		/* as many whole cells as the display has room for */
};

/*
 * The likeliest grid for what is on FRAME: at the places where consoles begin, else wherever its letters stand. False,
 * with a zero grid, when no font knows anything on it. Whether it is a console at all is for the reader to say, which
 * sees all cells.
 */
bool console_grid_find(const struct font_set *fonts, const struct frame *frame, struct console_grid *out);

#endif
