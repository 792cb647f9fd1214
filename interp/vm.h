/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual machine. It runs a phase until something must be waited for and returns; an event resumes it. It is
 * deterministic: the same program, params and events give the same calls of the host.
 */
#ifndef KVT_INTERP_VM_H
#define KVT_INTERP_VM_H

#include <stdbool.h>
#include <stdint.h>

#include "interp/host.h"
#include "interp/program.h"

struct vm;

/* What is being waited for, for people; once a wait for screens has run out of time, what came nearest in it. */
struct vm_wait {
	const char *what;		/* "language or error"; NULL: not waiting for the guest */
	int64_t since_us, until_us;
	double best;			/* best score so far; < 0: no screens are waited for */
	const char *best_screen;
	const char *stale_screen;	/* is there, but a fresh one is waited for; NULL: none is */
};

/* PROGRAM, verified, and OPS are borrowed for the machine's life. */
struct vm *vm_new(const struct program *program, const struct host_ops *ops, void *host);
void vm_free(struct vm *vm);	/* NULL is allowed */

/* The guest's property as the script says it, or false if it says nothing. Valid from vm_new on. */
bool vm_property(const struct vm *vm, enum guest_property property, struct value *value);

/* Begins a phase (index into program.phases): the next vm_resume must be with EVENT_START. */
void vm_start(struct vm *vm, uint32_t phase);

/* Runs as far as it goes; true while the phase goes on, false once it has ended: see vm_reason. */
bool vm_resume(struct vm *vm, const struct event *event);

/* When EVENT_TIMER is wanted, in the host's time; INT64_MAX: not at all. */
int64_t vm_deadline_us(const struct vm *vm);

/*
 * Holds a wait while the guest stands still: events are taken, and nothing comes of them, nor of time, until vm_go_on, to
 * which is said how long that was; the wait has so much longer then. To be resumed with any event.
 */
void vm_hold(struct vm *vm);
void vm_go_on(struct vm *vm, int64_t held_us);

enum reason vm_reason(const struct vm *vm);	/* REASON_NONE: the phase passed */
const char *vm_text(const struct vm *vm);	/* what happened, in a sentence; "" when it passed */
void vm_wait(const struct vm *vm, struct vm_wait *out);

#endif
