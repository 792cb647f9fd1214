/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/lint_allow.h"

#include <stdio.h>
#include <string.h>

#include "grammar/token.h"
/* made by bison */
#include "grammar/parser.h"

/* A comment as its words are read, one after the other. */
struct remark {
	struct span span;		/* the whole comment */
	uint32_t at;
	int line;			/* the one that it is about; 0: none */
};

static struct span next_word(struct remark *remark)
{
	const char *text = remark->span.source->text;
	struct span word = {.source = remark->span.source};

	while (remark->at < remark->span.end && strchr(" \t\r", text[remark->at]))
		remark->at++;
	word.start = remark->at;
	while (remark->at < remark->span.end && !strchr(" \t\r", text[remark->at]))
		remark->at++;
	word.end = remark->at;
	return word;
}

static bool is_word(struct span span, const char *word)
{
	return span.end - span.start == strlen(word) && memcmp(span.source->text + span.start, word, strlen(word)) == 0;
}

static void report(struct script *script, const struct remark *remark, enum diag_code code, struct span at,
		   const char *what)
{
	if (remark->span.source != script->files[0].ast->source)
		return;		/* what is used is linted in its own right */
	diag_add(&script->diags, code, at, "%s", what);
	if (code == DIAG_BAD_REMARK)
		diag_help(&script->diags,
			  "write # lint: allow CODE and why, as in # lint: allow W0601 the machine needs to cool down");
}

static bool find_code(struct span word, enum diag_code *code)
{
	char text[16];

	snprintf(text, sizeof(text), "%.*s", (int)(word.end - word.start), word.source->text + word.start);
	return diag_code_find(text, code);
}

/* Drops what the remark allows; false if there is nothing of the kind. */
static bool drop_allowed(struct diag_list *diags, const struct remark *remark, enum diag_code code)
{
	bool any = false;

	for (size_t i = diags->count; i-- > 0;) {
		const struct diag *diag = &diags->items[i];

		if (diag->code == code && diag->span.source == remark->span.source &&
		    source_place(diag->span.source, diag->span.start).line == remark->line) {
			diag_drop(diags, i);
			any = true;
		}
	}
	return any;
}

static void follow(struct script *script, struct remark *remark)
{
	/* beyond DIAG_MAX nobody knows what a remark would have met */
	bool complete = script->diags.errors + script->diags.warnings == script->diags.count;
	enum diag_code code;
	struct span word;

	remark->at = remark->span.start + 1;
	if (!is_word(next_word(remark), "lint:"))
		return;
	word = next_word(remark);
	if (!is_word(word, "allow")) {
		report(script, remark, DIAG_BAD_REMARK, word, "lint knows no other remark than `allow`");
		return;
	}
	word = next_word(remark);
	if (!find_code(word, &code)) {
		report(script, remark, DIAG_BAD_REMARK, word, "this is not the code of a diagnostic");
		return;
	}
	if (diag_code_severity(code) == SEVERITY_ERROR) {
		report(script, remark, DIAG_BAD_REMARK, word, "errors cannot be allowed");
		return;
	}
	if (!drop_allowed(&script->diags, remark, code) && complete)
		report(script, remark, DIAG_UNUSED_REMARK, word, "there is nothing here to allow");
	if (remark->at == remark->span.end || next_word(remark).start == remark->span.end)
		report(script, remark, DIAG_BAD_REMARK, remark->span, "this remark does not say why");
}

/* The line of the first token from INDEX on that is no comment. */
static int next_code_line(const struct source *source, const struct token_list *tokens, size_t index)
{
	for (; index < tokens->count; index++)
		if (tokens->items[index].kind != TOKEN_COMMENT && tokens->items[index].kind != TOK_NEWLINE)
			return source_place(source, tokens->items[index].start).line;
	return 0;
}

static void allow_in(struct script *script, const struct source *source)
{
	struct diag_list known = {.arena = &script->arena};	/* what the scanner says was heard by the parser */
	struct token_list tokens = {0};
	uint32_t code_end = 0;		/* of the last token that is no comment */

	if (!scan(source, &tokens, &known))
		return;
	for (size_t i = 0; i < tokens.count; i++) {
		struct remark remark = {.span = {source, tokens.items[i].start, tokens.items[i].end}};
		bool alone = !code_end || memchr(source->text + code_end, '\n', remark.span.start - code_end);

		if (tokens.items[i].kind == TOKEN_COMMENT) {
			remark.line = alone ? next_code_line(source, &tokens, i)
					    : source_place(source, remark.span.start).line;
			follow(script, &remark);
		} else if (tokens.items[i].kind != TOK_NEWLINE) {
			code_end = tokens.items[i].end;
		}
	}
	token_list_deinit(&tokens);
}

void lint_allow(struct script *script)
{
	for (uint32_t i = script->file_count; i-- > 0;)
		allow_in(script, script->files[i].ast->source);
}
