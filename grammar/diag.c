/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/diag.h"

#include <stdarg.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/suggest.h"

/* The column KIND of the catalogue. */
enum kind { KIND_ERROR, KIND_CORRECTNESS, KIND_FLAKINESS, KIND_PORTABILITY, KIND_STYLE };

static const struct {
	const char *text;
	enum kind kind;
	const char *sentence;
} codes[DIAG_COUNT] = {
#define X(name, code, kind, sentence) [DIAG_##name] = {code, KIND_##kind, sentence},
	DIAG_LIST(X)
#undef X
};

static const struct {
	enum severity severity;
	enum diag_group group;
} kinds[] = {
	[KIND_ERROR] = {SEVERITY_ERROR, GROUP_CORRECTNESS},
	[KIND_CORRECTNESS] = {SEVERITY_WARNING, GROUP_CORRECTNESS},
	[KIND_FLAKINESS] = {SEVERITY_WARNING, GROUP_FLAKINESS},
	[KIND_PORTABILITY] = {SEVERITY_WARNING, GROUP_PORTABILITY},
	[KIND_STYLE] = {SEVERITY_WARNING, GROUP_STYLE},
};

static const char *const group_words[GROUP_COUNT] = {
	[GROUP_CORRECTNESS] = "correctness",
	[GROUP_FLAKINESS] = "flakiness",
	[GROUP_PORTABILITY] = "portability",
	[GROUP_STYLE] = "style",
};

const char *diag_code_text(enum diag_code code)
{
	return codes[code].text;
}

enum severity diag_code_severity(enum diag_code code)
{
	return kinds[codes[code].kind].severity;
}

enum diag_group diag_code_group(enum diag_code code)
{
	return kinds[codes[code].kind].group;
}

const char *diag_group_word(enum diag_group group)
{
	return group_words[group];
}

bool diag_group_find(const char *word, enum diag_group *group)
{
	for (int i = 0; i < GROUP_COUNT; i++)
		if (strcmp(group_words[i], word) == 0) {
			*group = (enum diag_group)i;
			return true;
		}
	return false;
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

/* There is one too many: it is counted, not kept. Of an error and warnings, the last warning makes room. */
static void leave_one_out(struct diag_list *list)
{
	size_t last = --list->count;

	for (size_t i = last; diag_code_severity(list->items[last].code) == SEVERITY_ERROR && i-- > 0;)
		if (diag_code_severity(list->items[i].code) == SEVERITY_WARNING) {
			list->items[i] = list->items[last];
			return;
		}
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
		leave_one_out(list);
}

/* The diag added last; NULL if it was counted, not kept. */
static struct diag *last_diag(struct diag_list *list)
{
	return list->count == 0 || list->errors + list->warnings > list->count ? NULL : &list->items[list->count - 1];
}

/* DIAG may be NULL. */
static void append_note_to(struct diag_list *list, struct diag *diag, struct span span, bool help, const char *text)
{
	struct diag_note *note = arena_alloc(list->arena, sizeof(*note)), **end;

	if (!diag)
		return;
	*note = (struct diag_note){.span = span, .text = text, .help = help};
	for (end = &diag->notes; *end; end = &(*end)->next)
		;
	*end = note;
}

static void append_note(struct diag_list *list, struct span span, bool help, const char *text)
{
	append_note_to(list, last_diag(list), span, help, text);
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

	if (!near)
		return;
	diag_help(list, "did you mean `%s`?", near);
	diag_fix(list, word, near);
}

bool diag_is_told_of(const struct diag_list *list, struct span at)
{
	uint32_t line = at.start;

	while (line > 0 && at.source->text[line - 1] != '\n')
		line--;
	for (size_t i = 0; i < list->count; i++) {
		const struct diag *diag = &list->items[i];

		if ((diag->code == DIAG_STRAY_CHARACTER || diag->code == DIAG_UNTERMINATED_STRING) &&
		    diag->span.source == at.source && diag->span.start >= line && diag->span.start < at.start)
			return true;
	}
	return false;
}

void diag_fix(struct diag_list *list, struct span span, const char *text)
{
	struct diag *diag = last_diag(list);

	if (!diag)
		return;
	diag->fix = span;
	diag->fixed = arena_copy(list->arena, text, strlen(text));
}

void diag_tell_uses(struct diag_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct diag *diag = &list->items[i];
		struct span used = diag->span.source && !diag->has_uses ? diag->span.source->used_at : (struct span){0};

		diag->has_uses = true;
		for (; used.source; used = used.source->used_at)
			append_note_to(list, diag, used, false, "used here");
	}
}

void diag_drop(struct diag_list *list, size_t index)
{
	if (diag_code_severity(list->items[index].code) == SEVERITY_ERROR)
		list->errors--;
	else
		list->warnings--;
	list->count--;
	memmove(list->items + index, list->items + index + 1, (list->count - index) * sizeof(*list->items));
}
