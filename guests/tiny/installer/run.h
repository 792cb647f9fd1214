/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running other programs and telling what went wrong with them. */
#ifndef RUN_H
#define RUN_H

#include "files.h"

/*
 * Runs argv, found in the path, with `input` (or nothing, if NULL) on its standard input. If it does
 * not exit with 0, writes into `error` its name, its status and the last line it printed.
 */
bool run_program(const char *const *argv, const char *input, char *error, size_t size);

/* The same, fed from the regular file `from`, which is closed. */
bool run_feeding(const char *const *argv, int from, copy_progress_fn *progress, void *arg,
                 char *error, size_t size);

#endif
