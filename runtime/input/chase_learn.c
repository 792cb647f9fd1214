/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learns the cursor's look: a movement there, back again, and one across. What may be the cursor after the first has to be
 * back at its place after the second, and somewhat across after the third. What moves by
 * itself is not.
 */
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/input/chase_private.h"

enum {
	SETTLE_US = 130 * 1000,		/* for a movement to be seen whole: a few refreshes; */
	MOST_SETTLE_US = 1500 * 1000,	/* longer each time that nothing was learnt, for the guest may have no time */
	MOST_TRIALS = 12,
	COUNTS = 40,			/* more than a cursor is wide, where guests do not slow down */
	ACROSS = 4,			/* times less far across: lines of text, over which the cursor is a bar, are not high */
	BESIDE = 120,			/* pixels from where it should be, for a cursor that has changed its look */
	BACK_WITHIN = 12,		/* pixels; guests do not always go back as far as they came */
};

static const struct pixel_place directions[] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};

/* Longer ones each time round. */
static int32_t counts_of(const struct chase *chase)
{
	return COUNTS + 40 * (int32_t)(chase->trials / 4 % 3);
}

static struct pixel_place direction_of(const struct chase *chase)
{
	return directions[chase->trials % 4];
}

static void keep(struct chase *chase, const struct frame *frame)
{
	const size_t size = (size_t)frame->width * (size_t)frame->height * sizeof(*frame->pixels);

	mem_free(chase->before.pixels);
	chase->before = *frame;
	chase->before.pixels = mem_alloc(size);
	memcpy(chase->before.pixels, frame->pixels, size);
}

static void forget(struct chase *chase)
{
	mem_free(chase->before.pixels);
	chase->before = (struct frame){0};
	mem_free(chase->found);
	chase->found = NULL;
	chase->found_count = 0;
}

static int64_t settle_us(const struct chase *chase)
{
	const int64_t patient_us = ((int64_t)SETTLE_US << chase->trials / 2) + chase->lag_us;

	return patient_us < MOST_SETTLE_US ? patient_us : MOST_SETTLE_US;
}

static void try(struct chase *chase, int32_t dx, int32_t dy, int64_t now_us)
{
	chase->is_updated = false;
	chase_send(chase, dx, dy, now_us);
	chase->port.wake(chase->context, now_us + settle_us(chase));
}

void chase_learn(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place along = direction_of(chase);
	const int32_t counts = counts_of(chase);

	if (chase->trials == MOST_TRIALS) {
		forget(chase);
		chase_lose(chase, "no pointer can be seen: the mouse was moved to and fro, and nothing on the display moved with it");
		return;
	}
	if (now_us - chase->sent_us < POINTER_REST_US + settle_us(chase) - SETTLE_US) {
		chase->stage = STAGE_LOOKING;
		chase->port.wake(chase->context, chase->sent_us + POINTER_REST_US + settle_us(chase) - SETTLE_US);
		return;
	}
	forget(chase);
	keep(chase, frame);
	chase->stage = STAGE_TRYING;
	try(chase, along.x * counts, along.y * counts, now_us);
}

static void go_back(struct chase *chase, int64_t now_us)
{
	const struct pixel_place along = direction_of(chase);
	const int32_t counts = counts_of(chase);

	chase->stage = STAGE_RETURNING;
	try(chase, -along.x * counts, -along.y * counts, now_us);
}

static void tried(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	if (frame->width == chase->before.width && frame->height == chase->before.height) {
		chase->found = mem_alloc_array(CURSOR_MAX_FOUND, sizeof(*chase->found));
		chase->found_count = cursor_learn(&chase->before, frame, direction_of(chase), chase->found);
	}
	go_back(chase, now_us);
}

static void remember(struct chase *chase, const struct cursor *cursor)
{
	struct cursor *copy = mem_alloc(sizeof(*copy));

	*copy = *cursor;
	if (chase->known_count == CHASE_MAX_KNOWN)
		mem_free(chase->known[--chase->known_count]);
	memmove(&chase->known[1], &chase->known[0], chase->known_count * sizeof(chase->known[0]));
	chase->known[0] = copy;
	chase->known_count++;
}

/*
 * What is left bare by something that goes the other way looks as if it had moved, too; but what it looks like, that is, the
 * page, is where it was as well.
 */
static bool is_at(const struct cursor *cursor, const struct frame *frame, struct pixel_place place)
{
	struct pixel_place at;

	return cursor_find(cursor, frame, (struct rect){place.x, place.y, 1, 1}, place, &at);
}

