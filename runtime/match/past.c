/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/past.h"

#include <string.h>

#include "grammar/mem.h"
#include "interp/property_list.h"
#include "runtime/display/rect.h"
#include "runtime/match/match.h"

enum { BAND = 96 };	/* rows that are compared at a time */

void past_deinit(struct past *past)
{
	mem_free(past->frame.pixels);
	*past = (struct past){0};
}

void past_keep(struct past *past, const struct frame *frame)
{
	const size_t width = (size_t)frame->width;

	past->lent = NULL;
	if (past->frame.width != frame->width || past->frame.height != frame->height) {
		past_deinit(past);
		past->frame = (struct frame){.width = frame->width, .height = frame->height};
		past->frame.pixels = mem_alloc_array(width * (size_t)frame->height, sizeof(*past->frame.pixels));
		past->changed = rect_of_frame(frame);
	}
	for (int32_t y = past->changed.y; y < past->changed.y + past->changed.height; y++) {
		const size_t at = (size_t)y * width + (size_t)past->changed.x;

		memcpy(past->frame.pixels + at, frame->pixels + at, (size_t)past->changed.width * sizeof(*frame->pixels));
	}
	past->changed = (struct rect){0};
}

void past_lend(struct past *past, const struct frame *frame)
{
	past->lent = frame;
}

void past_settle(struct past *past)
{
	if (past->lent)
		past_keep(past, past->lent);
}

const struct frame *past_frame(const struct past *past)
{
	return past->lent ? past->lent : &past->frame;
}

void past_touch(struct past *past, struct rect rect)
{
	past->changed = rect_around(past->changed, rect_common(rect, (struct rect){0, 0, past->frame.width, past->frame.height}));
}

/* Pixels of PICTURE, which is of AREA, that MASK does not compare become transparent; false if none is left. */
static bool apply_mask(struct picture *picture, struct rect area, const struct picture *mask, struct pixel_place place)
{
	const struct rect bounds = {place.x + mask->bounds.x, place.y + mask->bounds.y, mask->bounds.width,
				    mask->bounds.height};
	uint32_t left = 0;

	for (int32_t y = area.y; y < area.y + area.height; y++) {
		for (int32_t x = area.x; x < area.x + area.width; x++) {
			const size_t at = (size_t)(y - area.y) * (size_t)area.width + (size_t)(x - area.x);
			const bool there = !rect_is_empty(rect_common((struct rect){x, y, 1, 1}, bounds)) &&
					   mask->pixels[(int64_t)(y - bounds.y) * bounds.width + x - bounds.x] >> 24;

			if (there)
				left++;
			else
				picture->pixels[at] = 0;
		}
	}
	picture->compared = left;
	return left > 0;
}

/* AREA lies within both displays and is not empty. */
static bool area_differs(const struct past *past, const struct frame *frame, struct rect area, const struct picture *mask,
			 struct pixel_place place)
{
	static const struct match_rule rule = {.tolerance = SCREEN_STANDARD_TOLERANCE, .match = SCREEN_STANDARD_MATCH};
	struct picture *before = picture_of_frame("", &past->frame, area);
	struct match match = {.matched = true};

	if (!mask || apply_mask(before, area, mask, place))
		match_at(frame, before, area.x, area.y, &rule, &match);
	picture_free(before);
	return !match.matched;
}

bool past_differs(const struct past *past, const struct frame *frame, struct rect area, const struct picture *mask,
		  struct pixel_place place)
{
	if (past->lent)
		return false;
	if (past->frame.width != frame->width || past->frame.height != frame->height)
		return true;
	if (mask)
		area = rect_common(area, (struct rect){place.x + mask->bounds.x, place.y + mask->bounds.y,
						       mask->bounds.width, mask->bounds.height});
	area = rect_common(rect_common(area, past->changed), rect_of_frame(frame));
	if (rect_is_empty(area))
		return false;
	/* A screen is answered once this is known, and most differ in the first band or the second. */
	for (int32_t y = area.y; y < area.y + area.height && area.height > BAND; y += BAND) {
		const struct rect band = {area.x, y, area.width, BAND};

		if (area_differs(past, frame, rect_common(band, area), mask, place))
			return true;
	}
	/* Together, as what may differ, a text cursor, may only once. */
	return area_differs(past, frame, area, mask, place);
}
