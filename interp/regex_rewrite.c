/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/regex_rewrite.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/source.h"

struct rewriter {
	char *text;
	size_t length, capacity;
	const char *at;		/* what comes next of the source */
};

static void add(struct rewriter *rewriter, char byte)
{
	rewriter->text = mem_grow(rewriter->text, rewriter->length, &rewriter->capacity, 1);
	rewriter->text[rewriter->length++] = byte;
}

static void add_letter(struct rewriter *rewriter, uint32_t c)
{
	if (c < 0x80) {
		add(rewriter, (char)c);
		return;
	}
	if (c < 0x800) {
		add(rewriter, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			add(rewriter, (char)(0xe0 | c >> 12));
		} else {
			add(rewriter, (char)(0xf0 | c >> 18));
			add(rewriter, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		add(rewriter, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	add(rewriter, (char)(0x80 | (c & 0x3f)));
}

/* What comes next; how many bytes it has. */
static uint32_t peek(const char *at, size_t *size)
{
	uint32_t c;

	*size = utf8_decode(at, strlen(at), &c);
	if (*size == 0) {
		*size = 1;
		return (unsigned char)*at;
	}
	return c;
}

char regex_plain_sign(uint32_t c)
{
	if ((c >= 0x2018 && c <= 0x201b) || c == 0x2032)
		return '\'';
	if ((c >= 0x201c && c <= 0x201f) || c == 0x2033)
		return '"';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	return 0;
}

static bool add_range(struct rewriter *rewriter, uint32_t first, uint32_t last, char *why, size_t size)
{
	if (last < first || last - first >= REGEX_MAX_RANGE) {
		snprintf(why, size, last < first ? "a range in brackets ends before it begins" :
			 "a range in brackets has more than %d letters; all letters are [[:alpha:]]", REGEX_MAX_RANGE);
		return false;
	}
	if (first < 0x80) {
		add(rewriter, (char)first);
		add(rewriter, '-');
		add(rewriter, 0x7f);
		first = 0x80;
	}
	for (uint32_t c = first; c <= last; c++)
		if (c < 0xd800 || c > 0xdfff)
			add_letter(rewriter, c);
	return true;
}

/* [:alpha:] and its like within brackets: their length, 0 if there is none. */
static size_t class_length(const char *at)
{
	const char *close = *at == '[' && at[1] && strchr(":.=", at[1]) ? strchr(at + 2, ']') : NULL;

	return close ? (size_t)(close + 1 - at) : 0;
}

static void copy(struct rewriter *rewriter, size_t count)
{
	for (; count > 0 && *rewriter->at; count--)
		add(rewriter, *rewriter->at++);
}

/* A letter, class or range of an expression in brackets. */
static bool rewrite_element(struct rewriter *rewriter, bool *dash, char *why, size_t size)
{
	size_t length, last_length;
	uint32_t first, last;

	if (class_length(rewriter->at)) {
		copy(rewriter, class_length(rewriter->at));
		return true;
	}
	first = peek(rewriter->at, &length);
	if (rewriter->at[length] == '-' && rewriter->at[length + 1] && !strchr("][", rewriter->at[length + 1])) {
		last = peek(rewriter->at + length + 1, &last_length);
		if (first >= 0x80 || last >= 0x80) {
			rewriter->at += length + 1 + last_length;
			return add_range(rewriter, first, last, why, size);
		}
		length += 1 + last_length;
	} else if (regex_plain_sign(first) == '-') {
		*dash = true;
	} else if (regex_plain_sign(first)) {
		add(rewriter, regex_plain_sign(first));
	}
	copy(rewriter, length);
	return true;
}

static bool rewrite_brackets(struct rewriter *rewriter, char *why, size_t size)
{
	bool dash = false;	/* a plain one belongs to it, which stands for itself at the end */

	copy(rewriter, rewriter->at[1] == '^' ? 2 : 1);
	for (bool first = true; *rewriter->at && (first || *rewriter->at != ']'); first = false)
		if (!rewrite_element(rewriter, &dash, why, size))
			return false;
	if (dash && rewriter->text[rewriter->length - 1] != '-')
		add(rewriter, '-');
	copy(rewriter, 1);
	return true;
}

char *regex_rewrite(const char *source, char *why, size_t size)
{
	struct rewriter rewriter = {.at = source};

	while (*rewriter.at) {
		size_t length;
		uint32_t c = peek(rewriter.at, &length);

		if (c == '[') {
			if (!rewrite_brackets(&rewriter, why, size)) {
				mem_free(rewriter.text);
				return NULL;
			}
		} else if (regex_plain_sign(c)) {
			add(&rewriter, '[');
			copy(&rewriter, length);
			add(&rewriter, regex_plain_sign(c));
			add(&rewriter, ']');
		} else {
			copy(&rewriter, c == '\\' ? 2 : length);
		}
	}
	add(&rewriter, '\0');
	return rewriter.text;
}
