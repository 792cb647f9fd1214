/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run leaves behind, written while it goes, so that a kill at any moment leaves a directory that can be read:
 *
 *	run.json		the run as data (docs/run.schema.json); valid JSON at every moment
 *	junit.xml		one test case per phase; written at the end
 *	console.log		the lines that a run prints into a pipe, with times
 *	screens/NNN-NAME.png	the display at each wait that matched, NNN the step's number; NNN-end.png at the end
 *	qemu.cmdline, qemu.log	written by the machine
 *
 * The log tells an observer (the terminal) the same things that it writes.
 */
#ifndef KVT_RUNTIME_RESULTS_RUNLOG_H
#define KVT_RUNTIME_RESULTS_RUNLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "interp/host.h"
#include "interp/verdict.h"
#include "runtime/base/error.h"
#include "runtime/display/frame.h"

struct runlog;

/* Where a run goes on from. */
struct runlog_from {
	const char *run, *checkpoint;	/* its directory, and the checkpoint's name */
	const char *phase, *place, *statement;
	int64_t at_us;			/* time of that run */
};

/* A machine that was kept, see checkpoint.h. */
struct runlog_checkpoint {
	const char *name, *phase;
	bool automatic;
	int64_t at_us, took_us, bytes;
};

/* Strings are borrowed for the call. */
struct runlog_head {
	const char *guest, *title, *script;	/* script: path as given */
	const char *const *params;		/* "name=value", as in force; NULL-terminated */
	const struct runlog_from *from;		/* NULL: from the beginning */
	const char *vnc;			/* address of a server that kvt did not start, or NULL */
};

struct runlog_step {
	const char *phase;
	const char *file;
	int line, column;		/* from 1 */
	const char *text;		/* the statement's first line as written, without indentation */
};

/* What is being waited for, for the live display; told again whenever it changes. */
struct runlog_wait {
	const char *what;		/* "language", "lvm or plain", "a reboot"; NULL: nothing */
	int64_t since_us, until_us;	/* run time, see host.h */
	double best;			/* best score so far, < 0: no screens are waited for */
	const char *best_screen;
};

struct runlog_verdict {
	enum reason reason;
	const char *text;		/* one sentence: what happened, on what, what to do */
	const char *help;		/* may be NULL */
};

/* Every member may be NULL. `number` counts steps from 1. */
struct runlog_observer {
	void (*phase)(void *context, const char *phase, int64_t now_us);
	void (*step)(void *context, int number, const struct runlog_step *step, int64_t now_us);
	void (*wait)(void *context, const struct runlog_wait *wait, int64_t now_us);
	void (*line)(void *context, const char *line, int64_t now_us);	/* one line of console.log, without its time */
	void (*verdict)(void *context, const struct runlog_verdict *verdict, const char *directory, int64_t now_us);
};

/*
 * Makes DIRECTORY (with its parents; it must not hold a run already) and begins the log. DIRECTORY NULL:
 * runs/GUEST/YYYYMMDD-HHMMSS below the current folder, with -2, -3... when it is taken. NULL on failure.
 */
struct runlog *runlog_new(const char *directory, const struct runlog_head *head, const struct runlog_observer *observer,
			  void *context, struct error *error);
void runlog_free(struct runlog *log);		/* NULL is allowed */
const char *runlog_directory(const struct runlog *log);

/*
 * -1 from any of these: something in the directory could not be written; the error says what and why, and the run
 * should be brought to its end. That is said once: later calls write what they can and return 0. There is room set
 * aside for the verdict (and some last steps and phases) in run.json.
 */
int runlog_machine(struct runlog *log, const char *qemu_version, const char *accelerator, struct error *error);
int runlog_phase_begin(struct runlog *log, const char *phase, int64_t now_us, struct error *error);
int runlog_phase_end(struct runlog *log, enum reason reason, const char *text, int64_t now_us, struct error *error);
/* A phase that is not begun because an earlier one did not pass. */
int runlog_phase_skip(struct runlog *log, const char *phase, int64_t now_us, struct error *error);
int runlog_step_begin(struct runlog *log, const struct runlog_step *step, int64_t now_us, struct error *error);
int runlog_step_end(struct runlog *log, const struct step_end *end, int64_t now_us, struct error *error);
/* Belongs to the step under way or, until the next one begins, to the last one. A zero-sized frame is ignored. The
 * picture is copied and written beside the run; that it could not be is told by a later call. */
int runlog_screen(struct runlog *log, const char *name, const struct frame *frame, struct error *error);
int runlog_note(struct runlog *log, const char *text, int64_t now_us, struct error *error);
/* One of the same name is there no more. */
int runlog_checkpoint(struct runlog *log, const struct runlog_checkpoint *checkpoint, int64_t now_us, struct error *error);
int runlog_checkpoint_gone(struct runlog *log, const char *name, struct error *error);
/* An event that QEMU reports, with its details or "". */
int runlog_event(struct runlog *log, const char *event, const char *details, int64_t now_us, struct error *error);
/* What the recording has cost: processor time. Stands in run.json from the verdict on. */
void runlog_recording(struct runlog *log, uint64_t pictures, uint64_t dropped, int64_t cpu_us);
/*
 * Between these two nothing is written: what the log is told is kept, and written when it is released. What a guest is
 * answered goes before what is written about it. FRAMEs given to runlog_screen must stay as they are until then.
 * Failures are told by runlog_release. runlog_finish releases as well.
 */
void runlog_hold(struct runlog *log);
int runlog_release(struct runlog *log, struct error *error);
void runlog_wait(struct runlog *log, const struct runlog_wait *wait, int64_t now_us);

/* What stands on a text console at the end: rows, each with a line feed. Kept for runlog_finish; told with the verdict if
 * TELLS. */
void runlog_display_text(struct runlog *log, const char *text, bool tells);

/*
 * Ends the log with its verdict; begun steps and phases are closed with it. Called once; again is ignored. Returns the
 * reason that is recorded: a run that has passed is no-space if not all of it could be written. ERROR has no text, unless
 * even that could not be recorded whole.
 */
enum reason runlog_finish(struct runlog *log, const struct runlog_verdict *verdict, int64_t now_us, struct error *error);

#endif
