/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Timeouts that earlier runs would have met, or nearly: on a host that is a bit slower they will be. */
#include "interp/lint.h"

#include <string.h>

/* A wait may take at least so many times what it has taken. */
enum { ROOM_TENTHS = 15 };

/* HEAD without its timeout, on one line, as the run's log has it. */
static const char *head_text(struct lint *lint, const struct ast_stmt *s)
{
	uint32_t end = s->head.end;
	char *text = arena_alloc(&lint->script->arena, end - s->head.start + 1), *to = text, *timeout;

	for (uint32_t i = s->head.start; i < end; i++) {
		char byte = s->head.source->text[i];
		bool blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';

		if (!blank)
			*to++ = byte;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	timeout = strstr(text, " timeout ");
	if (timeout)
		*timeout = '\0';
	return text;
}

/* What is written twice took two times, and the log does not tell of which one. */
static int count_same(struct lint *lint, const struct ast_stmt *stmts, const char *text)
{
	int count = 0;

	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		count += s->timeout && strcmp(head_text(lint, s), text) == 0;
		count += count_same(lint, s->body, text) + count_same(lint, s->otherwise, text);
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
			count += count_same(lint, arm->body, text);
	}
	return count;
}

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	const struct lint_records *records = lint->world->records;
	const char *run = NULL, *text;
	int64_t needed_ms;

	if (item->kind != ITEM_PHASE || !s->timeout || s->timeout->kind != EXPR_DURATION || s->kind == STMT_IF_SCREEN ||
	    s->kind == STMT_ONE_OF || s->kind == STMT_TYPE)
		return;
	text = head_text(lint, s);
	needed_ms = records->needed_ms(records->context, item->name.text, text, &run);
	if (needed_ms < 0 || needed_ms * ROOM_TENTHS <= s->timeout->integer * 10 || count_same(lint, item->body, text) > 1)
		return;
	diag_add(lint->diags, DIAG_NEEDED, s->timeout->span, "this took %lld.%lld s of its %s in an earlier run",
		 (long long)(needed_ms / 1000), (long long)(needed_ms / 100 % 10),
		 value_text(&lint->script->arena, (struct value){.kind = VALUE_DURATION, .integer = s->timeout->integer}));
	diag_note(lint->diags, (struct span){0}, "the longest that a passed run needed, in %s", run);
	diag_help(lint->diags, "give it at least half as much again: a run that waits in vain is rare, a slow host is not");
}

void lint_needed(struct lint *lint)
{
	if (lint->world->records)
		lint_statements(lint, visit);
}
