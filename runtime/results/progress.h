/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run shows to whoever started it. Into a pipe: the lines of its log, each as soon as it is known. On a
 * terminal: the same lines scrolling by and, below them, a block of four that is redrawn in place: guest, phase and
 * its time; the step under way; how much of its timeout is used up and which screen came nearest so far.
 */
#ifndef KVT_RUNTIME_RESULTS_PROGRESS_H
#define KVT_RUNTIME_RESULTS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/results/runlog.h"

struct progress;

struct progress_look {
	bool live;		/* a block that is redrawn */
	bool color;
	bool unicode;		/* else plain ASCII */
	int columns;		/* 0: as wide as the terminal is, asked at each redraw */
};

/*
 * What suits FD: live on a terminal that is not "dumb", in colour unless NO_COLOR is set or COLOR is false. The locale
 * (LC_CTYPE) must have been set for Unicode.
 */
struct progress_look progress_look_for(int fd, bool color);

/* FD stays the caller's. GUEST is copied. */
struct progress *progress_new(int fd, const char *guest, const struct progress_look *look);
void progress_free(struct progress *progress);	/* NULL is allowed; takes the block away */

/* The observer to give to runlog_new, with the progress as its context. */
extern const struct runlog_observer progress_observer;

/* Redraws the block where it has changed, ten times a second at most; call it about as often. */
void progress_tick(struct progress *progress, int64_t now_us);

#endif
