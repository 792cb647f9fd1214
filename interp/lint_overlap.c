/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wait behind input that the screen before it would end: while the guest still shows that one, the wait is over, and
 * what the script does next comes too early.
 */
#include "interp/lint.h"

static bool is_input(enum ast_stmt_kind kind)
{
	return kind == STMT_TYPE || kind == STMT_PRESS || kind == STMT_CLICK_AT || kind == STMT_RESET;
}

static void check_pair(struct lint *lint, const struct ast_stmt *before, const struct ast_stmt *wait)
{
	const struct lint_eyes *eyes = lint->world->eyes;
	int64_t shown = lint_screen(lint, before->sought.screen.text), screen = lint_screen(lint, wait->sought.screen.text);
	uint32_t count;
	const struct lint_picture *pictures;
	double score;

	if (screen < 0 || shown < 0 || screen == shown)
		return;
	pictures = lint_pictures_of(lint, (uint32_t)shown, &count);
	for (uint32_t p = 0; p < count; p++) {
		if (pictures[p].why || !eyes->sees(eyes->context, (uint32_t)screen, (uint32_t)shown, p, &score))
			continue;
		diag_add(lint->diags, DIAG_OVERLAP, wait->sought.screen.span, "`%s` is there already while `%s` is still shown",
			 wait->sought.screen.text, before->sought.screen.text);
		diag_note(lint->diags, before->sought.screen.span, "it matches %s with %s", pictures[p].path, lint_percent(lint, score));
		diag_help(lint->diags, "mask the pictures so that each shows what only its screen has, or wait for a new one: "
				       "wait-screen %s fresh", wait->sought.screen.text);
		return;
	}
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
			   s->kind != STMT_HOLD && s->kind != STMT_RELEASE) {
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
