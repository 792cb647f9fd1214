/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/parse.h"

#include <stdio.h>
#include <string.h>

#include "grammar/build.h"
#include "grammar/keyword_list.h"
#include "grammar/token.h"
/* made by bison */
#include "grammar/parser.h"

/* The token stream as the grammar wants it; see parser.y. */
struct layout {
	const struct token_list *tokens;
	size_t next;
	int last;		/* kind of the token given last */
	uint32_t end;		/* where it ended */
};

static const struct token *peek(struct layout *layout)
{
	const struct token_list *tokens = layout->tokens;

	while (layout->next < tokens->count && tokens->items[layout->next].kind == TOKEN_COMMENT)
		layout->next++;
	return layout->next < tokens->count ? &tokens->items[layout->next] : NULL;
}

static struct token give(struct layout *layout, struct token token)
{
	layout->last = token.kind;
	layout->end = token.end;
	return token;
}

static struct token next_token(struct layout *layout)
{
	const struct token *token;
	struct token newline = {TOK_NEWLINE, 0, 0};
	bool open = layout->last == TOK_NEWLINE || layout->last == TOK_OPEN || layout->last == 0;

	for (token = peek(layout); token && token->kind == TOK_NEWLINE; token = peek(layout)) {
		if (newline.end == 0)
			newline = *token;
		layout->next++;
	}
	if (newline.end == 0)
		newline.start = newline.end = layout->end;
	else if (!open && !(token && token->kind == TOK_ELSE && layout->last == TOK_CLOSE))
		return give(layout, newline);
	if (!open && (!token || token->kind == TOK_CLOSE))
		return give(layout, newline);
	if (!token)
		return (struct token){0, layout->end, layout->end};
	layout->next++;
	return give(layout, *token);
}

/* Behind a syntax error at TOKEN: the end of the statement or declaration that it is in. */
static struct token skip_statement(struct layout *layout, struct token token)
{
	int depth = 0;

	while (token.kind != 0 && (depth > 0 || token.kind != TOK_NEWLINE)) {
		depth += token.kind == TOK_OPEN;
		depth -= token.kind == TOK_CLOSE && depth > 0;
		token = next_token(layout);
	}
	return token;
}

struct ast_file *parse(struct arena *arena, const struct source *source, struct diag_list *diags)
{
	struct build build = {.arena = arena, .diags = diags, .source = source};
	struct token_list tokens = {0};
	struct layout layout = {.tokens = &tokens};
	grammar_pstate *parser = grammar_pstate_new();
	int status = YYPUSH_MORE;
	struct token token = {0};

	build.file = arena_alloc(arena, sizeof(*build.file));
	build.file->source = source;
	if (!scan(source, &tokens, diags))
		build_lost(&build, 0, source->length);
	while (status == YYPUSH_MORE) {
		struct span span;

		/* the parser itself has gone on behind a line's end, the file's end ends all */
		token = build.failed && token.kind != TOK_NEWLINE ? skip_statement(&layout, token) : next_token(&layout);
		build.failed = false;
		span = (struct span){source, token.start, token.end};

		status = grammar_push_parse(parser, token.kind, NULL, &span, &build);
		build.before[1] = build.before[0];
		build.before_newline[1] = build.before_newline[0];
		build.before[0] = span;
		build.before_newline[0] = token.kind == TOK_NEWLINE || token.kind == TOK_OPEN || token.kind == TOK_ARROW;
	}
	if (status != 0)
		build_lost(&build, 0, source->length);
	grammar_pstate_delete(parser);
	token_list_deinit(&tokens);
	return build.file;
}

static const char *const keywords[] = {
#define X(token, word, sentence) word,
	KEYWORD_LIST(X)
#undef X
};

static bool is_keyword(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (strlen(keywords[i]) == length && memcmp(keywords[i], text, length) == 0)
			return true;
	return false;
}

/* `wait-scren language`: a word begins a statement and no parenthesis follows. */
static bool is_unknown_statement(const struct build *b, const char *const *expected, size_t count)
{
	return count == 1 && strcmp(expected[0], "`(`") == 0 && (b->before_newline[1] || b->before[1].source == NULL);
}

void build_syntax_error(struct build *b, struct span at, const char *unexpected, const char *const *expected,
			size_t count)
{
	const char *text = b->source->text + at.start;
	char list[256] = "", found[80];
	size_t length = 0;

	b->failed = true;
	if (diag_is_told_of(b->diags, (struct span){b->source, at.start, at.end}))
		return;
	if (is_unknown_statement(b, expected, count)) {
		diag_add(b->diags, DIAG_UNKNOWN_STATEMENT, b->before[0], "there is no statement `%.*s`",
			 (int)(b->before[0].end - b->before[0].start), b->source->text + b->before[0].start);
		diag_suggest(b->diags, b->before[0], keywords, sizeof(keywords) / sizeof(keywords[0]));
		return;
	}
	if (unexpected && at.end > at.start && at.end - at.start < 40 && *text != '\n')
		snprintf(found, sizeof(found), "unexpected `%.*s`", (int)(at.end - at.start), text);
	else
		snprintf(found, sizeof(found), "unexpected %s", unexpected ? unexpected : "text");
	for (size_t i = 0; i < count && length < sizeof(list); i++)
		length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%s",
					   i == 0 ? "" : i + 1 < count ? ", " : " or ", expected[i]);
	if (count)
		diag_add(b->diags, DIAG_SYNTAX, at, "%s, expected %s", found, list);
	else
		diag_add(b->diags, DIAG_SYNTAX, at, "%s", found);
	for (size_t i = 0; i < count; i++)
		if (strcmp(expected[i], "name") == 0 && is_keyword(text, at.end - at.start))
			diag_help(b->diags, "`%.*s` is a word of the language and cannot be a name", (int)(at.end - at.start), text);
	if (unexpected && strcmp(unexpected, "`.`") == 0)
		diag_help(b->diags, "a point of a screen is where the pointer is sent: by click-at, move-to, drag, scroll and type ... into");
	if (unexpected && strcmp(unexpected, "name") == 0)
		diag_suggest(b->diags, at, keywords, sizeof(keywords) / sizeof(keywords[0]));
}

void build_too_deep(struct build *b, struct span at)
{
	diag_add(b->diags, DIAG_TOO_DEEP, at, "blocks are nested too deeply here");
	diag_help(b->diags, "move inner blocks into a procedure");
}
