/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/text/ocr_engines.h"
#include "runtime/text/ocr_lines.h"
#include "runtime/text/ocr_prepare.h"

/* A line that was read: its prepared picture, and its words with boxes relative to the line's. */
struct known_line {
	struct ocr_line_picture picture;
	struct rect from, box;	/* what of the display the picture was made of, and the ink in it */
	struct ocr_text words;
	uint64_t hash;
	uint64_t used;		/* the last reading that had it */
	bool read;		/* words are known */
};

struct ocr {
	struct ocr_engines *engines;
	struct known_line *known;
	size_t count, capacity;
	uint64_t reading;
};

/* Pixels around the ink of a line: at its ends Tesseract takes more for a sign of its own, such as a quotation mark. */
enum { ACROSS = 1, DOWN = 3 };

enum { OTHER_COLOUR = 60 };	/* the sum of three differences */

/* Readings after which a line that was not seen again is forgotten. */
enum { REMEMBERED = 16 };

const char *ocr_default_languages(void)
{
	const char *languages = getenv("KVT_TEXT_LANGUAGE");

	return languages && *languages ? languages : "eng";
}

bool ocr_available(const char *languages, struct error *error)
{
	return ocr_engine_available(languages, error);
}

struct ocr *ocr_new(const char *languages, struct error *error)
{
	struct ocr_engines *engines = ocr_engines_new(languages, error);
	struct ocr *ocr;

	if (!engines)
		return NULL;
	ocr = mem_alloc(sizeof(*ocr));
	ocr->engines = engines;
	return ocr;
}

static void forget(struct known_line *line)
{
	mem_free(line->picture.pixels);
	ocr_text_deinit(&line->words);
}

void ocr_free(struct ocr *ocr)
{
	if (!ocr)
		return;
	for (size_t i = 0; i < ocr->count; i++)
		forget(&ocr->known[i]);
	mem_free(ocr->known);
	ocr_engines_free(ocr->engines);
	mem_free(ocr);
}

const char *ocr_name(const struct ocr *ocr)
{
	return ocr_engines_name(ocr->engines);
}

static void add_word(struct ocr_text *text, struct ocr_word word)
{
	text->words = mem_grow(text->words, text->count, &text->capacity, sizeof(*text->words));
	text->words[text->count++] = word;
}

static void clear(struct ocr_text *text)
{
	for (size_t i = 0; i < text->count; i++)
		mem_free(text->words[i].text);
	text->count = 0;
}

void ocr_text_deinit(struct ocr_text *text)
{
	clear(text);
	mem_free(text->words);
	*text = (struct ocr_text){0};
}

static uint64_t hash_of(const struct ocr_line_picture *picture)
{
	const size_t count = (size_t)picture->width * (size_t)picture->height;
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < count; i++)
		hash = (hash ^ picture->pixels[i]) * 1099511628211u;
	return hash;
}

static struct known_line *find_known(struct ocr *ocr, const struct ocr_line_picture *picture, uint64_t hash)
{
	const size_t count = (size_t)picture->width * (size_t)picture->height;

	for (size_t i = 0; i < ocr->count; i++) {
		struct known_line *line = &ocr->known[i];

		if (line->hash == hash && line->picture.width == picture->width && line->picture.height == picture->height &&
		    memcmp(line->picture.pixels, picture->pixels, count) == 0)
			return line;
	}
	return NULL;
}

/* The number among the known lines of what is in BOX, which is remembered if it was not. */
static size_t recognise(struct ocr *ocr, const struct frame *frame, struct rect box)
{
	struct ocr_prepared prepared = ocr_prepare(frame, box, ACROSS, DOWN);
	const uint64_t hash = hash_of(&prepared.picture);
	struct known_line *line = find_known(ocr, &prepared.picture, hash);

	if (line) {
		ocr_prepared_deinit(&prepared);
	} else {
		ocr->known = mem_grow(ocr->known, ocr->count, &ocr->capacity, sizeof(*ocr->known));
		line = &ocr->known[ocr->count++];
		*line = (struct known_line){.picture = prepared.picture, .from = prepared.from, .box = box, .hash = hash};
	}
	line->used = ocr->reading;
	return (size_t)(line - ocr->known);
}

/*
 * Tesseract expects words: of 0x1af4 it makes Oxlaf4. If all behind Ox can be digits of a hexadecimal number, with l for 1
 * and O for 0, it is one. TEXT is owned.
 */
