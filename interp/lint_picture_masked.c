/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture of which nothing, or next to nothing, is compared. */
#include "interp/lint.h"

static void check(struct lint *lint, const struct program_screen *screen, const struct lint_picture *picture)
{
	if (picture->is_transparent) {
		diag_add(lint->diags, DIAG_PICTURE_MASKED, screen->span, "screen `%s`: %s", screen->name, picture->why);
	} else if (!picture->why && picture->compared < LINT_LEAST_COMPARED) {
		diag_add(lint->diags, DIAG_PICTURE_MASKED, screen->span, "screen `%s`: only %u pixel%s of %s %s compared",
			 screen->name, picture->compared, picture->compared == 1 ? "" : "s", picture->path,
			 picture->compared == 1 ? "is" : "are");
	} else {
		return;
	}
	diag_help(lint->diags, "leave opaque what tells this screen from others; the transparent is not compared");
}

void lint_picture_masked(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->program->screen_count; i++) {
		uint32_t count;
		const struct lint_picture *pictures = lint_pictures_of(lint, i, &count);

		for (uint32_t p = 0; p < count; p++)
			check(lint, &lint->program->screens[i], &pictures[p]);
	}
}
