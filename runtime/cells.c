/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cells.h"

#include <string.h>

#include "runtime/cells_row.h"
#include "runtime/cpu_clones.h"
#include "runtime/rect.h"

/*
 * Colours are worked on as bytes, eight pixels or 32 bytes at a time, in loops of that fixed length, which compilers turn
 * into vector instructions. Only minimum, maximum and exclusive or are used: all processors have these for bytes.
 */
enum {
	ROW_BYTES = CELL_SIDE * 4,
	NEAR = 1,		/* pixels around one that it may take its colour from */
	FURTHER = 3,		/* the same with the picture moved by two */
	WINDOW_MAX = CELL_SIDE + 2 * FURTHER,
	WINDOW_STRIDE = 16,	/* pixels */
};

/* A cell's pixels and those around it. */
struct window {
	uint32_t pixels[WINDOW_MAX][WINDOW_STRIDE];
};

/* The least and greatest of each channel around each pixel of a cell. */
struct range {
	uint8_t low[CELL_SIDE][ROW_BYTES], high[CELL_SIDE][ROW_BYTES];
};

static inline uint8_t smaller(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

static inline uint8_t larger(uint8_t a, uint8_t b)
{
	return a > b ? a : b;
}

static inline uint32_t far_apart(uint32_t a, uint32_t b, int32_t tolerance)
{
	for (int shift = 0; shift < 24; shift += 8) {
		int32_t difference = (int32_t)(a >> shift & 0xff) - (int32_t)(b >> shift & 0xff);

		if (difference > tolerance || difference < -tolerance)
			return 1;
	}
	return 0;
}

/* The part of a row of cells that lies on the frame and may be compared without a look at each pixel's place. */
void cells_differ(const struct cells_place *place, int32_t row, int32_t from, int32_t to, uint8_t *differs)
{
	const struct rect *bounds = &place->picture->bounds;
	const int32_t last = row * CELL_SIDE + CELL_SIDE < bounds->height ? row * CELL_SIDE + CELL_SIDE : bounds->height;
	const bool inside = place->x >= 0 && place->x + bounds->width <= place->frame->width;
	const int32_t whole = inside ? bounds->width / CELL_SIDE : from;
	cells_row_compare *const compare = cells_row_best();

	memset(differs + from, 0, (size_t)(to - from));
	for (int32_t y = row * CELL_SIDE; y < last; y++) {
		const uint32_t *picture = place->picture->pixels + (size_t)y * (size_t)bounds->width;
		const int32_t frame_y = place->y + y;
		const uint32_t *frame;

		if (frame_y < 0 || frame_y >= place->frame->height)
			continue;
		frame = place->frame->pixels + (size_t)frame_y * (size_t)place->frame->width;
		if (whole > from)
			compare(picture + from * CELL_SIDE, frame + place->x + from * CELL_SIDE,
				(whole < to ? whole : to) - from, (uint8_t)place->tolerance, differs + from);
		for (int32_t x = (whole < from ? from : whole) * CELL_SIDE; x < to * CELL_SIDE && x < bounds->width; x++) {
			const int32_t frame_x = place->x + x;

			if (frame_x >= 0 && frame_x < place->frame->width && picture[x] >> 24)
				differs[x / CELL_SIDE] |=
					(uint8_t)far_apart(picture[x], frame[frame_x], place->tolerance);
		}
	}
}

static int32_t clamp(int32_t value, int32_t end)
{
	return value < 0 ? 0 : value >= end ? end - 1 : value;
}

/* Pixels of the frame from X,Y on; beyond its edge, those at the edge. */
static void take_frame(struct window *window, const struct frame *frame, int32_t x, int32_t y, int32_t side)
{
	const bool inside = x >= 0 && x + side <= frame->width;

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

	for (int32_t row = 0; row < side; row++) {
		const uint32_t *from = picture->pixels + (int64_t)(y + row) * bounds->width;

		for (int32_t column = 0; column < side; column++) {
			const bool there = y + row >= 0 && y + row < bounds->height && x + column >= 0 &&
					   x + column < bounds->width;

			window->pixels[row][column] = there ? from[x + column] : 0;
		}
	}
}

static inline void lower(uint8_t *to, const uint8_t *from)
{
	for (int i = 0; i < ROW_BYTES; i++)
		to[i] = smaller(to[i], from[i]);
}

static inline void raise(uint8_t *to, const uint8_t *from)
{
	for (int i = 0; i < ROW_BYTES; i++)
		to[i] = larger(to[i], from[i]);
}

/* LOWS and HIGHS differ for a picture only: what is not compared must be neither the least nor the greatest. */
static inline void find_range(struct range *range, const struct window *lows, const struct window *highs, int reach)
{
	uint8_t low[WINDOW_MAX][ROW_BYTES], high[WINDOW_MAX][ROW_BYTES];

	for (int row = 0; row < CELL_SIDE + 2 * reach; row++) {
		memcpy(low[row], lows->pixels[row], ROW_BYTES);
		memcpy(high[row], highs->pixels[row], ROW_BYTES);
		for (int shift = 1; shift <= 2 * reach; shift++) {
			uint8_t next_low[ROW_BYTES], next_high[ROW_BYTES];

			memcpy(next_low, &lows->pixels[row][shift], ROW_BYTES);
			memcpy(next_high, &highs->pixels[row][shift], ROW_BYTES);
			lower(low[row], next_low);
			raise(high[row], next_high);
		}
	}
	for (int row = 0; row < CELL_SIDE; row++) {
		memcpy(range->low[row], low[row], ROW_BYTES);
		memcpy(range->high[row], high[row], ROW_BYTES);
		for (int shift = 1; shift <= 2 * reach; shift++) {
			lower(range->low[row], low[row + shift]);
			raise(range->high[row], high[row + shift]);
		}
	}
}

/* over[i]: not 0 where pixels[i] is further than TOLERANCE outside of the range. */
static inline void find_outside(uint8_t *over, const uint8_t *pixels, const uint8_t *low, const uint8_t *high,
				uint8_t tolerance)
{
	const uint8_t room = (uint8_t)(255 - tolerance);

	for (int i = 0; i < ROW_BYTES; i++) {
		uint8_t least = (uint8_t)(larger(low[i], tolerance) - tolerance);
		uint8_t most = (uint8_t)(smaller(high[i], room) + tolerance);

		over[i] |= (uint8_t)((larger(pixels[i], least) ^ pixels[i]) | (smaller(pixels[i], most) ^ pixels[i]));
	}
}

static inline void find_picture_range(struct range *range, const struct window *picture, int reach)
{
	struct window lows, highs;

	for (int row = 0; row < CELL_SIDE + 2 * reach; row++) {
		for (int column = 0; column < WINDOW_STRIDE; column++) {
			uint32_t pixel = picture->pixels[row][column], compared = (uint32_t)((int32_t)pixel >> 24);

			lows.pixels[row][column] = pixel | ~compared;
			highs.pixels[row][column] = pixel & compared;
		}
	}
	find_range(range, &lows, &highs, reach);
}

/* PICTURE begins NEAR, FRAME begins REACH pixels above and left of the cell. bits[y]: bit x is set where it misses. */
static inline uint32_t count_misses(const struct window *picture, const struct window *frame, int reach, bool both_ways,
				    uint8_t tolerance, uint8_t bits[CELL_SIDE])
{
	struct range around_frame, around_picture;
	uint32_t misses = 0;

	find_range(&around_frame, frame, frame, reach);
	if (both_ways)
		find_picture_range(&around_picture, picture, NEAR);
	for (int row = 0; row < CELL_SIDE; row++) {
		uint8_t over[ROW_BYTES] = {0}, pixels[ROW_BYTES];
		uint32_t words[CELL_SIDE], here[CELL_SIDE], found = 0;

		memcpy(pixels, &picture->pixels[row + NEAR][NEAR], ROW_BYTES);
		memcpy(here, pixels, ROW_BYTES);
		find_outside(over, pixels, around_frame.low[row], around_frame.high[row], tolerance);
		if (both_ways) {
			memcpy(pixels, &frame->pixels[row + reach][reach], ROW_BYTES);
			find_outside(over, pixels, around_picture.low[row], around_picture.high[row], tolerance);
		}
		memcpy(words, over, sizeof(words));
		for (int i = 0; i < CELL_SIDE; i++)
			words[i] = (words[i] & (uint32_t)((int32_t)here[i] >> 24) & 0xffffff) != 0;
		for (int i = 0; i < CELL_SIDE; i++)
			found |= words[i] << i;
		for (int i = 0; i < CELL_SIDE; i++)
			misses += words[i];
		bits[row] = (uint8_t)found;
	}
	return misses;
}

CPU_CLONES
static uint32_t misses_nearby(const struct window *picture, const struct window *frame, uint8_t tolerance,
			      uint8_t bits[CELL_SIDE])
{
	return count_misses(picture, frame, NEAR, true, tolerance, bits);
}

CPU_CLONES
static uint32_t misses_further(const struct window *picture, const struct window *frame, uint8_t tolerance,
			       uint8_t bits[CELL_SIDE])
{
	return count_misses(picture, frame, FURTHER, false, tolerance, bits);
}

/* Takes the pixels of the cell at X,Y of the frame that are not compared out of BITS; the number that is left. */
static uint32_t leave_out(const struct cells_place *place, int32_t x, int32_t y, uint32_t misses, uint8_t bits[CELL_SIDE])
{
	const struct frame *frame = place->frame;
	const struct rect cell = {x, y, CELL_SIDE, CELL_SIDE};
	const struct rect inside = rect_common(cell, (struct rect){0, 0, frame->width, frame->height});
	const struct rect ignored = rect_common(cell, place->ignored);

	if (!misses || (inside.width == CELL_SIDE && inside.height == CELL_SIDE && rect_is_empty(ignored)))
		return misses;
	misses = 0;
	for (int32_t i = 0; i < CELL_SIDE * CELL_SIDE; i++) {
		const struct rect pixel = {x + i % CELL_SIDE, y + i / CELL_SIDE, 1, 1};

		if (rect_is_empty(rect_common(pixel, inside)) || !rect_is_empty(rect_common(pixel, ignored)))
			bits[i / CELL_SIDE] &= (uint8_t)~(1u << i % CELL_SIDE);
		misses += bits[i / CELL_SIDE] >> i % CELL_SIDE & 1;
	}
	return misses;
}

static uint32_t count(const struct cells_place *place, int32_t column, int32_t row, int reach, uint8_t bits[CELL_SIDE])
{
	const int32_t x = column * CELL_SIDE, y = row * CELL_SIDE;
	struct window picture = {0}, frame = {0};
	uint32_t misses;

	take_picture(&picture, place->picture, x - NEAR, y - NEAR, CELL_SIDE + 2 * NEAR);
	take_frame(&frame, place->frame, place->x + x - reach, place->y + y - reach, CELL_SIDE + 2 * reach);
	misses = (reach == NEAR ? misses_nearby : misses_further)(&picture, &frame, (uint8_t)place->tolerance, bits);
	return leave_out(place, place->x + x, place->y + y, misses, bits);
}

uint32_t cells_miss_bits(const struct cells_place *place, int32_t column, int32_t row, uint8_t bits[CELL_SIDE])
{
	return count(place, column, row, NEAR, bits);
}

uint32_t cells_misses(const struct cells_place *place, int32_t column, int32_t row)
{
	uint8_t bits[CELL_SIDE];

	return count(place, column, row, NEAR, bits);
}

uint32_t cells_least_misses(const struct cells_place *place, int32_t column, int32_t row)
{
	uint8_t bits[CELL_SIDE];

	return count(place, column, row, FURTHER, bits);
}
