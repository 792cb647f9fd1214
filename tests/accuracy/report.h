/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the two accuracy tests share: their options, TAP, the rule that screens have by default, and pictures of what
 * went wrong.
 */
#ifndef KVT_TESTS_ACCURACY_REPORT_H
#define KVT_TESTS_ACCURACY_REPORT_H

#include <stdbool.h>

#include "runtime/display/frame.h"
#include "runtime/match/match.h"

struct options {
	bool table;		/* the tables of docs/matching.md instead of TAP */
	const char *dump;	/* a folder for pictures of what went wrong, or NULL */
	const char *show;	/* a folder for pictures of the first pairs of each kind, or NULL */
	const char *pairs;	/* a folder for all pairs, as tinycv-perturbed.pl reads them, or NULL */
};

/* False, after a word on stderr, for wrong options. */
bool options_parse(struct options *options, int argc, char **argv);

/* All zero at first. */
struct tap {
	int tests;
};

/* A line of TAP; returns OK. */
bool tap_check(struct tap *tap, bool ok, const char *format, ...) __attribute__((format(printf, 3, 4)));
void tap_finish(const struct tap *tap);		/* the plan */

/* What interp/property_list.h says of screens that say nothing. */
struct match_rule default_rule(void);

/* Writes the two parts beside one another. A folder that cannot be written to ends the program. */
void write_side_by_side(const char *path, const struct frame *left, struct rect left_rect, const struct frame *right,
			struct rect right_rect);
void write_part(const char *path, const struct frame *frame, struct rect rect);

#endif
