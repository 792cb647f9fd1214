/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One picture of a screen, and how it stands on the guest's display as that changes. */
#ifndef KVT_RUNTIME_MATCH_VIEW_H
#define KVT_RUNTIME_MATCH_VIEW_H

#include "interp/program.h"
#include "runtime/match/match.h"
#include "runtime/match/tracker.h"

struct view {
	struct picture *picture;		/* owned */
	const struct program_screen *screen;	/* what it is to be looked for by */
	struct tracker tracker;			/* at its own place, or where it was found last */
	struct rect dirty;			/* what of the display has changed since the last decision; empty: nothing */
	struct rect region;			/* where its compared part may lie */
	bool has_place;				/* its own place is looked at first, and the nearest to it counts */
	struct pixel_place place;		/* of its corner */
	int32_t within;				/* pixels around the place */
	bool is_flat;				/* nothing to search for: never there */
	struct match match;			/* the last decision */
	double share;				/* of pixels that were the same at the last view_measure */
};

/* Takes PICTURE over. Until view_resize it is nowhere. */
void view_init(struct view *view, struct picture *picture, const struct program_screen *screen);
void view_deinit(struct view *view);

/* The display has another size than before, or is the first one. */
void view_resize(struct view *view, const struct frame *frame);

/* The display changed in RECT. */
void view_touch(struct view *view, struct rect rect);

/* Brings view->match up to date. */
void view_decide(struct view *view, struct plane *plane, const struct frame *frame);

/* For a picture that is not there: brings view->share, and where it is likeliest, up to date. Takes its time. */
void view_measure(struct view *view, struct plane *plane, const struct frame *frame);

#endif
