/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/chase.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/chase_private.h"
#include "runtime/rect.h"

enum {
	QUIET_US = 45 * 1000,		/* QEMU refreshes every 30 ms: so long without a change of place, and it is there */
	PATIENCE_US = 150 * 1000,	/* with a movement that shows no effect */
	MOST_LAG_US = 1000 * 1000,
	MISSING_US = 250 * 1000,	/* without a cursor: one that is being drawn may miss in a picture or two */
	AROUND = 48,			/* pixels around where it should be that are searched first */
	CLOSE = 1,			/* pixels that count as arrived... */
	NEAR = 2,			/* ...and that do where it cannot be had closer */
	MOST_STEPS = 60,
	MOST_STUCK = 10,
	MOST_STRANGE = 3,
	LONGEST_US = 20 * 1000 * 1000,
	LONGEST_COMPARED_US = 120 * 1000 * 1000,	/* by one pixel each it takes its time */
	BEYOND = 16,			/* pixels that are aimed at behind a border */
	HIDDEN = 3,			/* so near the right or lower border, too little of a cursor can be seen */
	VISIBLE = 9,			/* so near, enough can */
	GROPING = 30,			/* counts towards the middle */
};

static double distance(struct pixel_place a, struct pixel_place b)
{
	return hypot(a.x - b.x, a.y - b.y);
}

static int32_t within(int32_t value, int32_t size)
{
	return value < 0 ? 0 : value >= size ? size - 1 : value;
}

static struct pixel_place on_display(struct pixel_place place, const struct frame *frame)
{
	return (struct pixel_place){within(place.x, frame->width), within(place.y, frame->height)};
}

/*
 * At the right and lower border the guest stops the pointer better than any look could: there, more than needed is given.
 * Along such a border it goes first, where it can be seen.
 */
static struct pixel_place aim_of(const struct chase *chase, const struct frame *frame)
{
	const bool right = chase->target.x >= frame->width - HIDDEN, low = chase->target.y >= frame->height - HIDDEN;
	struct pixel_place aim = chase->target;

	if (right && (low || abs(chase->at.y - aim.y) <= CLOSE))
		aim.x = frame->width - 1 + BEYOND;
	else if (right)
		aim.x = frame->width - VISIBLE;
	if (low && (right || abs(chase->at.x - aim.x) <= CLOSE))
		aim.y = frame->height - 1 + BEYOND;
	else if (low)
		aim.y = frame->height - VISIBLE;
	return aim;
}

static bool is_at_target(const struct chase *chase, const struct frame *frame, double within_pixels)
{
	const struct pixel_place aim = aim_of(chase, frame), end = on_display(aim, frame);

	return distance(end, chase->at) <= within_pixels && distance(end, chase->target) <= HIDDEN;
}

struct chase *chase_new(const struct chase_port *port, void *context)
{
	struct chase *chase = mem_alloc(sizeof(*chase));

	chase->port = *port;
	chase->context = context;
	return chase;
}

void chase_free(struct chase *chase)
{
	if (!chase)
		return;
	for (uint32_t i = 0; i < chase->known_count; i++)
		mem_free(chase->known[i]);
	mem_free(chase->before.pixels);
	mem_free(chase->found);
	mem_free(chase);
}

void chase_set_method(struct chase *chase, enum chase_method method)
{
	chase->method = method;
}

void chase_begin(struct chase *chase, struct pixel_place target, int64_t now_us)
{
	chase->target = target;
	chase->begun_us = now_us;
	chase->stage = STAGE_LOOKING;
	chase->groping = chase->groped = false;
	chase->caution = 1;
	chase->nearest = INFINITY;
	chase->steps = chase->packets = chase->stuck = chase->missed = 0;
	chase->strange = chase->trials = 0;
	chase->port.wake(chase->context, now_us);
}

void chase_stop(struct chase *chase)
{
	chase->stage = STAGE_IDLE;
}

bool chase_is_on(const struct chase *chase)
{
	return chase->stage != STAGE_IDLE;
}

bool chase_at(const struct chase *chase, struct pixel_place *at)
{
	*at = chase->at;
	return chase->placed;
}

