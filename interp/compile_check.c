/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditions on values: of `if`, and of `check`, which fails the run with what the values were. */
#include "interp/compiler.h"

void compile_condition(struct compiler *c, const struct ast_condition *condition)
{
	enum value_kind kind;

	if (condition->pattern.source) {
		compile_expr(c, condition->left, VALUE_STRING);
		emit(c, OP_MATCHES, add_pattern(c, &condition->pattern));
	} else if (!condition->right) {
		compile_expr(c, condition->left, VALUE_BOOL);
	} else if (condition->left->kind == EXPR_REGION) {
		diag_add(c->diags, DIAG_WRONG_KIND, condition->left->span, "a region cannot be compared");
	} else if (expr_kind(c, condition->left, &kind)) {
		compile_expr(c, condition->left, kind);
		compile_expr(c, condition->right, kind);
		emit(c, OP_EQUAL, 0);
	}
	if (condition->negated)
		emit(c, OP_NOT, 0);
}

static void push_text(struct compiler *c, const char *text)
{
	emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_STRING, .string = text}));
}

/* Code that pushes ", and NAME is "VALUE"", in so many pieces; a value that stands in the script needs no telling. */
static uint32_t push_found(struct compiler *c, const struct ast_expr *expr, const char *before)
{
	if (!expr || is_literal(expr) || expr->kind == EXPR_WRONG)
		return 0;
	push_text(c, arena_format(c->arena, "%s%s is \"", before, one_line(c, expr->span)));
	compile_as_text(c, expr);
	push_text(c, "\"");
	return 3;
}

void compile_check(struct compiler *c, const struct ast_stmt *s)
{
	const struct ast_condition *condition = &s->condition;
	const size_t errors = c->diags->errors;
	uint32_t wrong, right, pieces = 1;

	compile_condition(c, condition);
	if (c->diags->errors != errors)
		return;		/* the message would tell the same again */
	wrong = emit(c, OP_JUMP_UNLESS, 0);
	right = emit(c, OP_JUMP, 0);
	patch(c, wrong);
	push_text(c, arena_format(c->arena, "`check %s` does not hold", one_line(c, condition->span)));
	pieces += push_found(c, condition->left, ": ");
	pieces += push_found(c, condition->right, pieces > 1 ? ", and " : ": ");
	emit(c, OP_JOIN, pieces);
	emit(c, OP_FAIL, 0);
	patch(c, right);
}
