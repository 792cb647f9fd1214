/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fake/drawing.h"

#include <string.h>

#include "grammar/mem.h"

uint32_t drawing_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

struct frame drawing_new(int32_t width, int32_t height, uint32_t colour)
{
	struct frame frame = {.width = width, .height = height};

	frame.pixels = mem_alloc_array((size_t)width * (size_t)height, sizeof(*frame.pixels));
	drawing_fill(&frame, (struct rect){0, 0, width, height}, colour);
	return frame;
}

struct frame drawing_copy(const struct frame *frame)
{
	struct frame copy = drawing_new(frame->width, frame->height, 0);

	memcpy(copy.pixels, frame->pixels, (size_t)frame->width * (size_t)frame->height * sizeof(*frame->pixels));
	return copy;
}

void drawing_free(struct frame *frame)
{
	mem_free(frame->pixels);
}

void drawing_fill(struct frame *frame, struct rect rect, uint32_t colour)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			frame->pixels[y * frame->width + x] = colour;
}

void drawing_noise(struct frame *frame, struct rect rect, uint32_t *state)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			drawing_fill(frame, (struct rect){x, y, 1, 1}, drawing_random(state) & 0xffffff);
}

/* A letter is a few strokes within 7x11 pixels. */
void drawing_letters(struct frame *frame, struct rect rect, uint32_t colour, uint32_t *state)
{
	for (int32_t y = rect.y; y + 16 <= rect.y + rect.height; y += 16) {
		for (int32_t x = rect.x; x + 8 <= rect.x + rect.width; x += 8) {
			for (int stroke = 0; stroke < 3; stroke++) {
				int32_t at_x = (int32_t)(drawing_random(state) % 6), at_y = (int32_t)(drawing_random(state) % 10);
				bool upright = drawing_random(state) & 1;
				struct rect line = {x + at_x, y + 2 + at_y, upright ? 1 : 7 - at_x, upright ? 11 - at_y : 1};

				drawing_fill(frame, line, colour);
			}
		}
	}
}

struct picture *drawing_cut(const struct frame *frame, struct rect rect, int32_t hole)
{
	uint32_t *pixels = mem_alloc_array((size_t)rect.width * (size_t)rect.height, sizeof(*pixels));
	struct picture *picture;
	struct error error;

	for (int32_t y = 0; y < rect.height; y++)
		for (int32_t x = 0; x < rect.width; x++)
			pixels[y * rect.width + x] = (hole && (x + 3 * y) % hole == 0 ? 0 : 0xff000000) |
						     frame->pixels[(rect.y + y) * frame->width + rect.x + x];
	picture = picture_from("drawing", rect.width, rect.height, pixels, &error);
	mem_free(pixels);
	return picture;
}
