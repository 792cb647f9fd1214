/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/text_words.h"

#include <stdio.h>

#include "interp/verdict.h"
#include "runtime/base/json_writer.h"
#include "runtime/cli/say.h"
#include "runtime/display/rect.h"
#include "runtime/text/ocr.h"

/* Behind the last word of the line that begins with the word FROM; adds up its box, its text and its confidence. */
static size_t sum_line(const struct ocr_text *text, size_t from, struct rect *box, struct text_buffer *line, int *confidence)
{
	const struct ocr_word *first = &text->words[from];
	size_t i = from;
	int sum = 0;

	*box = (struct rect){0};
	for (; i < text->count && text->words[i].line == first->line; i++) {
		const struct ocr_word *word = &text->words[i];

		*box = rect_around(*box, word->box);
		sum += word->confidence;
		text_format(line, "%s%s", i > from ? " " : "", word->text);
	}
	*confidence = sum / (int)(i - from);
	return i;
}

static void print_plain(const struct ocr *ocr, const struct ocr_text *text, const char *languages)
{
	printf("%s: %s, %zu %s\n", ocr_name(ocr), languages, text->count, text->count == 1 ? "word" : "words");
	for (size_t i = 0; i < text->count;) {
		struct text_buffer line = {0}, place = {0};
		struct rect box;
		int confidence;

		i = sum_line(text, i, &box, &line, &confidence);
		text_format(&place, "%d,%d %dx%d", box.x, box.y, box.width, box.height);
		printf("%-16s %3d%%  %s\n", place.text, confidence, line.text);
		text_deinit(&line);
		text_deinit(&place);
	}
}

static void write_place(struct json_writer *json, struct rect box, int confidence, const char *text)
{
	jw_integer(json, "x", box.x);
	jw_integer(json, "y", box.y);
	jw_integer(json, "width", box.width);
	jw_integer(json, "height", box.height);
	jw_integer(json, "confidence", confidence);
	jw_string(json, "text", text);
}

static size_t write_line(struct json_writer *json, const struct ocr_text *text, size_t from)
{
	struct text_buffer line = {0};
	struct rect box;
	int confidence;
	const size_t end = sum_line(text, from, &box, &line, &confidence);

	jw_open(json, NULL, '{');
	write_place(json, box, confidence, line.text);
	jw_open(json, "words", '[');
	for (size_t i = from; i < end; i++) {
		jw_open_inline(json, NULL, '{');
		write_place(json, text->words[i].box, text->words[i].confidence, text->words[i].text);
		jw_close(json, '}');
	}
	jw_close(json, ']');
	jw_close(json, '}');
	text_deinit(&line);
	return end;
}

static void print_json(const struct ocr *ocr, const struct ocr_text *text, const char *languages)
{
	struct json_writer json = {0};

	jw_open(&json, NULL, '{');
	jw_string(&json, "engine", "tesseract");
	jw_string(&json, "version", ocr_name(ocr));
	jw_string(&json, "languages", languages);
	jw_open(&json, "lines", '[');
	for (size_t i = 0; i < text->count;)
		i = write_line(&json, text, i);
	jw_close(&json, ']');
	jw_close(&json, '}');
	fputs(json.out.text, stdout);
	json_writer_deinit(&json);
}

int text_words_print(const struct frame *frame, struct rect region, const char *languages, const char *from, bool as_json)
{
	struct ocr_text text = {0};
	struct error error;
	struct ocr *ocr = ocr_new(languages, &error);
	int status = EXIT_PASSED;

	if (!ocr) {
		say_error("text", &error);
		return EXIT_BROKEN;
	}
	ocr_read(ocr, frame, region, NULL, &text);
	if (!text.count) {
		fprintf(stderr, "kvt text: %s: no text is to be seen on it, neither a text console nor words\n", from);
		status = EXIT_FAILED;
	} else if (as_json) {
		print_json(ocr, &text, languages);
	} else {
		print_plain(ocr, &text, languages);
	}
	ocr_text_deinit(&text);
	ocr_free(ocr);
	return status;
}
