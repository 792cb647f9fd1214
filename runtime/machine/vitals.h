/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a guest's machine fares at one moment: whether its processors run, and where; what its disk and network have done
 * so far. Read from what QEMU's monitor prints for people, and written as a line of machine.jsonl.
 */
#ifndef KVT_RUNTIME_MACHINE_VITALS_H
#define KVT_RUNTIME_MACHINE_VITALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/text_buffer.h"

enum { VITALS_PROCESSORS = 16 };	/* that are looked at; the rest of a larger machine is not */

struct vital_processor {
	uint64_t at;			/* the address of the next instruction */
	bool halted;
	bool interrupts;		/* are let in */
	uint64_t target;		/* its DI register: where what copies or clears memory is at */
};

/* Counts are since the machine was started. */
struct vitals {
	int64_t at_us;
	char status[40];		/* "running", "paused (guest-panicked)"; "" if it was not told */
	struct vital_processor processors[VITALS_PROCESSORS];
	uint32_t processor_count;
	bool all_processors;		/* there are no more than these */
	bool has_drives;
	uint64_t reads, writes, read_bytes, written_bytes;	/* of all drives */
	bool has_network;
	uint16_t received, sent;	/* packets; begins anew behind 65,535 */
};

/* TEXT is what `info status`, `info registers -a`, `info blockstats` and, of one queue, `info virtio-queue-status` print. */
void vitals_read_status(struct vitals *vitals, const char *text);
void vitals_read_registers(struct vitals *vitals, const char *text);
void vitals_read_drives(struct vitals *vitals, const char *text);
bool vitals_read_queue(uint16_t *packets, const char *text);	/* false: it does not say */

/* Nothing can wake or end what this processor does: it is halted and lets no interrupts in. */
bool vitals_is_dead(const struct vital_processor *processor);

/* Packets that the network has carried between the two. */
uint32_t vitals_packets(const struct vitals *before, const struct vitals *after);

/* Adds them as JSON on one line, with the line's end; WHY: "regular" or "failure". */
void vitals_line(const struct vitals *vitals, const char *why, struct text_buffer *out);

#endif
