/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/input/chase.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/input/chase_private.h"

enum {
	PATIENCE_US = 150 * 1000,	/* with a movement that shows no effect... */
	STARVED_US = 800 * 1000,	/* ...and with one behind which nothing at all was drawn: the guest may not have run */
	CONFIRM_US = 120 * 1000,	/* the most that an arrival waits for what may come */
	NEAR = 2,			/* pixels that do where it cannot be had closer */
	MOST_STEPS = 100,
	MOST_STUCK = 10,
	MOST_STRANGE = 3,
	LONGEST_US = 60 * 1000 * 1000,
	LONGEST_COMPARED_US = 120 * 1000 * 1000,	/* by one pixel each it takes its time */
	BEYOND = 16,			/* pixels that are aimed at behind a border */
	VISIBLE = 9,			/* so near, enough can */
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
	const bool right = chase->target.x >= frame->width - CHASE_HIDDEN, low = chase->target.y >= frame->height - CHASE_HIDDEN;
	struct pixel_place aim = chase->target;

	if (right && (low || abs(chase->at.y - aim.y) <= CHASE_CLOSE))
		aim.x = frame->width - 1 + BEYOND;
	else if (right)
		aim.x = frame->width - VISIBLE;
	if (low && (right || abs(chase->at.x - aim.x) <= CHASE_CLOSE))
		aim.y = frame->height - 1 + BEYOND;
	else if (low)
		aim.y = frame->height - VISIBLE;
	return aim;
}

static bool is_at_target(const struct chase *chase, const struct frame *frame, double within_pixels)
{
	const struct pixel_place aim = aim_of(chase, frame), end = on_display(aim, frame);

	return distance(end, chase->at) <= within_pixels && distance(end, chase->target) <= CHASE_HIDDEN;
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
	mem_free(chase->past.pixels);
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
	chase->groping = chase->nudging = false;
	chase->gropes = 0;
	chase->caution = 1;
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

static int64_t bounded_us(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

/* A guest that lags may have a packet left, and what goes by itself may have passed for the cursor: it has to stay. */
static void confirm(struct chase *chase, int64_t now_us)
{
	if (chase->steps == 0) {
		arrive(chase);
		return;
	}
	chase->stage = STAGE_CONFIRMING;
	chase->port.wake(chase->context, now_us + bounded_us(chase->lag_us, CHASE_QUIET_US, CONFIRM_US));
}

void chase_send(struct chase *chase, int32_t dx, int32_t dy, int64_t now_us)
{
	chase->sent_us = now_us;
	chase->packets++;
	chase->port.move(chase->context, dx, dy);
}

void chase_send_next(struct chase *chase, int64_t now_us)
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
	chase_keep_past(chase, frame);
	chase->start = chase->seen = chase->at;
	chase->is_seen = chase->has_moved = chase->is_updated = chase->vanished = false;
	chase->expected = on_display((struct pixel_place){chase->at.x + (int32_t)lround(plan->x),
							   chase->at.y + (int32_t)lround(plan->y)}, frame);
	chase->packets_left = plan->packets;
	chase_send_next(chase, now_us);
}

void chase_step(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place aim = aim_of(chase, frame);
	const int64_t since_us = now_us - chase->sent_us;

	if (is_at_target(chase, frame, CHASE_CLOSE) ||
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
void chase_settle(struct chase *chase, const struct frame *frame, struct pixel_place at, int64_t now_us)
{
	const struct pointer_plan *plan = &chase->plan;
	const struct pixel_place by = {at.x - chase->start.x, at.y - chase->start.y};
	const bool moved = by.x != 0 || by.y != 0;
	const double left = distance(on_display(aim_of(chase, frame), frame), at);
	const bool stopped = is_stopped(at, (struct pixel_place){plan->dx, plan->dy}, frame);

	if (chase->groping) {
		chase->groping = chase->nudging = false;
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
	/* Ever smaller shares of the way, as long as movements do not bring what they should. */
	if (distance(at, chase->expected) <= 2 + 0.4 * distance(chase->expected, chase->start) || left <= 4)
		chase->caution = fmin(2 * chase->caution, 1);
	else
		chase->caution = fmax(chase->caution / 2, 0.25);
	chase_step(chase, frame, now_us);
}

bool chase_is_undrawn(const struct chase *chase, int64_t now_us)
{
	return !chase->is_updated && now_us - chase->sent_us < STARVED_US;
}

static bool may_be_starved(const struct chase *chase, int64_t now_us)
{
	return chase_is_undrawn(chase, now_us) && (chase->groping || distance(chase->expected, chase->start) > 2);
}

/* Where too little of it can be seen, it is believed to be. */
static void confirmed(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place there = chase->at;

	if (there.x >= frame->width - CHASE_HIDDEN || there.y >= frame->height - CHASE_HIDDEN) {
		arrive(chase);
		return;
	}
	if (!chase_find(chase, frame, there, &chase->at)) {
		chase->stage = STAGE_LOOKING;
		chase->port.wake(chase->context, now_us + CHASE_QUIET_US);
	} else if (distance(chase->at, there) <= CHASE_CLOSE) {
		arrive(chase);
	} else {
		chase_step(chase, frame, now_us);
	}
}

void chase_update(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	chase->is_updated = true;
	if (chase->stage == STAGE_WATCHING)
		chase_watch(chase, frame, now_us);
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
		chase_look_around(chase, frame, now_us);
		break;
	case STAGE_CONFIRMING:
		confirmed(chase, frame, now_us);
		break;
	case STAGE_RESTING:
		chase_step(chase, frame, now_us);
		break;
	case STAGE_SENDING:
		chase_send_next(chase, now_us);
		break;
	case STAGE_WATCHING:
		/* the update that showed it last may have been the first of several */
		chase->is_seen = chase_find(chase, frame, chase->expected, &chase->seen);
		if (may_be_starved(chase, now_us))
			chase->port.wake(chase->context, chase->sent_us + STARVED_US);
		else if (chase->is_seen)
			chase_settle(chase, frame, chase->seen, now_us);
		else
			chase_miss(chase, frame, now_us);
		break;
	case STAGE_TRYING:
	case STAGE_RETURNING:
	case STAGE_PROVING:
		chase_learn_wake(chase, frame, now_us);
		break;
	}
}
