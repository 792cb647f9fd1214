/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/cell.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/cpu_clones.h"
#include "runtime/display/pixel.h"

/*
 * The colours of a cell and of what is around it are worked on as bytes in three planes, brightness and two differences
 * of colour, in loops of fixed length, which compilers turn into vector instructions.
 */
enum {
	PLANES = 3,
	MEAN_PIXELS = (2 * CELL_NEAR + 1) * (2 * CELL_NEAR + 1),
	MEAN_PART = 5,			/* of the contrast: what half a pixel's shift of a stroke does to the mean of 3x3 */
	INK_PART = 14,			/* the same for the mean of a whole cell, or of so many of its pixels: */
	INK_PIXELS = 32,
	MEAN_NOISE = 4,			/* levels, beside that */
	GROUND_PART = 5,		/* of the contrast: what strokes at a cell's edge may do to its mean */
	FRINGE_PART = 6,		/* of that in brightness: what the fringe of a stroke may do to the colour of a column */
	SPREAD = 12,			/* contrast of a colour where it is spread out is at least such a part of what it was */
};

struct planes {
	uint8_t levels[PLANES][CELL_WINDOW][CELL_STRIDE];
};

/* What a pixel's neighbours make likely for it: least and greatest, a cell in each plane. */
struct ranges {
	uint8_t low[PLANES][CELL_SIDE][CELL_SIDE], high[PLANES][CELL_SIDE][CELL_SIDE];
};

/*
 * Brightness as ITU-R BT.601 weighs it, which is what lossy servers keep when they halve the resolution of colour; blue less
 * green and red less green, halved, so that colour counts half of what brightness does.
 */