void chase_effort(const struct chase *chase, uint32_t *steps, uint32_t *packets)
{
	*steps = chase->steps;
	*packets = chase->packets;
}

void chase_lose(struct chase *chase, const char *why)
{
	struct error error;

	error_set(&error, "%s", why);
	error_help(&error, "see whether the guest has a driver for the mouse and draws a pointer; an absolute pointer needs "
			   "neither: pointer absolute");
	chase->stage = STAGE_IDLE;
	chase->placed = false;
	chase->port.lost(chase->context, &error);
}

static void arrive(struct chase *chase)
{
	chase->stage = STAGE_IDLE;
	chase->port.arrived(chase->context);
}

/* A guest that lags may have a packet left, and what goes by itself may have passed for the cursor: it has to stay. */
static void confirm(struct chase *chase, int64_t now_us)
{
	if (chase->steps == 0) {
		arrive(chase);
		return;
	}
	chase->stage = STAGE_CONFIRMING;
	chase->port.wake(chase->context, now_us + (chase->lag_us > QUIET_US ? chase->lag_us : QUIET_US));
}

void chase_send(struct chase *chase, int32_t dx, int32_t dy, int64_t now_us)
{
	chase->sent_us = now_us;
	chase->packets++;
	chase->port.move(chase->context, dx, dy);
}

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
static bool find(struct chase *chase, const struct frame *frame, struct pixel_place near, struct pixel_place *at)
{
	const struct rect there = {near.x - AROUND, near.y - AROUND, 2 * AROUND + 1, 2 * AROUND + 1};

	return find_within(chase, frame, there, near, at) ||
	       find_within(chase, frame, rect_of_frame(frame), near, at);
}

static void send_next(struct chase *chase, int64_t now_us)
{
	chase_send(chase, chase->plan.dx, chase->plan.dy, now_us);
	chase->packets_left--;
	chase->stage = chase->packets_left ? STAGE_SENDING : STAGE_WATCHING;
	chase->port.wake(chase->context,
			 now_us + (chase->packets_left ? POINTER_BURST_US : PATIENCE_US + chase->lag_us));
}

static int32_t sign(int32_t value)
{
	return (value > 0) - (value < 0);
}

/* The next movement, by X,Y pixels if it can be had. */
static void make_plan(struct chase *chase, double x, double y)
{
	struct pointer_plan *plan = &chase->plan;
	const double most = fmax(fabs(x), fabs(y));

	if (chase->method == CHASE_LEARNING) {
		pointer_gain_plan(&chase->gain, chase->pace, x * chase->caution, y * chase->caution, plan);
		return;
	}
	/* counts taken for pixels */
	*plan = (struct pointer_plan){.packets = 1, .x = x, .y = y};
	if (chase->method == CHASE_ONE_PIXEL) {
		plan->dx = sign((int32_t)x);
		plan->dy = sign((int32_t)y);
	} else {
		const double share = fmin(0.5, POINTER_MOST / most);

		plan->dx = (int32_t)lround(fabs(x) > 1 ? x * share : x);
		plan->dy = (int32_t)lround(fabs(y) > 1 ? y * share : y);
	}
}

static void move(struct chase *chase, const struct frame *frame, struct pixel_place aim, int64_t now_us)
{
	struct pointer_plan *plan = &chase->plan;
	const int32_t x = aim.x - chase->at.x, y = aim.y - chase->at.y;

	make_plan(chase, x, y);
	if (plan->packets == 0 && chase->pace != PACE_RESTED) {
		chase->stage = STAGE_RESTING;
		chase->port.wake(chase->context, chase->sent_us + POINTER_REST_US);
		return;
	}
	if (plan->packets == 0 && is_at_target(chase, frame, NEAR)) {
		confirm(chase, now_us);
		return;
	}
	if (plan->packets == 0)
		*plan = (struct pointer_plan){.dx = sign(x), .dy = sign(y), .packets = 1, .x = sign(x), .y = sign(y)};
	chase->steps++;
	chase->start = chase->seen = chase->at;
	chase->is_seen = chase->has_moved = false;
	chase->expected = on_display((struct pixel_place){chase->at.x + (int32_t)lround(plan->x),
							   chase->at.y + (int32_t)lround(plan->y)}, frame);
	chase->packets_left = plan->packets;
	send_next(chase, now_us);
}