/* Whether it is back where it came from, and AT. */
static bool is_back(const struct cursor_found *found, const struct frame *frame, struct pixel_place *at)
{
	const struct rect region = {found->from.x - BACK_WITHIN, found->from.y - BACK_WITHIN, 2 * BACK_WITHIN + 1,
				    2 * BACK_WITHIN + 1};

	return cursor_find(&found->cursor, frame, region, found->from, at) &&
	       abs(at->x - found->to.x) + abs(at->y - found->to.y) > 2 && !is_at(&found->cursor, frame, found->to);
}

/* In the lower right corner nothing of a pointer can be seen: after a while it is taken out of there, if that is where it is. */
static void try_again(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	if (++chase->trials % 4 == 0)
		chase_send(chase, -COUNTS, -COUNTS, now_us);
	chase_learn(chase, frame, now_us);
}

/* Across, towards the middle of the display, where there is room. */
static struct pixel_place across(const struct chase *chase, const struct frame *frame)
{
	const struct pixel_place along = direction_of(chase), at = chase->found[0].from;

	if (along.x)
		return (struct pixel_place){0, at.y < frame->height / 2 ? 1 : -1};
	return (struct pixel_place){at.x < frame->width / 2 ? 1 : -1, 0};
}

static void accept(struct chase *chase, const struct frame *frame, const struct cursor_found *found, struct pixel_place at,
		   int64_t now_us)
{
	remember(chase, &found->cursor);
	pointer_gain_learn(&chase->gain, PACE_RESTED, counts_of(chase), 0, 1, abs(found->to.x) + abs(found->to.y), 0);
	chase->at = at;
	chase->placed = true;
	forget(chase);
	chase_step(chase, frame, now_us);
}

/* Whether it is likely a known cursor with another look: such places, a line to type in for one, may have no room across. */
static bool is_beside(const struct chase *chase, struct pixel_place at)
{
	return chase->known_count > 0 && abs(at.x - chase->expected.x) <= BESIDE && abs(at.y - chase->expected.y) <= BESIDE;
}

static void returned(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	uint32_t kept = 0;
	struct pixel_place by;

	for (uint32_t i = 0; i < chase->found_count; i++) {
		struct cursor_found *found = &chase->found[i];
		struct pixel_place at;

		if (!is_back(found, frame, &at))
			continue;
		/* from here on, FROM is where it is, and the first movement is remembered as TO */
		found->to = (struct pixel_place){found->to.x - found->from.x, found->to.y - found->from.y};
		found->from = at;
		if (kept != i)
			chase->found[kept] = *found;
		kept++;
	}
	chase->found_count = kept;
	if (kept == 0) {
		try_again(chase, frame, now_us);
		return;
	}
	if (is_beside(chase, chase->found[0].from)) {
		accept(chase, frame, &chase->found[0], chase->found[0].from, now_us);
		return;
	}
	by = across(chase, frame);
	chase->stage = STAGE_PROVING;
	try(chase, by.x * counts_of(chase) / ACROSS, by.y * counts_of(chase) / ACROSS, now_us);
}

/* Whether it went across as it went along. The gain may be another one for fewer counts. */
static bool is_proven(const struct cursor_found *found, struct pixel_place by, const struct frame *frame,
		      struct pixel_place *at)
{
	const int32_t far = (abs(found->to.x) + abs(found->to.y)) / ACROSS, reach = 4 * far;
	const struct pixel_place there = {found->from.x + by.x * far, found->from.y + by.y * far};
	const struct rect region = {
		(by.x ? (by.x > 0 ? found->from.x : found->from.x - reach) : found->from.x - 2),
		(by.y ? (by.y > 0 ? found->from.y : found->from.y - reach) : found->from.y - 2),
		by.x ? reach : 5, by.y ? reach : 5,
	};

	return cursor_find(&found->cursor, frame, region, there, at) &&
	       4 * (abs(at->x - found->from.x) + abs(at->y - found->from.y)) >= far &&
	       !is_at(&found->cursor, frame, found->from);
}

static void proved(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place by = across(chase, frame);

	for (uint32_t i = 0; i < chase->found_count; i++) {
		struct pixel_place at;

		if (!is_proven(&chase->found[i], by, frame, &at))
			continue;
		accept(chase, frame, &chase->found[i], at, now_us);
		return;
	}
	try_again(chase, frame, now_us);
}

void chase_learn_wake(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	/* at one pace, so that one gain holds */
	if (now_us - chase->sent_us < POINTER_REST_US)
		chase->port.wake(chase->context, chase->sent_us + POINTER_REST_US);
	else if (chase_is_undrawn(chase, now_us))
		chase->port.wake(chase->context, now_us + SETTLE_US);
	else if (chase->stage == STAGE_TRYING)
		tried(chase, frame, now_us);
	else if (chase->stage == STAGE_RETURNING)
		returned(chase, frame, now_us);
	else
		proved(chase, frame, now_us);
}
