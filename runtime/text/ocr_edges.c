/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr_edges.h"

#include <string.h>

#include "grammar/mem.h"

enum {
	EDGE = 26,		/* of 255, in one of the colours; the grey of a button that cannot be pressed has twice that */
	LONG = 40,		/* pixels: no letter has a straight edge of that length */
	SIDE = 12,		/* pixels: the side of a frame, if there are corners at both of its ends */
	CORNER = 6,		/* pixels from the end of a line, if it is round */
};

/* Edges between a pixel and the next one, a byte each: to the right, and below. */
struct edges {
	int32_t width, height;
	uint8_t *across, *down;
	uint8_t *corners;	/* near the ends of long lines across */
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

/* Behind the end of the straight edge that begins at FROM; a pixel without one, as dotted lines have them, ends it not. */
static int32_t line_end(const uint8_t *line, int32_t length, size_t step, int32_t from)
{
	int32_t end = from;

	for (int32_t i = from; i < length && i <= end + 1; i++)
		if (line[(size_t)i * step])
			end = i + 1;
	return end;
}

static void clear(uint8_t *line, size_t step, int32_t from, int32_t end)
{
	for (int32_t i = from; i < end; i++)
		line[(size_t)i * step] = 0;
}

static void mark_corner(struct edges *edges, int32_t x, int32_t y)
{
	for (int32_t j = y - CORNER; j <= y + CORNER; j++)
		for (int32_t i = x - CORNER; i <= x + CORNER; i++)
			if (i >= 0 && i < edges->width && j >= 0 && j < edges->height)
				edges->corners[(size_t)j * (size_t)edges->width + (size_t)i] = 1;
}

static void clear_lines_across(struct edges *edges)
{
	for (int32_t y = 0; y < edges->height; y++) {
		uint8_t *row = edges->down + (size_t)y * (size_t)edges->width;

		for (int32_t from = 0, end; from < edges->width; from = end + 1) {
			end = line_end(row, edges->width, 1, from);
			if (end - from < LONG)
				continue;
			clear(row, 1, from, end);
			mark_corner(edges, from, y);
			mark_corner(edges, end - 1, y);
		}
	}
}

/* Those that are long, and the sides of frames that are not as high. */
static void clear_lines_down(struct edges *edges)
{
	const size_t width = (size_t)edges->width;

	for (int32_t x = 0; x < edges->width; x++) {
		uint8_t *column = edges->across + x;
		const uint8_t *corners = edges->corners + x;

		for (int32_t from = 0, end; from < edges->height; from = end + 1) {
			end = line_end(column, edges->height, width, from);
			if (end - from >= LONG || (end - from >= SIDE && corners[(size_t)from * width] &&
						   corners[(size_t)(end - 1) * width]))
				clear(column, width, from, end);
		}
	}
}

static void find_edges(struct edges *edges, const struct frame *frame, struct rect region)
{
	for (int32_t y = 0; y < region.height; y++) {
		const uint32_t *row = frame->pixels + (size_t)(region.y + y) * (size_t)frame->width + region.x;
		const uint32_t *below = y + 1 < region.height ? row + frame->width : row;
		uint8_t *across = edges->across + (size_t)y * (size_t)region.width;
		uint8_t *down = edges->down + (size_t)y * (size_t)region.width;

		for (int32_t x = 0; x < region.width; x++) {
			across[x] = x + 1 < region.width && row[x] != row[x + 1] && difference(row[x], row[x + 1]) >= EDGE;
			down[x] = row[x] != below[x] && difference(row[x], below[x]) >= EDGE;
		}
	}
}

uint8_t *ocr_edges(const struct frame *frame, struct rect region)
{
	const size_t width = (size_t)region.width, count = width * (size_t)region.height;
	struct edges edges = {region.width, region.height, mem_alloc(count), mem_alloc(count), mem_alloc(count)};

	find_edges(&edges, frame, region);
	clear_lines_across(&edges);
	clear_lines_down(&edges);
	/* An edge belongs to the pixels on both sides of it. */
	for (size_t i = count; i-- > 0;) {
		if (i % width)
			edges.across[i] |= edges.across[i - 1];
		edges.across[i] |= edges.down[i];
		if (i >= width)
			edges.across[i] |= edges.down[i - width];
	}
	mem_free(edges.down);
	mem_free(edges.corners);
	return edges.across;
}
