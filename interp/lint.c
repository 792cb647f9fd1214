/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/lint.h"

#include <string.h>

#include "interp/lint_allow.h"

/* Of the text alone. */
static lint_rule *const text_rules[] = {lint_sleep, lint_unreachable, lint_phase, lint_host_path};

/* These need a script that can be run. */
static lint_rule *const program_rules[] = {lint_time_limit, lint_needed, lint_no_engine};

static lint_rule *const picture_rules[] = {
	lint_no_picture, lint_picture_unreadable, lint_picture_masked, lint_picture_flat, lint_picture_size,
	lint_ambiguous, lint_overlap, lint_click, lint_watcher,
};

enum {
	TEXT_RULES = sizeof(text_rules) / sizeof(text_rules[0]),
	PROGRAM_RULES = sizeof(program_rules) / sizeof(program_rules[0]),
	PICTURE_RULES = sizeof(picture_rules) / sizeof(picture_rules[0]),
};

static void visit_block(struct lint *lint, const struct ast_item *item, const struct ast_stmt *stmts, lint_visit *visit)
{
	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		visit(lint, item, s);
		visit_block(lint, item, s->body, visit);
		visit_block(lint, item, s->otherwise, visit);
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
			visit_block(lint, item, arm->body, visit);
	}
}

void lint_statements(struct lint *lint, lint_visit *visit)
{
	for (uint32_t i = 0; i < lint->script->file_count; i++)
		for (const struct ast_item *item = lint->script->files[i].ast->items; item; item = item->next)
			visit_block(lint, item, item->body, visit);
}

int64_t lint_screen(const struct lint *lint, const char *name)
{
	for (uint32_t i = 0; name && i < lint->program->screen_count; i++)
		if (strcmp(lint->program->screens[i].name, name) == 0)
			return i;
	return -1;
}

static bool is_screen(const struct ast_sought *sought, const char *name)
{
	return sought->screen.text && strcmp(sought->screen.text, name) == 0;
}

static bool block_waits_for(const struct ast_stmt *stmts, const char *name)
{
	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		bool looks_only = s->kind == STMT_IF_SCREEN || s->kind == STMT_REPEAT;

		if ((!looks_only && is_screen(&s->sought, name)) || is_screen(&s->destination.sought, name))
			return true;
		if (block_waits_for(s->body, name) || block_waits_for(s->otherwise, name))
			return true;
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
			if (is_screen(&arm->sought, name) || block_waits_for(arm->body, name))
				return true;
	}
	return false;
}

bool lint_is_waited_for(struct lint *lint, const char *name)
{
	for (uint32_t i = 0; i < lint->script->file_count; i++)
		for (const struct ast_item *item = lint->script->files[i].ast->items; item; item = item->next)
			if (block_waits_for(item->body, name))
				return true;
	return false;
}

const struct lint_picture *lint_pictures_of(const struct lint *lint, uint32_t screen, uint32_t *count)
{
	const struct lint_eyes *eyes = lint->world->eyes;

	*count = 0;
	if (!lint->program->screens[screen].has_picture)
		return NULL;
	return eyes ? eyes->pictures(eyes->context, screen, count) : NULL;
}

const struct lint_picture *lint_seen_on(const struct lint *lint, uint32_t screen, uint32_t shown, double *score)
{
	const struct lint_eyes *eyes = lint->world->eyes;
	uint32_t count;
	const struct lint_picture *pictures = lint_pictures_of(lint, shown, &count);

	for (uint32_t p = 0; p < count; p++)
		if (!pictures[p].why && eyes->sees(eyes->context, screen, shown, p, score))
			return &pictures[p];
	return NULL;
}

const char *lint_percent(const struct lint *lint, double share)
{
	return arena_format(&lint->script->arena, "%d.%d%%", (int)(share * 100), (int)(share * 1000) % 10);
}

static void find_procedures(struct lint *lint)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < lint->script->file_count; i++)
		for (const struct ast_item *item = lint->script->files[i].ast->items; item; item = item->next)
			count += item->kind == ITEM_PROCEDURE;
	lint->procedures = arena_alloc_array(&lint->script->arena, count, sizeof(*lint->procedures));
	for (uint32_t i = 0; i < lint->script->file_count; i++)
		for (const struct ast_item *item = lint->script->files[i].ast->items; item; item = item->next)
			if (item->kind == ITEM_PROCEDURE)
				lint->procedures[lint->procedure_count++].item = item;
}

void lint(struct script *script, const struct lint_world *world)
{
	static const struct lint_world nothing;
	struct lint lint = {
		.script = script, .program = script->program, .world = world ? world : &nothing, .diags = &script->diags,
	};

	find_procedures(&lint);
	for (int i = 0; i < TEXT_RULES; i++)
		text_rules[i](&lint);
	for (int i = 0; lint.program && i < PROGRAM_RULES; i++)
		program_rules[i](&lint);
	for (int i = 0; lint.program && !lint.world->ignores_pictures && i < PICTURE_RULES; i++)
		picture_rules[i](&lint);
	lint_allow(script);
	diag_tell_uses(&script->diags);
}
