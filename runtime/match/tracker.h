/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows one picture at one place of the guest's display, from update to update: only what an update touched is compared
 * again, and while what refuted the picture last has not changed, nothing is.
 */
#ifndef KVT_RUNTIME_MATCH_TRACKER_H
#define KVT_RUNTIME_MATCH_TRACKER_H

#include "runtime/match/cells.h"
#include "runtime/match/match.h"

/* Cells of one row that are to be counted anew: [from, to). */
struct stale_cells {
	int32_t from, to;
};

struct tracker {
	const struct picture *picture;
	struct match_rule rule;
	int32_t x, y;			/* of the picture's top left corner on the frame */
	int32_t columns, rows;		/* of cells */
	uint8_t *misses;		/* of each cell, as last counted */
	uint32_t *worst;		/* of the neighbourhoods that begin in each row of cells */
	bool *has_misses;		/* whether a row of cells has any; most have not */
	struct stale_cells *stale;	/* one a row */
	uint8_t *differs;		/* a row of cells; scratch */
	uint32_t full, allowed;		/* pixels of a neighbourhood; how many of them may miss */
	bool refuted, decider_touched;	/* touched: what refuted it may not do so any more */
	int32_t column, row;		/* the neighbourhood that refuted it, or the worst one */
	bool no_cursor;			/* is not looked for; a user may set it */
	struct rect cursor;		/* of the frame: a text cursor that is there or not; empty: none */
};

/* PICTURE stays where it is. The place is that of a picture of the display's size. */
void tracker_init(struct tracker *tracker, const struct picture *picture, const struct match_rule *rule);
void tracker_deinit(struct tracker *tracker);

/* Moves the picture's top left corner to X,Y; all of it is to be compared. */
void tracker_place(struct tracker *tracker, int32_t x, int32_t y);

/* The display changed in RECT. */
void tracker_touch(struct tracker *tracker, struct rect rect);

/* The decision for FRAME as it is now. Everything in it that is other than last time was touched. */
void tracker_decide(struct tracker *tracker, const struct frame *frame, struct match *out);

/* Makes the worst of all neighbourhoods, by the misses that stand in the tracker, the one that OUT tells of. */
void tracker_find_worst(struct tracker *tracker, struct match *out);

enum { TRACKER_SHIFT = 2 };

/*
 * After a decision against it: whether the picture is there with its corner at most WITHIN (TRACKER_SHIFT at most)
 * pixels away in each direction. OUT gets the nearest such place and is untouched if there is none.
 */
bool tracker_find_shift(const struct tracker *tracker, const struct frame *frame, int32_t within, struct match *out);

/* Where the tracker compares, for the functions of cells.h. */
struct cells_place tracker_cells(const struct tracker *tracker, const struct frame *frame);

#endif
