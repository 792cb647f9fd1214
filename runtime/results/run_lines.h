/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines in which a run tells what it does, in console.log, in a pipe and on the terminal. The first word of a line
 * says what it is (guest, run, phase, note, event, ok, not ok, passed...), numbers stand in columns, what is long stands last.
 */
#ifndef KVT_RUNTIME_RESULTS_RUN_LINES_H
#define KVT_RUNTIME_RESULTS_RUN_LINES_H

#include "runtime/results/run_record.h"

/* Takes one line without its line break, safe to print. */
typedef void run_lines_say(void *context, const char *line);

void run_lines_head(const struct run_record *run, run_lines_say *say, void *context);
void run_lines_phase_begin(const char *phase, run_lines_say *say, void *context);
void run_lines_phase_end(const struct phase_record *phase, run_lines_say *say, void *context);
void run_lines_machine(const struct run_record *run, run_lines_say *say, void *context);
void run_lines_event(const char *event, const char *details, run_lines_say *say, void *context);
void run_lines_note(const char *text, run_lines_say *say, void *context);

/* A step that has ended. *place_width widens with the places seen. */
void run_lines_step(const struct step_record *step, int *place_width, run_lines_say *say, void *context);

/* The run has ended: how, where, why, and what to do. */
void run_lines_verdict(const struct run_record *run, run_lines_say *say, void *context);

#endif
