/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the language with what they mean, for people who write: made from the tables that the scanner and the
 * compiler go by.
 */
#ifndef KVT_INTERP_VOCABULARY_H
#define KVT_INTERP_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

enum word_role {
	WORD_DECLARES,		/* begins a declaration */
	WORD_STEPS,		/* begins a statement */
	WORD_INNER,		/* stands within one */
};

struct word {
	const char *word, *sentence;
	enum word_role role;
};

struct property {
	const char *name;
	const char *takes;		/* "size", "word" */
	const char *words;		/* which ones, separated by blanks; "" if it takes others than words */
	const char *standard;		/* if it is left out */
	const char *sentence;
};

/* By INDEX from 0 on; NULL behind the last one. */
const struct word *word_at(size_t index);
const struct property *property_at(bool of_guest, size_t index);

/* By name, which need not be NUL-terminated; NULL: there is none. */
const struct word *word_find(const char *word, size_t length);
const struct property *property_find(bool of_guest, const char *name, size_t length);

#endif
