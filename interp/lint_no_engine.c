/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text that only an engine could read that this host does not have: a run refuses to begin. */
#include "interp/lint.h"

void lint_no_engine(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->program->text_count; i++) {
		const struct program_text *text = &lint->program->texts[i];

		if (!lint->world->no_engine[text->engine])
			continue;
		diag_add(lint->diags, DIAG_NO_ENGINE, text->span, "this text cannot be read by %s here: %s",
			 text_engine_word(text->engine), lint->world->no_engine[text->engine]);
		diag_help(lint->diags, "%s; or leave `engine` out if the text stands on a text console",
			  lint->world->no_engine_help[text->engine]);
	}
}
