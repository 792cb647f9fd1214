/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makers of the nodes for what is read on the display. */
#include "grammar/build.h"

/* Only the slash within is written otherwise than regcomp() wants it. */
struct ast_pattern build_regex(struct build *b, struct span regex)
{
	struct ast_pattern pattern = {.span = regex};
	const char *text = regex.source->text;
	uint32_t end = regex.end - 1;
	char *source, *to;

	if (text[end] == 'i') {
		pattern.any_case = true;
		end--;
	}
	source = to = arena_alloc(b->arena, end - regex.start);
	for (uint32_t i = regex.start + 1; i < end; i++) {
		if (text[i] == '\\' && text[i + 1] != '/')
			*to++ = text[i++];
		else if (text[i] == '\\')
			i++;
		*to++ = text[i];
	}
	pattern.source = source;
	return pattern;
}

struct ast_text *build_text(struct build *b, struct span span, struct ast_expr *wanted, struct ast_pattern pattern,
			    struct ast_expr *region, bool highlighted, struct ast_name engine)
{
	struct ast_text *text = arena_alloc(b->arena, sizeof(*text));

	*text = (struct ast_text){wanted, pattern, region, highlighted, engine, span};
	return text;
}

struct ast_stmt *build_capture(struct build *b, struct span span, struct ast_text *text, struct ast_name name,
			       struct ast_expr *timeout)
{
	struct ast_stmt *stmt = build_value_stmt(b, span, STMT_CAPTURE, NULL);

	stmt->sought.text = text;
	stmt->name = name;
	stmt->timeout = timeout;
	return stmt;
}

struct ast_stmt *build_check(struct build *b, struct span span, struct ast_condition condition)
{
	struct ast_stmt *stmt = build_value_stmt(b, span, STMT_CHECK, NULL);

	stmt->condition = condition;
	return stmt;
}
