/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/lint.h"

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	(void)item;
	if (s->kind != STMT_SLEEP)
		return;
	diag_add(lint->diags, DIAG_SLEEP, s->span, "a sleep is too short on a slow host, wasted on a fast one");
	diag_help(lint->diags, "wait for the screen that shows that the guest is ready");
}

void lint_sleep(struct lint *lint)
{
	lint_statements(lint, visit);
}
