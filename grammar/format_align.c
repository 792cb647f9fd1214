/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/format_private.h"

#include "grammar/mem.h"
/* made by bison */
#include "grammar/parser.h"

/* What stands in a column with its like: values of properties, `=` of params, `{` of screens on one line, `->`. */
enum column { COLUMN_NONE, COLUMN_PROPERTY, COLUMN_PARAM, COLUMN_SCREEN, COLUMN_ARROW };

/* Rows of one block that follow one another; blocks may stand between them, an empty line ends them. */
struct group {
	enum column column;
	uint32_t width;			/* of the widest row, up to what is aligned */
};

struct aligner {
	struct format *f;
	struct group *groups;
	size_t group_count, group_capacity;
	size_t *current;		/* the last group of each depth, or FORMAT_NONE */
	size_t depth_count, depth_capacity;
	size_t *group_of;		/* of each row, or FORMAT_NONE */
};

static size_t find_token(const struct format *f, const struct format_row *row, int kind)
{
	for (size_t i = row->first; i < row->end; i++) {
		if (f->tokens[i].kind == kind)
			return i;
		if (f->tokens[i].kind == TOK_OPEN)
			break;
	}
	return FORMAT_NONE;
}

/* Also sets what is aligned, which a row may do without: a param that has no default, say. */
static enum column column_of(const struct format *f, struct format_row *row)
{
	if (row->property) {
		if (row->first + 1 < row->end && f->tokens[row->first + 1].kind != TOK_OPEN)
			row->aligned = row->first + 1;
		return COLUMN_PROPERTY;
	}
	row->aligned = find_token(f, row, TOK_ARROW);
	if (row->aligned != FORMAT_NONE)
		return COLUMN_ARROW;
	if (row->depth > 0 || row->opens)
		return COLUMN_NONE;
	switch (f->tokens[row->first].kind) {
	case TOK_PARAM:
		row->aligned = find_token(f, row, TOK_EQUALS);
		return COLUMN_PARAM;
	case TOK_SCREEN:
		row->aligned = find_token(f, row, TOK_OPEN);
		return COLUMN_SCREEN;
	}
	return COLUMN_NONE;
}

/* Closes the groups of blocks that have ended, and makes room for a new depth. */
static void enter_depth(struct aligner *a, size_t depth)
{
	while (a->depth_count <= depth) {
		a->current = mem_grow(a->current, a->depth_count, &a->depth_capacity, sizeof(*a->current));
		a->current[a->depth_count++] = FORMAT_NONE;
	}
	a->depth_count = depth + 1;
}

static size_t find_group(struct aligner *a, size_t depth, enum column column)
{
	size_t *current = &a->current[depth];

	if (*current == FORMAT_NONE || a->groups[*current].column != column) {
		a->groups = mem_grow(a->groups, a->group_count, &a->group_capacity, sizeof(*a->groups));
		a->groups[a->group_count] = (struct group){.column = column};
		*current = a->group_count++;
	}
	return *current;
}

static void group_row(struct aligner *a, size_t index)
{
	struct format *f = a->f;
	struct format_row *row = &f->rows[index];
	uint32_t width;

	enter_depth(a, row->depth);
	if (row->blank)
		a->current[row->depth] = FORMAT_NONE;
	if (row->first == row->end || f->tokens[row->first].kind == TOK_CLOSE)
		return;
	a->group_of[index] = find_group(a, row->depth, column_of(f, row));
	if (row->aligned == FORMAT_NONE)
		return;
	width = format_width(f, row->first, row->aligned);
	if (width > a->groups[a->group_of[index]].width)
		a->groups[a->group_of[index]].width = width;
}

static void align_code(struct format *f)
{
	struct aligner a = {.f = f};

	a.group_of = mem_alloc_array(f->row_count + 1, sizeof(*a.group_of));
	for (size_t i = 0; i < f->row_count; i++)
		group_row(&a, i);
	for (size_t i = 0; i < f->row_count; i++) {
		struct format_row *row = &f->rows[i];

		if (row->aligned != FORMAT_NONE)
			row->padding = a.groups[a.group_of[i]].width + 1 - format_width(f, row->first, row->aligned);
	}
	mem_free(a.groups);
	mem_free(a.current);
	mem_free(a.group_of);
}

/* Where a row's code ends. */
static uint32_t end_column(const struct format *f, const struct format_row *row)
{
	uint32_t start = row->depth * FORMAT_TAB;

	if (row->aligned == FORMAT_NONE)
		return start + format_width(f, row->first, row->end);
	return start + format_width(f, row->first, row->aligned) + row->padding +
	       format_width(f, row->aligned, row->end);
}

/* The rows FIRST to END (excluded), between two empty lines, have their comments in one column. */
static void align_comments(struct format *f, size_t first, size_t end)
{
	uint32_t column = FORMAT_COMMENT, last = 0;

	for (size_t i = first; i < end; i++) {
		struct format_row *row = &f->rows[i];
		uint32_t code = row->first < row->end && row->comment != FORMAT_NONE ? end_column(f, row) : 0;

		if (code <= FORMAT_FAR && code + 2 > column)
			column = (code + 2 + FORMAT_TAB - 1) / FORMAT_TAB * FORMAT_TAB;
	}
	for (size_t i = first; i < end; i++) {
		struct format_row *row = &f->rows[i];
		uint32_t code = end_column(f, row);

		if (row->comment == FORMAT_NONE)
			continue;
		if (row->first < row->end)
			last = code <= FORMAT_FAR ? column : code + 2;
		if (row->first < row->end || row->continued)
			row->comment_padding = last - code;
	}
}

void format_align(struct format *f)
{
	size_t first = 0;

	align_code(f);
	for (size_t i = 1; i <= f->row_count; i++)
		if (i == f->row_count || f->rows[i].blank) {
			align_comments(f, first, i);
			first = i;
		}
}
