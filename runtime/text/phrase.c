/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/phrase.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "runtime/display/rect.h"

enum { MOST_COMPARED = 400 };	/* bytes of what is compared for likeness */

struct search {
	const struct phrase *phrase;
	const struct text_sheet *sheet;
	const struct rect *region;
	bool (*accept)(void *context, const struct phrase_hit *hit);
	void *context;
	struct phrase_hit *out;
};

void phrase_deinit(struct phrase *phrase)
{
	mem_free(phrase->wanted);
	regex_free(phrase->regex);
	*phrase = (struct phrase){0};
}

static struct rect place_of(const struct sheet_line *line, size_t start, size_t end)
{
	return (struct rect){line->bytes[start].left, line->y, line->bytes[end - 1].right - line->bytes[start].left, line->height};
}

static bool is_highlighted(const struct sheet_line *line, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (line->text[i] != ' ' && !line->bytes[i].highlighted)
			return false;
	return true;
}

/* Adds a row's part to HIT; false if it does not look as it should. */
static bool add_part(const struct search *search, struct phrase_hit *hit, size_t index, size_t start, size_t end)
{
	const struct sheet_line *line = &search->sheet->lines[index];
	const struct rect place = place_of(line, start, end);

	if (search->phrase->highlighted && !is_highlighted(line, start, end))
		return false;
	if (rect_is_empty(hit->whole))
		*hit = (struct phrase_hit){.place = place, .line = index, .start = start, .end = end};
	hit->whole = rect_around(hit->whole, place);
	return true;
}

static bool take(const struct search *search, const struct phrase_hit *hit)
{
	if (search->accept && !search->accept(search->context, hit))
		return false;
	*search->out = *hit;
	return true;
}

/* The row right below, where a sentence goes on; SIZE_MAX if there is none, or it is empty. */
static size_t next_row(const struct search *search, size_t index, struct sheet_slice *slice)
{
	const struct sheet_line *lines = search->sheet->lines, *line = &lines[index];

	for (size_t i = index + 1; i < search->sheet->count && lines[i].y <= line->y + 2 * line->height; i++) {
		if (lines[i].y < line->y + line->height / 2)
			continue;
		*slice = text_sheet_slice(&lines[i], search->region);
		return slice->start < slice->end ? i : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* Whether the string stands at AT of a row and, as far as that ends, in the rows below. */
static bool match_at(const struct search *search, size_t index, struct sheet_slice slice, size_t at, struct phrase_hit *hit)
{
	const char *wanted = search->phrase->wanted;

	for (;;) {
		const struct sheet_line *line = &search->sheet->lines[index];
		size_t start = at;

		while (at < slice.end && *wanted && line->text[at] == *wanted) {
			at++;
			wanted++;
		}
		if (at == start || (*wanted && (at < slice.end || *wanted != ' ')))
			return false;
		if (!add_part(search, hit, index, start, at))
			return false;
		if (!*wanted)
			return true;
		wanted++;
		index = next_row(search, index, &slice);
		if (index == SIZE_MAX)
			return false;
		at = slice.start;
	}
}

static bool find_string(const struct search *search, size_t index, struct sheet_slice slice)
{
	for (size_t at = slice.start; at < slice.end; at++) {
		struct phrase_hit hit = {0};

		if (search->sheet->lines[index].text[at] == *search->phrase->wanted && match_at(search, index, slice, at, &hit) &&
		    take(search, &hit))
			return true;
	}
	return false;
}

static bool find_expression(const struct search *search, size_t index, struct sheet_slice slice)
{
	const struct sheet_line *line = &search->sheet->lines[index];
	char *text = mem_copy_bytes(line->text + slice.start, slice.end - slice.start);
	struct regex_match match;
	bool found = false;

	for (size_t from = 0; !found && regex_find(search->phrase->regex, text + from, from > 0, &match); from += match.end) {
		const size_t base = slice.start + from;
		struct phrase_hit hit = {0};

		if (!add_part(search, &hit, index, base + match.start, base + match.end))
			continue;
		hit.start = base + match.inner_start;
		hit.end = base + match.inner_end;
		found = take(search, &hit);
	}
	mem_free(text);
	return found;
}

/* All rows together. */
static bool find_any(const struct search *search)
{
	struct phrase_hit hit = {0};

	for (size_t i = 0; i < search->sheet->count; i++) {
		const struct sheet_slice slice = text_sheet_slice(&search->sheet->lines[i], search->region);

		if (slice.start < slice.end)
			add_part(search, &hit, i, slice.start, slice.end);
	}
	return !rect_is_empty(hit.whole) && take(search, &hit);
}

bool phrase_find(const struct phrase *phrase, const struct text_sheet *sheet, const struct rect *region,
		 bool (*accept)(void *context, const struct phrase_hit *hit), void *context, struct phrase_hit *out)
{
	const struct search search = {phrase, sheet, region, accept, context, out};

	if (!phrase->wanted && !phrase->regex)
		return find_any(&search);
	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_slice slice = text_sheet_slice(&sheet->lines[i], region);

		if (slice.start < slice.end &&
		    (phrase->regex ? find_expression(&search, i, slice) : find_string(&search, i, slice)))
			return true;
	}
	return false;
}

static char *read_rows(const struct text_sheet *sheet, const struct rect *region)
{
	struct text_buffer rows = {0};

	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_slice slice = text_sheet_slice(&sheet->lines[i], region);

		if (slice.start == slice.end)
			continue;
		if (rows.length)
			text_add(&rows, "\n");
		text_add_bytes(&rows, sheet->lines[i].text + slice.start, slice.end - slice.start);
	}
	return rows.text ? rows.text : mem_copy_string("");
}

