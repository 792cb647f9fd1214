/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phases that no run comes to: those behind one that always fails. */
#include "interp/lint_flow.h"

void lint_phase(struct lint *lint)
{
	const struct ast_stmt *end = NULL;
	enum ast_phase last = PHASE_INSTALL;

	/* they run in the order of their kinds, and no test needs another */
	for (const struct ast_item *item = lint->script->files[0].ast->items; item; item = item->next)
		if (item->kind == ITEM_PHASE && item->phase != PHASE_TEST && (!end || item->phase < last)) {
			const struct ast_stmt *found = lint_ends_at(lint, item->body);

			if (found) {
				end = found;
				last = item->phase;
			}
		}
	for (const struct ast_item *item = lint->script->files[0].ast->items; end && item; item = item->next)
		if (item->kind == ITEM_PHASE && item->phase > last) {
			diag_add(lint->diags, DIAG_UNREACHABLE_PHASE, item->name.span, "phase `%s` is never begun", item->name.text);
			diag_note(lint->diags, end->head, "%s always fails here", last == PHASE_INSTALL ? "install" : "boot");
		}
}
