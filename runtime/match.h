/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Comparing a picture with the guest's display. A compared pixel matches when each of its three channels is at most
 * TOLERANCE (0..255) away from the display's; the score is the share of compared pixels that match.
 */
#ifndef KVT_RUNTIME_MATCH_H
#define KVT_RUNTIME_MATCH_H

#include <stdbool.h>

#include "runtime/frame.h"
#include "runtime/picture.h"

struct match {
	double score;		/* 0..1 */
	int32_t x, y;		/* top left corner of the picture's place */
};

/* The score of PICTURE with its top left corner at X,Y; 0 where it does not lie within the frame. */
double match_at(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y, int tolerance);

/*
 * The place in REGION (clipped to the frame) where PICTURE, which must lie wholly within it, has its best score.
 * Places that cannot reach ENOUGH (0..1) are given up early, and their scores are lower bounds. Of equal scores the
 * topmost, then leftmost wins. False, with a zero match, when the picture does not fit.
 */
bool match_search(const struct frame *frame, const struct picture *picture, struct rect region, int tolerance,
		  double enough, struct match *out);

#endif
