/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times, scores and foreign text made fit to be read by people, in lines of a log and on a terminal.
 */
#ifndef KVT_RUNTIME_BASE_WORDS_H
#define KVT_RUNTIME_BASE_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum { WORDS_SIZE = 32 };

/* "0.4 s", "48 s", "6 min 12 s", "1 h 3 min"; returns BUFFER, like the next two. */
const char *words_duration(int64_t us, char buffer[WORDS_SIZE]);
const char *words_clock(int64_t us, char buffer[WORDS_SIZE]);		/* "0:48", "1:03:20"; whole seconds, cut off */
/* "99.8%"; cut off, not rounded: a screen that just misses must not read as one that matches. */
const char *words_percent(double score, char buffer[WORDS_SIZE]);

/* How much of TEXT stands before a semicolon that begins another sentence; in quotation marks none does. */
size_t words_sentence(const char *text);

/* A copy on one line that cannot steer a terminal: control characters become blanks, invalid UTF-8 U+FFFD. */
char *words_clean(const char *text);

/* How many bytes of TEXT (clean) fit into COLUMNS of a terminal; *width gets the columns that they take. */
size_t words_fit(const char *text, int columns, int *width);

#endif
