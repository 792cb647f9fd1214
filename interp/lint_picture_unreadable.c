/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run refuses to begin with such a picture. */
#include "interp/lint.h"

void lint_picture_unreadable(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->program->screen_count; i++) {
		const struct program_screen *screen = &lint->program->screens[i];
		uint32_t count;
		const struct lint_picture *pictures = lint_pictures_of(lint, i, &count);

		for (uint32_t p = 0; p < count; p++) {
			if (!pictures[p].why || pictures[p].is_transparent)
				continue;
			diag_add(lint->diags, DIAG_PICTURE_UNREADABLE, screen->span, "screen `%s`: %s", screen->name,
				 pictures[p].why);
			diag_help(lint->diags, "take it again with: kvt capture ADDR %s", pictures[p].path);
		}
	}
}
