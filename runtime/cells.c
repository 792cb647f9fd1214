/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cells.h"

#include <stdlib.h>
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
	MEAN_PART = 5,			/* of the contrast: what half a pixel's shift of a stroke does to the mean of 3x3 */
	INK_PART = 14,			/* the same for the mean of a whole cell, or of so many of its pixels: */
	INK_PIXELS = 32,
	CERTAIN_PART = 4,		/* of the tolerance: a cell without larger differences need not be looked at */
	MEAN_NOISE = 4,			/* levels, beside that */
	GROUND_PART = 5,		/* of the contrast: what strokes at a cell's edge may do to its mean */
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
				(whole < to ? whole : to) - from, (uint8_t)(place->tolerance / CERTAIN_PART), differs + from);
		for (int32_t x = (whole < from ? from : whole) * CELL_SIDE; x < to * CELL_SIDE && x < bounds->width; x++) {
			const int32_t frame_x = place->x + x;

			if (frame_x >= 0 && frame_x < place->frame->width && picture[x] >> 24)
				differs[x / CELL_SIDE] |=
					(uint8_t)far_apart(picture[x], frame[frame_x], place->tolerance / CERTAIN_PART);
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

/*
 * Brightness as ITU-R BT.601 weighs it, which is what lossy servers keep when they halve the resolution of colour; blue less
 * green and red less green, halved, so that colour counts half of what brightness does.
 */
static inline void split(struct planes *planes, const struct window *window)
{
	for (int32_t row = 0; row < window->side; row++) {
		for (int i = 0; i < STRIDE; i++) {
			const uint32_t pixel = window->pixels[row][i];
			const uint32_t red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;

			planes->levels[0][row][i] = (uint8_t)((77 * red + 150 * green + 29 * blue) / 256);
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

static inline void find_extremes(struct ranges *ranges, struct planes *lows, struct planes *highs, int planes, int reach)
{
	for (int plane = 0; plane < planes; plane++) {
		extremes(ranges->low[plane], lows->levels[plane], reach, false);
		extremes(ranges->high[plane], highs->levels[plane], reach, true);
	}
}

static inline int contrast_at(const struct ranges *ranges, int plane, int row, int column)
{
	const int low = ranges->low[plane][row][column], high = ranges->high[plane][row][column];

	return high > low ? high - low : 0;
}

/*
 * What a pixel may be by its neighbours: outside of the least and greatest of them by the tolerance and by ROOM. In
 * brightness that is as much as they differ. In colour, which lossy servers halve and fonts fringe, it is as much as they or
 * those of the other image differ, or half of that in brightness. On even ground the tolerance alone is left; beside a
 * stroke, which may be drawn softer or harder, it is much.
 */
static inline int room_at(const struct ranges *own, const struct ranges *other, int plane, int row, int column)
{
	const int mine = contrast_at(own, plane, row, column), theirs = contrast_at(other, plane, row, column);
	const int light = contrast_at(own, 0, row, column) / 2;

	if (plane == 0)
		return mine;
	return mine > theirs ? (mine > light ? mine : light) : theirs > light ? theirs : light;
}

/* TO gets OWN made wider; the two must be different. */
static inline void widen(struct ranges *to, const struct ranges *own, const struct ranges *other, int planes, int tolerance)
{
	for (int plane = 0; plane < planes; plane++) {
		for (int row = 0; row < CELL_SIDE; row++) {
			for (int i = 0; i < CELL_SIDE; i++) {
				const int room = room_at(own, other, plane, row, i) + tolerance;
				const int low = own->low[plane][row][i], high = own->high[plane][row][i];

				to->low[plane][row][i] = (uint8_t)(low > room ? low - room : 0);
				to->high[plane][row][i] = (uint8_t)(high + room < 255 ? high + room : 255);
			}
		}
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

/* A cell of the picture, and the same of the frame with what the functions below want around it. */
struct cell {
	struct window picture;		/* from NEAR before it on */
	struct window frame;		/* from `around` before it on */
	int32_t around;
	int32_t tolerance;
	uint8_t counts[CELL_SIDE][CELL_SIDE];	/* is compared, on the frame, and not ignored */
	bool is_whole;			/* nothing in it or beside it is ignored, or beyond the frame */
};

/* The pixels that their neighbours do not explain; and the greater of both images' contrast in brightness around each. */
CPU_CLONES
static void find_strange(struct cell *cell, struct planes *picture, struct planes *frame, uint8_t strange[CELL_SIDE][CELL_SIDE],
			 uint8_t contrast[CELL_SIDE][CELL_SIDE])
{
	struct planes lows = *picture, highs = *picture, shown;
	struct ranges here, there, wide;
	const int32_t before = cell->around - NEAR;

	for (int plane = 0; plane < PLANES; plane++)
		for (int row = 0; row < CELL_SIDE + 2 * NEAR; row++)
			memcpy(shown.levels[plane][row], frame->levels[plane][row + before] + before, CELL_SIDE + 2 * NEAR);
	blank(&lows, &cell->picture, 255);
	blank(&highs, &cell->picture, 0);
	find_extremes(&here, &lows, &highs, PLANES, NEAR);
	find_extremes(&there, &shown, &shown, PLANES, NEAR);
	widen(&wide, &there, &here, PLANES, cell->tolerance);
	find_outside(strange, picture, NEAR, &wide, PLANES);
	widen(&wide, &here, &there, PLANES, cell->tolerance);
	find_outside(strange, &shown, NEAR, &wide, PLANES);
	for (int row = 0; row < CELL_SIDE; row++)
		for (int i = 0; i < CELL_SIDE; i++)
			contrast[row][i] = larger((uint8_t)contrast_at(&here, 0, row, i), (uint8_t)contrast_at(&there, 0, row, i));
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
static void compare_ink(struct planes *picture, struct planes *frame, uint8_t contrast[CELL_SIDE][CELL_SIDE],
			uint8_t mean[CELL_SIDE][CELL_SIDE],
			uint8_t wanted[CELL_SIDE][CELL_SIDE], uint8_t strange[CELL_SIDE][CELL_SIDE])
{
	uint16_t here[CELL_SIDE + 2 * MOVED][CELL_SIDE + 2 * MOVED], there[CELL_SIDE + 2 * MOVED][CELL_SIDE + 2 * MOVED];
	uint8_t best[CELL_SIDE][CELL_SIDE] = {{0}};
	uint32_t fewest = UINT32_MAX;
	int32_t means = 0, most = 0, room;

	for (int row = 0; row < CELL_SIDE; row++) {
		for (int i = 0; i < CELL_SIDE; i++) {
			means += mean[row][i];
			most = contrast[row][i] > most ? contrast[row][i] : most;
		}
	}
	room = (most / INK_PART + MEAN_NOISE) * MEAN_PIXELS;
	add_squares(here, picture->levels[0], CELL_SIDE);
	add_squares(there, frame->levels[0], CELL_SIDE + 2 * MOVED);
	for (int place = 0; place < (2 * MOVED + 1) * (2 * MOVED + 1); place++) {
		const int dy = place / (2 * MOVED + 1), dx = place % (2 * MOVED + 1);
		uint8_t off[CELL_SIDE][CELL_SIDE];
		uint32_t count = 0;
		int32_t ink = 0;

		for (int row = 0; row < CELL_SIDE; row++) {
			for (int i = 0; i < CELL_SIDE; i++) {
				const int difference = here[row][i] - there[row + dy][i + dx];
				const int allowed = (contrast[row][i] / MEAN_PART + MEAN_NOISE) * MEAN_PIXELS;

				off[row][i] = wanted[row][i] & (uint8_t)((difference > allowed) | (difference < -allowed));
				count += off[row][i];
				ink += difference * mean[row][i];
			}
		}
		if (abs(ink) > room * means && means >= INK_PIXELS) {
			memcpy(off, wanted, sizeof(off));
			count = CELL_SIDE * CELL_SIDE;
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

/*
 * Whether a cell as a whole has another brightness or colour, though each pixel is within the tolerance: a button that the
 * pointer is over, a line that is chosen. What noise there is evens out over a cell; gamma does not, in brightness.
 */
CPU_CLONES
static bool is_other_ground(struct cell *cell, struct planes *picture, struct planes *frame)
{
	const int32_t at = cell->around;

	for (int plane = 0; plane < PLANES; plane++) {
		int32_t sum = 0, compared = 0, least = 255, most = 0, room;

		for (int row = 0; row < CELL_SIDE; row++) {
			for (int i = 0; i < CELL_SIDE; i++) {
				const int32_t here = picture->levels[plane][row + NEAR][i + NEAR];
				const int32_t there = frame->levels[plane][row + at][i + at];

				if (!cell->counts[row][i])
					continue;
				compared++;
				sum += here - there;
				least = here < least ? here : least;
				most = here > most ? here : most;
				least = there < least ? there : least;
				most = there > most ? there : most;
			}
		}
		room = cell->tolerance / (plane ? 4 : 2) + 2 + (most > least ? most - least : 0) / GROUND_PART;
		if (abs(sum) > room * compared)
			return true;
	}
	return false;
}

/* Pixels that only their neighbours explain, of those that have a MEAN; whether there are any. */
static bool find_doubtful(const struct cell *cell, uint8_t strange[CELL_SIDE][CELL_SIDE], uint8_t mean[CELL_SIDE][CELL_SIDE],
			  uint8_t doubtful[CELL_SIDE][CELL_SIDE])
{
	bool any = false;

	for (int row = 0; row < CELL_SIDE; row++) {
		for (int i = 0; i < CELL_SIDE; i++) {
			const uint32_t a = cell->picture.pixels[row + NEAR][i + NEAR];
			const uint32_t b = cell->frame.pixels[row + cell->around][i + cell->around];

			mean[row][i] = cell->is_whole && has_mean(&cell->picture, row, i);
			doubtful[row][i] = mean[row][i] && !strange[row][i] && far_apart(a, b, cell->tolerance);
			any |= doubtful[row][i];
		}
	}
	return any;
}

static void find_counts(struct cell *cell, const struct cells_place *place, int32_t x, int32_t y)
{
	const struct frame *frame = place->frame;
	const struct rect around = {x - NEAR, y - NEAR, CELL_SIDE + 2 * NEAR, CELL_SIDE + 2 * NEAR};
	const struct rect all = {0, 0, frame->width, frame->height};

	cell->is_whole = rect_is_empty(rect_common(around, place->ignored)) &&
			 rect_common(around, all).width == around.width && rect_common(around, all).height == around.height;
	for (int row = 0; row < CELL_SIDE; row++) {
		for (int i = 0; i < CELL_SIDE; i++) {
			const struct rect pixel = {x + i, y + row, 1, 1};

			cell->counts[row][i] = is_compared(cell->picture.pixels[row + NEAR][i + NEAR]) &&
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
	take_picture(&cell->picture, place->picture, x - NEAR, y - NEAR, CELL_SIDE + 2 * NEAR);
	take_frame(&cell->frame, place->frame, place->x + x - around, place->y + y - around, CELL_SIDE + 2 * around);
	find_counts(cell, place, place->x + x, place->y + y);
}

uint32_t cells_miss_bits(const struct cells_place *place, int32_t column, int32_t row, uint8_t bits[CELL_SIDE])
{
	struct cell cell = {.around = 0};
	struct planes picture, frame;
	uint8_t strange[CELL_SIDE][CELL_SIDE] = {{0}}, mean[CELL_SIDE][CELL_SIDE], doubtful[CELL_SIDE][CELL_SIDE];
	uint8_t contrast[CELL_SIDE][CELL_SIDE];

	take_cell(&cell, place, column, row, NEAR + MOVED);
	split(&picture, &cell.picture);
	split(&frame, &cell.frame);
	find_strange(&cell, &picture, &frame, strange, contrast);
	if (is_other_ground(&cell, &picture, &frame))
		memset(strange, 1, sizeof(strange));
	else if (find_doubtful(&cell, strange, mean, doubtful))
		compare_ink(&picture, &frame, contrast, mean, doubtful, strange);
	return to_bits(strange, cell.counts, bits);
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
	struct ranges ranges, wide;

	split(&picture, &cell->picture);
	split(&frame, &cell->frame);
	find_extremes(&ranges, &frame, &frame, 1, NEAR + SHIFT);
	widen(&wide, &ranges, &ranges, 1, cell->tolerance);
	find_outside(strange, &picture, NEAR, &wide, 1);
}

/* By brightness alone, and by all that is around a pixel in any of the places. */
uint32_t cells_least_misses(const struct cells_place *place, int32_t column, int32_t row)
{
	struct cell cell = {.around = 0};
	uint8_t strange[CELL_SIDE][CELL_SIDE] = {{0}}, bits[CELL_SIDE];

	take_cell(&cell, place, column, row, NEAR + SHIFT);
	find_strange_further(&cell, strange);
	return to_bits(strange, cell.counts, bits);
}
