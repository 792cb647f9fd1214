/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places of a frame where a picture may be, by its probes: where more than an eighth of them are wrong, it is not.
 */
#ifndef KVT_RUNTIME_MATCH_CANDIDATES_H
#define KVT_RUNTIME_MATCH_CANDIDATES_H

#include <stdbool.h>

#include "runtime/match/picture.h"
#include "runtime/match/plane.h"

struct candidate {
	int32_t x, y;		/* of the top left corner of the picture's bounds */
	uint32_t rank;		/* how much all probes together differ from what is wanted */
};

struct candidates {
	struct candidate *list;	/* least rank first, of equal ones the topmost, then leftmost */
	size_t count, capacity;
	bool is_cut;		/* there were more, none of them with a lower rank than this */
	uint32_t last_rank;
};

/*
 * The places where the picture's bounds lie within REGION, which lies within the frame and has room for them; no more
 * than the likeliest few ten thousand. AT_LEAST_ONE: if there are none, those that come nearest. A picture without probes
 * may be anywhere. Freed with candidates_deinit.
 */
void candidates_find(struct candidates *candidates, struct plane *plane, const struct frame *frame,
		     const struct picture *picture, struct rect region, bool at_least_one);
void candidates_sort(struct candidates *candidates);	/* by ranks that the caller has changed */
void candidates_deinit(struct candidates *candidates);

#endif
