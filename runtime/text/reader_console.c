/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine that reads text consoles. Updates are only noted; what they touched is read when somebody asks, row by row, so
 * that a wait costs nothing while nothing changes.
 */
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/loop.h"
#include "runtime/display/rect.h"
#include "runtime/text/console_text.h"
#include "runtime/text/reader.h"

enum {
	MOST_RECTS = 16,	/* noted one by one; more become one */
	SEARCH_SHARE = 10,	/* looking for a console on a display that has none takes at most one part in so many of the time */
};

struct console_reader {
	struct font_set fonts;
	struct console_text *text;
	struct console_grid grid;	/* that the page was made by */
	struct page page;
	struct rect dirty[MOST_RECTS];	/* since the last read */
	size_t dirty_count;
	int32_t width, height;		/* of the display */
	struct loop *loop;		/* NULL: nobody waits */
	struct loop_timer again;	/* a console is looked for anew */
};

static void *open_reader(const char *languages, struct loop *loop, void (*ready)(void *context), void *context, struct error *error)
{
	struct console_reader *reader = mem_alloc(sizeof(*reader));

	(void)languages;
	reader->loop = loop;
	reader->again = (struct loop_timer){.fire = ready, .context = context};
	if (font_set_load(&reader->fonts, NULL, error) < 0) {
		font_set_deinit(&reader->fonts);
		mem_free(reader);
		return NULL;
	}
	font_set_load_system(&reader->fonts, "");
	reader->text = console_text_new(&reader->fonts);
	reader->page.edition = 1;
	return reader;
}

static void forget_page(struct console_reader *reader)
{
	for (size_t i = 0; i < reader->page.count; i++)
		read_line_deinit(&reader->page.lines[i]);
	mem_free(reader->page.lines);
	reader->page.lines = NULL;
	reader->page.count = 0;
	reader->page.edition++;
}

static void close_reader(void *opened)
{
	struct console_reader *reader = opened;

	if (!reader)
		return;
	if (reader->loop)
		loop_timer_clear(reader->loop, &reader->again);
	forget_page(reader);
	console_text_free(reader->text);
	font_set_deinit(&reader->fonts);
	mem_free(reader);
}

static void note_rect(struct console_reader *reader, struct rect rect)
{
	if (reader->dirty_count < MOST_RECTS) {
		reader->dirty[reader->dirty_count++] = rect;
		return;
	}
	for (size_t i = 0; i < MOST_RECTS; i++)
		rect = rect_around(rect, reader->dirty[i]);
	reader->dirty[0] = rect;
	reader->dirty_count = 1;
}

static void update(void *opened, const struct frame *frame, const struct rect *rects, size_t count)
{
	struct console_reader *reader = opened;

	if (frame->width != reader->width || frame->height != reader->height) {
		reader->width = frame->width;
		reader->height = frame->height;
		reader->dirty[0] = rect_of_frame(frame);
		reader->dirty_count = 1;
		return;
	}
	for (size_t i = 0; i < count; i++)
		note_rect(reader, rects[i]);
}

struct line_maker {
	struct read_line line;
	struct text_buffer text;
	size_t word_capacity;
	bool in_word;
	uint8_t cell_width;		/* of the word's cells */
	int32_t bar_until;		/* behind the last cell of the bar that was looked at last */
	bool bar_stands_out;
};

/* Whether fewer than half of the cells of ROW from FROM to before UNTIL are on BG; so it is beyond the first and last row. */
static bool is_mostly_other(const struct console_reader *reader, int32_t row, int32_t from, int32_t until, uint32_t bg)
{
	int32_t same = 0;

	if (row < 0 || row >= reader->grid.rows)
		return true;
	for (int32_t column = from; column < until; column++)
		same += console_text_row(reader->text, row)[column].bg == bg;
	return 2 * same < until - from;
}

/*
 * A letter on a bar: all that goes on beside it on its own background, which what is above and below does not. A single
 * cell that has another colour there makes no bar, as the box above this one does where only the chosen box is coloured.
 */
static bool is_highlighted(const struct console_reader *reader, struct line_maker *maker, int32_t row, int32_t column)
{
	const struct console_cell *cells = console_text_row(reader->text, row);
	const uint32_t bg = cells[column].bg;
	int32_t from = column, until = column + 1;

	if (column < maker->bar_until)
		return maker->bar_stands_out;
	while (from > 0 && cells[from - 1].bg == bg)
		from--;
	while (until < reader->grid.columns && cells[until].bg == bg)
		until++;
	maker->bar_until = until;
	maker->bar_stands_out = is_mostly_other(reader, row - 1, from, until, bg) && is_mostly_other(reader, row + 1, from, until, bg);
	return maker->bar_stands_out;
}

