/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/cells.h"

#include <string.h>

#include "runtime/display/pixel.h"
#include "runtime/display/rect.h"
#include "runtime/match/cell.h"
#include "runtime/match/cells_row.h"

enum { CERTAIN_PART = 4 };	/* of the tolerance: a cell without larger differences need not be looked at */

/* The part of a row of cells that lies on the frame and may be compared without a look at each pixel's place. */
bool cells_differ(const struct cells_place *place, int32_t row, int32_t from, int32_t to, uint8_t *differs)
{
	const struct rect *bounds = &place->picture->bounds;
	const int32_t last = row * CELL_SIDE + CELL_SIDE < bounds->height ? row * CELL_SIDE + CELL_SIDE : bounds->height;
	const bool inside = place->x >= 0 && place->x + bounds->width <= place->frame->width;
	const int32_t whole = inside ? bounds->width / CELL_SIDE : from;
	cells_row_compare *const compare = cells_row_best();
	bool any = false;

	memset(differs + from, 0, (size_t)(to - from));
	for (int32_t y = row * CELL_SIDE; y < last; y++) {
		const uint32_t *picture = place->picture->pixels + (size_t)y * (size_t)bounds->width;
		const int32_t frame_y = place->y + y;
		const uint32_t *frame;

		if (frame_y < 0 || frame_y >= place->frame->height)
			continue;
		frame = place->frame->pixels + (size_t)frame_y * (size_t)place->frame->width;
		if (whole > from)
			any |= compare(picture + from * CELL_SIDE, frame + place->x + from * CELL_SIDE, (whole < to ? whole : to) - from,
				       (uint8_t)(place->tolerance / CERTAIN_PART), differs + from);
		for (int32_t x = (whole < from ? from : whole) * CELL_SIDE; x < to * CELL_SIDE && x < bounds->width; x++) {
			const int32_t frame_x = place->x + x;

			if (frame_x >= 0 && frame_x < place->frame->width && picture[x] >> 24 &&
			    pixels_far_apart(picture[x], frame[frame_x], place->tolerance / CERTAIN_PART))
				differs[x / CELL_SIDE] = any = true;
		}
	}
	return any;
}

static int32_t clamp(int32_t value, int32_t end)
{
	return value < 0 ? 0 : value >= end ? end - 1 : value;
}

/* Pixels of the frame from X,Y on; beyond its edge, those at the edge. */
static void take_frame(struct window *window, const struct frame *frame, int32_t x, int32_t y, int32_t side)
{
	const bool inside = x >= 0 && x + side <= frame->width;

	window->side = side;
	for (int32_t row = 0; row < side; row++) {
		const uint32_t *from = frame->pixels + (size_t)clamp(y + row, frame->height) * (size_t)frame->width;

		if (inside)
			memcpy(window->pixels[row], from + x, (size_t)side * sizeof(*from));
		else
			for (int32_t column = 0; column < side; column++)
				window->pixels[row][column] = from[clamp(x + column, frame->width)];
	}
}

/* Pixels of the picture from X,Y on; 0, not compared, beyond its bounds. */
static void take_picture(struct window *window, const struct picture *picture, int32_t x, int32_t y, int32_t side)
{
	const struct rect *bounds = &picture->bounds;

	window->side = side;
	for (int32_t row = 0; row < side; row++) {
		const uint32_t *from = picture->pixels + (int64_t)(y + row) * bounds->width;

		for (int32_t column = 0; column < side; column++) {
			const bool there = y + row >= 0 && y + row < bounds->height && x + column >= 0 &&
					   x + column < bounds->width;

			window->pixels[row][column] = there ? from[x + column] : 0;
		}
	}
}

static uint32_t to_bits(uint8_t flags[CELL_SIDE][CELL_SIDE], uint8_t counts[CELL_SIDE][CELL_SIDE], uint8_t bits[CELL_SIDE])
{
	uint32_t count = 0;

	for (int row = 0; row < CELL_SIDE; row++) {
		bits[row] = 0;
		for (int i = 0; i < CELL_SIDE; i++) {
			const bool is_set = flags[row][i] && counts[row][i];

			bits[row] |= (uint8_t)(is_set << i);
			count += is_set;
		}
	}
	return count;
}

static void find_counts(struct cell *cell, const struct cells_place *place, int32_t x, int32_t y)
{
	const struct frame *frame = place->frame;
	const struct rect around = rect_grown((struct rect){x, y, CELL_SIDE, CELL_SIDE}, CELL_NEAR, CELL_NEAR);
	const struct rect all = rect_of_frame(frame);

	cell->is_whole = rect_is_empty(rect_common(around, place->ignored)) &&
			 rect_common(around, all).width == around.width && rect_common(around, all).height == around.height;
	for (int row = 0; row < CELL_SIDE; row++) {
		for (int i = 0; i < CELL_SIDE; i++) {
			const struct rect pixel = {x + i, y + row, 1, 1};

			cell->counts[row][i] = is_compared(cell->picture.pixels[row + CELL_NEAR][i + CELL_NEAR]) &&
					       (cell->is_whole || (!rect_is_empty(rect_common(pixel, all)) &&
								   rect_is_empty(rect_common(pixel, place->ignored))));
		}
	}
}

static void take_cell(struct cell *cell, const struct cells_place *place, int32_t column, int32_t row, int32_t around)
{
	const int32_t x = column * CELL_SIDE, y = row * CELL_SIDE;

	cell->around = around;
	cell->tolerance = place->tolerance;
	take_picture(&cell->picture, place->picture, x - CELL_NEAR, y - CELL_NEAR, CELL_SIDE + 2 * CELL_NEAR);
	take_frame(&cell->frame, place->frame, place->x + x - around, place->y + y - around, CELL_SIDE + 2 * around);
	find_counts(cell, place, place->x + x, place->y + y);
}

uint32_t cells_miss_bits(const struct cells_place *place, int32_t column, int32_t row, uint8_t bits[CELL_SIDE])
{
	struct cell cell = {.around = 0};
	uint8_t strange[CELL_SIDE][CELL_SIDE] = {{0}};

	take_cell(&cell, place, column, row, CELL_NEAR + CELL_MOVED);
	cell_find_strange(&cell, strange);
	return to_bits(strange, cell.counts, bits);
}

uint32_t cells_misses(const struct cells_place *place, int32_t column, int32_t row)
{
	uint8_t bits[CELL_SIDE];

	return cells_miss_bits(place, column, row, bits);
}

uint32_t cells_least_misses(const struct cells_place *place, int32_t column, int32_t row)
{
	struct cell cell = {.around = 0};
	uint8_t strange[CELL_SIDE][CELL_SIDE] = {{0}}, bits[CELL_SIDE];

	take_cell(&cell, place, column, row, CELL_NEAR + CELL_SHIFT);
	cell_find_strange_further(&cell, strange);
	return to_bits(strange, cell.counts, bits);
}
