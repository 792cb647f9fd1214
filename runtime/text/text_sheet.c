/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/text_sheet.h"

#include <string.h>

#include "grammar/mem.h"
#include "grammar/source.h"
#include "interp/regex_rewrite.h"

/* What C stands for where text is compared: ' ' for all white space, 0 for what is not seen. */
static uint32_t fold(uint32_t c)
{
	if (c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x3000 ||
	    (c >= 0x2500 && c < 0x25a0))
		return ' ';
	if (c < ' ' || c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0xfeff)
		return 0;
	return regex_plain_sign(c) ? (uint32_t)regex_plain_sign(c) : c;
}

/* A line that is being made. */
struct maker {
	struct sheet_line line;
	bool blank;			/* one belongs before the next letter */
};

/* SIZE bytes of one letter. Never more than the raw text has: room is made for that. */
static void add_letter(struct maker *maker, const char *letter, size_t size, struct sheet_byte at)
{
	struct sheet_line *line = &maker->line;

	if (maker->blank && line->length) {
		const struct sheet_byte before = line->bytes[line->length - 1];

		line->bytes[line->length] = (struct sheet_byte){before.right, at.left, before.highlighted && at.highlighted};
		line->text[line->length++] = ' ';
	}
	maker->blank = false;
	for (size_t i = 0; i < size; i++) {
		line->bytes[line->length] = at;
		line->text[line->length++] = letter[i];
	}
}

static size_t count_letters(const char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static void add_folded(struct maker *maker, const char *text, size_t size, struct sheet_byte at)
{
	uint32_t c = 0, folded;

	utf8_decode(text, size, &c);
	folded = fold(c);
	if (folded == ' ')
		maker->blank = true;
	else if (folded == c)
		add_letter(maker, text, size, at);
	else if (folded)
		add_letter(maker, &(char){(char)folded}, 1, at);
}

/* The letters of a word share its width evenly. */
static void add_word(struct maker *maker, const char *text, const struct read_word *word)
{
	const size_t letters = count_letters(text + word->start, word->end - word->start);
	size_t index = 0, size;

	for (uint32_t at = word->start; at < word->end; at += (uint32_t)size, index++) {
		uint32_t c;

		size = utf8_decode(text + at, word->end - at, &c);
		size = size ? size : 1;
		add_folded(maker, text + at, size, (struct sheet_byte){
			.left = word->place.x + (int32_t)((size_t)word->place.width * index / letters),
			.right = word->place.x + (int32_t)((size_t)word->place.width * (index + 1) / letters),
			.highlighted = word->highlighted,
		});
	}
}

static void begin_line(struct maker *maker, size_t size)
{
	maker->line.text = mem_alloc(2 * size + 1);
	maker->line.bytes = mem_alloc_array(2 * size + 1, sizeof(*maker->line.bytes));
}

static struct sheet_line make_line(const struct read_line *from)
{
	struct maker maker = {.line = {.y = from->place.y, .height = from->place.height}};

	begin_line(&maker, strlen(from->text));
	for (size_t i = 0; i < from->word_count; i++) {
		/* words may touch, where only their looks differ */
		maker.blank |= i > 0 && from->words[i].start > from->words[i - 1].end;
		add_word(&maker, from->text, &from->words[i]);
	}
	return maker.line;
}

static void forget(struct text_sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		mem_free(sheet->lines[i].text);
		mem_free(sheet->lines[i].bytes);
	}
	mem_free(sheet->lines);
}

void text_sheet_update(struct text_sheet *sheet, const struct page *page)
{
	if (sheet->edition == page->edition)
		return;
	forget(sheet);
	sheet->edition = page->edition;
	sheet->count = page->count;
	sheet->lines = mem_alloc_array(page->count, sizeof(*sheet->lines));
	for (size_t i = 0; i < page->count; i++)
		sheet->lines[i] = make_line(&page->lines[i]);
}

void text_sheet_deinit(struct text_sheet *sheet)
{
	forget(sheet);
	*sheet = (struct text_sheet){0};
}

static bool lies_within(struct sheet_byte byte, const struct rect *region)
{
	const int32_t middle = byte.left + (byte.right - byte.left) / 2;

	return middle >= region->x && middle < region->x + region->width;
}

struct sheet_slice text_sheet_slice(const struct sheet_line *line, const struct rect *region)
{
	struct sheet_slice slice = {0, line->length};
	const int32_t middle = line->y + line->height / 2;

	if (!region)
		return slice;
	if (middle < region->y || middle >= region->y + region->height)
		return (struct sheet_slice){0, 0};
	while (slice.start < slice.end &&
	       (line->text[slice.start] == ' ' || !lies_within(line->bytes[slice.start], region)))
		slice.start++;
	while (slice.end > slice.start &&
	       (line->text[slice.end - 1] == ' ' || !lies_within(line->bytes[slice.end - 1], region)))
		slice.end--;
	return slice;
}

char *text_sheet_fold(const char *text)
{
	struct maker maker = {0};
	size_t length = strlen(text), size;

	begin_line(&maker, length);
	for (size_t at = 0; at < length; at += size) {
		uint32_t c;

		size = utf8_decode(text + at, length - at, &c);
		size = size ? size : 1;
		add_folded(&maker, text + at, size, (struct sheet_byte){0});
	}
	mem_free(maker.line.bytes);
	return maker.line.text;
}
