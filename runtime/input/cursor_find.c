/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A linear search over all places. Most fall with the first pixels. Wrong pixels are counted apart for the commonest colour
 * and the others: a white arrow with a black border would otherwise be three quarters right on any white page.
 */
#include <stdlib.h>

#include "runtime/display/rect.h"
#include "runtime/input/cursor.h"

enum {
	SAME = 24,		/* in each channel; a cursor's edges may be blended with what is behind */
	WRONG_PERCENT = 30,	/* of either kind of pixels */
	PROBES = 4,		/* compared first, of which half may be wrong */
	MIN_VISIBLE = 6,	/* pixels within the display */
	REFINE_AFTER = 4,	/* finds */
};

static bool is_same(uint32_t a, uint32_t b)
{
	return abs((int)(a >> 16 & 0xff) - (int)(b >> 16 & 0xff)) <= SAME &&
	       abs((int)(a >> 8 & 0xff) - (int)(b >> 8 & 0xff)) <= SAME && abs((int)(a & 0xff) - (int)(b & 0xff)) <= SAME;
}

static bool is_within(const struct frame *frame, int32_t x, int32_t y)
{
	return x >= 0 && y >= 0 && x < frame->width && y < frame->height;
}

/* Counts the wrong pixels, of both kinds; -1 if too many are, or too few can be seen. */
static int32_t misfit(const struct cursor *cursor, const struct frame *frame, int32_t x, int32_t y)
{
	uint32_t visible[2] = {0}, wrong[2] = {0};

	for (uint32_t i = 0; i < cursor->count; i++) {
		const struct cursor_pixel *pixel = &cursor->pixels[i];
		const int32_t px = x + pixel->x, py = y + pixel->y;

		if (!is_within(frame, px, py))
			continue;
		visible[pixel->common]++;
		wrong[pixel->common] += !is_same(frame->pixels[(size_t)py * (size_t)frame->width + (size_t)px], pixel->rgb);
		if (i < PROBES ? wrong[0] + wrong[1] > PROBES / 2 :
				 100 * (wrong[0] + wrong[1]) > WRONG_PERCENT * cursor->count)
			return -1;
	}
	if (visible[0] + visible[1] < MIN_VISIBLE || 100 * wrong[0] > WRONG_PERCENT * visible[0] ||
	    100 * wrong[1] > WRONG_PERCENT * visible[1])
		return -1;
	/* a part is less sure than the whole */
	return (int32_t)(100 * (wrong[0] + wrong[1]) / (visible[0] + visible[1]) +
			 20 * (cursor->count - visible[0] - visible[1]) / cursor->count);
}

bool cursor_find(const struct cursor *cursor, const struct frame *frame, struct rect region, struct pixel_place near,
		 struct pixel_place *at)
{
	return cursor_find_moved(cursor, frame, NULL, region, near, at);
}

bool cursor_find_moved(const struct cursor *cursor, const struct frame *frame, const struct frame *past, struct rect region,
		       struct pixel_place near, struct pixel_place *at)
{
	int64_t least = INT64_MAX;

	region = rect_common(region, rect_of_frame(frame));
	for (int32_t y = region.y; y < region.y + region.height; y++)
		for (int32_t x = region.x; x < region.x + region.width; x++) {
			const int32_t wrong = misfit(cursor, frame, x, y);
			int64_t cost;

			if (wrong < 0)
				continue;
			cost = (int64_t)(wrong / 4) << 32 | (int64_t)(abs(x - near.x) + abs(y - near.y));
			if (cost >= least || (past && misfit(cursor, past, x, y) >= 0))
				continue;
			least = cost;
			*at = (struct pixel_place){x, y};
		}
	return least != INT64_MAX;
}

void cursor_refine(struct cursor *cursor, const struct frame *frame, struct pixel_place at)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < cursor->count; i++) {
		struct cursor_pixel pixel = cursor->pixels[i];
		const int32_t x = at.x + pixel.x, y = at.y + pixel.y;

		if (is_within(frame, x, y) && pixel.seen < UINT8_MAX) {
			pixel.seen++;
			if (!is_same(frame->pixels[(size_t)y * (size_t)frame->width + (size_t)x], pixel.rgb))
				pixel.wrong++;
		}
		if (pixel.seen >= REFINE_AFTER && 2 * pixel.wrong > pixel.seen &&
		    cursor->count - i + kept > CURSOR_MIN_PIXELS)
			continue;
		cursor->pixels[kept++] = pixel;
	}
	cursor->count = kept;
}
