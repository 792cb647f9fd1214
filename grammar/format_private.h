/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the formatter's files share: a script as rows, the lines that will be printed. format_rows.c cuts the tokens
 * into rows, format_align.c gives them columns, format.c prints them.
 */
#ifndef KVT_GRAMMAR_FORMAT_PRIVATE_H
#define KVT_GRAMMAR_FORMAT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grammar/token.h"

enum {
	FORMAT_TAB = 8,			/* a tab of indentation counts so many columns */
	FORMAT_WIDTH = 100,		/* a block that would make its line longer is opened */
	FORMAT_COMMENT = 40,		/* comments behind code begin in this column or further right */
	FORMAT_FAR = 64,		/* ... but a longer line does not drive the others' comments there */
};

#define FORMAT_NONE SIZE_MAX

struct format_row {
	size_t first, end;		/* its tokens, line ends among them left out; none: a comment stands alone */
	size_t comment;			/* the comment's token, or FORMAT_NONE */
	uint32_t depth;			/* in tabs */
	bool blank;			/* an empty line goes before it */
	bool opens;			/* the rows of a block follow */
	bool property;			/* stands in the block of a guest or screen */
	bool continued;			/* a comment alone that goes on below the one behind the code above */
	size_t aligned;			/* the token that is moved to the right to stand below others, or FORMAT_NONE */
	uint32_t padding;		/* blanks before that token */
	uint32_t comment_padding;	/* blanks before the comment */
};

/* Zeroed before use; the tables are on the heap, freed by format_deinit. */
struct format {
	const struct source *source;
	const struct token *tokens;
	size_t count;
	struct format_row *rows;
	size_t row_count, row_capacity;
};

void format_cut(struct format *f);
void format_align(struct format *f);
void format_deinit(struct format *f);

/* Whether a blank goes between two tokens of a row. */
bool format_blank_between(const struct token *left, const struct token *right);

/* The columns of the tokens FIRST to END (excluded) on one line, with single blanks. */
uint32_t format_width(const struct format *f, size_t first, size_t end);

#endif
