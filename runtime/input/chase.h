/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Brings a relative pointer to a place, by looking where the guest's cursor is and moving on from there. Never waits: it is
 * told of updates of the display and of its timer, and asks for packets of the mouse. Times are microseconds on the
 * caller's clock. docs/pointer.md tells the method.
 */
#ifndef KVT_RUNTIME_INPUT_CHASE_H
#define KVT_RUNTIME_INPUT_CHASE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"

struct chase_port {
	void (*move)(void *context, int32_t dx, int32_t dy);	/* one packet, at once */
	void (*wake)(void *context, int64_t due_us);		/* the one timer: replaces what it was set to */
	/* One of these ends each chase; both come out of chase_update or chase_wake only. */
	void (*arrived)(void *context);
	void (*lost)(void *context, const struct error *why);
};

/* How the pointer is steered; others than the first are for comparisons. */
enum chase_method { CHASE_LEARNING, CHASE_HALVING, CHASE_ONE_PIXEL };

struct chase;

struct chase *chase_new(const struct chase_port *port, void *context);
void chase_free(struct chase *chase);		/* NULL is allowed */
void chase_set_method(struct chase *chase, enum chase_method method);

/* TARGET lies within the display. What was learnt in earlier chases is used. */
void chase_begin(struct chase *chase, struct pixel_place target, int64_t now_us);
void chase_stop(struct chase *chase);		/* the chase under way, if any; no answer */
bool chase_is_on(const struct chase *chase);
void chase_update(struct chase *chase, const struct frame *frame, int64_t now_us);	/* the display changed */
void chase_wake(struct chase *chase, const struct frame *frame, int64_t now_us);	/* the timer is due */

/* Where the pointer was seen last; false: nowhere yet. */
bool chase_at(const struct chase *chase, struct pixel_place *at);
/* Movements of the last chase, each with a look behind it; and packets. */
void chase_effort(const struct chase *chase, uint32_t *steps, uint32_t *packets);

#endif
