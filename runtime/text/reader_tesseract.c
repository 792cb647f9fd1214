/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine that reads graphical text. A region is read when somebody asks for it, by a thread; what changes in the
 * meantime makes the lines that it touches go away at once, and the region is read again when somebody asks again. The
 * thread, and what Tesseract has to load, begin with the first question.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/loop.h"
#include "runtime/base/text_buffer.h"
#include "runtime/display/rect.h"
#include "runtime/text/ocr_worker.h"
#include "runtime/text/reader.h"

enum {
	MOST_RECTS = 16,	/* noted one by one since a display was handed over; more become one */
	AROUND = 32,		/* pixels around a region that are read too */
	MOST_REGIONS = 8,	/* whose text is kept; the oldest goes first */
};

/* A region that was read, and what of it has changed since. */
struct known_region {
	struct rect rect, stale;
};

struct tesseract_reader {
	struct loop *loop;
	void (*ready)(void *context);
	void *context;
	char *languages;
	struct ocr_worker *worker;	/* NULL: not begun */
	struct error trouble;
	bool broken;			/* TROUBLE says why */
	struct page page;
	size_t capacity;
	struct known_region known[MOST_REGIONS];
	size_t known_count;
	struct rect asked;		/* what the worker reads; empty: nothing */
	uint64_t number;		/* of that */
	struct rect changed[MOST_RECTS];	/* since then */
	size_t changed_count;
	int32_t width, height;		/* of the display */
};

static void *open_reader(const char *languages, struct loop *loop, void (*ready)(void *context), void *context,
			 struct error *error)
{
	struct tesseract_reader *reader;

	if (!languages)
		languages = ocr_default_languages();
	if (!ocr_available(languages, error))
		return NULL;
	reader = mem_alloc(sizeof(*reader));
	reader->loop = loop;
	reader->ready = ready;
	reader->context = context;
	reader->languages = mem_copy_string(languages);
	reader->page.edition = 1;
	return reader;
}

static void forget_all(struct tesseract_reader *reader)
{
	for (size_t i = 0; i < reader->page.count; i++)
		read_line_deinit(&reader->page.lines[i]);
	reader->page.count = 0;
	reader->page.edition++;
	reader->known_count = 0;
	reader->asked = (struct rect){0};
}

static void close_reader(void *opened)
{
	struct tesseract_reader *reader = opened;

	if (!reader)
		return;
	if (reader->worker && reader->loop)
		loop_fd_clear(reader->loop, ocr_worker_fd(reader->worker));
	ocr_worker_free(reader->worker);
	forget_all(reader);
	mem_free(reader->page.lines);
	mem_free(reader->languages);
	mem_free(reader);
}

/* Takes the lines away that KEEP does not want. */
static void keep_lines(struct tesseract_reader *reader, bool (*keep)(struct rect line, struct rect rect), struct rect rect)
{
	size_t kept = 0;

	for (size_t i = 0; i < reader->page.count; i++) {
		if (keep(reader->page.lines[i].place, rect))
			reader->page.lines[kept++] = reader->page.lines[i];
		else
			read_line_deinit(&reader->page.lines[i]);
	}
	if (kept != reader->page.count)
		reader->page.edition++;
	reader->page.count = kept;
}

static bool is_apart(struct rect line, struct rect rect)
{
	return rect_is_empty(rect_common(line, rect));
}

static void note_change(struct tesseract_reader *reader, struct rect rect)
{
	keep_lines(reader, is_apart, rect);
	for (size_t i = 0; i < reader->known_count; i++)
		reader->known[i].stale = rect_around(reader->known[i].stale, rect_common(reader->known[i].rect, rect));
	if (rect_is_empty(rect_common(reader->asked, rect)))
		return;
	if (reader->changed_count == MOST_RECTS) {
		for (size_t i = 0; i < MOST_RECTS; i++)
			rect = rect_around(rect, reader->changed[i]);
		reader->changed_count = 0;
	}
	reader->changed[reader->changed_count++] = rect;
}

static void update(void *opened, const struct frame *frame, const struct rect *rects, size_t count)
{
	struct tesseract_reader *reader = opened;

	if (frame->width != reader->width || frame->height != reader->height) {
		reader->width = frame->width;
		reader->height = frame->height;
		forget_all(reader);
		return;
	}
	for (size_t i = 0; i < count; i++)
		note_change(reader, rects[i]);
}

/* What is about as high and beside it belongs to the row of FIRST. */
static bool is_same_row(struct rect first, struct rect next)
{
	const int32_t lower = first.height < next.height ? first.height : next.height;
	const struct rect across = {first.x, next.y, first.width, next.height};

	return first.height <= 2 * next.height && next.height <= 2 * first.height &&
	       2 * rect_common(first, across).height >= lower;
}

struct row {
	struct rect first, place;
	const struct ocr_word **words;
	size_t count, capacity;
};

struct rows {
	struct row *rows;
	size_t count, capacity;
};

static struct row *row_for(struct rows *rows, struct rect box)
{
	for (size_t i = rows->count; i-- > 0;)
		if (is_same_row(rows->rows[i].first, box))
			return &rows->rows[i];
	rows->rows = mem_grow(rows->rows, rows->count, &rows->capacity, sizeof(*rows->rows));
	rows->rows[rows->count] = (struct row){.first = box};
	return &rows->rows[rows->count++];
}

static int from_left(const void *a, const void *b)
{
	const struct ocr_word *const *one = a, *const *other = b;

	return (*one)->box.x < (*other)->box.x ? -1 : (*one)->box.x > (*other)->box.x;
}

static struct rows find_rows(const struct ocr_text *text)
{
	struct rows rows = {0};