static char *with_digits(char *text)
{
	size_t length = 2;

	if (!(text[0] == 'O' || text[0] == '0') || text[1] != 'x')
		return text;
	while (text[length] && strchr("0123456789abcdefABCDEFlIO", text[length]))
		length++;
	if (length < 4 || isalpha((unsigned char)text[length]))
		return text;
	for (size_t i = 0; i < length; i++)
		text[i] = text[i] == 'O' ? '0' : text[i] == 'l' || text[i] == 'I' ? '1' : text[i];
	return text;
}

static void add_read(void *context, int32_t left, int32_t right, int confidence, const char *text)
{
	struct known_line *line = context;
	const struct rect *from = &line->from, *box = &line->box;
	const int32_t width = line->picture.width;
	const int32_t x = from->x + left * from->width / width;
	const int32_t end = from->x + (right * from->width + width - 1) / width;
	struct rect place = rect_common((struct rect){x, box->y, end - x, box->height}, *box);

	place.x -= box->x;
	place.y -= box->y;
	add_word(&line->words, (struct ocr_word){.box = place, .confidence = confidence, .text = with_digits(mem_copy_string(text))});
}

/* Reads the known lines that were not read yet. */
static void read_new(struct ocr *ocr, const atomic_bool *stop)
{
	struct ocr_task *tasks = mem_alloc_array(ocr->count, sizeof(*tasks));
	size_t count = 0;

	for (size_t i = 0; i < ocr->count; i++) {
		struct known_line *line = &ocr->known[i];

		if (!line->read)
			tasks[count++] = (struct ocr_task){.picture = &line->picture, .word = add_read, .context = line};
	}
	ocr_engines_read(ocr->engines, tasks, count, stop);
	for (size_t i = 0; i < count; i++)
		((struct known_line *)tasks[i].context)->read = tasks[i].done;
	mem_free(tasks);
}

/* Whether another colour than COLOUR is behind what is in AREA, or there is nothing. */
static bool is_other(const struct frame *frame, uint32_t colour, struct rect area)
{
	area = rect_common(area, rect_of_frame(frame));
	return rect_is_empty(area) || ocr_distance(ocr_background(frame, area), colour) >= OTHER_COLOUR;
}

/* A bar is less than three lines high: half a line's height is looked at, a line's height above and below. */
static bool is_highlighted(const struct frame *frame, struct rect box)
{
	const uint32_t colour = ocr_background(frame, box);
	const int32_t half = (box.height + 1) / 2;

	return is_other(frame, colour, (struct rect){box.x, box.y - box.height - half, box.width, half}) &&
	       is_other(frame, colour, (struct rect){box.x, box.y + 2 * box.height, box.width, half});
}

static void add_line(struct ocr_text *out, const struct known_line *line, struct rect box, size_t number, bool highlighted)
{
	for (size_t i = 0; i < line->words.count; i++) {
		struct ocr_word word = line->words.words[i];

		word.box.x += box.x;
		word.box.y += box.y;
		word.line = number;
		word.highlighted = highlighted;
		word.text = mem_copy_string(word.text);
		add_word(out, word);
	}
}

static void forget_unused(struct ocr *ocr)
{
	size_t kept = 0;

	for (size_t i = 0; i < ocr->count; i++) {
		if (!ocr->known[i].read || ocr->known[i].used + REMEMBERED < ocr->reading)
			forget(&ocr->known[i]);
		else
			ocr->known[kept++] = ocr->known[i];
	}
	ocr->count = kept;
}

void ocr_read(struct ocr *ocr, const struct frame *frame, struct rect region, const atomic_bool *stop, struct ocr_text *out)
{
	struct ocr_lines lines = {0};
	size_t *numbers;

	clear(out);
	ocr->reading++;
	ocr_lines_find(frame, region, &lines);
	numbers = mem_alloc_array(lines.count, sizeof(*numbers));
	for (size_t i = 0; i < lines.count; i++)
		numbers[i] = recognise(ocr, frame, lines.boxes[i]);
	read_new(ocr, stop);
	for (size_t i = 0; i < lines.count; i++)
		add_line(out, &ocr->known[numbers[i]], lines.boxes[i], i, is_highlighted(frame, lines.boxes[i]));
	mem_free(numbers);
	forget_unused(ocr);
	ocr_lines_deinit(&lines);
}
