/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "interp/lint_allow.h"
#include "interp/script.h"

static void lint_block(struct script *script, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		if (s->kind == STMT_SLEEP) {
			diag_add(&script->diags, DIAG_SLEEP, s->span, "a sleep is too short on a slow host, wasted on a fast one");
			diag_help(&script->diags, "wait for the screen that shows that the guest is ready");
		}
		if (s->kind == STMT_FAIL && s->next)
			diag_add(&script->diags, DIAG_UNREACHABLE, s->next->span, "nothing after a fail is reached");
		lint_block(script, s->body);
		lint_block(script, s->otherwise);
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
			lint_block(script, arm->body);
	}
}

static bool has_picture(const struct program_screen *screen)
{
	char pattern[4096];
	size_t stem = strlen(screen->picture) - strlen(".png");
	glob_t found = {0};
	bool any;

	if (screen->picture[0] == '/')
		snprintf(pattern, sizeof(pattern), "%s", screen->picture);
	else
		snprintf(pattern, sizeof(pattern), "%s/%s", screen->folder, screen->picture);
	if (access(pattern, F_OK) == 0)
		return true;
	if (screen->picture_given)
		return false;
	snprintf(pattern, sizeof(pattern), "%s/%.*s@*.png", screen->folder, (int)stem, screen->picture);
	any = glob(pattern, GLOB_NOSORT, NULL, &found) == 0;
	globfree(&found);
	return any;
}

static void lint_pictures(struct script *script)
{
	for (uint32_t i = 0; i < script->program->screen_count; i++) {
		const struct program_screen *screen = &script->program->screens[i];

		if (has_picture(screen))
			continue;
		diag_add(&script->diags, DIAG_NO_PICTURE, screen->span, "screen `%s` has no picture", screen->name);
		diag_help(&script->diags, "take one with: kvt capture ADDR %s/%s", screen->folder, screen->picture);
	}
}

void lint(struct script *script)
{
	for (uint32_t i = 0; i < script->file_count; i++)
		for (const struct ast_item *item = script->files[i].ast->items; item; item = item->next)
			lint_block(script, item->body);
	if (script->program)
		lint_pictures(script);
	lint_allow(script);
}
