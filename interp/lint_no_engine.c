/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be read by an engine that this host does not have: a run refuses to begin. */
#include "interp/lint.h"

static bool may_need(const struct program *program, enum text_engine engine)
{
	for (uint32_t i = 0; i < program->text_count; i++)
		if (program->texts[i].engine == engine || program->texts[i].engine == TEXT_BY_ANY)
			return true;
	return false;
}

/* Who names the language wants texts to be read in it, whichever they are. */
static void check_language(struct lint *lint)
{
	const char *why = lint->world->no_engine[TEXT_BY_TESSERACT];

	if (!why || !lint->program->text_language || !may_need(lint->program, TEXT_BY_TESSERACT))
		return;
	diag_add(lint->diags, DIAG_NO_ENGINE, lint->program->text_language_span, "no text can be read in this language here: %s",
		 why);
	diag_help(lint->diags, "%s; or leave `%s` out if all text stands on text consoles",
		  lint->world->no_engine_help[TEXT_BY_TESSERACT], guest_property_name(GUEST_TEXT_LANGUAGE));
}

void lint_no_engine(struct lint *lint)
{
	check_language(lint);
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
