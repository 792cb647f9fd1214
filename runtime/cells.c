/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cells.h"

#include <string.h>

#include "runtime/cells_row.h"
#include "runtime/cpu_clones.h"
#include "runtime/rect.h"

/*
 * The colours of a cell and of what is around it are worked on as bytes in three planes, brightness and two differences
 * of colour, in loops of fixed length, which compilers turn into vector instructions.
 */
enum {
	NEAR = 1,			/* pixels around one that it may take its colour from */
	MOVED = 1,			/* pixels that a stroke may be off */
	SHIFT = 2,			/* cells_least_misses: pixels that the picture may be off */
	SIDE_MAX = CELL_SIDE + 2 * (NEAR + SHIFT),
	PLANES = 3,
	STRIDE = 16,
	MEAN_PIXELS = (2 * NEAR + 1) * (2 * NEAR + 1),
	MEAN_NOISE = 48,		/* levels that the mean of 3x3 may be off: half a pixel's shift of a black stroke on white */
};

struct window {
	int32_t side;			/* pixels in use, in both directions */
	uint32_t pixels[SIDE_MAX][STRIDE];
};

struct planes {
	uint8_t levels[PLANES][SIDE_MAX][STRIDE];
};

/* What a pixel's neighbours make likely for it: least and greatest, a cell in each plane. */
struct ranges {
	uint8_t low[PLANES][CELL_SIDE][CELL_SIDE], high[PLANES][CELL_SIDE][CELL_SIDE];
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

static inline bool is_compared(uint32_t pixel)
{
	return pixel >> 31;
}

/* Brightness, blue less green, red less green: the differences halved, so that colour counts half of what brightness does. */
static inline void split(struct planes *planes, const struct window *window)
{
	for (int32_t row = 0; row < window->side; row++) {
		for (int i = 0; i < STRIDE; i++) {
			const uint32_t pixel = window->pixels[row][i];
			const uint32_t red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;

			planes->levels[0][row][i] = (uint8_t)((red + 2 * green + blue) / 4);
			planes->levels[1][row][i] = (uint8_t)((256 + blue - green) / 2);
			planes->levels[2][row][i] = (uint8_t)((256 + red - green) / 2);
		}
	}
}

/* Puts LEVEL into all planes where WINDOW's pixels are not compared. */
static void blank(struct planes *planes, const struct window *window, uint8_t level)
{
	for (int32_t row = 0; row < window->side; row++)
		for (int i = 0; i < STRIDE; i++)
			for (int plane = 0; plane < PLANES && !is_compared(window->pixels[row][i]); plane++)
				planes->levels[plane][row][i] = level;
}

/* The least or greatest of the squares of 2 * REACH + 1 pixels, whose top left corners are the first 8x8 of LEVELS. */
static inline void extremes(uint8_t out[CELL_SIDE][CELL_SIDE], uint8_t levels[SIDE_MAX][STRIDE], int reach, bool greatest)
{
	uint8_t rows[SIDE_MAX][CELL_SIDE];

	for (int row = 0; row < CELL_SIDE + 2 * reach; row++) {
		memcpy(rows[row], levels[row], CELL_SIDE);
		for (int shift = 1; shift <= 2 * reach; shift++)
			for (int i = 0; i < CELL_SIDE; i++)
				rows[row][i] = greatest ? larger(rows[row][i], levels[row][i + shift]) :
					       smaller(rows[row][i], levels[row][i + shift]);
	}
	for (int row = 0; row < CELL_SIDE; row++) {
		memcpy(out[row], rows[row], CELL_SIDE);
		for (int shift = 1; shift <= 2 * reach; shift++)
			for (int i = 0; i < CELL_SIDE; i++)
				out[row][i] = greatest ? larger(out[row][i], rows[row + shift][i]) :
					      smaller(out[row][i], rows[row + shift][i]);
	}
}

/*
 * What a pixel may be by its neighbours: no further outside of the least and greatest of them than they are from one
 * another, and the tolerance more. On even ground that is the tolerance alone; beside a stroke, which may be drawn softer
 * or harder, it is much.
 */
static inline void widen(uint8_t low[CELL_SIDE][CELL_SIDE], uint8_t high[CELL_SIDE][CELL_SIDE], int tolerance)
{
	for (int row = 0; row < CELL_SIDE; row++) {
		for (int i = 0; i < CELL_SIDE; i++) {
			const int least = low[row][i], most = high[row][i];
			const int room = (most > least ? most - least : 0) + tolerance;

			low[row][i] = (uint8_t)(least > room ? least - room : 0);
			high[row][i] = (uint8_t)(most + room < 255 ? most + room : 255);
		}
	}
}

static inline void find_ranges(struct ranges *ranges, struct planes *lows, struct planes *highs, int planes, int reach,
			       int tolerance)
{
	for (int plane = 0; plane < planes; plane++) {
		extremes(ranges->low[plane], lows->levels[plane], reach, false);
		extremes(ranges->high[plane], highs->levels[plane], reach, true);
		widen(ranges->low[plane], ranges->high[plane], tolerance);
	}
}

/* Sets OUT where the cell that begins at AT,AT of LEVELS is outside of the ranges. */
static inline void find_outside(uint8_t out[CELL_SIDE][CELL_SIDE], struct planes *planes, int at, struct ranges *ranges,
				int plane_count)
{
	for (int plane = 0; plane < plane_count; plane++)
		for (int row = 0; row < CELL_SIDE; row++)
			for (int i = 0; i < CELL_SIDE; i++) {
				const uint8_t level = planes->levels[plane][row + at][i + at];

				out[row][i] |= (level < ranges->low[plane][row][i]) | (level > ranges->high[plane][row][i]);
			}
}

static uint32_t to_bits(uint8_t flags[CELL_SIDE][CELL_SIDE], const struct window *picture, int at, uint8_t bits[CELL_SIDE])
{
	uint32_t count = 0;

	for (int row = 0; row < CELL_SIDE; row++) {
		bits[row] = 0;
		for (int i = 0; i < CELL_SIDE; i++) {
			const bool is_set = flags[row][i] && is_compared(picture->pixels[row + at][i + at]);

			bits[row] |= (uint8_t)(is_set << i);
			count += is_set;
		}
	}
	return count;
}

/* A cell of the picture, and the same of the frame with what the functions below want around it. */
struct cell {
	struct window picture;		/* from NEAR before it on */
	struct window frame;		/* from `around` before it on */
	int32_t around;
	int32_t tolerance;
};

/* The pixels that their neighbours do not explain. */
CPU_CLONES
static void find_strange(struct cell *cell, struct planes *picture, struct planes *frame, uint8_t strange[CELL_SIDE][CELL_SIDE])
{
	struct planes lows = *picture, highs = *picture, shown;
	struct ranges ranges;
	const int32_t before = cell->around - NEAR;

	for (int plane = 0; plane < PLANES; plane++)
		for (int row = 0; row < CELL_SIDE + 2 * NEAR; row++)
			memcpy(shown.levels[plane][row], frame->levels[plane][row + before] + before, CELL_SIDE + 2 * NEAR);
	find_ranges(&ranges, &shown, &shown, PLANES, NEAR, cell->tolerance);
	find_outside(strange, picture, NEAR, &ranges, PLANES);
	blank(&lows, &cell->picture, 255);
	blank(&highs, &cell->picture, 0);
	find_ranges(&ranges, &lows, &highs, PLANES, NEAR, cell->tolerance);
	find_outside(strange, &shown, NEAR, &ranges, PLANES);
}

/* sums[y][x]: of the square of 3x3 whose top left corner is at x,y of LEVELS. */
static inline void add_squares(uint16_t sums[CELL_SIDE + 2 * MOVED][CELL_SIDE + 2 * MOVED], uint8_t levels[SIDE_MAX][STRIDE],
			       int count)
{
	uint16_t rows[SIDE_MAX][CELL_SIDE + 2 * MOVED];

	for (int row = 0; row < count + 2 * NEAR; row++)
		for (int i = 0; i < count; i++)
			rows[row][i] = (uint16_t)(levels[row][i] + levels[row][i + 1] + levels[row][i + 2]);
	for (int row = 0; row < count; row++)
		for (int i = 0; i < count; i++)
			sums[row][i] = (uint16_t)(rows[row][i] + rows[row + 1][i] + rows[row + 2][i]);
}

/* Whether all the square of 3x3 around the cell's pixel is compared: only then has it a mean. */
static bool has_mean(const struct window *picture, int row, int column)
{
	for (int y = row; y <= row + 2 * NEAR; y++)
		for (int x = column; x <= column + 2 * NEAR; x++)
			if (!is_compared(picture->pixels[y][x]))
				return false;
	return true;
}

/*
 * Neighbours explain much beside a stroke, and where there are many strokes, anything. But another drawing of the same
 * strokes leaves about as much ink in the same place. WANTED are the pixels to be looked at; those whose place has another
 * mean brightness are set in STRANGE, with the strokes moved by the pixel in any direction that leaves the fewest.
 */
CPU_CLONES
static void compare_ink(struct planes *picture, struct planes *frame,
			uint8_t wanted[CELL_SIDE][CELL_SIDE], uint8_t strange[CELL_SIDE][CELL_SIDE])
{
	uint16_t here[CELL_SIDE + 2 * MOVED][CELL_SIDE + 2 * MOVED], there[CELL_SIDE + 2 * MOVED][CELL_SIDE + 2 * MOVED];
	uint8_t best[CELL_SIDE][CELL_SIDE] = {{0}};
	uint32_t fewest = UINT32_MAX;

	add_squares(here, picture->levels[0], CELL_SIDE);
	add_squares(there, frame->levels[0], CELL_SIDE + 2 * MOVED);
	for (int place = 0; place < (2 * MOVED + 1) * (2 * MOVED + 1); place++) {
		const int dy = place / (2 * MOVED + 1), dx = place % (2 * MOVED + 1);
		uint8_t off[CELL_SIDE][CELL_SIDE];
		uint32_t count = 0;

		for (int row = 0; row < CELL_SIDE; row++) {
			for (int i = 0; i < CELL_SIDE; i++) {
				const int difference = here[row][i] - there[row + dy][i + dx];

				off[row][i] = wanted[row][i] & (uint8_t)((difference > MEAN_NOISE * MEAN_PIXELS) |
									 (difference < -MEAN_NOISE * MEAN_PIXELS));
				count += off[row][i];
			}
		}
		if (count < fewest) {
			fewest = count;
			memcpy(best, off, sizeof(best));
		}
	}
	for (int row = 0; row < CELL_SIDE; row++)
		for (int i = 0; i < CELL_SIDE; i++)
			strange[row][i] |= best[row][i];
}

/* Pixels that only their neighbours explain; whether there are any. */
static bool find_doubtful(const struct cell *cell, uint8_t strange[CELL_SIDE][CELL_SIDE], uint8_t doubtful[CELL_SIDE][CELL_SIDE])
{
	bool any = false;

	for (int row = 0; row < CELL_SIDE; row++) {
		for (int i = 0; i < CELL_SIDE; i++) {
			const uint32_t a = cell->picture.pixels[row + NEAR][i + NEAR];
			const uint32_t b = cell->frame.pixels[row + cell->around][i + cell->around];

			doubtful[row][i] = is_compared(a) && !strange[row][i] && far_apart(a, b, cell->tolerance) &&
					   has_mean(&cell->picture, row, i);
			any |= doubtful[row][i];
		}
	}
	return any;
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

static void take_cell(struct cell *cell, const struct cells_place *place, int32_t column, int32_t row, int32_t around)
{
	const int32_t x = column * CELL_SIDE, y = row * CELL_SIDE;

	cell->around = around;
	cell->tolerance = place->tolerance;
	take_picture(&cell->picture, place->picture, x - NEAR, y - NEAR, CELL_SIDE + 2 * NEAR);
	take_frame(&cell->frame, place->frame, place->x + x - around, place->y + y - around, CELL_SIDE + 2 * around);
}

uint32_t cells_miss_bits(const struct cells_place *place, int32_t column, int32_t row, uint8_t bits[CELL_SIDE])
{
	struct cell cell = {.around = 0};
	struct planes picture, frame;
	uint8_t strange[CELL_SIDE][CELL_SIDE] = {{0}}, doubtful[CELL_SIDE][CELL_SIDE];
	uint32_t misses;

	take_cell(&cell, place, column, row, NEAR + MOVED);
	split(&picture, &cell.picture);
	split(&frame, &cell.frame);
	find_strange(&cell, &picture, &frame, strange);
	if (find_doubtful(&cell, strange, doubtful))
		compare_ink(&picture, &frame, doubtful, strange);
	misses = to_bits(strange, &cell.picture, NEAR, bits);
	return leave_out(place, place->x + column * CELL_SIDE, place->y + row * CELL_SIDE, misses, bits);
}

uint32_t cells_misses(const struct cells_place *place, int32_t column, int32_t row)
{
	uint8_t bits[CELL_SIDE];

	return cells_miss_bits(place, column, row, bits);
}

CPU_CLONES
static void find_strange_further(struct cell *cell, uint8_t strange[CELL_SIDE][CELL_SIDE])
{
	struct planes picture, frame;
	struct ranges ranges;

	split(&picture, &cell->picture);
	split(&frame, &cell->frame);
	find_ranges(&ranges, &frame, &frame, 1, NEAR + SHIFT, cell->tolerance);
	find_outside(strange, &picture, NEAR, &ranges, 1);
}

/* By brightness alone, and by all that is around a pixel in any of the places. */
uint32_t cells_least_misses(const struct cells_place *place, int32_t column, int32_t row)
{
	struct cell cell = {.around = 0};
	uint8_t strange[CELL_SIDE][CELL_SIDE] = {{0}}, bits[CELL_SIDE];
	uint32_t misses;

	take_cell(&cell, place, column, row, NEAR + SHIFT);
	find_strange_further(&cell, strange);
	misses = to_bits(strange, &cell.picture, NEAR, bits);
	return leave_out(place, place->x + column * CELL_SIDE, place->y + row * CELL_SIDE, misses, bits);
}
