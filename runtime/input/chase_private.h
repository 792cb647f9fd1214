/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of a chase, shared by chase.c (its course), chase_look.c (where the cursor is) and chase_learn.c (its look). */
#ifndef KVT_RUNTIME_INPUT_CHASE_PRIVATE_H
#define KVT_RUNTIME_INPUT_CHASE_PRIVATE_H

#include "runtime/input/chase.h"
#include "runtime/input/cursor.h"
#include "runtime/input/pointer_gain.h"

enum chase_stage {
	STAGE_IDLE,
	STAGE_LOOKING,		/* for the cursor, before anything was sent */
	STAGE_SENDING,		/* a movement's packets */
	STAGE_WATCHING,		/* what came of them */
	STAGE_CONFIRMING,	/* that it stays where it has arrived */
	STAGE_RESTING,		/* until the pace is PACE_RESTED */
	STAGE_TRYING,		/* a movement was made to see what moves with it */
	STAGE_RETURNING,	/* and back again */
	STAGE_PROVING,		/* and across */
};

enum {
	CHASE_MAX_KNOWN = 8,
	CHASE_QUIET_US = 45 * 1000,	/* QEMU refreshes every 30 ms: so long without a change of place, and it is there */
	CHASE_CLOSE = 1,		/* pixels that count as arrived */
	CHASE_HIDDEN = 3,		/* so near the right or lower border, too little of a cursor can be seen */
};

struct chase {
	struct chase_port port;
	void *context;
	enum chase_method method;
	enum chase_stage stage;
	struct pixel_place target;
	int64_t begun_us;

	struct cursor *known[CHASE_MAX_KNOWN];	/* looks of the cursor, the one seen last first */
	uint32_t known_count;
	struct pointer_gain gain;
	bool placed;
	struct pixel_place at;		/* if placed: where it was seen last */

	struct pointer_plan plan;	/* the movement under way */
	enum pace pace;			/* of its first packet */
	uint32_t packets_left;
	struct pixel_place start, expected;
	struct frame past;		/* a copy of the display, from before the movement; no pixels: none */
	struct pixel_place seen;	/* while watching */
	bool is_seen, has_moved;
	bool is_updated;		/* something was drawn since */
	bool groping;			/* the movement is one to bring it to light... */
	bool nudging;			/* ...by a few counts */
	int64_t sent_us, moved_us;	/* the last packet, the last change of place */
	bool vanished;			/* since then: an update showed it nowhere */
	int64_t lag_us;			/* from packet to picture, the longest of late */
	double caution;			/* of the way; less than 1 behind a movement that brought too little */
	uint32_t steps, packets;	/* so far */
	uint32_t stuck, missed;		/* movements in a row without effect, without a cursor */
	uint32_t strange;		/* in a row that went somewhere else than they should */

	uint32_t trials;		/* of learning, in this chase */
	uint32_t gropes;		/* in this chase */
	struct frame before;		/* a copy, while trying */
	struct cursor_found *found;	/* what may be the cursor, while returning and proving */
	uint32_t found_count;
};

/* chase.c */
void chase_send(struct chase *chase, int32_t dx, int32_t dy, int64_t now_us);
void chase_lose(struct chase *chase, const char *why);
void chase_step(struct chase *chase, const struct frame *frame, int64_t now_us);	/* it is placed */

bool chase_is_undrawn(const struct chase *chase, int64_t now_us);	/* nothing came of the last packet, and still may */

void chase_send_next(struct chase *chase, int64_t now_us);	/* of the plan's packets */
void chase_settle(struct chase *chase, const struct frame *frame, struct pixel_place at, int64_t now_us);

/* chase_look.c */
bool chase_find(struct chase *chase, const struct frame *frame, struct pixel_place near, struct pixel_place *at);
void chase_keep_past(struct chase *chase, const struct frame *frame);
void chase_look_around(struct chase *chase, const struct frame *frame, int64_t now_us);	/* before anything is sent */
void chase_watch(struct chase *chase, const struct frame *frame, int64_t now_us);	/* after an update */
void chase_miss(struct chase *chase, const struct frame *frame, int64_t now_us);	/* it is nowhere, and was waited for */

/* chase_learn.c */
void chase_learn(struct chase *chase, const struct frame *frame, int64_t now_us);
void chase_learn_wake(struct chase *chase, const struct frame *frame, int64_t now_us);

#endif
