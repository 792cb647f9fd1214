/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regular expressions in scripts: POSIX extended ones, of UTF-8 whatever the locale is, without what would take for ever
 * or mean something else than it says.
 */
#ifndef KVT_INTERP_REGEX_H
#define KVT_INTERP_REGEX_H

#include <stdbool.h>
#include <stddef.h>

struct regex;

enum { REGEX_MAX_SOURCE = 1000, REGEX_MAX_REPEATS = 1000 };

enum regex_flags {
	REGEX_ANY_CASE = 1,
	REGEX_LINES = 2,	/* of text with lines: ^ and $ are where each begins and ends, and a match lies within one */
};

/* FLAGS: of enum regex_flags. NULL, with what is wrong with SOURCE in WHY, if it is no such expression. */
struct regex *regex_new(const char *source, unsigned int flags, char *why, size_t size);
void regex_free(struct regex *regex);	/* NULL is allowed */

/* Bytes [start, end) of a text. */
struct regex_match {
	size_t start, end;
	size_t inner_start, inner_end;	/* of the first pair of parentheses that took part; nothing if none
						 * did; the same if there is none */
};

/* The first place, and there the longest, that is matched and is not empty. MIDDLE: TEXT begins behind other text, so that
 * ^ is not at its beginning. */
bool regex_find(const struct regex *regex, const char *text, bool middle, struct regex_match *out);

#endif
