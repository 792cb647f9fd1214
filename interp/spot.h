/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a phase stands in its script, in words that outlast a change of the script: for going on from a checkpoint, with
 * another program than the one that made it. A statement is known by its text and by its number among those of the same
 * text in its phase or procedure, and by the statement before it.
 */
#ifndef KVT_INTERP_SPOT_H
#define KVT_INTERP_SPOT_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/arena.h"
#include "interp/vm.h"

/* The NTH, from 1, of OF statements with this text. */
struct spot_step {
	const char *text;		/* NULL: there is none */
	uint32_t nth, of;
};

/* The phase, or a procedure that was called. */
struct spot_frame {
	const char *unit;		/* its name */
	struct spot_step at;		/* the statement under way, in outer frames the call */
	struct spot_step before;	/* of the innermost frame: the statement that stands before it */
	int64_t *rounds;		/* that are left of each repeat around it, the outermost first */
	uint32_t round_count;
};

struct spot {
	struct spot_frame *frames;	/* the phase first */
	uint32_t frame_count;
	bool behind;			/* the statement is done with: a `checkpoint NAME` */
};

/* A value that was captured: the NTH, from 1, of this name in its phase or procedure. */
struct spot_value {
	const char *unit, *name, *value;
	uint32_t nth;
};

/* All that a virtual machine would have to know to go on, beside its guest. */
struct vm_memory {
	struct spot spot;
	bool rebooted;
	const char *seen_screen;	/* that ended the last wait for screens; NULL: none did */
	const char *seen_text;		/* what the text was that this screen is; NULL: it is none */
	bool input_since_seen, input_given;
	enum layout layout;
	int64_t checkpoint_ms;
	uint64_t serial_taken;		/* where on the serial console the waits still to come begin, as in host.h */
	struct spot_value *values;	/* without those that have a secret in them */
	uint32_t value_count;
};

/* Whether the machine is in a wait that can be begun anew, and so may be remembered at any moment. */
bool vm_is_waiting(const struct vm *vm);

/*
 * Fills in OUT, in ARENA, in the middle of a wait, at a `checkpoint NAME` (BEHIND), or when a phase has failed. False if
 * no statement was under way, or the guest has switched itself off.
 */
bool vm_remember(const struct vm *vm, bool behind, struct arena *arena, struct vm_memory *out);

/*
 * Begins the phase that MEMORY speaks of in its middle: vm_start, but EVENT_START leaves it waiting for an EVENT_DONE, as
 * after a power_on. False with *why, in ARENA, if the place is not to be found in the program.
 */
bool vm_recall(struct vm *vm, uint32_t phase, const struct vm_memory *memory, struct arena *arena, const char **why);

/* The statement that was under way, if vm_remember says so. */
const struct program_step *vm_step(const struct vm *vm);

/* Whether anything that has run so far has asked for the param. */
bool vm_param_used(const struct vm *vm, uint32_t param);
void vm_mark_param(struct vm *vm, uint32_t param);	/* as used */

#endif
