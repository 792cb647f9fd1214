/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person read on a screen, and how much of it a program read. In the files below tests/accuracy/text the first
 * line names the picture and Tesseract's languages; then come the words, in no order that counts.
 *
 * Words are what is between blanks and has a letter or a digit, without other characters at its ends: `'Begin` is Begin,
 * `(US)` is US, `Done.` is Done. Case, accents and all characters within a word count.
 */
#ifndef KVT_TESTS_ACCURACY_TRANSCRIPT_H
#define KVT_TESTS_ACCURACY_TRANSCRIPT_H

#include <stddef.h>

/* All zero at first; the words are owned. */
struct word_list {
	char **words;
	size_t count, capacity;
};

struct transcript {
	char *name;		/* of the file, without its folder and ".txt" */
	char *picture;		/* as the first line has it */
	char *languages;
	struct word_list words;
};

void word_list_add(struct word_list *list, const char *text);	/* each word of TEXT */
void word_list_deinit(struct word_list *list);

/* Ends the program if the file cannot be read. */
struct transcript transcript_read(const char *path);
void transcript_deinit(struct transcript *transcript);

/* How many of the words WANTED, each as often as it stands there, are among those READ; adds those that are not to MISSED. */
size_t words_found(const struct word_list *wanted, const struct word_list *read, struct word_list *missed);

#endif
