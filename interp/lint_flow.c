/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/lint_flow.h"

#include <string.h>

static bool procedure_ends(const struct lint *lint, const char *name)
{
	for (uint32_t i = 0; i < lint->procedure_count; i++) {
		struct lint_procedure *procedure = &lint->procedures[i];

		if (strcmp(procedure->item->name.text, name) != 0)
			continue;
		if (procedure->ends == ENDS_UNKNOWN) {
			procedure->ends = ENDS_NOT;	/* where it calls itself after all */
			procedure->ends = lint_ends_at(lint, procedure->item->body) ? ENDS : ENDS_NOT;
		}
		return procedure->ends == ENDS;
	}
	return false;
}

static bool all_arms_end(const struct lint *lint, const struct ast_arm *arms)
{
	for (const struct ast_arm *arm = arms; arm; arm = arm->next)
		if (!lint_ends_at(lint, arm->body))
			return false;
	return arms != NULL;
}

static bool ends(const struct lint *lint, const struct ast_stmt *s)
{
	switch (s->kind) {
	case STMT_FAIL:
		return true;
	case STMT_IF:
	case STMT_IF_SCREEN:
		return s->otherwise && lint_ends_at(lint, s->body) && lint_ends_at(lint, s->otherwise);
	case STMT_ONE_OF:
		return all_arms_end(lint, s->arms);
	case STMT_CALL:
		/* lint looks at scripts without errors only, in which no procedure calls itself */
		return procedure_ends(lint, s->name.text);
	default:
		return false;
	}
}

const struct ast_stmt *lint_ends_at(const struct lint *lint, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *s = stmts; s; s = s->next)
		if (ends(lint, s))
			return s;
	return NULL;
}
