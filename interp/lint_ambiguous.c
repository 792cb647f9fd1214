/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A one-of takes the first of its screens that is there: one that matches another's picture takes its turn. */
#include "interp/lint.h"

static void check_pair(struct lint *lint, const struct ast_name *first, const struct ast_name *later)
{
	int64_t screen = lint_screen(lint, first->text), shown = lint_screen(lint, later->text);
	const struct lint_picture *picture;
	double score;

	if (screen < 0 || shown < 0 || screen == shown)
		return;
	picture = lint_seen_on(lint, (uint32_t)screen, (uint32_t)shown, &score);
	if (!picture)
		return;
	diag_add(lint->diags, DIAG_AMBIGUOUS, later->span, "`%s` is there too when `%s` is, and comes first", first->text,
		 later->text);
	diag_note(lint->diags, first->span, "it matches %s with %s", picture->path, lint_percent(lint, score));
	diag_help(lint->diags, "mask the pictures so that each shows what only its screen has, or put `%s` first", later->text);
}

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	(void)item;
	for (const struct ast_arm *later = s->arms; later; later = later->next)
		for (const struct ast_arm *first = s->arms; first != later; first = first->next)
			if (first->sought.screen.text && later->sought.screen.text)
				check_pair(lint, &first->sought.screen, &later->sought.screen);
}

void lint_ambiguous(struct lint *lint)
{
	if (lint->world->eyes)
		lint_statements(lint, visit);
}
