/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/input/key_flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SOON_US = 1000,			/* between two looks */
	LATER_US = 10 * 1000,		/* the same once the guest has been at it for long */
	LONG_US = 30 * 1000,
	/* A guest that has not taken anything yet may have no driver, or read the controller without interrupts. */
	DEAF_US = 250 * 1000,
	AGAIN_US = 75 * 1000,		/* for such a guest's next handfuls */
	/* One that did so before is busy. An emulated one on a loaded host can be so for seconds. */
	BUSY_US = 10 * 1000 * 1000,
	BIOS_US = 1000 * 1000,		/* for a program to fetch a key from the BIOS */
};

/* The bytes of an event, at most: with the prefix e0, and f0 for a release where the controller does not translate. */
static uint32_t most_bytes(const struct key_event *event)
{
	return 1 + (event->scan >= 0x80) + !event->down;
}

static uint32_t least_bytes(const struct key_event *event)
{
	return 1 + (event->scan >= 0x80);
}

size_t key_flow_handful(const struct key_event *events, size_t count)
{
	uint32_t bytes = 0;
	size_t taken = 0, whole;

	while (taken < count && bytes + most_bytes(&events[taken]) <= KEY_FLOW_ROOM)
		bytes += most_bytes(&events[taken++]);
	/* A key that stays down while the guest is busy may repeat. */
	whole = taken;
	while (whole > 0 && events[whole - 1].down)
		whole--;
	return whole ? whole : taken;
}

void key_flow_sent(struct key_flow *flow, const struct key_event *events, size_t count, const struct key_state *state,
		   int64_t now_us)
{
	flow->bytes = 0;
	for (size_t i = 0; i < count; i++)
		flow->bytes += least_bytes(&events[i]);
	flow->has_count = state->has_count;
	flow->count = flow->last_count = state->count;
	flow->sent_us = flow->moved_us = now_us;
}

/* Whether the guest has read all bytes, or will not. */
static bool controller_is_empty(struct key_flow *flow, const struct key_state *state, int64_t now_us)
{
	bool still = state->count == flow->last_count;
	int64_t patience_us = flow->deaf ? AGAIN_US : flow->begun ? BUSY_US : DEAF_US;

	if (!state->has_count || !flow->has_count)
		return now_us - flow->sent_us >= LONG_US;
	flow->last_count = state->count;
	if (!still)
		flow->moved_us = now_us;
	/* The last byte raises the interrupt, too; that it is read is seen by what follows it only, an answer late. */
	if (still && state->count >= flow->count + flow->bytes) {
		flow->begun = true;
		flow->deaf = false;
		return true;
	}
	if (now_us - flow->moved_us < patience_us)
		return false;
	flow->deaf = true;
	return true;
}

static bool bios_is_empty(struct key_flow *flow, const struct key_state *state, int64_t now_us)
{
	if (!state->has_bios || state->bios_head == state->bios_tail) {
		flow->bios_stale = false;
		return true;
	}
	if (state->bios_head != flow->bios_head || state->bios_tail != flow->bios_tail) {
		flow->bios_stale = false;
		flow->moved_us = now_us;
	}
	flow->bios_head = state->bios_head;
	flow->bios_tail = state->bios_tail;
	flow->bios_stale |= now_us - flow->moved_us >= BIOS_US;
	return flow->bios_stale;
}

int64_t key_flow_told(struct key_flow *flow, const struct key_state *state, int64_t now_us)
{
	bool controller = controller_is_empty(flow, state, now_us), bios = bios_is_empty(flow, state, now_us);

	if (controller && bios)
		return 0;
	return now_us - flow->sent_us < LONG_US ? SOON_US : LATER_US;
}

/* "IRQ statistics for ioapic:" and lines of "1: 23": the keyboard's number is 1. */
static bool read_count(const char *text, uint64_t *count)
{
	const char *controller = text ? strstr(text, "for ioapic:") : NULL, *line;

	for (line = controller ? strchr(controller, '\n') : NULL; line; line = strchr(line + 1, '\n')) {
		unsigned long long times;
		int number;

		if (sscanf(line + 1, "%d: %llu", &number, &times) != 2)
			break;
		*count = times;
		if (number == 1)
			return true;
	}
	*count = 0;
	return controller;
}

void key_state_read(struct key_state *state, const char *irqs, const char *bios)
{
	enum { FIRST = 0x1e, BEHIND = 0x3e };	/* the buffer's bounds, in its segment */
	const char *colon = bios ? strchr(bios, ':') : NULL;

	state->has_count = read_count(irqs, &state->count);
	state->has_bios = colon && sscanf(colon + 1, "%x %x", &state->bios_head, &state->bios_tail) == 2 &&
			  state->bios_head >= FIRST && state->bios_head < BEHIND && state->bios_tail >= FIRST &&
			  state->bios_tail < BEHIND && !((state->bios_head | state->bios_tail) & 1);
}
