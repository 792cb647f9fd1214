/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "interp/compiler.h"

/* A name in a value's place: an argument of the procedure, or a param. */
static bool find_value(struct compiler *c, const char *name, bool *local, uint32_t *index, enum value_kind *kind)
{
	const struct captured_name *captured = find_captured(c, name);

	if (captured && !captured->ended) {
		*local = true;
		*index = captured->local;
		*kind = VALUE_STRING;
		return true;
	}
	for (uint32_t i = 0; c->procedure && i < c->procedure->name_count; i++)
		if (strcmp(c->procedure->names[i].name.text, name) == 0) {
			*local = true;
			*index = c->procedure->names[i].local;
			*kind = c->procedure->names[i].kind;
			c->procedure->names[i].used = true;
			return true;
		}
	for (uint32_t i = 0; i < c->program->param_count; i++)
		if (strcmp(c->program->params[i].name, name) == 0) {
			*local = false;
			*index = i;
			*kind = c->program->params[i].value.kind;
			c->param_used[i] = true;
			return true;
		}
	return false;
}

bool is_point_value(struct compiler *c, const char *name)
{
	enum value_kind kind;
	uint32_t index;
	bool local;

	return find_value(c, name, &local, &index, &kind) && kind == VALUE_POINT;
}

static void report_unknown_value(struct compiler *c, struct span span, const char *name)
{
	uint32_t locals = c->procedure ? c->procedure->name_count : 0, count = 0;
	const char **names = arena_alloc_array(c->arena, locals + c->program->param_count + c->captured_count, sizeof(*names));
	const struct captured_name *captured = find_captured(c, name);

	if (is_lost(c, name) || diag_is_told_of(c->diags, span))
		return;
	for (uint32_t i = 0; i < locals; i++)
		names[count++] = c->procedure->names[i].name.text;
	for (uint32_t i = 0; i < c->program->param_count; i++)
		names[count++] = c->program->params[i].name;
	for (uint32_t i = 0; i < c->captured_count; i++)
		if (!c->captured[i].ended)
			names[count++] = c->captured[i].name.text;
	diag_add(c->diags, DIAG_UNKNOWN_VALUE, span, "there is no param or argument `%s`", name);
	diag_suggest(c->diags, span, names, count);
	if (captured) {
		diag_note(c->diags, captured->name.span, "it is captured here, in a block that has ended");
		diag_help(c->diags, "a captured value is known up to the end of its block: capture it in the same one");
	}
}

bool expr_kind(struct compiler *c, const struct ast_expr *expr, enum value_kind *kind)
{
	static const enum value_kind kinds[] = {
		[EXPR_STRING] = VALUE_STRING, [EXPR_NUMBER] = VALUE_NUMBER,   [EXPR_DURATION] = VALUE_DURATION,
		[EXPR_SIZE] = VALUE_SIZE,     [EXPR_PERCENT] = VALUE_PERCENT, [EXPR_BOOL] = VALUE_BOOL,
		[EXPR_POINT] = VALUE_POINT,   [EXPR_REGION] = VALUE_REGION,
	};
	uint32_t index;
	bool local;

	if (expr->kind == EXPR_WRONG)
		return false;
	if (expr->kind == EXPR_NAME) {
		if (find_value(c, expr->name, &local, &index, kind))
			return true;
		report_unknown_value(c, expr->span, expr->name);
		return false;
	}
	*kind = kinds[expr->kind];
	return true;
}

bool is_literal(const struct ast_expr *expr)
{
	if (expr->kind == EXPR_STRING) {
		for (const struct ast_part *part = expr->parts; part; part = part->next)
			if (!part->text)
				return false;
		return true;
	}
	return expr->kind != EXPR_NAME && expr->kind != EXPR_WRONG;
}

struct value literal_value(const struct ast_expr *expr)
{
	static const enum value_kind kinds[] = {
		[EXPR_NUMBER] = VALUE_NUMBER,	[EXPR_DURATION] = VALUE_DURATION, [EXPR_SIZE] = VALUE_SIZE,
		[EXPR_PERCENT] = VALUE_PERCENT, [EXPR_BOOL] = VALUE_BOOL,
	};

	switch (expr->kind) {
	case EXPR_STRING:
		return (struct value){.kind = VALUE_STRING, .string = expr->parts ? expr->parts->text : ""};
	case EXPR_POINT:
		return (struct value){.kind = VALUE_POINT, .point = {expr->x, expr->y}};
	default:
		return (struct value){.kind = kinds[expr->kind], .integer = expr->integer};
	}
}

const char *plain_string(struct compiler *c, const struct ast_expr *expr)
{
	(void)c;
	return expr->kind == EXPR_STRING && is_literal(expr) ? literal_value(expr).string : NULL;
}

static void push_name(struct compiler *c, struct span span, const char *name)
{
	enum value_kind kind;
	uint32_t index = 0;
	bool local = false;

	if (!find_value(c, name, &local, &index, &kind))
		report_unknown_value(c, span, name);
	emit(c, local ? OP_LOCAL : OP_PARAM, index);
}

static void push_string(struct compiler *c, const struct ast_expr *expr)
{
	uint32_t count = 0;

	if (is_literal(expr)) {
		emit(c, OP_CONSTANT, add_constant(c, literal_value(expr)));
		return;
	}
	for (const struct ast_part *part = expr->parts; part; part = part->next, count++) {
		if (count == PROGRAM_MAX_STACK / 2) {
			diag_add(c->diags, DIAG_LIMIT, expr->span, "more than %d pieces in one string", PROGRAM_MAX_STACK / 2);
			return;
		}
		if (part->text)
			emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_STRING, .string = part->text}));
		else
			push_name(c, part->name.span, part->name.text);
	}
	emit(c, OP_JOIN, count);
}

static void push(struct compiler *c, const struct ast_expr *expr)
{
	if (expr->kind == EXPR_STRING)
		push_string(c, expr);
	else if (expr->kind == EXPR_NAME)
		push_name(c, expr->span, expr->name);
	else
		emit(c, OP_CONSTANT, add_constant(c, literal_value(expr)));
}

bool check_kind(struct compiler *c, const struct ast_expr *expr, enum value_kind wanted)
{
	enum value_kind kind;

	if (!expr_kind(c, expr, &kind))
		return false;
	if (kind != wanted) {
		diag_add(c->diags, DIAG_WRONG_KIND, expr->span, "this is a %s, and a %s belongs here",
			 value_kind_word(kind), value_kind_word(wanted));
		if (kind == VALUE_NUMBER && wanted == VALUE_DURATION && is_literal(expr))
			diag_help(c->diags, "write the unit: %lld s", (long long)expr->integer);
		else if (kind == VALUE_NUMBER && wanted == VALUE_SIZE && is_literal(expr))
			diag_help(c->diags, "write the unit: %lld MiB", (long long)expr->integer);
	}
	return kind == wanted;
}

void compile_expr(struct compiler *c, const struct ast_expr *expr, enum value_kind wanted)
{
	if (check_kind(c, expr, wanted))
		push(c, expr);
}

void compile_as_text(struct compiler *c, const struct ast_expr *expr)
{
	enum value_kind kind;

	if (!expr_kind(c, expr, &kind))
		return;
	if (kind == VALUE_REGION) {
		diag_add(c->diags, DIAG_WRONG_KIND, expr->span, "a region cannot stand here");
		return;
	}
	push(c, expr);
	if (kind != VALUE_STRING)
		emit(c, OP_JOIN, 1);
}
