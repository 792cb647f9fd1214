/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/secret.h"

#include <string.h>

/* The length of the longest secret that TEXT begins with; 0: of none. */
static size_t secret_at(const struct program *program, struct arena *arena, const char *text)
{
	size_t longest = 0;

	for (uint32_t i = 0; i < program->param_count; i++) {
		const char *value = program->params[i].secret ? value_text(arena, program->params[i].value) : "";
		size_t length = strlen(value);

		if (length > longest && strncmp(text, value, length) == 0)
			longest = length;
	}
	return longest;
}

static bool has_secrets(const struct program *program)
{
	for (uint32_t i = 0; i < program->param_count; i++)
		if (program->params[i].secret)
			return true;
	return false;
}

const char *secret_conceal(const struct program *program, struct arena *arena, const char *text)
{
	const char *shown = "", *from = text;

	if (!has_secrets(program))
		return text;
	for (const char *at = text; *at;) {
		size_t length = secret_at(program, arena, at);

		if (length) {
			shown = arena_format(arena, "%s%.*s%s", shown, (int)(at - from), from, SECRET_SHOWN);
			from = at += length;
		} else {
			at++;
		}
	}
	return from == text ? text : arena_format(arena, "%s%s", shown, from);
}
