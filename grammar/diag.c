/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/diag.h"

#include <stdarg.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/suggest.h"

static const struct {
	const char *text;
	enum severity severity;
	const char *sentence;
} codes[DIAG_COUNT] = {
#define X(name, code, severity, sentence) [DIAG_##name] = {code, SEVERITY_##severity, sentence},
	DIAG_LIST(X)
#undef X
};

const char *diag_code_text(enum diag_code code)
{
	return codes[code].text;
}

enum severity diag_code_severity(enum diag_code code)
{
	return codes[code].severity;
}

const char *diag_code_sentence(enum diag_code code)
{
	return codes[code].sentence;
}

bool diag_code_find(const char *text, enum diag_code *code)
{
	for (int i = 0; i < DIAG_COUNT; i++)
		if (strcasecmp(codes[i].text, text) == 0) {
			*code = (enum diag_code)i;
			return true;
		}
	return false;
}

static char *format_text(struct diag_list *list, const char *format, va_list args)
{
	char *text = mem_vformat(format, args);
	char *copy = arena_copy(list->arena, text, strlen(text));

	mem_free(text);
	return copy;
}

void diag_add(struct diag_list *list, enum diag_code code, struct span span, const char *format, ...)
{
	va_list args;
	struct diag *items, *diag;

	if (diag_code_severity(code) == SEVERITY_ERROR)
		list->errors++;
	else
		list->warnings++;
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 8;
		items = arena_alloc_array(list->arena, list->capacity, sizeof(*items));
		if (list->count)
			memcpy(items, list->items, list->count * sizeof(*items));
		list->items = items;
	}
	diag = &list->items[list->count++];
	*diag = (struct diag){.code = code, .span = span};
	va_start(args, format);
	diag->message = format_text(list, format, args);
	va_end(args);
	if (list->count > DIAG_MAX)
		list->count = DIAG_MAX;	/* counted, not kept */
}

static void append_note(struct diag_list *list, struct span span, bool help, const char *text)
{
	struct diag_note *note = arena_alloc(list->arena, sizeof(*note)), **end;

	if (list->count == 0 || list->errors + list->warnings > list->count)
		return;		/* what it speaks of was counted, not kept */
	*note = (struct diag_note){.span = span, .text = text, .help = help};
	for (end = &list->items[list->count - 1].notes; *end; end = &(*end)->next)
		;
	*end = note;
}

void diag_note(struct diag_list *list, struct span span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append_note(list, span, false, format_text(list, format, args));
	va_end(args);
}

void diag_help(struct diag_list *list, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append_note(list, (struct span){0}, true, format_text(list, format, args));
	va_end(args);
}

void diag_suggest(struct diag_list *list, struct span word, const char *const *candidates, size_t count)
{
	const char *near = suggest(word.source->text + word.start, word.end - word.start, candidates, count);

	if (near)
		diag_help(list, "did you mean `%s`?", near);
}
