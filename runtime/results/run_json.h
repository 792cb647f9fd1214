/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shape of run.json (docs/run.schema.json) in pieces: those that are final once they are written, and the end,
 * which closes whatever is open and is written anew each time.
 */
#ifndef KVT_RUNTIME_RESULTS_RUN_JSON_H
#define KVT_RUNTIME_RESULTS_RUN_JSON_H

#include "runtime/base/json_writer.h"
#include "runtime/results/run_record.h"
#include "runtime/results/runlog.h"

/* Raised when a reader of the old shape would misread the new one. */
enum { RUN_JSON_FORMAT = 1 };

void run_json_head(struct json_writer *json, const struct run_record *run, const struct runlog_head *head);
void run_json_phase_begin(struct json_writer *json, const struct phase_record *phase);
void run_json_step(struct json_writer *json, const struct step_record *step);
void run_json_phase_end(struct json_writer *json, const struct run_record *run, const struct phase_record *phase);

/* STEP NULL: all steps have been written already. */
void run_json_tail(struct json_writer *json, const struct run_record *run, const struct step_record *step);

#endif
