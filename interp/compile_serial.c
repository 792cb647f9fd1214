/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is looked for on the serial console. */
#include <string.h>

#include "interp/compiler.h"
#include "interp/regex.h"

/* In which a machine without a serial port would wait for nothing. */
static void check_serial(struct compiler *c, struct span span, const char *what)
{
	for (const struct ast_property *p = c->guest ? c->guest->properties : NULL; p; p = p->next)
		if (strcmp(p->name.text, "serial") == 0 && !(p->value && p->value->kind == EXPR_NAME &&
							     strcmp(p->value->name, "off") == 0))
			return;
	if (!c->guest || is_lost(c, "serial"))
		return;
	diag_add(c->diags, DIAG_MISPLACED, span, "%s, and the guest has no serial port", what);
	diag_note(c->diags, c->guest->name.span, "this guest");
	diag_help(c->diags, "give it one: serial on");
}

void compile_wait_serial(struct compiler *c, const struct ast_stmt *s)
{
	check_serial(c, s->span, "`wait-serial` waits for what a serial console says");
	if (s->value->kind == EXPR_PATTERN)
		check_pattern(c, s->value->name, REGEX_LINES, s->value->span);
	else
		compile_expr(c, s->value, VALUE_STRING);
	compile_timeout(c, s->timeout);
	if (s->value->kind == EXPR_PATTERN)
		emit(c, OP_WAIT_PATTERN,
		     add_constant(c, (struct value){.kind = VALUE_STRING, .string = s->value->name}));
	else
		emit(c, OP_WAIT_SERIAL, 0);
}

bool declare_serial_watcher(struct compiler *c, const struct ast_item *item, struct program_watcher *watcher)
{
	const bool pattern = item->said->kind == EXPR_PATTERN;
	const char *said = pattern ? item->said->name : plain_string(c, item->said);

	check_serial(c, item->span, "this looks at a serial console");
	if (!said || !*said) {
		diag_add(c->diags, DIAG_WRONG_KIND, item->said->span,
			 "what is watched for on the serial console is a /pattern/, or a string without ${names}");
		return false;
	}
	if (pattern)
		check_pattern(c, item->said->name, REGEX_LINES, item->said->span);
	watcher->kind = pattern ? WATCHED_PATTERN : WATCHED_TEXT;
	watcher->said = add_constant(c, (struct value){.kind = VALUE_STRING, .string = said});
	return true;
}