static void add_cell(struct line_maker *maker, const struct console_reader *reader, int32_t row, int32_t column)
{
	const struct console_cell *cell = &console_text_row(reader->text, row)[column];
	const struct rect place = console_grid_rect(&reader->grid, column, row, cell->width);
	const bool highlighted = is_highlighted(reader, maker, row, column);
	const double confidence = cell->codepoint == CONSOLE_UNKNOWN ? 0 : 1;
	struct read_word *word = maker->in_word ? &maker->line.words[maker->line.word_count - 1] : NULL;
	const uint32_t start = (uint32_t)maker->text.length;

	console_text_utf8(reader->text, row, column, column + 1, &maker->text);
	if (!word || word->highlighted != highlighted || word->confidence != confidence ||
	    maker->cell_width != cell->width) {
		maker->line.words = mem_grow(maker->line.words, maker->line.word_count, &maker->word_capacity, sizeof(*word));
		word = &maker->line.words[maker->line.word_count++];
		*word = (struct read_word){.start = start, .place = place, .confidence = confidence, .highlighted = highlighted};
		maker->in_word = true;
		maker->cell_width = cell->width;
	}
	word->place = rect_around(word->place, place);
	word->end = (uint32_t)maker->text.length;
}

static struct read_line make_line(const struct console_reader *reader, int32_t row)
{
	const struct console_cell *cells = console_text_row(reader->text, row);
	struct line_maker maker = {0};
	int32_t until = reader->grid.columns;

	while (until > 0 && cells[until - 1].codepoint == ' ')
		until--;
	for (int32_t column = 0; column < until; column++) {
		if (cells[column].codepoint == ' ') {
			text_add(&maker.text, " ");
			maker.in_word = false;
		} else if (cells[column].codepoint) {
			add_cell(&maker, reader, row, column);
		}
	}
	maker.line.text = maker.text.text ? maker.text.text : mem_copy_string("");
	maker.line.place = console_grid_rect(&reader->grid, 0, row, reader->grid.columns);
	return maker.line;
}

static void make_row(struct console_reader *reader, int32_t row)
{
	struct read_line *line = &reader->page.lines[row], made = make_line(reader, row);

	if (read_line_equal(line, &made)) {
		read_line_deinit(&made);
		return;
	}
	read_line_deinit(line);
	*line = made;
	reader->page.edition++;
}

/* The rows that an update touched, and, for what is highlighted, those beside them. */
static void make_rows(struct console_reader *reader, struct rect rect)
{
	const struct console_grid *grid = &reader->grid;
	const int32_t from = (rect.y - grid->y) / grid->font->height - 1;
	const int32_t until = (rect.y + rect.height - grid->y) / grid->font->height + 2;

	for (int32_t row = from > 0 ? from : 0; row < until && row < grid->rows; row++)
		make_row(reader, row);
}

static void begin_page(struct console_reader *reader)
{
	forget_page(reader);
	reader->grid = *console_text_grid(reader->text);
	if (!reader->grid.font)
		return;
	reader->page.count = (size_t)reader->grid.rows;
	reader->page.lines = mem_alloc_array(reader->page.count, sizeof(*reader->page.lines));
	for (int32_t row = 0; row < reader->grid.rows; row++)
		make_row(reader, row);
}

static bool is_same_grid(const struct console_grid *a, const struct console_grid *b)
{
	return a->font == b->font && a->x == b->x && a->y == b->y && a->columns == b->columns && a->rows == b->rows;
}

/* A display without a console takes longest to look at, and may change all the time. */
static void wait_a_while(struct console_reader *reader, int64_t began_us)
{
	const int64_t now_us = loop_now_us();

	loop_timer_set(reader->loop, &reader->again, now_us + SEARCH_SHARE * (now_us - began_us));
}

static const struct page *read_page(void *opened, const struct frame *frame, struct rect region, enum reader_answer *answer)
{
	struct console_reader *reader = opened;
	const int64_t began_us = loop_now_us();

	(void)region;
	if (reader->dirty_count && !reader->again.armed) {
		console_text_read(reader->text, frame, reader->dirty, reader->dirty_count);
		if (!is_same_grid(&reader->grid, console_text_grid(reader->text)))
			begin_page(reader);
		else if (reader->grid.font)
			for (size_t i = 0; i < reader->dirty_count; i++)
				make_rows(reader, reader->dirty[i]);
		reader->dirty_count = 0;
		if (!reader->grid.font && reader->loop)
			wait_a_while(reader, began_us);
	}
	*answer = reader->grid.font ? READER_KNOWS : READER_BLIND;
	return &reader->page;
}

const struct reader_engine reader_console = {
	.name = "console",
	.open = open_reader,
	.close = close_reader,
	.update = update,
	.read = read_page,
};
