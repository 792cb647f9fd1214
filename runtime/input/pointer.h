/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pointer. Where the server's is absolute it is sent to its place, else it is brought there (runtime/input/chase.h); which of
 * them is asked for anew with each request, and where it changes under way, the other one goes on. One request at a time.
 */
#ifndef KVT_RUNTIME_INPUT_POINTER_H
#define KVT_RUNTIME_INPUT_POINTER_H

#include "interp/host.h"
#include "runtime/base/error.h"
#include "runtime/base/loop.h"
#include "runtime/input/chase.h"
#include "runtime/vnc/vnc.h"

struct pointer;

struct pointer_events {
	void (*done)(void *context);	/* the request; always from the loop */
	void (*lost)(void *context, const struct error *why);	/* instead: the guest's pointer does not get there */
};

struct pointer *pointer_new(struct loop *loop, struct vnc *vnc, const struct pointer_events *events, void *context);
void pointer_free(struct pointer *pointer);	/* NULL is allowed; releases pressed buttons */
void pointer_update(struct pointer *pointer);	/* the display changed, or the kind of the server's pointer */

/* Moves, with the buttons as they are. -1 if the point is outside the display. */
int pointer_move(struct pointer *pointer, struct point to, struct error *error);
/* These act where the pointer is. Press and release: one button of several that may be down. */
void pointer_click(struct pointer *pointer, enum button button, uint32_t times);
void pointer_press(struct pointer *pointer, enum button button);
void pointer_release(struct pointer *pointer, enum button button);

/* For comparisons, and to see what a movement took. */
struct chase *pointer_chase(struct pointer *pointer);

#endif
