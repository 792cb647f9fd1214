/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/match.h"

#include "grammar/mem.h"
#include "runtime/display/pixel.h"
#include "runtime/display/rect.h"
#include "runtime/match/tracker.h"

enum { SHARE_ROWS = 5 };	/* match_share looks at one row of so many */

void match_at(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y,
	      const struct match_rule *rule, struct match *out)
{
	struct tracker tracker;

	tracker_init(&tracker, picture, rule);
	tracker_place(&tracker, x, y);
	tracker_decide(&tracker, frame, out);
	tracker_deinit(&tracker);
}

static void spread_bits(uint8_t *misses, const struct rect *bounds, int32_t column, int32_t row,
			const uint8_t bits[CELL_SIDE])
{
	for (int32_t y = row * CELL_SIDE; y < (row + 1) * CELL_SIDE && y < bounds->height; y++)
		for (int32_t x = column * CELL_SIDE; x < (column + 1) * CELL_SIDE && x < bounds->width; x++)
			misses[(size_t)y * (size_t)bounds->width + (size_t)x] =
				bits[y - row * CELL_SIDE] >> (x - column * CELL_SIDE) & 1;
}

/* Counts all cells, into COUNTS as well, and returns their sum. */
static uint32_t count_all(const struct cells_place *place, uint8_t *counts, uint8_t *misses)
{
	const struct rect *bounds = &place->picture->bounds;
	const int32_t columns = cells_along(bounds->width), rows = cells_along(bounds->height);
	uint32_t sum = 0;

	for (int32_t row = 0; row < rows; row++) {
		for (int32_t column = 0; column < columns; column++) {
			uint8_t bits[CELL_SIDE];
			uint32_t count = cells_miss_bits(place, column, row, bits);

			counts[(size_t)row * (size_t)columns + (size_t)column] = (uint8_t)count;
			sum += count;
			if (misses)
				spread_bits(misses, bounds, column, row, bits);
		}
	}
	return sum;
}

void match_explain(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y,
		   const struct match_rule *rule, struct match *out, uint8_t *misses)
{
	struct tracker tracker;
	struct cells_place place;
	uint32_t sum;

	tracker_init(&tracker, picture, rule);
	tracker_place(&tracker, x, y);
	tracker_decide(&tracker, frame, out);
	place = tracker_cells(&tracker, frame);
	sum = count_all(&place, tracker.misses, misses);
	tracker_find_worst(&tracker, out);
	out->share = 1 - (double)sum / picture->compared;
	tracker_deinit(&tracker);
}

void match_near(struct plane *plane, const struct frame *frame, const struct picture *picture, int32_t x, int32_t y,
		int32_t within, const struct match_rule *rule, struct match *out)
{
	const struct rect *bounds = &picture->bounds;
	struct rect region = rect_grown((struct rect){x + bounds->x, y + bounds->y, bounds->width, bounds->height}, within,
					within);
	struct pixel_place near = {x, y};
	struct tracker tracker;
	struct match hit;

	tracker_init(&tracker, picture, rule);
	tracker_place(&tracker, x, y);
	tracker_decide(&tracker, frame, out);
	if (!out->matched &&
	    !tracker_find_shift(&tracker, frame, within < TRACKER_SHIFT ? within : TRACKER_SHIFT, out) &&
	    within > TRACKER_SHIFT &&
	    match_search(plane, frame, picture, region, rule, &near, &hit, 1) > 0)
		*out = hit;
	tracker_deinit(&tracker);
}

/* The colour that most of the picture's pixels have, to within a few levels. */
static uint32_t commonest_colour(const struct picture *picture)
{
	enum { BITS = 4, BINS = 1 << (3 * BITS) };
	const size_t count = (size_t)picture->bounds.width * (size_t)picture->bounds.height;
	uint32_t *bins = mem_alloc_array(BINS, sizeof(*bins)), *examples = mem_alloc_array(BINS, sizeof(*examples));
	uint32_t fullest = 0, colour;

	for (size_t i = 0; i < count; i++) {
		uint32_t pixel = picture->pixels[i];
		uint32_t bin = (pixel >> 20 & 15) << 8 | (pixel >> 12 & 15) << 4 | (pixel >> 4 & 15);

		if (!(pixel >> 24))
			continue;
		bins[bin]++;
		examples[bin] = pixel;
		if (bins[bin] > bins[fullest])
			fullest = bin;
	}
	colour = examples[fullest] & 0xffffff;
	mem_free(bins);
	mem_free(examples);
	return colour;
}

bool match_is_flat(const struct picture *picture, const struct match_rule *rule)
{
	const struct rect *bounds = &picture->bounds;
	const size_t count = (size_t)bounds->width * (size_t)bounds->height;
	const uint32_t colour = commonest_colour(picture);
	struct frame frame = {.width = bounds->width, .height = bounds->height};
	struct match match;

	frame.pixels = mem_alloc_array(count, sizeof(*frame.pixels));
	for (size_t i = 0; i < count; i++)
		frame.pixels[i] = colour;
	match_at(&frame, picture, -bounds->x, -bounds->y, rule, &match);
	mem_free(frame.pixels);
	return match.matched;
}

double match_share(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y, int32_t tolerance)
{
	const struct rect *bounds = &picture->bounds;
	struct rect inside = {x + bounds->x, y + bounds->y, bounds->width, bounds->height};
	uint32_t compared = 0, same = 0;

	inside = rect_common(inside, rect_of_frame(frame));
	for (int32_t row = inside.y; row < inside.y + inside.height; row += SHARE_ROWS) {
		const uint32_t *there = frame->pixels + (size_t)row * (size_t)frame->width;
		const uint32_t *here = picture->pixels + (int64_t)(row - y - bounds->y) * bounds->width - x - bounds->x;

		for (int32_t column = inside.x; column < inside.x + inside.width; column++) {
			if (!(here[column] >> 24))
				continue;
			compared++;
			same += !pixels_far_apart(here[column], there[column], tolerance);
		}
	}
	return compared ? (double)same / compared : 0;
}