char *phrase_read(const struct phrase *phrase, const struct text_sheet *sheet, const struct rect *region,
		  const struct phrase_hit *hit)
{
	if (phrase->wanted)
		return mem_copy_string(phrase->wanted);
	if (!phrase->regex)
		return read_rows(sheet, region);
	return mem_copy_bytes(sheet->lines[hit->line].text + hit->start, hit->end - hit->start);
}

/* What is written for itself in an expression: not in brackets or braces, and no sign that means something. */
static char *letters_of(const char *source)
{
	struct text_buffer letters = {0};

	for (const char *at = source; *at; at++) {
		if (*at == '\\' && at[1]) {
			at++;
			text_add(&letters, strchr("sS", *at) ? " " : "");
			if (!strchr("wWsSbB", *at))
				text_add_bytes(&letters, at, 1);
		} else if (*at == '[' || *at == '{') {
			const char *close = strchr(at + 1, *at == '[' ? ']' : '}');

			at = close ? close : at;
		} else if (!strchr("^$.*+?|()", *at)) {
			text_add_bytes(&letters, at, 1);
		}
	}
	return letters.text ? letters.text : mem_copy_string("");
}

/* The fewest letters to change, add or leave out for WANTED to stand somewhere in TEXT. */
static size_t distance(const char *wanted, size_t wanted_length, const char *text, size_t length)
{
	size_t costs[MOST_COMPARED + 1], best = wanted_length;

	for (size_t i = 0; i <= wanted_length; i++)
		costs[i] = i;
	for (size_t j = 0; j < length; j++) {
		size_t diagonal = 0;	/* costs[0] is 0: it may begin anywhere */

		for (size_t i = 1; i <= wanted_length; i++) {
			const size_t changed = diagonal + (wanted[i - 1] != text[j]);
			const size_t shifted = (costs[i] < costs[i - 1] ? costs[i] : costs[i - 1]) + 1;

			diagonal = costs[i];
			costs[i] = changed < shifted ? changed : shifted;
		}
		best = costs[wanted_length] < best ? costs[wanted_length] : best;
	}
	return best;
}

size_t phrase_nearest(const struct phrase *phrase, const char *source, const struct text_sheet *sheet,
		      const struct rect *region, double *share)
{
	char *wanted = phrase->wanted ? mem_copy_string(phrase->wanted) : letters_of(source ? source : "");
	size_t length = strlen(wanted), nearest = SIZE_MAX, least = SIZE_MAX;

	length = length < MOST_COMPARED ? length : MOST_COMPARED;
	*share = 0;
	for (size_t i = 0; length && i < sheet->count; i++) {
		const struct sheet_slice slice = text_sheet_slice(&sheet->lines[i], region);
		size_t far;

		if (slice.start == slice.end)
			continue;
		far = distance(wanted, length, sheet->lines[i].text + slice.start, slice.end - slice.start);
		if (far < least) {
			least = far;
			nearest = i;
		}
	}
	if (nearest != SIZE_MAX)
		*share = 1 - (double)least / (double)length;
	mem_free(wanted);
	return nearest;
}
