/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast keys may go to a QEMU that kvt has started. Its PS/2 keyboard has room for 16 bytes and drops what does not
 * fit without a word, and so does the BIOS with what nobody fetches from its buffer of 15 keys. So keys go in handfuls
 * that fit, and the next one only when the guest has taken the last: each byte that the guest reads raises the
 * keyboard's interrupt for the next one, and QEMU's monitor tells how often it was raised (info irq); where the BIOS
 * keeps its keys, is known as well (0040:001a). docs/keyboard.md has the reasons and measurements.
 *
 * This is the decision alone: times and answers come in as arguments.
 */
#ifndef KVT_RUNTIME_INPUT_KEY_FLOW_H
#define KVT_RUNTIME_INPUT_KEY_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/input/key_event.h"

/* What the monitor says of the guest's keyboard. */
struct key_state {
	bool has_count;			/* QEMU told how often the keyboard's interrupt was raised */
	uint64_t count;
	bool has_bios;			/* there is what may be the BIOS's buffer */
	uint32_t bios_head, bios_tail;	/* equal: it is empty */
};

struct key_flow {
	bool begun;			/* the guest takes keys */
	bool deaf;			/* it has left some where they are */
	uint64_t count;			/* of interrupts, before the handful */
	bool has_count;
	uint32_t bytes;			/* of the handful, at least */
	int64_t sent_us, moved_us;	/* when it went, and when the guest took some of it last */
	uint64_t last_count;		/* at the last look */
	uint32_t bios_head, bios_tail;	/* at the last look */
	bool bios_stale;		/* nobody fetches from there as long as it stands like that */
};

/* Bytes of a handful: so that four that are left of the one before, or the keyboard's own answers, still fit. */
enum { KEY_FLOW_ROOM = 12 };

/* How many of the COUNT events make the next handful, at least one; where it can be, it ends with a key that comes up. */
size_t key_flow_handful(const struct key_event *events, size_t count);

/* A handful has gone; STATE is from just before. */
void key_flow_sent(struct key_flow *flow, const struct key_event *events, size_t count, const struct key_state *state,
		   int64_t now_us);

/* How long to wait before the next look, in us; 0: the guest has taken the handful, or never will. */
int64_t key_flow_told(struct key_flow *flow, const struct key_state *state, int64_t now_us);

/* Reads what the monitor's `info irq` and `xp /2hx 0x41a` print; NULL: it printed nothing of use. */
void key_state_read(struct key_state *state, const char *irqs, const char *bios);

#endif
