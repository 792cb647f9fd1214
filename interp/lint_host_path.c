/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A path that only this host has. Media are found by name, in folders that the host's own configuration names. */
#include "interp/lint.h"

#include <string.h>

static const char *plain_text(const struct ast_expr *expr)
{
	return expr && expr->kind == EXPR_STRING && expr->parts && !expr->parts->next ? expr->parts->text : NULL;
}

static void check(struct lint *lint, const struct ast_expr *expr, const char *help)
{
	const char *path = plain_text(expr);

	if (!path || (path[0] != '/' && strncmp(path, "~/", 2) != 0))
		return;
	diag_add(lint->diags, DIAG_HOST_PATH, expr->span, "other hosts have no `%s`", path);
	diag_help(lint->diags, "%s", help);
}

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	(void)item;
	if (s->kind == STMT_INSERT)
		check(lint, s->value, "give the name alone, and its folder under media: in config.yaml");
}

static bool is_medium(const char *property)
{
	static const enum guest_property media[] = {GUEST_CDROM, GUEST_FLOPPY, GUEST_KERNEL, GUEST_INITRD};

	for (size_t i = 0; i < sizeof(media) / sizeof(media[0]); i++)
		if (strcmp(guest_property_name(media[i]), property) == 0)
			return true;
	return false;
}

static void check_item(struct lint *lint, const struct ast_item *item)
{
	for (const struct ast_property *p = item->properties; p; p = p->next)
		if (item->kind == ITEM_GUEST && is_medium(p->name.text))
			check(lint, p->value, "give the name alone, and its folder under media: in config.yaml");
		else if (item->kind == ITEM_SCREEN)
			check(lint, p->value, "put the picture beside the script, and name it from there");
}

void lint_host_path(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->script->file_count; i++)
		for (const struct ast_item *item = lint->script->files[i].ast->items; item; item = item->next)
			check_item(lint, item);
	lint_statements(lint, visit);
}
