/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text on a guest's display, where that is a text console: found by the shapes of its glyphs, read exactly, and kept
 * up to date by reading again only what an update touched. One reader follows one display; it finds out for itself when a
 * console begins, ends, or changes its font or size.
 *
 *	reader = console_text_new(&fonts);
 *	if (console_text_read(reader, frame, rects, count)) ... console_text_row(reader, 3) ...
 */
#ifndef KVT_RUNTIME_TEXT_CONSOLE_TEXT_H
#define KVT_RUNTIME_TEXT_CONSOLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/text_buffer.h"
#include "runtime/display/frame.h"
#include "runtime/text/console_cell.h"
#include "runtime/text/console_grid.h"
#include "runtime/text/font_set.h"

struct console_text;

/* FONTS stays the caller's and must outlive the reader; fonts may be added to it before a console_text_restart. */
struct console_text *console_text_new(const struct font_set *fonts);
void console_text_free(struct console_text *text);	/* NULL is allowed */

/* Forgets the grid: the next read looks at everything anew. */
void console_text_restart(struct console_text *text);

/*
 * Brings the text up to date with FRAME, of which nothing but the COUNT RECTS (within the frame) changed since the last
 * read; NULL rects: all of it may have. False if no console is to be seen on it; then there are no rows.
 */
bool console_text_read(struct console_text *text, const struct frame *frame, const struct rect *rects, size_t count);

/* All as of the last read, and valid until the next one. The grid has no font where there is no console. */
const struct console_grid *console_text_grid(const struct console_text *text);
const struct console_cell *console_text_row(const struct console_text *text, int32_t row);	/* grid->columns of them */
size_t console_text_unknown(const struct console_text *text);	/* cells that were not read */

/* Adds the columns from FROM to before UNTIL of a row as UTF-8, without the blanks at its end. */
void console_text_utf8(const struct console_text *text, int32_t row, int32_t from, int32_t until,
		       struct text_buffer *out);

/*
 * Where the UTF-8 text WANTED, no longer than a row, stands within REGION (pixels of the frame): the topmost, then leftmost
 * place, as a rectangle in pixels. Letter for letter, in one row. False if it does not, or is empty.
 */
bool console_text_find(const struct console_text *text, const char *wanted, struct rect region, struct rect *out);

/* The pixels of a cell, or of a run of COLUMNS cells. */
struct rect console_grid_rect(const struct console_grid *grid, int32_t column, int32_t row, int32_t columns);

#endif
