/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/console_cell.h"

#include <stddef.h>
#include <string.h>

#include "runtime/text/console_picture.h"

enum {
	MAX_CURSOR_ROWS = 5,
};

static uint32_t all_ones(int width)
{
	return width == 32 ? UINT32_MAX : (1u << width) - 1;
}

static const uint32_t *pixels_at(const struct frame *frame, int32_t x, int32_t y)
{
	return frame->pixels + (size_t)y * (size_t)frame->width + x;
}

/* The pixels of one colour, as bits. */
static uint32_t bits_of(const uint32_t *pixels, int width, uint32_t colour)
{
	uint32_t bits = 0;

	for (int i = 0; i < width; i++)
		bits = bits << 1 | (pixels[i] == colour);
	return bits;
}

/* The same for eight pixels, which most cells have in a row: no loop is as fast. */
static uint32_t bits_of_8(const uint32_t *p, uint32_t colour)
{
	return (uint32_t)(p[0] == colour) << 7 | (uint32_t)(p[1] == colour) << 6 | (uint32_t)(p[2] == colour) << 5 |
	       (uint32_t)(p[3] == colour) << 4 | (uint32_t)(p[4] == colour) << 3 | (uint32_t)(p[5] == colour) << 2 |
	       (uint32_t)(p[6] == colour) << 1 | (uint32_t)(p[7] == colour);
}

static uint32_t row_bits(const uint32_t *pixels, int width, uint32_t colour)
{
	return width == 8 ? bits_of_8(pixels, colour) : bits_of(pixels, width, colour);
}

/* The first pixel that is not of the first colour, in the row whose bits tell which are. */
static uint32_t other_colour(const uint32_t *pixels, uint32_t colour)
{
	while (*pixels == colour)
		pixels++;
	return *pixels;
}

void cell_take(const struct frame *frame, int32_t x, int32_t y, int width, int height, struct cell_shape *out)
{
	const uint32_t *pixels = pixels_at(frame, x, y), full = all_ones(width);

	out->first = out->second = *pixels;
	out->colours = 1;
	for (int row = 0; row < height; row++, pixels += frame->width) {
		const uint32_t rest = row_bits(pixels, width, out->first) ^ full;

		out->rows[row] = rest;
		if (!rest)
			continue;
		if (out->colours == 1) {
			out->second = other_colour(pixels, out->first);
			out->colours = 2;
		}
		if (row_bits(pixels, width, out->second) != rest) {
			out->colours = 3;
			return;
		}
	}
}

static uint32_t brightness(uint32_t colour)
{
	return 2 * (colour >> 16 & 0xff) + 5 * (colour >> 8 & 0xff) + (colour & 0xff);
}

static int count_ink(const uint32_t *rows, int height)
{
	int count = 0;

	for (int y = 0; y < height; y++)
		count += __builtin_popcount(rows[y]);
	return count;
}

/*
 * Whether the 1 bits are the ink, where both ways of reading are a glyph: upper and lower half blocks, a bullet and its
 * inverse. Blocks are light on dark; of others the one with less ink is meant.
 */
static bool ones_are_ink(const struct cell_shape *shape, const struct reading *reading, int width, int height)
{
	if (!reading->ones || !reading->zeros)
		return reading->ones != 0;
	if (reading->ones >= 0x2580 && reading->ones < 0x25a0)
		return brightness(shape->second) >= brightness(shape->first);
	return 2 * count_ink(shape->rows, height) <= width * height;
}

static uint32_t commonest_colour(const struct cell_shape *shape, const struct font *font)
{
	return 2 * count_ink(shape->rows, font->height) > font->width * font->height ? shape->second : shape->first;
}

static void set_cell(struct console_cell *out, const struct cell_shape *shape, const struct reading *reading, int width,
		     int height)
{
	const bool ones = ones_are_ink(shape, reading, width, height);

	out->codepoint = out->drawn = ones ? reading->ones : reading->zeros;
	out->greek = ones ? reading->greek : 0;
	out->cyrillic = ones ? reading->cyrillic : 0;
	out->fg = ones ? shape->second : shape->first;
	out->bg = ones ? shape->first : shape->second;
	out->width = 1;
	out->is_telling = reading->is_telling;
}

static void set_blank(struct console_cell *out, uint32_t codepoint, uint32_t colour)
{
	*out = (struct console_cell){.codepoint = codepoint, .drawn = codepoint, .fg = colour, .bg = colour, .width = 1};
}

