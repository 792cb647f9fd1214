/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "interp/lint.h"

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

void lint_no_picture(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->program->screen_count; i++) {
		const struct program_screen *screen = &lint->program->screens[i];

		if (!screen->has_picture || has_picture(screen))
			continue;
		diag_add(lint->diags, DIAG_NO_PICTURE, screen->span, "screen `%s` has no picture", screen->name);
		if (screen->picture[0] == '/')
			diag_help(lint->diags, "take one with: kvt capture ADDR %s", screen->picture);
		else
			diag_help(lint->diags, "take one with: kvt capture ADDR %s/%s", screen->folder, screen->picture);
	}
}
