/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Did you mean": the candidate that takes the fewest slips of the finger to become WORD.
 */
#ifndef KVT_GRAMMAR_SUGGEST_H
#define KVT_GRAMMAR_SUGGEST_H

#include <stddef.h>

/*
 * The nearest of COUNT candidates by optimal string alignment distance (insert, delete, replace, swap neighbours); of
 * equals one with WORD's first letter, then the first. If none is within a third of WORD's length, two at least for
 * words of five letters and more: the only one that begins with WORD, or the longest with which WORD begins, three
 * letters at least. Else NULL. WORD need not be NUL-terminated.
 */
const char *suggest(const char *word, size_t length, const char *const *candidates, size_t count);

#endif
