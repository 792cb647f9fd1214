/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A watcher that would end the run on a screen which the script waits for. */
#include "interp/lint.h"

static void check(struct lint *lint, const struct program_watcher *watcher, uint32_t shown)
{
	const struct program_screen *watched = &lint->program->screens[watcher->screen];
	const struct program_screen *wanted = &lint->program->screens[shown];
	double score;
	const struct lint_picture *picture = lint_seen_on(lint, watcher->screen, shown, &score);

	if (!picture)
		return;
	diag_add(lint->diags, DIAG_WATCHER_FIRES, watcher->span, "this ends the run when `%s` is there", wanted->name);
	diag_note(lint->diags, wanted->span, "`%s` matches %s with %s, and the script waits for it", watched->name, picture->path,
		  lint_percent(lint, score));
	diag_help(lint->diags, "mask the picture of `%s` so that it shows what only that screen has", watched->name);
}

void lint_watcher(struct lint *lint)
{
	if (!lint->world->eyes)
		return;
	for (uint32_t w = 0; w < lint->program->watcher_count; w++) {
		const struct program_watcher *watcher = &lint->program->watchers[w];

		if (watcher->kind != WATCHED_SCREEN)
			continue;
		for (uint32_t i = 0; i < lint->program->screen_count; i++)
			if (i != watcher->screen && lint_is_waited_for(lint, lint->program->screens[i].name))
				check(lint, watcher, i);
	}
}
