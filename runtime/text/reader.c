/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/reader.h"

#include <string.h>

#include "grammar/mem.h"

static const struct {
	const char *word;
	const struct reader_engine *engine;
} engines[READER_COUNT] = {
	[READER_CONSOLE] = {"console", &reader_console},
	[READER_TESSERACT] = {"tesseract", &reader_tesseract},
};

const struct reader_engine *reader_engine(enum reader_kind kind)
{
	return engines[kind].engine;
}

const char *reader_kind_word(enum reader_kind kind)
{
	return engines[kind].word;
}

void read_line_deinit(struct read_line *line)
{
	mem_free(line->text);
	mem_free(line->words);
	*line = (struct read_line){0};
}

static bool word_equal(const struct read_word *a, const struct read_word *b)
{
	return a->start == b->start && a->end == b->end && memcmp(&a->place, &b->place, sizeof(a->place)) == 0 &&
	       a->highlighted == b->highlighted;
}

bool read_line_equal(const struct read_line *a, const struct read_line *b)
{
	if (a->word_count != b->word_count || !a->text || !b->text || strcmp(a->text, b->text) != 0 ||
	    memcmp(&a->place, &b->place, sizeof(a->place)) != 0)
		return false;
	for (size_t i = 0; i < a->word_count; i++)
		if (!word_equal(&a->words[i], &b->words[i]))
			return false;
	return true;
}
