/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fake/draw_text.h"

#include <stddef.h>

#include "grammar/mem.h"

struct frame draw_new(int32_t width, int32_t height, uint32_t colour)
{
	struct frame frame = {width, height, mem_alloc_array((size_t)width * (size_t)height, sizeof(uint32_t))};

	draw_rect(&frame, (struct rect){0, 0, width, height}, colour);
	return frame;
}

void draw_rect(struct frame *frame, struct rect rect, uint32_t colour)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			frame->pixels[(size_t)y * (size_t)frame->width + (size_t)x] = colour;
}

static void draw_shape(struct frame *frame, const uint32_t *rows, int width, int height, int32_t x, int32_t y,
		       uint32_t ones, uint32_t zeros)
{
	for (int32_t row = 0; row < height; row++)
		for (int32_t column = 0; column < width; column++)
			draw_rect(frame, (struct rect){x + column, y + row, 1, 1},
				  rows[row] >> (width - 1 - column) & 1 ? ones : zeros);
}

/* ALIKE: also a letter that looks the same in another script. */
static bool draw_from(struct frame *frame, const struct shape_table *table, int height, int32_t x, int32_t y,
		      uint32_t codepoint, uint32_t fg, uint32_t bg, bool alike)
{
	for (uint32_t i = 0; i < table->count; i++) {
		const struct reading *reading = &table->readings[i];
		const uint32_t *rows = table->rows + (size_t)i * (size_t)height;

		if (reading->ones == codepoint || (alike && (reading->greek == codepoint || reading->cyrillic == codepoint)))
			draw_shape(frame, rows, table->width, height, x, y, fg, bg);
		else if (reading->zeros == codepoint)
			draw_shape(frame, rows, table->width, height, x, y, bg, fg);
		else
			continue;
		return true;
	}
	return false;
}

int draw_glyph(struct frame *frame, const struct font *font, int32_t x, int32_t y, uint32_t codepoint, uint32_t fg,
	       uint32_t bg)
{
	if (codepoint == ' ') {
		draw_rect(frame, (struct rect){x, y, font->width, font->height}, bg);
		return 1;
	}
	if (draw_from(frame, &font->narrow, font->height, x, y, codepoint, fg, bg, false) ||
	    draw_from(frame, &font->narrow, font->height, x, y, codepoint, fg, bg, true))
		return 1;
	return draw_from(frame, &font->wide, font->height, x, y, codepoint, fg, bg, false) ? 2 : 0;
}

bool draw_text(struct frame *frame, const struct font *font, int32_t x, int32_t y, const char *text, uint32_t fg,
	       uint32_t bg)
{
	for (; *text; text++, x += font->width)
		if (!draw_glyph(frame, font, x, y, (unsigned char)*text, fg, bg))
			return false;
	return true;
}
