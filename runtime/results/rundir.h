/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The directory that a run leaves behind: where it is made, and how files in it are called.
 */
#ifndef KVT_RUNTIME_RESULTS_RUNDIR_H
#define KVT_RUNTIME_RESULTS_RUNDIR_H

#include <stdbool.h>

#include "runtime/base/error.h"

/*
 * Makes the directory with its parents and its folder screens/. WANTED NULL: runs/GUEST/YYYYMMDD-HHMMSS (local time)
 * below the current folder, with -2, -3... when it is taken; runs/GUEST/latest then points to it. Returns its path, for
 * mem_free, or NULL; a directory in which there is a run.json is refused.
 */
char *rundir_make(const char *wanted, const char *guest, struct error *error);

/*
 * A run holds its own directory, and those of the runs whose disks it has started from, until it ends, however it does;
 * what is held is not removed. Returns a descriptor, to be closed; -1 if PATH holds no run, or its file system has no locks.
 */
int rundir_hold(const char *path);
bool rundir_is_held(const char *path);

/* Of a run that could not be begun in the directory PATH: what another would take for a run goes. */
void rundir_forget(const char *path);

/* "screens/007-NAME.png", with what does not belong into a file name replaced; for mem_free. */
char *rundir_screen_name(int number, const char *name);

#endif
