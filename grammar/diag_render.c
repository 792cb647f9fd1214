/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "grammar/diag.h"
#include "grammar/mem.h"

struct palette {
	const char *error, *warning, *place, *help, *strong, *off;
};

static const struct palette plain = {"", "", "", "", "", ""};
static const struct palette ansi = {"\033[1;31m", "\033[1;33m", "\033[1;34m", "\033[1;36m", "\033[1m", "\033[0m"};

/*
 * Blanks as wide as the LENGTH bytes of TEXT are on a terminal. A tab stays a tab: only the terminal knows its stops.
 */
static void print_blanks(FILE *out, const char *text, uint32_t length, char blank)
{
	uint32_t c, size;

	for (uint32_t i = 0; i < length; i += size) {
		int width;

		size = utf8_decode(text + i, length - i, &c);
		if (size == 0)
			size = 1, c = '?';
		width = utf8_columns(c);
		if (c == '\t' && blank == ' ')
			fputc('\t', out);
		else
			for (int w = 0; w < width; w++)
				fputc(blank, out);
	}
}

static int text_columns(const char *text, uint32_t length)
{
	int columns = 0;
	uint32_t c, size;

	for (uint32_t i = 0; i < length; i += size ? size : 1) {
		size = utf8_decode(text + i, length - i, &c);
		columns += size ? utf8_columns(c) : 1;
	}
	return columns;
}

static void print_excerpt(FILE *out, struct span span, const char *color, const struct palette *palette)
{
	struct place place = source_place(span.source, span.start);
	uint32_t length, before, marked;
	const char *line = source_line(span.source, place.line, &length);

	before = span.start - span.source->lines[place.line - 1];
	if (before > length)
		before = length;
	marked = span.end - span.start;
	if (marked > length - before)
		marked = length - before;
	fprintf(out, "%s%5d |%s %.*s\n", palette->place, place.line, palette->off, (int)length, line);
	fprintf(out, "%s      |%s ", palette->place, palette->off);
	print_blanks(out, line, before, ' ');
	fputs(color, out);
	/* a character that has no width of its own is marked all the same */
	if (marked <= 1 || text_columns(line + before, marked) == 0)
		fputc('^', out);
	else
		print_blanks(out, line + before, marked, '^');
	fprintf(out, "%s\n", palette->off);
}

static void print_place(FILE *out, struct span span, const struct palette *palette)
{
	struct place place = source_place(span.source, span.start);

	fprintf(out, "%s%s:%d:%d:%s ", palette->strong, span.source->path, place.line, place.column, palette->off);
}

static void print_diag(FILE *out, const struct diag *diag, const struct palette *palette)
{
	bool error = diag_code_severity(diag->code) == SEVERITY_ERROR;
	const char *color = error ? palette->error : palette->warning;

	if (diag->span.source)
		print_place(out, diag->span, palette);
	fprintf(out, "%s%s[%s]:%s %s%s%s\n", color, error ? "error" : "warning", diag_code_text(diag->code), palette->off,
		palette->strong, diag->message, palette->off);
	if (diag->span.source)
		print_excerpt(out, diag->span, color, palette);
	for (const struct diag_note *note = diag->notes; note; note = note->next) {
		if (note->span.source)
			print_place(out, note->span, palette);
		fprintf(out, "%s%s:%s %s\n", palette->help, note->help ? "help" : "note", palette->off, note->text);
		if (note->span.source)
			print_excerpt(out, note->span, palette->help, palette);
	}
}

static int by_place(const void *left, const void *right)
{
	const struct diag *a = *(const struct diag *const *)left, *b = *(const struct diag *const *)right;

	if (a->span.source && b->span.source && a->span.source != b->span.source)
		return strcmp(a->span.source->path, b->span.source->path);
	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	return a < b ? -1 : a > b;	/* in the order of adding; qsort is not stable */
}

const struct diag **diag_sorted(const struct diag_list *list)
{
	const struct diag **sorted = mem_alloc_array(list->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < list->count; i++)
		sorted[i] = &list->items[i];
	qsort(sorted, list->count, sizeof(*sorted), by_place);
	return sorted;
}

void diag_render(const struct diag_list *list, FILE *out, bool color)
{
	const struct diag **sorted = diag_sorted(list);
	size_t left_out = list->errors + list->warnings - list->count;

	for (size_t i = 0; i < list->count; i++)
		print_diag(out, sorted[i], color ? &ansi : &plain);
	if (left_out)
		fprintf(out, "... and %zu more\n", left_out);
	mem_free(sorted);
}
