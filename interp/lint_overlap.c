/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wait behind input that the screen before it would end: while the guest still shows that one, the wait is over, and
 * what the script does next comes too early.
 */
#include "interp/lint.h"

static bool is_input(enum ast_stmt_kind kind)
{
	switch (kind) {
	case STMT_TYPE:
	case STMT_PRESS:
	case STMT_HOLD:
	case STMT_RELEASE:
	case STMT_MOVE_TO:
	case STMT_CLICK_AT:
	case STMT_DRAG:
	case STMT_SCROLL:
	case STMT_RESET:
	case STMT_INSERT:
	case STMT_EJECT:
		return true;
	default:
		return false;
	}
}

static void check_pair(struct lint *lint, const struct ast_stmt *before, const struct ast_stmt *wait)
{
	const struct ast_name *shown_name = &before->sought.screen, *name = &wait->sought.screen;
	int64_t shown = lint_screen(lint, shown_name->text), screen = lint_screen(lint, name->text);
	const struct lint_picture *picture;
	double score;

	if (screen < 0 || shown < 0 || screen == shown)
		return;
	picture = lint_seen_on(lint, (uint32_t)screen, (uint32_t)shown, &score);
	if (!picture)
		return;
	diag_add(lint->diags, DIAG_OVERLAP, name->span, "`%s` is there already while `%s` is still shown", name->text,
		 shown_name->text);
	diag_note(lint->diags, shown_name->span, "it matches %s with %s", picture->path, lint_percent(lint, score));
	diag_help(lint->diags, "mask the pictures so that each shows what only its screen has, or wait for a new one: "
			       "wait-screen %s fresh", name->text);
}

/* Statements that follow one another; whatever else waits or branches in between begins anew. */
static void check_block(struct lint *lint, const struct ast_stmt *stmts)
{
	const struct ast_stmt *before = NULL;
	bool input = false;

	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		if (s->kind == STMT_WAIT_SCREEN) {
			if (before && input && s->sought.freshness == FRESHNESS_UNSAID)
				check_pair(lint, before, s);
			before = s;
			input = false;
		} else if (is_input(s->kind)) {
			input = true;
		} else if (s->kind != STMT_NOTE && s->kind != STMT_SCREENSHOT && s->kind != STMT_TIMEOUT &&
			   s->kind != STMT_KEYBOARD) {
			before = NULL;
		}
	}
}

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	(void)item;
	check_block(lint, s->body);
	check_block(lint, s->otherwise);
	for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
		check_block(lint, arm->body);
}

void lint_overlap(struct lint *lint)
{
	if (!lint->world->eyes)
		return;
	for (uint32_t i = 0; i < lint->script->file_count; i++)
		for (const struct ast_item *item = lint->script->files[i].ast->items; item; item = item->next)
			check_block(lint, item->body);
	lint_statements(lint, visit);
}
