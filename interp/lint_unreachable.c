/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/lint_flow.h"

static void check_block(struct lint *lint, const struct ast_stmt *stmts)
{
	const struct ast_stmt *last = lint_ends_at(lint, stmts);

	if (!last || !last->next)
		return;
	if (last->kind == STMT_FAIL) {
		diag_add(lint->diags, DIAG_UNREACHABLE, last->next->span, "nothing after a fail is reached");
	} else {
		diag_add(lint->diags, DIAG_UNREACHABLE, last->next->span, "this is never reached");
		diag_note(lint->diags, last->head, "every way through this ends with a fail");
	}
}

static bool is_never(const struct ast_stmt *s)
{
	return s->kind == STMT_REPEAT && s->value->kind == EXPR_NUMBER && s->value->integer == 0 && s->body;
}

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	(void)item;
	if (is_never(s)) {
		diag_add(lint->diags, DIAG_UNREACHABLE, s->body->span, "what is repeated 0 times is never reached");
		diag_note(lint->diags, s->value->span, "so many times");
	}
	check_block(lint, s->body);
	check_block(lint, s->otherwise);
	for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
		check_block(lint, arm->body);
}

void lint_unreachable(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->script->file_count; i++)
		for (const struct ast_item *item = lint->script->files[i].ast->items; item; item = item->next)
			check_block(lint, item->body);
	lint_statements(lint, visit);
}
