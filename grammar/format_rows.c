/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/format_private.h"

#include <string.h>

#include "grammar/mem.h"
/* made by bison */
#include "grammar/parser.h"

struct statement {
	size_t end;			/* behind its last token */
	bool opened;			/* its blocks stand on lines of their own */
	bool filled;			/* one of them is not empty */
};

/* What is known of a token. */
struct mark {
	size_t statement;		/* the one that it begins or, an opening brace, stands in */
	bool begins;
	bool filled;			/* a block begins here that is not empty */
};

/* A block that is being read; the outermost one is the file. */
struct level {
	size_t open;			/* its brace */
	size_t statement;		/* the one being read, FORMAT_NONE before the first */
	size_t statement_count;
	bool ended;			/* that statement, unless an else follows */
	bool broken;			/* its text goes over several lines */
	bool commented;
	bool nested;			/* a block that is not empty stands in it */
};

struct survey {
	const struct format *f;
	struct mark *marks;		/* one for each token */
	struct statement *statements;
	size_t statement_count, statement_capacity;
	struct level *levels;
	size_t level_count, level_capacity;
};

static struct level *push_level(struct survey *s, size_t open)
{
	s->levels = mem_grow(s->levels, s->level_count, &s->level_capacity, sizeof(*s->levels));
	s->levels[s->level_count++] = (struct level){.open = open, .statement = FORMAT_NONE};
	return &s->levels[s->level_count - 1];
}

static void begin_statement(struct survey *s, size_t token)
{
	struct level *level = &s->levels[s->level_count - 1];

	s->statements = mem_grow(s->statements, s->statement_count, &s->statement_capacity, sizeof(*s->statements));
	s->statements[s->statement_count] = (struct statement){.end = token + 1};
	s->marks[token].statement = s->statement_count;
	s->marks[token].begins = true;
	level->statement = s->statement_count++;
	level->statement_count++;
	level->ended = false;
}

/* A block stays on its line as long as it was written so and holds no more than one simple statement. */
static void end_block(struct survey *s)
{
	struct level block = s->levels[--s->level_count];
	struct level *around = &s->levels[s->level_count - 1];
	struct statement *statement = &s->statements[around->statement];

	if (block.statement_count == 0 && !block.commented)
		return;
	s->marks[block.open].filled = true;
	s->marks[block.open].statement = around->statement;
	statement->filled = true;
	statement->opened |= block.broken || block.commented || block.nested || block.statement_count > 1;
	around->broken |= block.broken;
	around->commented |= block.commented;
	around->nested = true;
}

static void survey_tokens(struct survey *s)
{
	const struct token *tokens = s->f->tokens;
	int last = 0;

	push_level(s, FORMAT_NONE);
	for (size_t i = 0; i < s->f->count; i++) {
		struct level *level = &s->levels[s->level_count - 1];

		if (tokens[i].kind == TOKEN_COMMENT) {
			level->commented = true;
			continue;
		}
		if (tokens[i].kind == TOK_NEWLINE) {
			level->ended = true;
			level->broken |= s->f->source->text[tokens[i].start] == '\n';
			continue;
		}
		if (tokens[i].kind == TOK_CLOSE && s->level_count > 1) {
			end_block(s);
			level = &s->levels[s->level_count - 1];
			level->ended = false;
		} else if (level->statement == FORMAT_NONE ||
			   (level->ended && !(tokens[i].kind == TOK_ELSE && last == TOK_CLOSE))) {
			begin_statement(s, i);
		}
		level->ended = false;
		s->statements[level->statement].end = i + 1;
		if (tokens[i].kind == TOK_OPEN)
			push_level(s, i);
		last = tokens[i].kind;
	}
}

/* The blocks around the row being cut. */
struct block {
	bool opened;			/* on lines of its own */
	bool property;
};

struct cutter {
	struct format *f;
	struct survey survey;
	struct block *blocks;
	size_t block_count, block_capacity;
	uint32_t depth;
	uint32_t newlines;		/* since the last token or comment */
	bool done;			/* what comes next begins a row */
};

static struct format_row *last_row(const struct cutter *c)
{
	return c->f->row_count ? &c->f->rows[c->f->row_count - 1] : NULL;
}

static struct format_row *add_row(struct cutter *c, size_t token)
{
	struct format *f = c->f;
	const struct format_row *before = last_row(c);
	bool blank = c->newlines > 1 && before && !before->opens;

	f->rows = mem_grow(f->rows, f->row_count, &f->row_capacity, sizeof(*f->rows));
	f->rows[f->row_count++] = (struct format_row){
		.first = token, .end = token, .comment = FORMAT_NONE, .depth = c->depth, .blank = blank,
		.property = c->block_count && c->blocks[c->block_count - 1].property, .aligned = FORMAT_NONE,
	};
	c->done = false;
	return last_row(c);
}

/* Where a token stands in the source, in columns. */
static uint32_t source_column(const struct source *source, uint32_t offset)
{
	uint32_t start = offset, column = 0, size, c;

	while (start > 0 && source->text[start - 1] != '\n')
		start--;
	for (uint32_t i = start; i < offset; i += size) {
		size = utf8_decode(source->text + i, offset - i, &c);
		if (size == 0)
			size = 1, c = '?';
		if (c == '\t')
			column += FORMAT_TAB - column % FORMAT_TAB;
		else
			column += utf8_is_wide(c) ? 2 : 1;
	}
	return column;
}

