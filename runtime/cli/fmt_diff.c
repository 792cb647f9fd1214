/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/fmt_diff.h"

#include <stdbool.h>
#include <string.h>

#include "grammar/mem.h"

enum { CONTEXT = 3 };

struct line {
	const char *text;
	size_t length;			/* with its line break */
	size_t before;			/* characters before it that the formatter does not touch */
};

struct lines {
	struct line *items;
	size_t count, capacity;
};

/* One line of the output; both numbers count from 0. */
struct step {
	char sign;			/* ' ', '-' or '+' */
	size_t old_line, new_line;	/* where it stands, or what it stands before */
};

struct steps {
	struct step *items;
	size_t count, capacity;
};

static struct lines split(const char *text)
{
	struct lines lines = {0};
	size_t seen = 0;

	while (*text) {
		const char *end = strchr(text, '\n');
		size_t length = end ? (size_t)(end + 1 - text) : strlen(text);

		lines.items = mem_grow(lines.items, lines.count, &lines.capacity, sizeof(*lines.items));
		lines.items[lines.count++] = (struct line){text, length, seen};
		for (size_t i = 0; i < length; i++)
			seen += !strchr(" \t\r\n;\xef\xbb\xbf", text[i]);
		text += length;
	}
	return lines;
}

static void add_step(struct steps *steps, char sign, size_t old_line, size_t new_line)
{
	steps->items = mem_grow(steps->items, steps->count, &steps->capacity, sizeof(*steps->items));
	steps->items[steps->count++] = (struct step){sign, old_line, new_line};
}

static bool is_blank(const struct line *line)
{
	return line->length == 1;
}

static bool is_same(const struct line *a, const struct line *b)
{
	return a->before == b->before && a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static struct steps compare(const struct lines *old, const struct lines *new)
{
	struct steps steps = {0};
	size_t i = 0, j = 0;

	while (i < old->count && j < new->count) {
		const struct line *a = &old->items[i], *b = &new->items[j];

		if (is_same(a, b))
			add_step(&steps, ' ', i++, j++);
		else if (a->before < b->before || (a->before == b->before && !is_blank(b)))
			add_step(&steps, '-', i++, j);
		else
			add_step(&steps, '+', i, j++);
	}
	while (i < old->count)
		add_step(&steps, '-', i++, j);
	while (j < new->count)
		add_step(&steps, '+', i, j++);
	return steps;
}

static void print_line(const struct line *line, char sign, FILE *out)
{
	fputc(sign, out);
	fwrite(line->text, 1, line->length, out);
	if (line->text[line->length - 1] != '\n')
		fputs("\n\\ No newline at end of file\n", out);
}

/* Of a run of changed lines, first what goes and then what comes. */
static void print_changes(const struct lines *old, const struct lines *new, const struct step *steps, size_t count,
			  FILE *out)
{
	for (size_t i = 0; i < count; i++)
		if (steps[i].sign == '-')
			print_line(&old->items[steps[i].old_line], '-', out);
	for (size_t i = 0; i < count; i++)
		if (steps[i].sign == '+')
			print_line(&new->items[steps[i].new_line], '+', out);
}

/* diff gives an empty range the line before it. */
static void print_range(char sign, size_t first, size_t count, FILE *out)
{
	fprintf(out, "%c%zu,%zu ", sign, count ? first + 1 : first, count);
}

static void print_hunk(const struct lines *old, const struct lines *new, const struct step *steps, size_t count,
		       FILE *out)
{
	size_t old_count = 0, new_count = 0;

	for (size_t i = 0; i < count; i++) {
		old_count += steps[i].sign != '+';
		new_count += steps[i].sign != '-';
	}
	fputs("@@ ", out);
	print_range('-', steps[0].old_line, old_count, out);
	print_range('+', steps[0].new_line, new_count, out);
	fputs("@@\n", out);
	for (size_t i = 0, end; i < count; i = end) {
		end = i + 1;
		if (steps[i].sign == ' ') {
			print_line(&old->items[steps[i].old_line], ' ', out);
			continue;
		}
		while (end < count && steps[end].sign != ' ')
			end++;
		print_changes(old, new, steps + i, end - i, out);
	}
}

/* Behind the change at FIRST: where its hunk ends, which takes in changes that are near. */
static size_t hunk_end(const struct steps *steps, size_t first)
{
	size_t same = 0, i;

	for (i = first; i < steps->count && same <= 2 * CONTEXT; i++)
		same = steps->items[i].sign == ' ' ? same + 1 : 0;
	return i - same + (same < CONTEXT ? same : CONTEXT);
}

void fmt_diff(const char *path, const char *before, const char *after, FILE *out)
{
	struct lines old = split(before), new = split(after);
	struct steps steps = compare(&old, &new);
	size_t end = 0;

	fprintf(out, "--- %s\n+++ %s\n", path, path);
	for (size_t i = 0; i < steps.count; i++) {
		size_t start = i > end + CONTEXT ? i - CONTEXT : end;

		if (steps.items[i].sign == ' ')
			continue;
		end = hunk_end(&steps, i);
		print_hunk(&old, &new, steps.items + start, end - start, out);
		i = end - 1;
	}
	mem_free(old.items);
	mem_free(new.items);
	mem_free(steps.items);
}
