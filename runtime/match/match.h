/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Deciding whether a picture is on the guest's display, and where.
 *
 * A compared pixel of the picture matches when the display has the same colour there, or when each lies between the
 * colours that the other has in the 3x3 pixels around it; always give or take `tolerance`. That is what another
 * anti-aliasing, or a line that is one pixel off, cannot disturb. What decides is the worst neighbourhood of 16x16
 * pixels: the score is the share of its pixels that match. docs/matching.md says why, and from whom the ideas are.
 */
#ifndef KVT_RUNTIME_MATCH_MATCH_H
#define KVT_RUNTIME_MATCH_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/display/frame.h"
#include "runtime/match/picture.h"
#include "runtime/match/plane.h"

/* What a screen asks for. */
struct match_rule {
	int32_t tolerance;	/* 0..255, for each of the three channels */
	int32_t match;		/* hundredths of a percent: the least score that matches */
};

struct match {
	bool matched;
	double score;		/* 0..1: the share of matching pixels in the worst neighbourhood that was looked at */
	double share;		/* 0..1: the share of matching pixels in all of the picture; match_explain only */
	int32_t x, y;		/* where the picture's top left corner lies on the frame; may be negative by a few pixels */
	struct rect worst;	/* the neighbourhood that decided, on the frame */
};

/* Whether PICTURE is there with its top left corner at X,Y. Looks no further than the first neighbourhood that refuses. */
void match_at(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y,
	      const struct match_rule *rule, struct match *out);

/*
 * The same with all of the picture looked at. MISSES, unless NULL, is width * height bytes of the picture's bounds, row
 * by row, and gets 1 for a compared pixel that does not match, 0 for others.
 */
void match_explain(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y,
		   const struct match_rule *rule, struct match *out, uint8_t *misses);

/*
 * Whether PICTURE is there with its corner at most WITHIN pixels from X,Y in both directions: the nearest place that
 * matches; if none does, what match_at says at X,Y. PLANE is FRAME's.
 */
void match_near(struct plane *plane, const struct frame *frame, const struct picture *picture, int32_t x, int32_t y,
		int32_t within, const struct match_rule *rule, struct match *out);

/*
 * The places in REGION (clipped to the frame) where the compared part of PICTURE, which must lie wholly within, matches.
 * Places of which more than half is one another's count as one, which is where they differ least. The likeliest comes
 * first, that is the one whose probes (runtime/match/probes.h) differ least, of equal ones the topmost, then leftmost; with NEAR,
 * unless NULL, the one whose corner is nearest to that point. Stops after ROOM of them; fills HITS and returns how many.
 */
size_t match_search(struct plane *plane, const struct frame *frame, const struct picture *picture, struct rect region,
		    const struct match_rule *rule, const struct pixel_place *near, struct match *hits, size_t room);

/* Where in REGION the picture is likeliest to be, though it does not match; false if REGION has no room for it. */
bool match_likeliest(struct plane *plane, const struct frame *frame, const struct picture *picture, struct rect region,
		     const struct match_rule *rule, struct match *out);

/*
 * Whether PICTURE is nothing to search for: a single colour would match it, and so would every flat place of a display.
 */
bool match_is_flat(const struct picture *picture, const struct match_rule *rule);

/*
 * The share of pixels that are the same within TOLERANCE with the picture's corner at X,Y: how near to a match it is.
 * Looks at every fifth row only.
 */
double match_share(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y, int32_t tolerance);

#endif
