/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of a chase, shared by chase.c (its course) and chase_learn.c (how the cursor looks). */
#ifndef KVT_RUNTIME_CHASE_PRIVATE_H
#define KVT_RUNTIME_CHASE_PRIVATE_H

#include "runtime/chase.h"
#include "runtime/cursor.h"
#include "runtime/pointer_gain.h"

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

enum { CHASE_MAX_KNOWN = 8 };

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
	struct pixel_place seen;	/* while watching */
	bool is_seen, has_moved;
	bool groping;			/* the movement is one to bring it to light */
	int64_t sent_us, moved_us;	/* the last packet, the last change of place */
	int64_t lag_us;			/* from packet to picture, the longest of late */
	double caution;			/* of the way; less than 1 behind a movement that brought too little */
	double nearest;			/* that it has been to the target */
	uint32_t steps, packets;	/* so far */
	uint32_t stuck, missed;		/* movements in a row without effect, without a cursor */
	uint32_t strange;		/* in a row that went somewhere else than they should */

	uint32_t trials;		/* of learning, in this chase */
	bool groped;			/* before anything was learnt */
	struct frame before;		/* a copy, while trying */
	struct cursor_found *found;	/* what may be the cursor, while returning and proving */
	uint32_t found_count;
};

/* chase.c */
void chase_send(struct chase *chase, int32_t dx, int32_t dy, int64_t now_us);
void chase_lose(struct chase *chase, const char *why);
void chase_step(struct chase *chase, const struct frame *frame, int64_t now_us);	/* it is placed */

/* chase_learn.c */
void chase_learn(struct chase *chase, const struct frame *frame, int64_t now_us);
void chase_learn_wake(struct chase *chase, const struct frame *frame, int64_t now_us);

#endif
