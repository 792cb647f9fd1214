/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/vocabulary.h"

#include <string.h>

#include "grammar/keyword_list.h"
#include "interp/property_list.h"

enum keyword {
#define X(token, word, sentence) KEYWORD_##token,
	KEYWORD_LIST(X)
	LOCAL_WORD_LIST(X)
#undef X
	KEYWORD_COUNT
};

/*
 * In the list, what begins declarations stands first, and what is but a value or a local word last; of the local words some
 * begin a step.
 */
#define ROLE(k) \
	((k) <= KEYWORD_TEST ? WORD_DECLARES : \
	 (k) == KEYWORD_KEYBOARD || (k) == KEYWORD_CAPTURE || (k) == KEYWORD_CHECK ? WORD_STEPS : \
	 (k) == KEYWORD_ELSE || (k) == KEYWORD_IS || (k) == KEYWORD_NOT || (k) == KEYWORD_TIMES || (k) == KEYWORD_UNTIL || \
	 (k) >= KEYWORD_YES ? WORD_INNER : WORD_STEPS)

static const struct word words[KEYWORD_COUNT] = {
#define X(token, word, sentence) {word, sentence, ROLE(KEYWORD_##token)},
	KEYWORD_LIST(X)
	LOCAL_WORD_LIST(X)
#undef X
};

#define TAKES_STRING "string"
#define TAKES_NUMBER "number"
#define TAKES_DURATION "duration"
#define TAKES_SIZE "size"
#define TAKES_PERCENT "percentage"
#define TAKES_REGION "region"
#define TAKES_POINT "a name and a point"
#define TAKES_WORD "word"
#define TAKES_FLAG "nothing"

static const struct property guest_properties[GUEST_PROPERTY_COUNT] = {
#define X(name, word, kind, words, standard, sentence) {word, TAKES_##kind, words, standard, sentence},
	GUEST_PROPERTY_LIST(X)
#undef X
};

static const struct property screen_properties[SCREEN_PROPERTY_COUNT] = {
#define X(name, word, kind, words, standard, sentence) {word, TAKES_##kind, words, standard, sentence},
	SCREEN_PROPERTY_LIST(X)
#undef X
};

const struct word *word_at(size_t index)
{
	return index < KEYWORD_COUNT ? &words[index] : NULL;
}

const struct property *property_at(bool of_guest, size_t index)
{
	if (of_guest)
		return index < GUEST_PROPERTY_COUNT ? &guest_properties[index] : NULL;
	return index < SCREEN_PROPERTY_COUNT ? &screen_properties[index] : NULL;
}

const struct word *word_find(const char *word, size_t length)
{
	for (size_t i = 0; i < KEYWORD_COUNT; i++)
		if (strlen(words[i].word) == length && memcmp(words[i].word, word, length) == 0)
			return &words[i];
	return NULL;
}

const struct property *property_find(bool of_guest, const char *name, size_t length)
{
	const struct property *property;

	for (size_t i = 0; (property = property_at(of_guest, i)); i++)
		if (strlen(property->name) == length && memcmp(property->name, name, length) == 0)
			return property;
	return NULL;
}
