/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.html: a run for people, in one file that needs nothing else: no script, no network, its pictures within. Made
 * from run.json and the files beside it, so it can be made again at any time, also of a run that was killed.
 */
#ifndef KVT_RUNTIME_RESULTS_REPORT_H
#define KVT_RUNTIME_RESULTS_REPORT_H

#include "runtime/base/error.h"

/*
 * Keeps room for a report in DIRECTORY, so that a disk that a run has filled has a place for it: the report of a run that has
 * not ended, which report_give_room takes away again. That there is no room is told elsewhere.
 */
void report_keep_room(const char *directory);
void report_give_room(const char *directory);

/* Writes PATH, whole or not at all; NULL: report.html in DIRECTORY, the run's. */
int report_write(const char *directory, const char *path, struct error *error);

#endif
