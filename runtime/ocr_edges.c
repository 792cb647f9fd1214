/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/ocr_edges.h"

#include <string.h>

#include "grammar/mem.h"

enum {
	EDGE = 26,		/* of 255, in one of the colours; the grey of a button that cannot be pressed has twice that */
	LONG_ACROSS = 40,	/* pixels: no letter has a straight edge of that length */
	LONG_DOWN = 40,
};

static int difference(uint32_t a, uint32_t b)
{
	int most = 0;

	for (int shift = 0; shift <= 16; shift += 8) {
		const int d = (int)(a >> shift & 255) - (int)(b >> shift & 255);

		most = d > most ? d : -d > most ? -d : most;
	}
	return most;
}

/* STEP 1: clears what is set COUNT times or more in a row of the line of LENGTH bytes; the same with other steps down. */
static void clear_long(uint8_t *line, int32_t length, size_t step, int32_t count)
{
	for (int32_t from = 0, to; from < length; from = to + 1) {
		for (to = from; to < length && line[(size_t)to * step]; to++)
			;
		if (to - from >= count)
			for (int32_t i = from; i < to; i++)
				line[(size_t)i * step] = 0;
	}
}

uint8_t *ocr_edges(const struct frame *frame, struct rect region)
{
	const int32_t width = region.width, height = region.height;
	const size_t count = (size_t)width * (size_t)height;
	uint8_t *across = mem_alloc(count), *down = mem_alloc(count);

	for (int32_t y = 0; y < height; y++) {
		const uint32_t *row = frame->pixels + (size_t)(region.y + y) * (size_t)frame->width + region.x;
		const uint32_t *below = y + 1 < height ? row + frame->width : row;
		uint8_t *a = across + (size_t)y * (size_t)width, *d = down + (size_t)y * (size_t)width;

		for (int32_t x = 0; x < width; x++) {
			a[x] = x + 1 < width && row[x] != row[x + 1] && difference(row[x], row[x + 1]) >= EDGE;
			d[x] = row[x] != below[x] && difference(row[x], below[x]) >= EDGE;
		}
		clear_long(d, width, 1, LONG_ACROSS);
	}
	for (int32_t x = 0; x < width; x++)
		clear_long(across + x, height, (size_t)width, LONG_DOWN);
	/* An edge belongs to the pixels on both sides of it. */
	for (size_t i = count; i-- > 0;) {
		if (i % (size_t)width)
			across[i] |= across[i - 1];
		across[i] |= down[i];
		if (i >= (size_t)width)
			across[i] |= down[i - (size_t)width];
	}
	mem_free(down);
	return across;
}
