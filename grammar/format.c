/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/format.h"

#include <string.h>

#include "grammar/format_private.h"
#include "grammar/mem.h"
/* made by bison */
#include "grammar/parser.h"

struct text {
	char *bytes;
	size_t length, capacity;
};

static void put(struct text *text, const char *bytes, size_t count)
{
	if (text->length + count + 1 > text->capacity) {
		text->capacity = (text->length + count + 1) * 2;
		text->bytes = mem_resize(text->bytes, text->capacity, 1);
	}
	memcpy(text->bytes + text->length, bytes, count);
	text->length += count;
	text->bytes[text->length] = '\0';
}

static void put_many(struct text *text, char c, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		put(text, &c, 1);
}

bool format_blank_between(const struct token *left, const struct token *right)
{
	switch (left->kind) {
	case TOK_PAREN_OPEN:
	case TOK_PLUS:
	case TOK_STAR:
	case TOK_DOT:
		return false;
	}
	switch (right->kind) {
	case TOK_COMMA:
	case TOK_COLON:
	case TOK_PAREN_CLOSE:
	case TOK_PERCENT:
	case TOK_DOT:
	case TOK_PLUS:
	case TOK_STAR:
		return false;
	case TOK_PAREN_OPEN:
		return left->kind != TOK_WORD;
	}
	return true;
}

static uint32_t token_width(const struct format *f, const struct token *token)
{
	uint32_t width = 0, size, c;

	for (uint32_t i = token->start; i < token->end; i += size) {
		size = utf8_decode(f->source->text + i, token->end - i, &c);
		if (size == 0)
			size = 1, c = '?';
		width += utf8_is_wide(c) ? 2 : 1;
	}
	return width;
}

uint32_t format_width(const struct format *f, size_t first, size_t end)
{
	const struct token *before = NULL;
	uint32_t width = 0;

	for (size_t i = first; i < end; i++) {
		const struct token *token = &f->tokens[i];

		if (token->kind == TOK_NEWLINE)
			continue;
		width += before && format_blank_between(before, token);
		width += token_width(f, token);
		before = token;
	}
	return width;
}

static void put_code(struct text *text, const struct format *f, const struct format_row *row)
{
	const struct token *before = NULL;

	for (size_t i = row->first; i < row->end; i++) {
		const struct token *token = &f->tokens[i];

		if (token->kind == TOK_NEWLINE)
			continue;
		if (i == row->aligned)
			put_many(text, ' ', row->padding);
		else if (before && format_blank_between(before, token))
			put(text, " ", 1);
		put(text, f->source->text + token->start, token->end - token->start);
		before = token;
	}
}

/* A comment is kept to the letter, but for blanks at its end, which nobody sees. */
static void put_comment(struct text *text, const struct format *f, const struct token *comment)
{
	uint32_t end = comment->end;

	while (strchr(" \t\r", f->source->text[end - 1]))
		end--;
	put(text, f->source->text + comment->start, end - comment->start);
}

static void put_row(struct text *text, const struct format *f, const struct format_row *row)
{
	if (row->blank)
		put(text, "\n", 1);
	put_many(text, '\t', row->depth);
	put_code(text, f, row);
	if (row->comment != FORMAT_NONE) {
		put_many(text, ' ', row->comment_padding);
		put_comment(text, f, &f->tokens[row->comment]);
	}
	put(text, "\n", 1);
}

void format_deinit(struct format *f)
{
	mem_free(f->rows);
	*f = (struct format){0};
}

char *format_script(const struct source *source, const struct token_list *tokens, size_t *length)
{
	struct format f = {.source = source, .tokens = tokens->items, .count = tokens->count};
	struct text text = {0};

	format_cut(&f);
	format_align(&f);
	put(&text, "", 0);
	for (size_t i = 0; i < f.row_count; i++)
		put_row(&text, &f, &f.rows[i]);
	format_deinit(&f);
	*length = text.length;
	return text.bytes;
}
