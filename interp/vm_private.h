/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual machine's state, shared by vm.c (its life), vm_execute.c (its instructions), vm_wait.c (its waits),
 * vm_serial.c (those for the serial console) and vm_field.c (text that is typed into a field).
 */
#ifndef KVT_INTERP_VM_PRIVATE_H
#define KVT_INTERP_VM_PRIVATE_H

#include "grammar/arena.h"
#include "interp/opcode.h"
#include "interp/vm.h"

enum { PENDING_MAX_US = 5 * 1000 * 1000 };	/* so much longer a wait takes for what is just being read */

enum waiting {
	WAITING_FOR_NOTHING,
	WAITING_FOR_DONE,	/* the host's answer to what was asked last */
	WAITING_FOR_SCREENS,
	WAITING_FOR_STILL,
	WAITING_FOR_CHANGE,
	WAITING_FOR_REACTION,	/* of a field that was typed into */
	WAITING_FOR_REBOOT,
	WAITING_FOR_POWEROFF,
	WAITING_FOR_SERIAL,
	WAITING_FOR_TIME,
};

struct vm {
	const struct program *program;
	const struct host_ops *ops;
	void *host;
	struct arena arena;		/* strings made on the way */
	size_t joined;			/* bytes of them that the script put together */

	uint32_t pc;			/* the next instruction */
	struct value stack[PROGRAM_MAX_STACK];
	uint32_t depth;
	struct value *locals;
	const char **texts;		/* the strings of the program's texts; NULL: not said yet */
	bool started;			/* the host is told of texts */
	uint32_t *calls;		/* where to go on behind each call; as many as there are procedures */
	uint32_t call_depth;
	struct value properties[GUEST_PROPERTY_COUNT];
	bool has_property[GUEST_PROPERTY_COUNT];

	bool *param_used;		/* so far; one a param */
	enum layout layout;
	int64_t checkpoint_ms;		/* of `checkpoint every`; 0: none was said in this phase */

	uint32_t step;
	bool step_open;
	struct seen seen_best[PROGRAM_MAX_EXPECTED];	/* of each screen of the step's wait */
	uint32_t seen_count;
	const struct seen *nearest;	/* of these, or the watcher below */
	struct seen seen_watcher;

	uint32_t expected[PROGRAM_MAX_EXPECTED];	/* the script's screens, then, during a wait, the watchers' */
	bool fresh_wanted[PROGRAM_MAX_EXPECTED];	/* of the script's screens */
	uint32_t expected_count;
	struct point last_centre, last_at;	/* of the screen that ended the last wait: where it is clicked, and its corner */
	bool seen;			/* a wait of this phase has been ended by a screen, of late by this one: */
	uint32_t seen_screen;
	bool input_since_seen, input_given;	/* since then, and in this phase */
	const char *stale;		/* a screen that is there, but was so before the last input; NULL: none is */

	struct serial_wanted serial_wanted;	/* of a wait for the serial console */
	uint64_t serial_from;		/* where it may yet come */
	uint64_t serial_taken;		/* where what the waits before have found ends */
	uint64_t *watched_from;		/* the same for each watcher of the serial console */

	const struct area *area;	/* of a wait for the display to keep still or to change */
	enum reference since;		/* what it is held against */
	int64_t still_ms, still_until_us;

	struct point pointer;		/* where it was sent last */
	struct area field;		/* what is looked at while text is typed into it */
	const char *field_name;		/* as the script has it; "": it is the area alone */
	const char *field_first, *field_first_shown, *field_rest, *field_rest_shown;	/* NULL: nothing was typed into one yet */
	bool reaction_wanted;		/* the first part can be seen */

	enum waiting waiting;
	bool may_miss;			/* a look: running out of time is no failure */
	bool capturing;			/* what is waited for is read as a value */
	uint32_t captured_text;		/* this one */
	bool pending;			/* something that is waited for is being read */
	const char *waiting_what;
	int64_t since_us, until_us;
	int64_t allowed_ms;

	bool rebooted, powered_off;	/* and not yet waited for */
	bool held;			/* see vm_hold */
	bool out_of_breath;		/* goes on at the next event, a timer that is due at once */
	bool ended;
	enum reason reason;
	const char *text;
};

/* Runs one instruction. */
void vm_execute(struct vm *vm);

/* Begins a wait of ALLOWED_MS; screens: for vm->expected. */
void vm_forget_seen(struct vm *vm);
void vm_begin_wait(struct vm *vm, enum waiting waiting, int64_t allowed_ms, bool may_miss);
void vm_begin_still(struct vm *vm, const struct area *area, int64_t still_ms, int64_t allowed_ms);
void vm_begin_capture(struct vm *vm, uint32_t text, int64_t allowed_ms);
void vm_begin_change(struct vm *vm, const struct area *area, int64_t allowed_ms);

/* vm_serial.c */
void vm_forget_serial(struct vm *vm);		/* a phase begins */
void vm_begin_serial(struct vm *vm, struct serial_wanted wanted, int64_t allowed_ms);
bool vm_look_for_serial(struct vm *vm);		/* whether what is waited for has come */
void vm_fail_serial(struct vm *vm, const char *allowed);
bool vm_watch_serial(struct vm *vm, uint32_t watcher);	/* fails the run, and returns true, if it has come */

/* vm_field.c */
void vm_begin_field(struct vm *vm, const struct area *area);
void vm_begin_field_at_pointer(struct vm *vm, const char *name);
size_t vm_first_part(const char *text);		/* how many bytes of it are typed before the field is looked at */
void vm_type_first(struct vm *vm, const char *text);
void vm_type_rest(struct vm *vm);
void vm_begin_reaction(struct vm *vm, int64_t allowed_ms);
void vm_fail_reaction(struct vm *vm, const char *allowed);

void vm_type(struct vm *vm, const char *text, const char *shown);	/* has the host do it */

/* Looks whether what is waited for is there, or its time is over: true if the wait has ended, one way or the other. */
bool vm_look_up(struct vm *vm);

void vm_push(struct vm *vm, struct value value);
void vm_end_step(struct vm *vm, bool passed);
void vm_fail(struct vm *vm, enum reason reason, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
