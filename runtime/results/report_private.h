/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a report, shared by report.c (what comes in which order), report_failure.c (what was waited for, and what
 * was there), report_machine.c (what the guest was doing), report_steps.c (the course of the run) and report_files.c (what
 * else is known).
 */
#ifndef KVT_RUNTIME_RESULTS_REPORT_PRIVATE_H
#define KVT_RUNTIME_RESULTS_REPORT_PRIVATE_H

#include <stdbool.h>

#include "runtime/base/json_tree.h"
#include "runtime/base/text_buffer.h"
#include "runtime/display/frame.h"
#include "runtime/results/report_pictures.h"
#include "runtime/results/run_read.h"

#define REPORT_VIDEO "video.webm"

struct report {
	const char *directory;
	struct json_t *run;
	const struct json_t *verdict;	/* the run's */
	const struct json_t *step;	/* the one that did not pass; NULL: none */
	const char *last;		/* the last screenshot, below the directory; NULL: none */
	struct report_pictures *pictures;
	size_t first_step;		/* of all in the run, from 0: those before it are left out */
	size_t notes_room;		/* bytes that are left for notes */
	bool video;			/* there is one beside it */
	bool difference_matches;	/* what is drawn as the difference is none by the rule of matching with its defaults */
	struct rect decided;		/* the neighbourhood that decides on the last screenshot; empty: no difference is drawn */
	struct text_buffer out;
};

extern const char report_style[];	/* report.css, put into the build by report.awk */

/* Adds FORMAT, in which %s is a text that is escaped (NULL: nothing), and %d an int. */
void html(struct text_buffer *out, const char *format, ...);

/* How long a step or phase took, in seconds; 0 if it has not ended. */
double lasted_s(const struct json_t *object);
/* "12.3 s", "6 min 12 s"; for mem_free. */
char *seconds_text(double seconds);
char *percent_text(double share);

/* The path of a file in the run directory; for mem_free. */
char *report_path(const struct report *report, const char *file);

/* The last LINES of a file in the run directory, behind TITLE; nothing if there are none. */
void report_log(struct report *report, const char *file, const char *title, int lines, bool open);

/* Chooses the steps that are shown, about ROOM bytes of them; returns how many bytes they need. */
size_t report_choose_steps(struct report *report, size_t room);
void report_want_failure(struct report *report);	/* asks for its pictures, the most important ones */
void report_want_steps(struct report *report);
void report_failure(struct report *report);
void report_steps(struct report *report);
void report_machine(struct report *report);
void report_files(struct report *report);

#endif