/* Rows from *from to before *until are a cursor: full of ink, near the bottom, and not many. */
static bool find_cursor(const struct font *font, const uint32_t *rows, int *from, int *until)
{
	const uint32_t full = all_ones(font->width);
	int y = font_top_rows(font);

	while (y < font->height && rows[y] != full)
		y++;
	*from = y;
	while (y < font->height && rows[y] == full)
		y++;
	*until = y;
	return *until > *from && *until - *from <= MAX_CURSOR_ROWS;
}

/* A cursor that turns the pixels of the lowest rows, as Linux draws it, leaves them all to be read. */
static const struct reading *look_behind_turned(const struct font *font, const uint32_t *rows)
{
	const struct reading *reading = NULL;
	uint32_t turned[FONT_MAX_HEIGHT];

	memcpy(turned, rows, (size_t)font->height * sizeof(*rows));
	for (int y = font->height - 1; y >= font_top_rows(font) && y >= font->height - MAX_CURSOR_ROWS && !reading; y--) {
		turned[y] ^= all_ones(font->width);
		reading = font_look_up(font, 1, turned);
	}
	return reading;
}

/*
 * Nothing but bands from side to side, or from top to bottom, that are no glyph: a cursor over a space, or the edge of
 * something drawn in colours. No text.
 */
static bool is_banded(const struct font *font, const uint32_t *rows)
{
	const uint32_t full = all_ones(font->width);
	bool across = true, down = true;

	for (int y = 0; y < font->height; y++) {
		across = across && (rows[y] == 0 || rows[y] == full);
		down = down && rows[y] == rows[0];
	}
	return across || down;
}

/* What stands in a cell behind a line of a cursor. */
static bool read_behind_cursor(const struct font *font, const struct cell_shape *shape, struct console_cell *out)
{
	const struct reading *reading;
	uint32_t rows[FONT_MAX_HEIGHT];
	int from, until;
	const bool has_line = find_cursor(font, shape->rows, &from, &until);

	for (int y = 0; y < font->height; y++)
		rows[y] = has_line && y >= from && y < until ? 0 : shape->rows[y];
	reading = look_behind_turned(font, shape->rows);
	if (!reading && has_line)
		reading = font_look_up(font, 1, rows);
	if (!reading && has_line)
		reading = font_look_behind(font, rows, from, until);
	if (reading)
		set_cell(out, shape, reading, font->width, font->height);
	return reading != NULL;
}

static bool read_wide(const struct font *font, const struct frame *frame, int32_t x, int32_t y, struct console_cell *out)
{
	const struct reading *reading;
	struct cell_shape shape;

	if (!font->wide.count)
		return false;
	cell_take(frame, x, y, 2 * font->width, font->height, &shape);
	reading = shape.colours == 2 ? font_look_up(font, 2, shape.rows) : NULL;
	if (!reading)
		return false;
	set_cell(out, &shape, reading, 2 * font->width, font->height);
	out->width = 2;
	out[1] = out[0];
	out[1].codepoint = out[1].drawn = 0;
	out[1].width = 0;
	out[1].is_telling = false;
	return true;
}

int cell_read(const struct font *font, const struct frame *frame, int32_t x, int32_t y, bool has_next,
	      struct console_cell *out)
{
	const struct reading *reading;
	struct cell_shape shape;

	cell_take(frame, x, y, font->width, font->height, &shape);
	if (shape.colours == 2 && cell_colours_close(shape.first, shape.second, CELL_UNSEEN)) {
		set_blank(out, ' ', shape.first);
		return 1;
	}
	reading = shape.colours == 2 ? font_look_up(font, 1, shape.rows) : NULL;
	if (reading) {
		set_cell(out, &shape, reading, font->width, font->height);
		return 1;
	}
	if (has_next && read_wide(font, frame, x, y, out))
		return 2;
	if (shape.colours == 1)
		set_blank(out, ' ', shape.first);
	else if (shape.colours == 3)
		cell_read_over_picture(font, frame, x, y, out);
	else if (is_banded(font, shape.rows))
		set_blank(out, ' ', commonest_colour(&shape, font));
	else if (!read_behind_cursor(font, &shape, out))
		set_blank(out, cell_colours_close(shape.first, shape.second, CELL_FAINT) ? ' ' : CONSOLE_UNKNOWN,
			  commonest_colour(&shape, font));
	return 1;
}
