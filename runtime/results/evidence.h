/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ended a run, by evidence: a guest that stands still for good, one that has panicked, one that is at work and only
 * slow, and one that waits for something else can all be met by the same timeout.
 */
#ifndef KVT_RUNTIME_RESULTS_EVIDENCE_H
#define KVT_RUNTIME_RESULTS_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/verdict.h"
#include "runtime/machine/vitals.h"
#include "runtime/text/telling_text.h"

/* All borrowed. */
struct evidence {
	enum reason reason;		/* as the virtual machine has it */
	const char *text;		/* its sentence */
	const struct vitals *looks;	/* at the machine, some within a second, in their order */
	size_t look_count;		/* 0: there is no machine, or its monitor does not answer */
	const struct vitals *before;	/* an earlier one, from a while ago; NULL: none */
	int64_t still_us;		/* how long nothing on the display has changed but a cursor; -1: there is no display */
	int64_t silent_us;		/* how long its serial console has said nothing; -1: it has not spoken */
	bool blank;			/* all of the display is of one colour */
	enum telling screen, serial;
	const char *last_line;		/* on a console that is written on from line to line; NULL: it is none, or empty */
	const char *screen_line, *serial_line;	/* what tells; only if the above are not TELLING_NOTHING */
};

/* The sentence, for mem_free; *reason and *help (a constant, or NULL) are what goes with it. */
char *evidence_judge(const struct evidence *evidence, enum reason *reason, const char **help);

#endif
