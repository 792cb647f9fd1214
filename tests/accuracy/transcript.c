/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/transcript.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"

/* Of three dots, apostrophes and quotation marks there are two kinds each, which look alike on a screen. */
static const struct {
	const char *fine, *plain;
} alike[] = {
	{"\xe2\x80\xa6", "..."}, {"\xe2\x80\x98", "'"}, {"\xe2\x80\x99", "'"}, {"\xe2\x80\x9c", "\""},
	{"\xe2\x80\x9d", "\""}, {"\xc2\xab", "\""}, {"\xc2\xbb", "\""}, {"\xe2\x80\x9e", "\""},
	{"\xe2\x80\x93", "-"}, {"\xe2\x80\x94", "-"}, {"\xe2\x80\xa2", "*"}, {"\xc2\xa9", "*"}, {"\xc2\xae", "*"},
	{"\xe2\x82\xac", "*"}, {"\xc2\xb0", "*"}, {"\xc2\xa3", "*"}, {"\xe2\x84\xa2", "*"},
};

/* The plain form of the COUNT bytes at TEXT. */
static char *plain_word(const char *text, size_t count)
{
	char *word = mem_alloc(3 * count + 1);
	size_t length = 0;

	for (size_t i = 0; i < count;) {
		size_t taken = 0;

		for (size_t k = 0; k < sizeof(alike) / sizeof(*alike) && !taken; k++) {
			const size_t size = strlen(alike[k].fine);

			if (size <= count - i && memcmp(text + i, alike[k].fine, size) == 0) {
				length += (size_t)sprintf(word + length, "%s", alike[k].plain);
				taken = size;
			}
		}
		if (!taken) {
			word[length++] = text[i];
			taken = 1;
		}
		i += taken;
	}
	return word;
}

static bool is_letter(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static void add_word(struct word_list *list, const char *text, size_t count)
{
	char *word = plain_word(text, count), *from = word;
	size_t length = strlen(word);

	while (length && !is_letter(*from)) {
		from++;
		length--;
	}
	while (length && !is_letter(from[length - 1]))
		length--;
	if (length) {
		list->words = mem_grow(list->words, list->count, &list->capacity, sizeof(*list->words));
		list->words[list->count++] = mem_copy_bytes(from, length);
	}
	mem_free(word);
}

void word_list_add(struct word_list *list, const char *text)
{
	while (*text) {
		const size_t blanks = strspn(text, " \n\t\f"), count = strcspn(text + blanks, " \n\t\f");

		add_word(list, text + blanks, count);
		text += blanks + count;
	}
}

void word_list_deinit(struct word_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		mem_free(list->words[i]);
	mem_free(list->words);
	*list = (struct word_list){0};
}

struct transcript transcript_read(const char *path)
{
	struct transcript transcript = {0};
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	char line[4096], picture[1024], languages[64];
	FILE *file = fopen(path, "r");

	if (!file || !fgets(line, sizeof(line), file) || sscanf(line, "%1023s %63s", picture, languages) != 2) {
		fprintf(stderr, "%s: no transcript; its first line must be a picture and languages\n", path);
		exit(1);
	}
	transcript.name = mem_copy_bytes(base, strlen(base) - strlen(".txt"));
	transcript.picture = mem_copy_string(picture);
	transcript.languages = mem_copy_string(languages);
	while (fgets(line, sizeof(line), file))
		word_list_add(&transcript.words, line);
	fclose(file);
	return transcript;
}

void transcript_deinit(struct transcript *transcript)
{
	mem_free(transcript->name);
	mem_free(transcript->picture);
	mem_free(transcript->languages);
	word_list_deinit(&transcript->words);
}

size_t words_found(const struct word_list *wanted, const struct word_list *read, struct word_list *missed)
{
	bool *taken = mem_alloc_array(read->count, sizeof(*taken));
	size_t found = 0;

	for (size_t i = 0; i < wanted->count; i++) {
		size_t at = 0;

		while (at < read->count && (taken[at] || strcmp(read->words[at], wanted->words[i]) != 0))
			at++;
		if (at < read->count) {
			taken[at] = true;
			found++;
		} else {
			word_list_add(missed, wanted->words[i]);
		}
	}
	mem_free(taken);
	return found;
}
