/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/suggest.h"

#include <string.h>

enum { LONGEST = 48 };	/* no name that people mistype is longer; bounds the table */

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2], *spare;

	for (size_t j = 0; j <= b_length; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t same = a[i - 1] == b[j - 1] ? 0 : 1;

			row[j] = min(min(above[j], row[j - 1]) + 1, above[j - 1] + same);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b_length];
}

/* `del` for delete: the one candidate that begins with the word, of at least three letters; NULL if there are several. */
static const char *find_longer(const char *word, size_t length, const char *const *candidates, size_t count)
{
	const char *found = NULL;

	for (size_t i = 0; i < count && length >= 3; i++)
		if (strncmp(candidates[i], word, length) == 0) {
			if (found && strcmp(found, candidates[i]) != 0)
				return NULL;
			found = candidates[i];
		}
	return found;
}

/* `minutes` for min: the longest candidate, of at least three letters, with which the word begins. */
static const char *find_shorter(const char *word, size_t length, const char *const *candidates, size_t count)
{
	const char *found = NULL;
	size_t longest = 2;

	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(candidates[i]);

		if (size > longest && size < length && strncmp(candidates[i], word, size) == 0) {
			found = candidates[i];
			longest = size;
		}
	}
	return found;
}

const char *suggest(const char *word, size_t length, const char *const *candidates, size_t count)
{
	size_t best = length >= 5 ? (length / 3 > 2 ? length / 3 : 2) : length >= 2 ? 1 : 0;
	const char *nearest = NULL;

	if (length > LONGEST || best == 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t candidate_length = strlen(candidates[i]), d;

		if (candidate_length > LONGEST)
			continue;
		d = distance(word, length, candidates[i], candidate_length);
		/* of two equally near ones, that which begins alike: the first letter is rarely the slip */
		if (d < best || (d == best && (!nearest || (nearest[0] != word[0] && candidates[i][0] == word[0])))) {
			best = d;
			nearest = candidates[i];
		}
	}
	if (!nearest)
		nearest = find_longer(word, length, candidates, count);
	return nearest ? nearest : find_shorter(word, length, candidates, count);
}