	for (size_t i = 0; i < text->count; i++) {
		const struct ocr_word *word = &text->words[i];
		struct row *row = row_for(&rows, word->box);

		row->words = mem_grow(row->words, row->count, &row->capacity, sizeof(*row->words));
		row->words[row->count++] = word;
		row->place = rect_around(row->place, word->box);
	}
	for (size_t i = 0; i < rows.count; i++)
		qsort(rows.rows[i].words, rows.rows[i].count, sizeof(*rows.rows[i].words), from_left);
	return rows;
}

/* Words of one piece of text have a blank between them, pieces have three. */
static struct read_line make_line(const struct row *row)
{
	struct read_line line = {.place = row->place, .words = mem_alloc_array(row->count, sizeof(*line.words))};
	struct text_buffer text = {0};

	for (size_t i = 0; i < row->count; i++) {
		const struct ocr_word *word = row->words[i];

		if (i)
			text_add(&text, row->words[i - 1]->line == word->line ? " " : "   ");
		line.words[line.word_count] = (struct read_word){
			.start = (uint32_t)text.length, .place = word->box, .confidence = word->confidence / 100.0,
			.highlighted = word->highlighted,
		};
		text_add(&text, word->text);
		line.words[line.word_count++].end = (uint32_t)text.length;
	}
	line.text = text.text;
	return line;
}

static void add_line(struct tesseract_reader *reader, struct read_line line)
{
	struct page *page = &reader->page;
	size_t at = page->count;

	page->lines = mem_grow(page->lines, page->count, &reader->capacity, sizeof(*page->lines));
	for (; at > 0 && page->lines[at - 1].place.y > line.place.y; at--)
		page->lines[at] = page->lines[at - 1];
	page->lines[at] = line;
	page->count++;
	page->edition++;
}

static bool is_stale(const struct tesseract_reader *reader, struct rect place)
{
	for (size_t i = 0; i < reader->changed_count; i++)
		if (!is_apart(place, reader->changed[i]))
			return true;
	return false;
}

static void remember_region(struct tesseract_reader *reader)
{
	struct known_region *region = NULL;

	for (size_t i = 0; i < reader->known_count; i++)
		if (memcmp(&reader->known[i].rect, &reader->asked, sizeof(reader->asked)) == 0)
			region = &reader->known[i];
	if (!region) {
		if (reader->known_count == MOST_REGIONS)
			memmove(&reader->known[0], &reader->known[1], --reader->known_count * sizeof(reader->known[0]));
		region = &reader->known[reader->known_count++];
	}
	*region = (struct known_region){.rect = reader->asked};
	for (size_t i = 0; i < reader->changed_count; i++)
		region->stale = rect_around(region->stale, rect_common(reader->asked, reader->changed[i]));
}

/* Puts what was read in the place of what was known of the region that was asked for. */
static void take_over(struct tesseract_reader *reader, const struct ocr_text *text)
{
	struct rows rows = find_rows(text);

	keep_lines(reader, is_apart, reader->asked);
	for (size_t i = 0; i < rows.count; i++) {
		if (!is_stale(reader, rows.rows[i].place))
			add_line(reader, make_line(&rows.rows[i]));
		mem_free(rows.rows[i].words);
	}
	mem_free(rows.rows);
	remember_region(reader);
	reader->asked = (struct rect){0};
}

/* True if something new is known, be it that nothing can be read. */
static bool take_answer(struct tesseract_reader *reader)
{
	struct ocr_text text = {0};
	uint64_t number;
	const int taken = ocr_worker_take(reader->worker, &text, &number, &reader->trouble);

	if (taken < 0)
		reader->broken = true;
	else if (taken > 0 && number == reader->number && !rect_is_empty(reader->asked))
		take_over(reader, &text);
	ocr_text_deinit(&text);
	return taken != 0;
}

static void answered(void *context, short revents)
{
	struct tesseract_reader *reader = context;

	(void)revents;
	if (take_answer(reader))
		reader->ready(reader->context);
}

static bool begin(struct tesseract_reader *reader)
{
	if (!reader->worker && !reader->broken) {
		reader->worker = ocr_worker_new(reader->languages, &reader->trouble);
		reader->broken = !reader->worker;
		if (reader->worker && reader->loop)
			loop_fd_set(reader->loop, ocr_worker_fd(reader->worker), POLLIN, answered, reader);
	}
	return !reader->broken;
}

static bool knows(const struct tesseract_reader *reader, struct rect region)
{
	for (size_t i = 0; i < reader->known_count; i++) {
		const struct known_region *known = &reader->known[i];
		const struct rect common = rect_common(known->rect, region);

		if (memcmp(&common, &region, sizeof(region)) == 0 && is_apart(known->stale, region))
			return true;
	}
	return false;
}

static const struct page *read_page(void *opened, const struct frame *frame, struct rect region, enum reader_answer *answer)
{
	struct tesseract_reader *reader = opened;

	while (!knows(reader, region) && begin(reader)) {
		if (rect_is_empty(reader->asked)) {
			/* What stands across the region's sides is read as a whole. */
			reader->asked = rect_common(rect_grown(region, AROUND, AROUND), rect_of_frame(frame));
			reader->changed_count = 0;
			ocr_worker_ask(reader->worker, frame, reader->asked, ++reader->number);
		}
		if (reader->loop)
			break;
		poll(&(struct pollfd){.fd = ocr_worker_fd(reader->worker), .events = POLLIN}, 1, -1);
		take_answer(reader);
	}
	*answer = reader->broken ? READER_BLIND : knows(reader, region) ? READER_KNOWS : READER_READS;
	return &reader->page;
}

const struct reader_engine reader_tesseract = {
	.name = "tesseract",
	.open = open_reader,
	.close = close_reader,
	.update = update,
	.read = read_page,
};
