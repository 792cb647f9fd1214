/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the cursor is while it is chased, and what is done when it is nowhere. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/input/chase_private.h"

enum {
	MOST_LAG_US = 1000 * 1000,
	MISSING_US = 250 * 1000,	/* without a cursor: one that is being drawn may miss in a picture or two */
	DRAWN_US = 1500 * 1000,		/* the same where it should be seen: a guest that is short of time has erased it */
	STAYED = 3,			/* pixels: so near to where it came from, it may fit at both places */
	AROUND = 48,			/* pixels around where it should be that are searched first */
	VANISHED_US = 60 * 1000,	/* from when it is gone to a nudge: some guests erase and draw it in two refreshes */
	NUDGE = 3,			/* counts */
	GROPING = 30,			/* counts away from there */
	MOST_GROPES = 3,		/* in a chase, where they are likely to help; else one, and then another look is learnt */
};

static void prefer(struct chase *chase, uint32_t index)
{
	struct cursor *cursor = chase->known[index];

	memmove(&chase->known[1], &chase->known[0], index * sizeof(chase->known[0]));
	chase->known[0] = cursor;
}

static bool find_within(struct chase *chase, const struct frame *frame, const struct frame *past, struct rect region,
			struct pixel_place near, struct pixel_place *at)
{
	for (uint32_t i = 0; i < chase->known_count; i++)
		if (cursor_find_moved(chase->known[i], frame, past, region, near, at)) {
			prefer(chase, i);
			return true;
		}
	return false;
}

static struct rect around(struct pixel_place place, int32_t pixels)
{
	return (struct rect){place.x - pixels, place.y - pixels, 2 * pixels + 1, 2 * pixels + 1};
}

void chase_keep_past(struct chase *chase, const struct frame *frame)
{
	const size_t size = (size_t)frame->width * (size_t)frame->height * sizeof(*frame->pixels);

	mem_free(chase->past.pixels);
	chase->past = *frame;
	chase->past.pixels = mem_alloc(size);
	memcpy(chase->past.pixels, frame->pixels, size);
}

static void forget_past(struct chase *chase)
{
	mem_free(chase->past.pixels);
	chase->past = (struct frame){0};
}

/*
 * Where it should be, where it came from, everywhere. What looks like it and was there before the movement is something
 * else, a dot in a line of them for one: in that, an arrow may be found that has become a bar.
 */
bool chase_find(struct chase *chase, const struct frame *frame, struct pixel_place near, struct pixel_place *at)
{
	const bool has_past = chase->past.width == frame->width && chase->past.height == frame->height;
	const struct frame *past = has_past ? &chase->past : NULL;

	return find_within(chase, frame, past, around(near, AROUND), near, at) ||
	       (past && find_within(chase, frame, NULL, around(chase->start, STAYED), near, at)) ||
	       find_within(chase, frame, past, rect_of_frame(frame), near, at);
}

static bool is_hidden(double x, double y, const struct frame *frame)
{
	return x >= frame->width - CHASE_HIDDEN || y >= frame->height - CHASE_HIDDEN;
}

/* Whether the movement, had it gone that much further than it should, would have ended where nothing can be seen. */
static bool may_be_beyond(const struct chase *chase, const struct frame *frame, double further)
{
	return is_hidden(chase->expected.x + further * chase->plan.x, chase->expected.y + further * chase->plan.y, frame);
}

/* A movement of its own, to bring it to light. What comes of it tells nothing of the gain. */
static void send_groping(struct chase *chase, int32_t dx, int32_t dy, int64_t now_us)
{
	chase->groping = true;
	chase->steps++;
	chase->plan.dx = dx;
	chase->plan.dy = dy;
	chase->plan.packets = 1;
	chase->seen = (struct pixel_place){-1, -1};
	chase->is_seen = chase->has_moved = chase->is_updated = chase->vanished = false;
	chase->packets_left = 1;
	chase_send_next(chase, now_us);
}

/* It may have gone too far, and stand where nothing can be seen of it: at the right or lower border, or in their corner. */
static void grope(struct chase *chase, int64_t now_us)
{
	chase->nudging = false;
	chase->gropes++;
	send_groping(chase, chase->expected.x < 2 * GROPING ? GROPING : -GROPING,
		     chase->expected.y < 2 * GROPING ? GROPING : -GROPING, now_us);
}