void chase_step(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place aim = aim_of(chase, frame);
	const int64_t since_us = now_us - chase->sent_us;

	if (is_at_target(chase, frame, CLOSE) ||
	    (is_at_target(chase, frame, NEAR) && (chase->steps > 8 || chase->stuck > 1))) {
		confirm(chase, now_us);
		return;
	}
	if (chase->method == CHASE_LEARNING && (chase->steps >= MOST_STEPS || chase->stuck >= MOST_STUCK)) {
		chase_lose(chase, chase->stuck >= MOST_STUCK ?
					  "the pointer does not move any more with the mouse, and is not where it should be" :
					  "the pointer does not come to where it should be, however the mouse is moved");
		return;
	}
	if (since_us > POINTER_LOOK_US && since_us < POINTER_REST_US) {
		chase->stage = STAGE_RESTING;
		chase->port.wake(chase->context, chase->sent_us + POINTER_REST_US);
		return;
	}
	chase->pace = since_us < POINTER_REST_US ? PACE_LOOK : PACE_RESTED;
	move(chase, frame, aim, now_us);
}

/* What a border has stopped tells nothing of the gain. */
static bool is_stopped(struct pixel_place at, struct pixel_place by, const struct frame *frame)
{
	return (by.x < 0 && at.x <= 0) || (by.y < 0 && at.y <= 0) || (by.x > 0 && at.x >= frame->width - 1) ||
	       (by.y > 0 && at.y >= frame->height - 1);
}

/* Whether a movement went another way than it should, or nowhere. Less than some pixels may be anything. */
static bool is_strange(const struct chase *chase, struct pixel_place by)
{
	const double wanted = hypot(chase->plan.x, chase->plan.y), gone = hypot(by.x, by.y);

	return wanted >= 4 && by.x * chase->plan.x + by.y * chase->plan.y < 0.7 * wanted * fmax(gone, 1);
}

/* What was taken for the cursor does what it likes: it is something else. */
static void unlearn(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	mem_free(chase->known[0]);
	memmove(&chase->known[0], &chase->known[1], --chase->known_count * sizeof(chase->known[0]));
	chase->gain = (struct pointer_gain){0};
	chase->placed = false;
	chase->strange = 0;
	chase_learn(chase, frame, now_us);
}

/* The movement has come to its end AT. */
static void settle(struct chase *chase, const struct frame *frame, struct pixel_place at, int64_t now_us)
{
	const struct pointer_plan *plan = &chase->plan;
	const struct pixel_place by = {at.x - chase->start.x, at.y - chase->start.y};
	const bool moved = by.x != 0 || by.y != 0;
	const double left = distance(on_display(aim_of(chase, frame), frame), at);
	const bool stopped = is_stopped(at, (struct pixel_place){plan->dx, plan->dy}, frame);

	if (chase->groping) {
		chase->groping = false;
		chase->at = at;
		chase_step(chase, frame, now_us);
		return;
	}
	/* a count or two may be less than a pixel; of more without effect, nobody knows whether the guest saw them */
	if (!stopped && (moved || abs(plan->dx) + abs(plan->dy) <= 3))
		pointer_gain_learn(&chase->gain, chase->pace, plan->dx, plan->dy, plan->packets, by.x, by.y);
	chase->stuck = moved ? 0 : chase->stuck + 1;
	chase->missed = 0;
	chase->strange = is_strange(chase, by) && !stopped ? chase->strange + 1 : 0;
	if (chase->strange == MOST_STRANGE && chase->method == CHASE_LEARNING && chase->known_count) {
		unlearn(chase, frame, now_us);
		return;
	}
	chase->at = at;
	if (moved && chase->known_count)
		cursor_refine(chase->known[0], frame, at);
	/* Ever smaller shares of the way, as long as whole ones bring it no nearer. */
	chase->caution = left < 0.7 * chase->nearest || left <= 4 ? 1 : fmax(chase->caution / 2, 0.25);
	chase->nearest = fmin(chase->nearest, left);
	chase_step(chase, frame, now_us);
}

