/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the cursor is while it is chased, and what is done when it is nowhere. */
#include <math.h>
#include <string.h>

#include "runtime/chase_private.h"
#include "runtime/rect.h"

enum {
	MOST_LAG_US = 1000 * 1000,
	MISSING_US = 250 * 1000,	/* without a cursor: one that is being drawn may miss in a picture or two */
	DRAWN_US = 1500 * 1000,		/* the same where it should be seen: a guest that is short of time has erased it */
	AROUND = 48,			/* pixels around where it should be that are searched first */
	GROPING = 30,			/* counts towards the middle */
	MOST_GROPES = 3,		/* in a chase, where they are likely to help; else one, and then another look is learnt */
};

static void prefer(struct chase *chase, uint32_t index)
{
	struct cursor *cursor = chase->known[index];

	memmove(&chase->known[1], &chase->known[0], index * sizeof(chase->known[0]));
	chase->known[0] = cursor;
}

static bool find_within(struct chase *chase, const struct frame *frame, struct rect region, struct pixel_place near,
			struct pixel_place *at)
{
	for (uint32_t i = 0; i < chase->known_count; i++)
		if (cursor_find(chase->known[i], frame, region, near, at)) {
			prefer(chase, i);
			return true;
		}
	return false;
}

/* Where it should be, where it came from, everywhere. */
bool chase_find(struct chase *chase, const struct frame *frame, struct pixel_place near, struct pixel_place *at)
{
	const struct rect there = {near.x - AROUND, near.y - AROUND, 2 * AROUND + 1, 2 * AROUND + 1};

	return find_within(chase, frame, there, near, at) ||
	       find_within(chase, frame, rect_of_frame(frame), near, at);
}

/* Whether the movement, had it gone twice as far as it should, would have ended where nothing can be seen. */
static bool may_be_beyond(const struct chase *chase, const struct frame *frame)
{
	return chase->groping || chase->start.x + 2 * chase->plan.x >= frame->width - CHASE_HIDDEN ||
	       chase->start.y + 2 * chase->plan.y >= frame->height - CHASE_HIDDEN;
}

/* It may have gone too far, and stand where nothing can be seen of it, in the corner below or behind a border. */
static void grope(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	chase->groping = true;
	chase->gropes++;
	chase->steps++;
	chase->plan = (struct pointer_plan){
		.dx = chase->expected.x < frame->width / 2 ? GROPING : -GROPING,
		.dy = chase->expected.y < frame->height / 2 ? GROPING : -GROPING,
	};
	chase->is_seen = chase->has_moved = chase->is_updated = false;
	chase->packets_left = 1;
	chase_send_next(chase, now_us);
}

/* Nowhere to be seen. */
void chase_miss(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place there = chase->expected;
	const bool hidden = there.x >= frame->width - CHASE_HIDDEN || there.y >= frame->height - CHASE_HIDDEN;
	const bool beyond = may_be_beyond(chase, frame);
	const int64_t patience_us = chase->lag_us + (beyond || chase->is_updated ? MISSING_US : DRAWN_US);

	if (chase->stage == STAGE_WATCHING && hidden && !chase->groping) {
		chase->at = there;
		chase_step(chase, frame, now_us);
		return;
	}
	if (now_us - chase->sent_us < patience_us) {
		chase->port.wake(chase->context, chase->sent_us + patience_us);
		return;
	}
	if (chase->stage == STAGE_WATCHING && !chase->groping && chase->gropes < (beyond ? MOST_GROPES : 1)) {
		grope(chase, frame, now_us);
		return;
	}
	chase->groping = false;
	/* hidden while somebody typed, or it looks different here: its movement will show */
	if (chase->missed++ < 3)
		chase_learn(chase, frame, now_us);
	else
		chase_lose(chase, "the pointer disappears from the display each time that it was found");
}

void chase_look_around(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place middle = {frame->width / 2, frame->height / 2};

	chase->placed = chase_find(chase, frame, chase->placed ? chase->at : middle, &chase->at);
	if (chase->placed) {
		chase_step(chase, frame, now_us);
	} else if (chase->known_count && chase->gropes == 0) {
		chase->expected = (struct pixel_place){frame->width - 1, frame->height - 1};
		grope(chase, frame, now_us);
	} else {
		chase_learn(chase, frame, now_us);
	}
}

/* The longest of late: up at once, down slowly. */
static void note_lag(struct chase *chase, int64_t lag_us)
{
	chase->lag_us = lag_us > chase->lag_us ? lag_us : (chase->lag_us * 3 + lag_us) / 4;
}

void chase_watch(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	struct pixel_place at;

	chase->is_seen = chase_find(chase, frame, chase->expected, &at);
	if (!chase->is_seen)
		return;
	if (at.x != chase->seen.x || at.y != chase->seen.y) {
		if (!chase->has_moved && now_us - chase->sent_us < MOST_LAG_US)
			note_lag(chase, now_us - chase->sent_us);
		chase->has_moved = true;
		chase->moved_us = now_us;
		chase->seen = at;
		/* what is seen while groping may still be of the movement before */
		if (!chase->groping)
			chase->port.wake(chase->context, now_us + CHASE_QUIET_US);
	}
	if (chase->has_moved && !chase->groping && hypot(at.x - chase->expected.x, at.y - chase->expected.y) <= CHASE_CLOSE)
		chase_settle(chase, frame, at, now_us);
}
