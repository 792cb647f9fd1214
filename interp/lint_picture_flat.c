/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture that a single colour would match: an empty display, a screen that is being drawn. */
#include "interp/lint.h"

void lint_picture_flat(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->program->screen_count; i++) {
		const struct program_screen *screen = &lint->program->screens[i];
		uint32_t count;
		const struct lint_picture *pictures = lint_pictures_of(lint, i, &count);

		for (uint32_t p = 0; p < count; p++) {
			/* of one that is masked nearly everywhere, that is said already */
			if (pictures[p].why || !pictures[p].is_flat || pictures[p].compared < LINT_LEAST_COMPARED)
				continue;
			diag_add(lint->diags, DIAG_PICTURE_FLAT, screen->span,
				 "screen `%s`: a display of a single colour would match %s", screen->name, pictures[p].path);
			diag_help(lint->diags, "show more of what tells this screen from others");
		}
	}
}
