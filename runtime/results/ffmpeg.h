/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program ffmpeg, as a child that is waited for. */
#ifndef KVT_RUNTIME_RESULTS_FFMPEG_H
#define KVT_RUNTIME_RESULTS_FFMPEG_H

#include <signal.h>

#include "runtime/base/error.h"

/*
 * Runs ARGS (NULL-terminated, "ffmpeg" first), and returns what it wrote to its output, from mem_*, with a NUL behind it.
 * NULL if it is not there or has failed, with what it said last.
 */
char *ffmpeg_read(const char *const *args, struct error *error);

/*
 * Between these two, a signal that would end the process (SIGINT, SIGTERM, SIGHUP) ends what is run in place of it, and the
 * process at the second: so there is time to tidy up.
 */
void ffmpeg_hold_signals(sigset_t *before);
void ffmpeg_release_signals(const sigset_t *before);

#endif
