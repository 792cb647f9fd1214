/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/console_text.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/text/console_script.h"

enum {
	ENOUGH_LETTERS = 6,	/* different ones, all on one grid: no picture has them by accident */
	FEW_LETTERS = 2,	/* are enough if nearly everything on the display can be read */
	KNOWN_TO_UNKNOWN = 4,	/* what "nearly everything" means: so many times more cells are known */
	SUSPICIOUS_CELLS = 8,	/* read anew and unknown: worth looking whether the console is still there */
};

struct console_text {
	const struct font_set *fonts;
	struct console_grid grid;
	struct console_cell *cells;	/* grid.columns * grid.rows */
	int32_t frame_width, frame_height;
	size_t unknown;
};

/* What a reading found. */
struct tally {
	size_t known, unknown;
};

struct console_text *console_text_new(const struct font_set *fonts)
{
	struct console_text *text = mem_alloc(sizeof(*text));

	text->fonts = fonts;
	return text;
}

void console_text_restart(struct console_text *text)
{
	mem_free(text->cells);
	text->cells = NULL;
	text->grid = (struct console_grid){0};
	text->unknown = 0;
}

void console_text_free(struct console_text *text)
{
	if (!text)
		return;
	console_text_restart(text);
	mem_free(text);
}

const struct console_grid *console_text_grid(const struct console_text *text)
{
	return &text->grid;
}

const struct console_cell *console_text_row(const struct console_text *text, int32_t row)
{
	return text->cells + (size_t)row * (size_t)text->grid.columns;
}

static struct console_cell *row_of(struct console_text *text, int32_t row)
{
	return text->cells + (size_t)row * (size_t)text->grid.columns;
}

size_t console_text_unknown(const struct console_text *text)
{
	return text->unknown;
}

struct rect console_grid_rect(const struct console_grid *grid, int32_t column, int32_t row, int32_t columns)
{
	return (struct rect){grid->x + column * grid->font->width, grid->y + row * grid->font->height,
			     columns * grid->font->width, grid->font->height};
}

static bool is_unknown(const struct console_cell *cell)
{
	return cell->codepoint == CONSOLE_UNKNOWN;
}

/*
 * Reads the columns from FROM to before UNTIL of a row. A glyph of two cells can begin before them or end behind them; and
 * where one was and is no more, what its right half is must be read too.
 */
static void read_columns(struct console_text *text, const struct frame *frame, int32_t row, int32_t from, int32_t until,
			 struct tally *tally)
{
	const struct console_grid *grid = &text->grid;
	struct console_cell *cells = row_of(text, row);
	int32_t column = from;

	if (grid->font->wide.count && column > 0)
		column--;
	while (column > 0 && cells[column].width == 0)
		column--;
	while (column < until || (column < grid->columns && cells[column].width == 0)) {
		const struct rect at = console_grid_rect(grid, column, row, 1);
		struct console_cell read[2];
		int count = cell_read(grid->font, frame, at.x, at.y, column + 1 < grid->columns, read);

		for (int i = 0; i < count; i++) {
			text->unknown -= is_unknown(&cells[column + i]);
			text->unknown += is_unknown(&read[i]);
			cells[column + i] = read[i];
		}
		tally->unknown += is_unknown(read);
		tally->known += !is_unknown(read) && read->codepoint != ' ';
		column += count;
	}
	console_settle_scripts(cells, grid->columns);
}

static int32_t clamp(int32_t value, int32_t most)
{
	return value < 0 ? 0 : value > most ? most : value;
}

static void read_rect(struct console_text *text, const struct frame *frame, struct rect rect, struct tally *tally)
{
	const struct console_grid *grid = &text->grid;
	const int width = grid->font->width, height = grid->font->height;
	const int32_t right = rect.x + rect.width - grid->x, bottom = rect.y + rect.height - grid->y;
	const int32_t from = clamp(rect.x - grid->x, right) / width;
	const int32_t until = clamp((right + width - 1) / width, grid->columns);
	const int32_t last = clamp((bottom + height - 1) / height, grid->rows);

	if (right <= 0 || bottom <= 0)
		return;
	for (int32_t row = clamp(rect.y - grid->y, bottom) / height; row < last; row++)
		if (from < until)
			read_columns(text, frame, row, from, until, tally);
}

static struct tally read_all(struct console_text *text, const struct frame *frame)
{
	const struct console_grid *grid = &text->grid;
	struct tally tally = {0};

	/* Behind a row that was never read stands no right half of a glyph. */
	for (int32_t i = 0; i < grid->columns * grid->rows; i++)
		text->cells[i] = (struct console_cell){.codepoint = ' ', .drawn = ' ', .width = 1};
	text->unknown = 0;
	for (int32_t row = 0; row < grid->rows; row++)
		read_columns(text, frame, row, 0, grid->columns, &tally);
	return tally;
}