/*
 * It may be where it should, and hide: while keys are typed, or over a line to type in that has hidden it for keys typed
 * before. Any movement brings it back.
 */
static void nudge(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	chase->nudging = true;
	send_groping(chase, chase->expected.x < frame->width / 2 ? NUDGE : -NUDGE, 0, now_us);
}

/* Nowhere to be seen. */
void chase_miss(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place there = chase->expected;
	const bool watching = chase->stage == STAGE_WATCHING;
	const bool beyond = (chase->groping && !chase->nudging) || may_be_beyond(chase, frame, 1);
	const int64_t patience_us = chase->lag_us + (beyond || chase->is_updated ? MISSING_US : DRAWN_US);

	if (watching && !chase->groping && is_hidden(there.x, there.y, frame)) {
		chase->at = there;
		chase_step(chase, frame, now_us);
		return;
	}
	if (watching && !chase->groping && chase->vanished) {
		if (may_be_beyond(chase, frame, 0.5))
			grope(chase, now_us);
		else
			nudge(chase, frame, now_us);
		return;
	}
	if (now_us - chase->sent_us < patience_us) {
		chase->port.wake(chase->context, chase->sent_us + patience_us);
		return;
	}
	if (watching && (!chase->groping || chase->nudging) &&
	    chase->gropes < (beyond ? MOST_GROPES : chase->nudging && chase->plan.sure ? 0 : 1)) {
		grope(chase, now_us);
		return;
	}
	chase->groping = chase->nudging = false;
	/* hidden while somebody typed, or it looks different here: its movement will show */
	if (chase->missed++ < 3)
		chase_learn(chase, frame, now_us);
	else
		chase_lose(chase, "the pointer disappears from the display each time that it was found");
}

/* Elsewhere than it was left, nobody has moved it: that is likely something else, or it hides. A nudge will show. */
static bool is_doubtful(const struct chase *chase, struct pixel_place left_at)
{
	return !chase->placed || abs(chase->at.x - left_at.x) > STAYED || abs(chase->at.y - left_at.y) > STAYED;
}

void chase_look_around(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place middle = {frame->width / 2, frame->height / 2}, left_at = chase->at;
	const bool was_placed = chase->placed && chase->steps == 0;

	if (chase->steps == 0)
		forget_past(chase);
	chase->placed = chase_find(chase, frame, chase->placed ? chase->at : middle, &chase->at);
	if (was_placed && is_doubtful(chase, left_at)) {
		chase->at = chase->start = chase->expected = left_at;
		chase->placed = is_hidden(left_at.x, left_at.y, frame);
		if (!chase->placed) {
			chase_keep_past(chase, frame);
			chase->plan = (struct pointer_plan){0};
			nudge(chase, frame, now_us);
			return;
		}
	}
	if (chase->placed) {
		chase_step(chase, frame, now_us);
	} else if (chase->known_count && chase->gropes == 0) {
		chase->expected = (struct pixel_place){frame->width - 1, frame->height - 1};
		grope(chase, now_us);
	} else {
		chase_learn(chase, frame, now_us);
	}
}

/* The longest of late: up at once, down slowly. */
static void note_lag(struct chase *chase, int64_t lag_us)
{
	chase->lag_us = lag_us > chase->lag_us ? lag_us : (chase->lag_us * 3 + lag_us) / 4;
}

/* What is seen while groping may still be of the movement before. */
static int64_t quiet_us(const struct chase *chase)
{
	return chase->groping && chase->lag_us > CHASE_QUIET_US ? chase->lag_us : CHASE_QUIET_US;
}

void chase_watch(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	struct pixel_place at;

	chase->is_seen = chase_find(chase, frame, chase->expected, &at);
	if (!chase->is_seen) {
		if (!chase->vanished && !chase->groping)
			chase->port.wake(chase->context, now_us + VANISHED_US);
		chase->vanished = true;
		return;
	}
	if (at.x != chase->seen.x || at.y != chase->seen.y) {
		if (!chase->has_moved && now_us - chase->sent_us < MOST_LAG_US)
			note_lag(chase, now_us - chase->sent_us);
		chase->has_moved = true;
		chase->moved_us = now_us;
		chase->seen = at;
		chase->port.wake(chase->context, now_us + quiet_us(chase));
	}
	if (chase->has_moved && !chase->groping && hypot(at.x - chase->expected.x, at.y - chase->expected.y) <= CHASE_CLOSE)
		chase_settle(chase, frame, at, now_us);
}
