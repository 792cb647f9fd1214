/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The live block of a run's terminal display: what it knows, and how that is drawn. It always has as many lines, so
 * that nothing below or above it jumps.
 */
#ifndef KVT_RUNTIME_RESULTS_PROGRESS_BLOCK_H
#define KVT_RUNTIME_RESULTS_PROGRESS_BLOCK_H

#include <stdint.h>

#include "runtime/results/progress.h"

enum { BLOCK_LINES = 4 };

/* Zero before first use, but for the guest. All strings are owned and clean (words_clean). */
struct progress_state {
	char *guest;
	char *phase;			/* NULL: none yet, then nothing is drawn */
	int64_t phase_us;
	int number;
	char *place, *step;		/* NULL: no step yet in this phase */
	char *what;			/* NULL: nothing is waited for */
	int64_t since_us, until_us;
	double best;
	char *best_screen;
};

void progress_state_deinit(struct progress_state *state);
void progress_state_phase(struct progress_state *state, const char *phase, int64_t now_us);
void progress_state_step(struct progress_state *state, int number, const struct runlog_step *step);
void progress_state_wait(struct progress_state *state, const struct runlog_wait *wait);

/* The block's text without a line break behind it, for mem_free; REACH gets the columns that each line takes. */
char *progress_block(const struct progress_state *state, const struct progress_look *look, int columns, int64_t now_us,
		     int reach[BLOCK_LINES]);

#endif