/* A tab within a string takes another width wherever the string is moved to: such a row's columns mean nothing. */
static bool holds_tab(const struct format *f, const struct format_row *row)
{
	for (size_t i = row->first; i < row->end; i++)
		if (memchr(f->source->text + f->tokens[i].start, '\t', f->tokens[i].end - f->tokens[i].start))
			return true;
	return false;
}

/* A comment on a line of its own, below one behind code and in its column, belongs to that one. */
static bool continues(const struct cutter *c, const struct format_row *above, size_t comment)
{
	const struct token *tokens = c->f->tokens;

	return above && c->newlines == 1 && above->comment != FORMAT_NONE && above->depth == c->depth &&
	       (above->continued || (above->first < above->end && !holds_tab(c->f, above))) &&
	       source_column(c->f->source, tokens[above->comment].start) ==
		       source_column(c->f->source, tokens[comment].start);
}

static void take_comment(struct cutter *c, size_t token)
{
	struct format_row *row = last_row(c);
	bool continued = continues(c, row, token);

	if (!row || c->newlines > 0)
		row = add_row(c, token);
	row->comment = token;
	row->continued = continued;
	c->newlines = 0;
	c->done = true;
}

static bool joins_above(const struct cutter *c, const struct token *token)
{
	const struct format_row *row = last_row(c);

	return token->kind == TOK_ELSE && row && row->comment == FORMAT_NONE && row->end > row->first &&
	       row->depth == c->depth && c->f->tokens[row->end - 1].kind == TOK_CLOSE;
}

static void open_block(struct cutter *c, size_t token)
{
	const struct mark *mark = &c->survey.marks[token];
	struct format_row *row = last_row(c);
	int first = c->f->tokens[row->first].kind;
	struct block block = {.opened = mark->filled && c->survey.statements[mark->statement].opened};

	block.property = row->property || (c->depth == 0 && (first == TOK_GUEST || first == TOK_SCREEN));
	c->blocks = mem_grow(c->blocks, c->block_count, &c->block_capacity, sizeof(*c->blocks));
	c->blocks[c->block_count++] = block;
	if (block.opened) {
		c->depth++;
		row->opens = c->done = true;
	}
}

static void open_if_wide(struct cutter *c, size_t first)
{
	struct statement *statement = &c->survey.statements[c->survey.marks[first].statement];

	if (statement->filled && !statement->opened &&
	    c->depth * FORMAT_TAB + format_width(c->f, first, statement->end) > FORMAT_WIDTH)
		statement->opened = true;
}

static void take_code(struct cutter *c, size_t i)
{
	const struct token *token = &c->f->tokens[i];
	struct format_row *row;

	if (token->kind == TOK_CLOSE && c->block_count > 0 && c->blocks[--c->block_count].opened) {
		c->depth--;
		c->newlines = 0;
		add_row(c, i);
	} else if (c->f->row_count == 0 || (c->done && !joins_above(c, token))) {
		add_row(c, i);
		if (c->survey.marks[i].begins)
			open_if_wide(c, i);
	}
	c->done = false;
	c->newlines = 0;
	row = last_row(c);
	row->end = i + 1;
	if (token->kind == TOK_OPEN)
		open_block(c, i);
}

static bool on_one_line(const struct cutter *c)
{
	return c->block_count && !c->blocks[c->block_count - 1].opened;
}

/* A block of several lines that stands in the file itself has empty lines around it and the comments above it. */
static void set_apart(struct format *f)
{
	for (size_t i = 0; i < f->row_count; i++) {
		struct format_row *row = &f->rows[i];
		size_t head = i;

		if (row->depth > 0 || row->first == row->end)
			continue;
		if (f->tokens[row->first].kind == TOK_CLOSE) {
			size_t next = i + 1;

			while (next < f->row_count && f->rows[next].continued)
				next++;
			if (!row->opens && next < f->row_count && f->tokens[f->rows[next].first].kind != TOK_ELSE)
				f->rows[next].blank = true;
			continue;
		}
		if (!row->opens)
			continue;
		while (head > 0 && !f->rows[head].blank && f->rows[head - 1].first == f->rows[head - 1].end &&
		       !f->rows[head - 1].continued)
			head--;
		f->rows[head].blank = head > 0;
	}
}

void format_cut(struct format *f)
{
	struct cutter c = {.f = f, .survey = {.f = f}};

	c.survey.marks = mem_alloc_array(f->count + 1, sizeof(*c.survey.marks));
	survey_tokens(&c.survey);
	for (size_t i = 0; i < f->count; i++) {
		if (f->tokens[i].kind == TOKEN_COMMENT) {
			take_comment(&c, i);
		} else if (f->tokens[i].kind != TOK_NEWLINE) {
			take_code(&c, i);
		} else {
			c.done |= !on_one_line(&c);
			c.newlines += f->source->text[f->tokens[i].start] == '\n';
		}
	}
	set_apart(f);
	mem_free(c.survey.marks);
	mem_free(c.survey.statements);
	mem_free(c.survey.levels);
	mem_free(c.blocks);
}
