/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the display looked at an earlier moment, and whether a part of it looks different now. */
#ifndef KVT_RUNTIME_MATCH_PAST_H
#define KVT_RUNTIME_MATCH_PAST_H

#include <stdbool.h>

#include "runtime/display/frame.h"
#include "runtime/match/picture.h"

struct past {
	struct frame frame;	/* as it was; owned; 0x0 before the first past_keep */
	const struct frame *lent;	/* the display itself stands for it; NULL: it does not */
	struct rect changed;	/* the smallest rectangle around all that changed since; empty: nothing */
};

/* Zeroed is a past that nothing was kept in. */
void past_deinit(struct past *past);

/* Takes FRAME as it is now; costs what has changed since the last time. */
void past_keep(struct past *past, const struct frame *frame);

/* The same at no cost: FRAME is borrowed, and neither changes nor is touched before past_settle, which pays. */
void past_lend(struct past *past, const struct frame *frame);
void past_settle(struct past *past);

/* As it was; borrowed, until the next call with PAST. */
const struct frame *past_frame(const struct past *past);

/* The display changed in RECT. */
void past_touch(struct past *past, struct rect rect);

/*
 * Whether the pixels of FRAME in AREA look different from how they were, by the rule of matching with its defaults: what
 * does not decide between two screens, such as a blinking text cursor, is no difference. Only pixels that MASK compares
 * count, with its top left corner at PLACE, unless it is NULL. A display of another size looks different.
 */
bool past_differs(const struct past *past, const struct frame *frame, struct rect area, const struct picture *mask,
		  struct pixel_place place);

#endif
