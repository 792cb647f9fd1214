/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the log of a run remembers, as run.json and junit.xml need it. Strings are owned by their record.
 */
#ifndef KVT_RUNTIME_RESULTS_RUN_RECORD_H
#define KVT_RUNTIME_RESULTS_RUN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/host.h"
#include "interp/verdict.h"

/* A screen at its best in a wait. Where is in pixels of the display. */
struct seen_record {
	char *screen, *picture;		/* picture NULL: it has none, or there was no display */
	char *line;			/* of text that did not come: the line nearest to it; NULL: none was near */
	bool matched;
	double score, share;
	int32_t x, y;			/* of the picture's top left corner */
	int32_t worst_x, worst_y, worst_width, worst_height;	/* the neighbourhood that decided */
	int64_t at_us;
};

struct step_record {
	int number;			/* from 1, over all phases; 0: no step yet */
	char *file, *text;
	int line, column;
	int64_t start_us, end_us;	/* end -1: under way */
	bool passed;
	struct seen_record *seen;	/* the screens that were waited for, nearest first; of a step that passed, the one */
	size_t seen_count;
	char *screenshot;		/* below the run directory; NULL: none */
};

struct note_record {
	int64_t at_us;
	char *event;			/* its name, if it is one of QEMU's events; else NULL */
	char *text;
};

struct checkpoint_record {
	char *name, *phase;
	bool automatic;
	int64_t at_us, took_us, bytes;
};

struct phase_record {
	char *name;
	int64_t start_us, end_us;	/* end -1: under way */
	enum reason reason;
	char *text;			/* NULL: nothing more to say than the reason */
	int steps;			/* that were begun */
	char *where;			/* "FILE:LINE:COLUMN: STATEMENT" of the step that did not pass; NULL: none */
};

struct recording_record {
	bool there;
	uint64_t pictures, dropped;
	int64_t cpu_us;
};

/* NULL strings: not there (yet). */
struct run_record {
	char *guest, *title, *script, *directory, *vnc, *started, *hostname;
	char *qemu, *accelerator;	/* of the machine of the phase under way */
	struct phase_record *phases;
	size_t phase_count, phase_capacity;
	struct step_record step;	/* the last one that was begun */
	struct note_record *notes;	/* of the phase under way, or after the last one */
	size_t note_count, note_capacity;
	struct checkpoint_record *checkpoints;	/* that are there, the oldest first */
	size_t checkpoint_count, checkpoint_capacity;
	struct recording_record recording;
	char *last_screenshot;
	char *display_text;		/* the rows of the text console at the end, each with a line feed; NULL: there was none */
	bool tells_display_text;	/* also to whoever started the run */
	bool ended;			/* then the rest holds */
	enum reason reason;
	char *text, *help;
	int64_t end_us;
};

/* Embedded; zero before first use. */
void run_record_deinit(struct run_record *run);
void run_record_begin(struct run_record *run);		/* when, and on which host */
void run_record_end_step(struct run_record *run, int64_t now_us, bool passed);	/* the last one */
void run_record_note(struct run_record *run, const char *event, const char *text, int64_t now_us);	/* EVENT NULL: a note */
void run_record_end(struct run_record *run, enum reason reason, const char *text, const char *help);
void step_record_deinit(struct step_record *step);	/* leaves it zero */
/* What was looked for: the one that counts first; behind it, where none came, the others by how near they were. */
void step_record_see(struct step_record *step, const struct step_end *end);
void run_record_clear_notes(struct run_record *run);
void run_record_drop_checkpoint(struct run_record *run, const char *name);	/* if there is one of this name */

/* What stands on the display at the end, as in display_text; rows beyond some kilobytes are left out. */
void run_record_keep_text(struct run_record *run, const char *text, bool tells);

/* The phase that is under way, or NULL. */
struct phase_record *run_record_open_phase(const struct run_record *run);

/* The phase that the verdict speaks of: the first that was begun and did not pass. NULL: none. */
struct phase_record *run_record_fatal_phase(const struct run_record *run);

/* Puts a copy of VALUE in place of *place; NULL if it is NULL or empty. */
void record_string(char **place, const char *value);

#endif
