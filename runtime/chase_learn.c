/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Learns the cursor's look: a movement there and back again. What may be the cursor after the first half has to be back at
 * its place after the second, which what moves by itself is not.
 */
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/chase_private.h"

enum {
	SETTLE_US = 130 * 1000,		/* for a movement to be seen whole: a few refreshes */
	MOST_TRIALS = 12,
	COUNTS = 40,			/* more than a cursor is wide, where guests do not slow down */
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

void chase_learn(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place along = direction_of(chase);
	const int32_t counts = counts_of(chase);

	if (chase->trials == MOST_TRIALS) {
		forget(chase);
		chase_lose(chase, "no pointer can be seen: the mouse was moved to and fro, and nothing on the display moved with it");
		return;
	}
	if (now_us - chase->sent_us < POINTER_REST_US) {
		chase->stage = STAGE_LOOKING;
		chase->port.wake(chase->context, chase->sent_us + POINTER_REST_US);
		return;
	}
	forget(chase);
	keep(chase, frame);
	chase->stage = STAGE_TRYING;
	chase_send(chase, along.x * counts, along.y * counts, now_us);
	chase->port.wake(chase->context, now_us + SETTLE_US + chase->lag_us);
}

static void go_back(struct chase *chase, int64_t now_us)
{
	const struct pixel_place along = direction_of(chase);
	const int32_t counts = counts_of(chase);

	chase->stage = STAGE_RETURNING;
	chase_send(chase, -along.x * counts, -along.y * counts, now_us);
	chase->port.wake(chase->context, now_us + SETTLE_US + chase->lag_us);
}

static void tried(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	if (now_us - chase->sent_us < POINTER_REST_US) {
		chase->port.wake(chase->context, chase->sent_us + POINTER_REST_US);
		return;
	}
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

/* Whether it is back where it came from, and AT. */
static bool is_back(const struct cursor_found *found, const struct frame *frame, struct pixel_place *at)
{
	const struct rect region = {found->from.x - BACK_WITHIN, found->from.y - BACK_WITHIN, 2 * BACK_WITHIN + 1,
				    2 * BACK_WITHIN + 1};

	return cursor_find(&found->cursor, frame, region, found->from, at) &&
	       abs(at->x - found->to.x) + abs(at->y - found->to.y) > 2;
}

static void returned(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	const struct pixel_place along = direction_of(chase);
	const int32_t counts = counts_of(chase);

	for (uint32_t i = 0; i < chase->found_count; i++) {
		const struct cursor_found *found = &chase->found[i];
		struct pixel_place at;

		if (!is_back(found, frame, &at))
			continue;
		remember(chase, &found->cursor);
		pointer_gain_learn(&chase->gain, PACE_RESTED, along.x * counts, along.y * counts, 1,
				   found->to.x - found->from.x, found->to.y - found->from.y);
		chase->at = at;
		chase->placed = true;
		forget(chase);
		chase_step(chase, frame, now_us);
		return;
	}
	chase->trials++;
	chase_learn(chase, frame, now_us);
}

void chase_learn_wake(struct chase *chase, const struct frame *frame, int64_t now_us)
{
	if (chase->stage == STAGE_TRYING)
		tried(chase, frame, now_us);
	else
		returned(chase, frame, now_us);
}
