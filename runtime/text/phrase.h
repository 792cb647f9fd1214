/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that is looked for, and where it stands on a sheet: a string, which may go on in the row below where it has a blank;
 * what a regular expression matches in a row; or whatever there is.
 */
#ifndef KVT_RUNTIME_TEXT_PHRASE_H
#define KVT_RUNTIME_TEXT_PHRASE_H

#include "interp/regex.h"
#include "runtime/text/text_sheet.h"

struct phrase {
	char *wanted;			/* as a sheet has it; NULL: the expression, or whatever there is */
	struct regex *regex;		/* NULL: the string, or whatever there is */
	bool highlighted;		/* all of its letters must be */
};

/* Where it stands. */
struct phrase_hit {
	struct rect place;		/* of its letters in its first row */
	struct rect whole;		/* of all its letters */
	size_t line, start, end;	/* what was read: bytes of that row, of the expression's first group if it has one */
};

void phrase_deinit(struct phrase *phrase);	/* frees what it looks for */

/*
 * The topmost, then leftmost place within REGION (NULL: anywhere) that ACCEPT (NULL: any will do) takes. False if there
 * is none.
 */
bool phrase_find(const struct phrase *phrase, const struct text_sheet *sheet, const struct rect *region,
		 bool (*accept)(void *context, const struct phrase_hit *hit), void *context, struct phrase_hit *out);

/* What was read there, freed with mem_free; of whatever there is, all rows of the region, a line each. */
char *phrase_read(const struct phrase *phrase, const struct text_sheet *sheet, const struct rect *region,
		  const struct phrase_hit *hit);

/*
 * Of a string that stands nowhere: the row that is most like it, and how much of it stands there, 0 to 1. An expression is
 * taken for the letters in it. SIZE_MAX: there are no rows, or nothing to compare.
 */
size_t phrase_nearest(const struct phrase *phrase, const char *source, const struct text_sheet *sheet,
		      const struct rect *region, double *share);

#endif