/* It may have gone too far, and stand where nothing can be seen of it, in the corner below or behind a border. */
static void grope(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	chase->groping = true;
	chase->steps++;
	chase->plan = (struct pointer_plan){
		.dx = chase->expected.x < frame->width / 2 ? GROPING : -GROPING,
		.dy = chase->expected.y < frame->height / 2 ? GROPING : -GROPING,
	};
	chase->is_seen = chase->has_moved = false;
	chase->packets_left = 1;
	send_next(chase, now_us);
}

/* Where too little of it can be seen, it is believed to be. */
static void confirmed(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place there = chase->at;

	if (there.x >= frame->width - HIDDEN || there.y >= frame->height - HIDDEN) {
		arrive(chase);
		return;
	}
	if (!find(chase, frame, there, &chase->at)) {
		chase->stage = STAGE_LOOKING;
		chase->port.wake(chase->context, now_us + QUIET_US);
	} else if (distance(chase->at, there) <= CLOSE) {
		arrive(chase);
	} else {
		chase_step(chase, frame, now_us);
	}
}

/* Nowhere to be seen. */
static void miss(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place there = chase->expected;
	const bool hidden = there.x >= frame->width - HIDDEN || there.y >= frame->height - HIDDEN;

	if (chase->stage == STAGE_WATCHING && hidden && !chase->groping) {
		chase->at = there;
		chase_step(chase, frame, now_us);
		return;
	}
	if (now_us - chase->sent_us < MISSING_US + chase->lag_us) {
		chase->port.wake(chase->context, chase->sent_us + MISSING_US + chase->lag_us);
		return;
	}
	if (chase->stage == STAGE_WATCHING && !chase->groping) {
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

static void look_around(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place middle = {frame->width / 2, frame->height / 2};

	chase->placed = find(chase, frame, chase->placed ? chase->at : middle, &chase->at);
	if (chase->placed) {
		chase_step(chase, frame, now_us);
	} else if (chase->known_count && !chase->groped) {
		chase->groped = true;
		chase->expected = (struct pixel_place){frame->width - 1, frame->height - 1};
		grope(chase, frame, now_us);
	} else {
		chase_learn(chase, frame, now_us);
	}
}

static void watch(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	struct pixel_place at;

	chase->is_seen = find(chase, frame, chase->expected, &at);
	if (!chase->is_seen)
		return;
	if (at.x != chase->seen.x || at.y != chase->seen.y) {
		if (!chase->has_moved && now_us - chase->sent_us < MOST_LAG_US)
			chase->lag_us = (chase->lag_us * 3 + (now_us - chase->sent_us)) / 4;
		chase->has_moved = true;
		chase->moved_us = now_us;
		chase->seen = at;
		/* what is seen while groping may still be of the movement before */
		if (!chase->groping)
			chase->port.wake(chase->context, now_us + QUIET_US);
	}
	if (chase->has_moved && !chase->groping && distance(at, chase->expected) <= CLOSE)
		settle(chase, frame, at, now_us);
}

void chase_update(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	if (chase->stage == STAGE_WATCHING)
		watch(chase, frame, now_us);
}

void chase_wake(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const int64_t longest_us = chase->method == CHASE_LEARNING ? LONGEST_US : LONGEST_COMPARED_US;

	if (chase->stage != STAGE_IDLE && now_us - chase->begun_us > longest_us) {
		chase_lose(chase, "the pointer has not come to where it should be for a long time");
		return;
	}
	switch (chase->stage) {
	case STAGE_IDLE:
		break;
	case STAGE_LOOKING:
		look_around(chase, frame, now_us);
		break;
	case STAGE_CONFIRMING:
		confirmed(chase, frame, now_us);
		break;
	case STAGE_RESTING:
		chase_step(chase, frame, now_us);
		break;
	case STAGE_SENDING:
		send_next(chase, now_us);
		break;
	case STAGE_WATCHING:
		/* the update that showed it last may have been the first of several */
		chase->is_seen = find(chase, frame, chase->expected, &chase->seen);
		if (chase->is_seen)
			settle(chase, frame, chase->seen, now_us);
		else
			miss(chase, frame, now_us);
		break;
	case STAGE_TRYING:
	case STAGE_RETURNING:
	case STAGE_PROVING:
		chase_learn_wake(chase, frame, now_us);
		break;
	}
}
