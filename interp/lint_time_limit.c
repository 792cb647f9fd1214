/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times that the guest's time-limit, for the whole run, cuts short. */
#include "interp/lint.h"

#include <string.h>

static const struct ast_expr *find_limit(const struct lint *lint)
{
	for (const struct ast_item *item = lint->script->files[0].ast->items; item; item = item->next)
		for (const struct ast_property *p = item->kind == ITEM_GUEST ? item->properties : NULL; p; p = p->next)
			if (strcmp(p->name.text, guest_property_name(GUEST_TIME_LIMIT)) == 0 && p->value->kind == EXPR_DURATION)
				return p->value;
	return NULL;
}

static const char *duration(struct lint *lint, int64_t ms)
{
	return value_text(&lint->script->arena, (struct value){.kind = VALUE_DURATION, .integer = ms});
}

static void check_timeout(struct lint *lint, const struct ast_expr *timeout, const struct ast_expr *limit)
{
	if (!timeout || timeout->kind != EXPR_DURATION || timeout->integer <= limit->integer)
		return;
	diag_add(lint->diags, DIAG_TIME_LIMIT, timeout->span, "%s is longer than the whole run may take",
		 duration(lint, timeout->integer));
	diag_note(lint->diags, limit->span, "the run's limit");
}

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	(void)item;
	check_timeout(lint, s->timeout, lint->time_limit);
	if (s->kind == STMT_TIMEOUT)
		check_timeout(lint, s->value, lint->time_limit);
}

static int64_t least_ms(struct lint *lint, const struct ast_stmt *stmts);

static int64_t capped(int64_t a, int64_t b)
{
	int64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static int64_t least_of_call(struct lint *lint, const char *name)
{
	for (uint32_t i = 0; i < lint->procedure_count; i++)
		if (strcmp(lint->procedures[i].item->name.text, name) == 0) {
			struct lint_procedure *procedure = &lint->procedures[i];

			if (!procedure->has_least) {
				procedure->has_least = true;	/* 0 where it calls itself after all */
				procedure->least_ms = least_ms(lint, procedure->item->body);
			}
			return procedure->least_ms;
		}
	return 0;
}

/* What passes in any case: sleeps, and the time for which the display has to keep still. */
static int64_t least_of(struct lint *lint, const struct ast_stmt *s)
{
	int64_t one, other, all;

	switch (s->kind) {
	case STMT_SLEEP:
	case STMT_WAIT_STILL:
		return s->value->kind == EXPR_DURATION ? s->value->integer : 0;
	case STMT_CALL:
		return least_of_call(lint, s->name.text);
	case STMT_IF:
	case STMT_IF_SCREEN:
		one = least_ms(lint, s->body);
		other = least_ms(lint, s->otherwise);
		return one < other ? one : other;
	case STMT_ONE_OF:
		all = INT64_MAX;
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next) {
			one = least_ms(lint, arm->body);
			all = one < all ? one : all;
		}
		return s->arms ? all : 0;
	case STMT_REPEAT:
		if (s->sought.screen.text || s->sought.text || s->value->kind != EXPR_NUMBER)
			return 0;
		return __builtin_mul_overflow(least_ms(lint, s->body), s->value->integer, &all) ? INT64_MAX : all;
	default:
		return 0;
	}
}

static int64_t least_ms(struct lint *lint, const struct ast_stmt *stmts)
{
	int64_t sum = 0;

	for (const struct ast_stmt *s = stmts; s; s = s->next)
		sum = capped(sum, least_of(lint, s));
	return sum;
}

void lint_time_limit(struct lint *lint)
{
	const struct ast_expr *limit = find_limit(lint);
	int64_t sum = 0;

	if (!limit)
		return;
	lint->time_limit = limit;
	lint_statements(lint, visit);
	for (const struct ast_item *item = lint->script->files[0].ast->items; item; item = item->next)
		if (item->kind == ITEM_PHASE)
			sum = capped(sum, least_ms(lint, item->body));
	if (sum <= limit->integer)
		return;
	diag_add(lint->diags, DIAG_TIME_LIMIT, limit->span, "sleeps and still displays alone take %s", duration(lint, sum));
	diag_help(lint->diags, "give the run more time, or wait for what the sleeps wait for");
}