CPU_CLONES
static void split(struct planes *planes, const struct window *window)
{
	for (int32_t row = 0; row < window->side; row++) {
		for (int i = 0; i < CELL_STRIDE; i++) {
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
		for (int i = 0; i < CELL_STRIDE; i++)
			for (int plane = 0; plane < PLANES && !is_compared(window->pixels[row][i]); plane++)
				planes->levels[plane][row][i] = level;
}

/* The least or greatest of the squares of 2 * REACH + 1 pixels, whose top left corners are the first 8x8 of LEVELS. */
static inline void extremes(uint8_t out[CELL_SIDE][CELL_SIDE], uint8_t levels[CELL_WINDOW][CELL_STRIDE], int reach,
			    bool greatest)
{
	uint8_t rows[CELL_WINDOW][CELL_SIDE];

	for (int row = 0; row < CELL_SIDE + 2 * reach; row++) {
		memcpy(rows[row], levels[row], CELL_SIDE);
		for (int shift = 1; shift <= 2 * reach; shift++)
			for (int i = 0; i < CELL_SIDE; i++)
				rows[row][i] = greatest ? level_most(rows[row][i], levels[row][i + shift]) :
					       level_least(rows[row][i], levels[row][i + shift]);
	}
	for (int row = 0; row < CELL_SIDE; row++) {
		memcpy(out[row], rows[row], CELL_SIDE);
		for (int shift = 1; shift <= 2 * reach; shift++)
			for (int i = 0; i < CELL_SIDE; i++)
				out[row][i] = greatest ? level_most(out[row][i], rows[row + shift][i]) :
					      level_least(out[row][i], rows[row + shift][i]);
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
 *
 * What the other image's colours differ counts where it can have been spread out: then some of it is left in this one, or it
 * is a stroke that is seen in brightness, too. A ring that differs from its ground by colour alone is on even ground.
 */
static inline int room_at(const struct ranges *own, const struct ranges *other, int plane, int row, int column)
{
	const int mine = contrast_at(own, plane, row, column), light = contrast_at(own, 0, row, column) / 2;
	int theirs = contrast_at(other, plane, row, column), spread = contrast_at(other, 0, row, column);

	if (plane == 0)
		return mine;
	spread = spread > mine * SPREAD ? spread : mine * SPREAD;
	theirs = theirs < spread ? theirs : spread;
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

/* The pixels that their neighbours do not explain; and the greater of both images' contrast in brightness around each. */
CPU_CLONES
static void find_strange(struct cell *cell, struct planes *picture, struct planes *frame, uint8_t strange[CELL_SIDE][CELL_SIDE],
			 uint8_t contrast[CELL_SIDE][CELL_SIDE])
{
	struct planes lows = *picture, highs = *picture, shown;
	struct ranges here, there, wide;
	const int32_t before = cell->around - CELL_NEAR;

	for (int plane = 0; plane < PLANES; plane++)
		for (int row = 0; row < CELL_SIDE + 2 * CELL_NEAR; row++)
			memcpy(shown.levels[plane][row], frame->levels[plane][row + before] + before, CELL_SIDE + 2 * CELL_NEAR);
	blank(&lows, &cell->picture, 255);
	blank(&highs, &cell->picture, 0);
	find_extremes(&here, &lows, &highs, PLANES, CELL_NEAR);
	find_extremes(&there, &shown, &shown, PLANES, CELL_NEAR);
	widen(&wide, &there, &here, PLANES, cell->tolerance);
	find_outside(strange, picture, CELL_NEAR, &wide, PLANES);
	widen(&wide, &here, &there, PLANES, cell->tolerance);
	find_outside(strange, &shown, CELL_NEAR, &wide, PLANES);
	for (int row = 0; row < CELL_SIDE; row++)
		for (int i = 0; i < CELL_SIDE; i++)
			contrast[row][i] = level_most((uint8_t)contrast_at(&here, 0, row, i), (uint8_t)contrast_at(&there, 0, row, i));
}

/* sums[y][x]: of the square of 3x3 whose top left corner is at x,y of LEVELS. */
static inline void add_squares(uint16_t sums[CELL_SIDE + 2 * CELL_MOVED][CELL_SIDE + 2 * CELL_MOVED], uint8_t levels[CELL_WINDOW][CELL_STRIDE],
			       int count)
{
	uint16_t rows[CELL_WINDOW][CELL_SIDE + 2 * CELL_MOVED];

	for (int row = 0; row < count + 2 * CELL_NEAR; row++)
		for (int i = 0; i < count; i++)
			rows[row][i] = (uint16_t)(levels[row][i] + levels[row][i + 1] + levels[row][i + 2]);
	for (int row = 0; row < count; row++)
		for (int i = 0; i < count; i++)
			sums[row][i] = (uint16_t)(rows[row][i] + rows[row + 1][i] + rows[row + 2][i]);
}

/* Whether all the square of 3x3 around the cell's pixel is compared: only then has it a mean. */
static bool has_mean(const struct window *picture, int row, int column)
{
	for (int y = row; y <= row + 2 * CELL_NEAR; y++)
		for (int x = column; x <= column + 2 * CELL_NEAR; x++)
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
	uint16_t here[CELL_SIDE + 2 * CELL_MOVED][CELL_SIDE + 2 * CELL_MOVED], there[CELL_SIDE + 2 * CELL_MOVED][CELL_SIDE + 2 * CELL_MOVED];
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
	add_squares(there, frame->levels[0], CELL_SIDE + 2 * CELL_MOVED);
	for (int place = 0; place < (2 * CELL_MOVED + 1) * (2 * CELL_MOVED + 1); place++) {
		const int dy = place / (2 * CELL_MOVED + 1), dx = place % (2 * CELL_MOVED + 1);
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

/* What a fringe at its edge may add to the mean colour of the COLUMNS, a bit each: more than it adds to a whole cell's. */
static inline int32_t fringe_of(int32_t contrast, uint32_t columns)
{
	const int32_t count = __builtin_popcount(columns);

	return count ? contrast / (FRINGE_PART * count) - contrast / (FRINGE_PART * CELL_SIDE) : 0;
}

/*
 * Whether a cell as a whole has another brightness or colour, though each pixel is within the tolerance: a button that the
 * pointer is over, a line that is chosen. What noise there is evens out over a cell; gamma does not, in brightness. Nor do
 * the fringes of sub-pixel rendering in what is narrower than a cell: of a stroke at its edge it may have one and not the
 * other.
 */
CPU_CLONES
static bool is_other_ground(struct cell *cell, struct planes *picture, struct planes *frame)
{
	const int32_t at = cell->around;
	int32_t fringe = 0;

	for (int plane = 0; plane < PLANES; plane++) {
		uint32_t columns = 0;
		int32_t sum = 0, compared = 0, least = 255, most = 0, room;

		for (int row = 0; row < CELL_SIDE; row++) {
			for (int i = 0; i < CELL_SIDE; i++) {
				const int32_t here = picture->levels[plane][row + CELL_NEAR][i + CELL_NEAR];
				const int32_t there = frame->levels[plane][row + at][i + at];

				if (!cell->counts[row][i])
					continue;
				compared++;
				columns |= 1u << i;
				sum += here - there;
				least = here < least ? here : least;
				most = here > most ? here : most;
				least = there < least ? there : least;
				most = there > most ? there : most;
			}
		}
		most = most > least ? most - least : 0;
		room = cell->tolerance / (plane ? 4 : 2) + 2 + most / GROUND_PART + (plane ? fringe : 0);
		if (plane == 0)
			fringe = fringe_of(most, columns);
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
			const uint32_t a = cell->picture.pixels[row + CELL_NEAR][i + CELL_NEAR];
			const uint32_t b = cell->frame.pixels[row + cell->around][i + cell->around];

			mean[row][i] = cell->is_whole && has_mean(&cell->picture, row, i);
			doubtful[row][i] = mean[row][i] && !strange[row][i] && pixels_far_apart(a, b, cell->tolerance);
			any |= doubtful[row][i];
		}
	}
	return any;
}

void cell_find_strange(struct cell *cell, uint8_t strange[CELL_SIDE][CELL_SIDE])
{
	uint8_t mean[CELL_SIDE][CELL_SIDE], doubtful[CELL_SIDE][CELL_SIDE], contrast[CELL_SIDE][CELL_SIDE];
	struct planes picture, frame;

	split(&picture, &cell->picture);
	split(&frame, &cell->frame);
	if (is_other_ground(cell, &picture, &frame)) {
		memset(strange, 1, CELL_SIDE * CELL_SIDE);
		return;
	}
	find_strange(cell, &picture, &frame, strange, contrast);
	if (find_doubtful(cell, strange, mean, doubtful))
		compare_ink(&picture, &frame, contrast, mean, doubtful, strange);
}

CPU_CLONES
void cell_find_strange_further(struct cell *cell, uint8_t strange[CELL_SIDE][CELL_SIDE])
{
	struct planes picture, frame;
	struct ranges ranges, wide;

	split(&picture, &cell->picture);
	split(&frame, &cell->frame);
	find_extremes(&ranges, &frame, &frame, 1, CELL_NEAR + CELL_SHIFT);
	widen(&wide, &ranges, &ranges, 1, cell->tolerance);
	find_outside(strange, &picture, CELL_NEAR, &wide, 1);
}