/* Different letters on the grid, counted up to ENOUGH_LETTERS. */
static int count_letters(const struct console_text *text)
{
	uint32_t seen[ENOUGH_LETTERS];
	int count = 0;

	for (int32_t i = 0; i < text->grid.columns * text->grid.rows && count < ENOUGH_LETTERS; i++) {
		int at = 0;

		if (!text->cells[i].is_telling)
			continue;
		while (at < count && seen[at] != text->cells[i].codepoint)
			at++;
		if (at == count)
			seen[count++] = text->cells[i].codepoint;
	}
	return count;
}

static bool is_console(const struct console_text *text, struct tally tally)
{
	const int letters = count_letters(text);

	if (letters == ENOUGH_LETTERS)
		return true;
	if (letters >= FEW_LETTERS)
		return tally.known >= KNOWN_TO_UNKNOWN * tally.unknown;
	return letters && !tally.unknown;
}

static void find_console(struct console_text *text, const struct frame *frame)
{
	struct console_grid grid;

	console_text_restart(text);
	text->frame_width = frame->width;
	text->frame_height = frame->height;
	if (!console_grid_find(text->fonts, frame, &grid))
		return;
	text->grid = grid;
	text->cells = mem_alloc_array((size_t)grid.columns * (size_t)grid.rows, sizeof(*text->cells));
	if (!is_console(text, read_all(text, frame)))
		console_text_restart(text);
}

bool console_text_read(struct console_text *text, const struct frame *frame, const struct rect *rects, size_t count)
{
	const struct rect everything = rect_of_frame(frame);
	struct tally tally = {0};

	if (!rects) {
		rects = &everything;
		count = 1;
	}
	if (!text->grid.font || frame->width != text->frame_width || frame->height != text->frame_height) {
		find_console(text, frame);
		return text->grid.font != NULL;
	}
	for (size_t i = 0; i < count; i++)
		read_rect(text, frame, rects[i], &tally);
	/* Most of what came cannot be read, or all that could be read went: something else may be on the display now. */
	if ((tally.unknown >= SUSPICIOUS_CELLS && tally.unknown > tally.known) || !count_letters(text))
		find_console(text, frame);
	return text->grid.font != NULL;
}

static void add_codepoint(struct text_buffer *out, uint32_t c)
{
	char bytes[4];
	size_t count = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = count - 1; i > 0; i--, c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(count == 1 ? c : (0xf00u >> count & 0xf0u) | c);
	text_add_bytes(out, bytes, count);
}

void console_text_utf8(const struct console_text *text, int32_t row, int32_t from, int32_t until,
		       struct text_buffer *out)
{
	const struct console_cell *cells = console_text_row(text, row);

	while (until > from && cells[until - 1].codepoint == ' ')
		until--;
	for (int32_t column = from; column < until; column++)
		if (cells[column].codepoint)
			add_codepoint(out, cells[column].codepoint);
}

/* The next code point of valid UTF-8, which literals and what consoles were read as are. */
static uint32_t next_codepoint(const char **at)
{
	const unsigned char first = (unsigned char)*(*at)++;
	int more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	uint32_t c = more ? first & (0x3fu >> more) : first;

	for (; more && **at; more--)
		c = c << 6 | ((unsigned char)*(*at)++ & 0x3f);
	return c;
}

/* The column behind WANTED if it stands at COLUMN, else -1. */
static int32_t match_at_column(const struct console_cell *cells, int32_t column, int32_t until, const char *wanted)
{
	while (*wanted) {
		if (column >= until || cells[column].codepoint != next_codepoint(&wanted))
			return -1;
		column += cells[column].width;
	}
	return column <= until ? column : -1;
}

bool console_text_find(const struct console_text *text, const char *wanted, struct rect region, struct rect *out)
{
	const struct console_grid *grid = &text->grid;

	if (!grid->font || !*wanted)
		return false;
	for (int32_t row = 0; row < grid->rows; row++) {
		const struct console_cell *cells = console_text_row(text, row);

		for (int32_t column = 0; column < grid->columns; column++) {
			const int32_t end = match_at_column(cells, column, grid->columns, wanted);
			const struct rect place = console_grid_rect(grid, column, row, end - column);

			if (end < 0 || place.x < region.x || place.y < region.y ||
			    place.x + place.width > region.x + region.width ||
			    place.y + place.height > region.y + region.height)
				continue;
			*out = place;
			return true;
		}
	}
	return false;
}
