/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/view.h"

#include "runtime/display/rect.h"

void view_init(struct view *view, struct picture *picture, const struct program_screen *screen)
{
	struct match_rule rule = {.tolerance = screen->tolerance, .match = screen->match};

	*view = (struct view){.picture = picture, .screen = screen};
	tracker_init(&view->tracker, picture, &rule);
}

void view_deinit(struct view *view)
{
	tracker_deinit(&view->tracker);
	picture_free(view->picture);
}

/* Only a picture of the display's size says where it belongs. */
static bool has_own_place(const struct view *view, const struct frame *frame)
{
	return !view->screen->anywhere && !view->screen->has_region && view->picture->width == frame->width &&
	       view->picture->height == frame->height;
}

void view_resize(struct view *view, const struct frame *frame)
{
	const struct program_screen *screen = view->screen;
	const struct rect all = rect_of_frame(frame);

	view->has_place = has_own_place(view, frame);
	view->place = (struct pixel_place){0, 0};
	if (view->has_place) {
		struct rect bounds = view->picture->bounds;

		bounds.x += view->place.x;
		bounds.y += view->place.y;
		view->within = screen->near >= 0 ? screen->near : TRACKER_SHIFT;
		view->region = rect_grown(bounds, view->within, view->within);
	} else {
		view->region = screen->has_region ?
			rect_common((struct rect){screen->x, screen->y, screen->width, screen->height}, all) : all;
	}
	view->is_flat = (!view->has_place || view->within > TRACKER_SHIFT) &&
			match_is_flat(view->picture, &view->tracker.rule);
	view->dirty = all;
	view->match = (struct match){.x = view->place.x, .y = view->place.y};
	view->share = 0;
	tracker_place(&view->tracker, view->place.x, view->place.y);
}

void view_touch(struct view *view, struct rect rect)
{
	tracker_touch(&view->tracker, rect);
	view->dirty = rect_around(view->dirty, rect_common(view->region, rect));
}

/* At its own place, give or take a pixel or two. */
static bool decide_at_place(struct view *view, const struct frame *frame)
{
	const int32_t within = view->within < TRACKER_SHIFT ? view->within : TRACKER_SHIFT;

	tracker_decide(&view->tracker, frame, &view->match);
	return view->match.matched || tracker_find_shift(&view->tracker, frame, within, &view->match);
}

/*
 * Looks for the picture only where the display has changed: elsewhere it was not there before and is not now. Where it was
 * found it stays; only when that has changed, all of the region counts.
 */
static void search(struct view *view, const struct match *before, struct plane *plane, const struct frame *frame)
{
	const struct rect *bounds = &view->picture->bounds;
	const struct pixel_place *near = view->has_place ? &view->place : NULL;
	struct rect found = {before->x + bounds->x, before->y + bounds->y, bounds->width, bounds->height};
	struct rect region = rect_grown(view->dirty, bounds->width, bounds->height);
	struct match hit;

	if (before->matched && rect_is_empty(rect_common(rect_grown(found, CELLS_REACH, CELLS_REACH), view->dirty))) {
		view->match = *before;
		return;
	}
	region = before->matched ? view->region : rect_common(region, view->region);
	if (match_search(plane, frame, view->picture, region, &view->tracker.rule, near, &hit, 1) > 0)
		view->match = hit;
	else
		view->match.matched = false;
}

void view_decide(struct view *view, struct plane *plane, const struct frame *frame)
{
	const struct match before = view->match;

	if (rect_is_empty(view->dirty) || view->is_flat)
		return;
	if (!(view->has_place && decide_at_place(view, frame)) && (!view->has_place || view->within > TRACKER_SHIFT))
		search(view, &before, plane, frame);
	view->dirty = (struct rect){0};
}

void view_measure(struct view *view, struct plane *plane, const struct frame *frame)
{
	struct match likeliest;

	if (view->match.matched || view->is_flat)
		return;
	if (!view->has_place && match_likeliest(plane, frame, view->picture, view->region, &view->tracker.rule, &likeliest)) {
		likeliest.matched = false;
		view->match = likeliest;
	}
	view->share = match_share(frame, view->picture, view->match.x, view->match.y, view->tracker.rule.tolerance);
}
