/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A few points with ink are taken from all over the display. A grid is as good as the number of these points whose cells
 * are glyphs that tell something. First each font is tried where consoles use to begin; then, for each point and each way
 * a cell could lie around it, whichever cell is a glyph votes for the grid that it belongs to. Fonts of one size have many
 * glyphs in common; which of them it is, all cells of the grid decide.
 */
#include "runtime/text/console_grid.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/text/console_cell.h"

enum {
	MOST_POINTS = 160,
	MOST_TILES = 40,		/* in each direction */
	LEAST_TILE = 4,
	SURE_PERCENT = 80,		/* of the points: no need to try another font */
	LIKELY_PERCENT = 50,		/* no need to look elsewhere */
	WORTH_OF_WIDE = 4,
	UNLIKELY_POINTS = 4,		/* so few: if it is a console, then one over a picture */
};

struct point {
	int32_t x, y;
};

struct search {
	const struct font_set *fonts;
	const struct frame *frame;
	struct point points[MOST_POINTS];
	int point_count;
	bool over_picture;		/* look for letters in cells of more than two colours too; takes long */
	struct console_grid best;
	int best_score;
};

/* The first pixel of a tile that differs from the one to its left; false if there is none. */
static bool find_ink(const struct frame *frame, struct rect tile, struct point *out)
{
	for (int32_t y = tile.y; y < tile.y + tile.height; y++) {
		const uint32_t *row = frame->pixels + (size_t)y * (size_t)frame->width;

		for (int32_t x = tile.x ? tile.x : 1; x < tile.x + tile.width; x++) {
			if (row[x] != row[x - 1]) {
				*out = (struct point){x, y};
				return true;
			}
		}
	}
	return false;
}

static int32_t tile_side(int32_t side)
{
	return side / MOST_TILES > LEAST_TILE ? side / MOST_TILES : LEAST_TILE;
}

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* All tiles with ink, thinned out evenly. */
static void find_points(struct search *search)
{
	const struct frame *frame = search->frame;
	const int32_t width = tile_side(frame->width), height = tile_side(frame->height);
	struct point *all = NULL;
	size_t count = 0, capacity = 0;

	for (int32_t y = 0; y < frame->height; y += height) {
		for (int32_t x = 0; x < frame->width; x += width) {
			struct rect tile = {x, y, least(width, frame->width - x), least(height, frame->height - y)};

			all = mem_grow(all, count, &capacity, sizeof(*all));
			count += find_ink(frame, tile, &all[count]);
		}
	}
	search->point_count = (int)(count < MOST_POINTS ? count : MOST_POINTS);
	for (int i = 0; i < search->point_count; i++)
		search->points[i] = all[(size_t)i * count / (size_t)search->point_count];
	mem_free(all);
}

static bool is_telling(const struct search *search, const struct font *font, int32_t x, int32_t y)
{
	const struct frame *frame = search->frame;
	const bool has_next = x + 2 * font->width <= frame->width;
	const struct reading *reading;
	struct console_cell cells[2];
	struct cell_shape shape;

	if (x < 0 || y < 0 || x + font->width > frame->width || y + font->height > frame->height)
		return false;
	if (search->over_picture) {
		cell_read(font, frame, x, y, has_next, cells);
		return cells[0].is_telling;
	}
	cell_take(frame, x, y, font->width, font->height, &shape);
	reading = shape.colours == 2 ? font_look_up(font, 1, shape.rows) : NULL;
	if (!reading && font->wide.count && has_next) {
		cell_take(frame, x, y, 2 * font->width, font->height, &shape);
		reading = shape.colours == 2 ? font_look_up(font, 2, shape.rows) : NULL;
	}
	return reading && reading->is_telling;
}

/* Points whose cell is a glyph, in a grid that has a corner at X,Y. A point in a right half is nobody's. */
static int score(const struct search *search, const struct font *font, int32_t x, int32_t y)
{
	int known = 0;

	for (int i = 0; i < search->point_count; i++) {
		const struct point *point = &search->points[i];

		if (point->x >= x && point->y >= y)
			known += is_telling(search, font, point->x - (point->x - x) % font->width,
					    point->y - (point->y - y) % font->height);
	}
	return known;
}

static void consider(struct search *search, const struct font *font, int32_t x, int32_t y)
{
	int points;

	if (font->width > search->frame->width - x || font->height > search->frame->height - y)
		return;
	points = score(search, font, x, y);
	if (points <= search->best_score)
		return;
	search->best_score = points;
	search->best = (struct console_grid){.font = font, .x = x, .y = y,
					     .columns = (search->frame->width - x) / font->width,
					     .rows = (search->frame->height - y) / font->height};
}

static bool reaches(const struct search *search, int percent)
{
	return search->best_score * 100 >= search->point_count * percent;
}

/* In the corner, and in the middle with what is left over on both sides. */
static void try_usual_places(struct search *search)
{
	for (size_t i = 0; i < search->fonts->count && !reaches(search, SURE_PERCENT); i++) {
		const struct font *font = search->fonts->fonts[i];
		const int32_t x = search->frame->width % font->width / 2, y = search->frame->height % font->height / 2;

		consider(search, font, 0, 0);
		if (x || y) {
			consider(search, font, x, y);
			consider(search, font, x, 0);
			consider(search, font, 0, y);
		}
	}
}

/* Fonts of one size share the work of taking the cells' shapes. */
static void vote(const struct search *search, size_t first, struct point point, uint16_t *votes)
{
	const struct font *like = search->fonts->fonts[first];
	const struct frame *frame = search->frame;

	for (int32_t y = point.y - like->height + 1; y <= point.y; y++) {
		for (int32_t x = point.x - like->width + 1; x <= point.x; x++) {
			const struct reading *reading = NULL;
			struct cell_shape shape;

			if (x < 0 || y < 0 || x + like->width > frame->width || y + like->height > frame->height)
				continue;
			cell_take(frame, x, y, like->width, like->height, &shape);
			for (size_t i = first; shape.colours == 2 && i < search->fonts->count && !reading; i++) {
				const struct font *font = search->fonts->fonts[i];

				if (font->width == like->width && font->height == like->height)
					reading = font_look_up(font, 1, shape.rows);
			}
			if (reading && reading->is_telling)
				votes[y % like->height * like->width + x % like->width]++;
		}
	}
}

/* The grid that most cells around the points would belong to, in each font of the size of font number FIRST. */
static void try_everywhere(struct search *search, size_t first)
{
	const struct font *like = search->fonts->fonts[first];
	uint16_t votes[FONT_MAX_WIDTH * FONT_MAX_HEIGHT] = {0};
	int best = 0;

	for (int i = 0; i < search->point_count; i++)
		vote(search, first, search->points[i], votes);
	for (int i = 1; i < like->width * like->height; i++)
		if (votes[i] > votes[best])
			best = i;
	if (!votes[best])
		return;
	for (size_t i = first; i < search->fonts->count; i++) {
		const struct font *font = search->fonts->fonts[i];

		if (font->width == like->width && font->height == like->height)
			consider(search, font, best % like->width, best / like->width);
	}
}

static bool is_first_of_its_size(const struct font_set *fonts, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (fonts->fonts[i]->width == fonts->fonts[index]->width &&
		    fonts->fonts[i]->height == fonts->fonts[index]->height)
			return false;
	return true;
}

/* What reading a cell in a font is worth. Rarer characters often look like the usual ones of another font. */
static uint32_t worth(uint32_t codepoint)
{
	return codepoint < 0x7f ? 3 : 2;
}

static bool has_best_size(const struct search *search, const struct font *font)
{
	return font->width == search->best.font->width && font->height == search->best.font->height;
}

static void weigh_wide_cell(const struct search *search, int32_t x, int32_t y, uint32_t *totals)
{
	const struct font *like = search->best.font;
	struct cell_shape shape;

	if (2 * like->width > FONT_MAX_WIDTH || x + 2 * like->width > search->frame->width)
		return;
	cell_take(search->frame, x, y, 2 * like->width, like->height, &shape);
	for (size_t i = 0; i < search->fonts->count && shape.colours == 2; i++) {
		const struct font *font = search->fonts->fonts[i];

		if (has_best_size(search, font) && font_look_up(font, 2, shape.rows))
			totals[i] += WORTH_OF_WIDE;
	}
}

/* Adds to each font's total what it makes of the cell at X,Y. */
static void weigh_cell(const struct search *search, int32_t x, int32_t y, uint32_t *totals)
{
	const struct font *like = search->best.font;
	struct cell_shape shape;
	bool known = false;

	cell_take(search->frame, x, y, like->width, like->height, &shape);
	if (shape.colours != 2)
		return;
	for (size_t i = 0; i < search->fonts->count; i++) {
		const struct font *font = search->fonts->fonts[i];
		const struct reading *reading = has_best_size(search, font) ? font_look_up(font, 1, shape.rows) : NULL;

		if (reading)
			totals[i] += worth(reading->ones ? reading->ones : reading->zeros);
		known |= reading != NULL;
	}
	if (!known)
		weigh_wide_cell(search, x, y, totals);
}

static void choose_font(struct search *search)
{
	struct console_grid *grid = &search->best;
	uint32_t *totals = mem_alloc_array(search->fonts->count, sizeof(*totals)), most = 0;

	for (int32_t row = 0; row < grid->rows; row++)
		for (int32_t column = 0; column < grid->columns; column++)
			weigh_cell(search, grid->x + column * grid->font->width, grid->y + row * grid->font->height,
				   totals);
	for (size_t i = 0; i < search->fonts->count; i++) {
		if (totals[i] > most) {
			most = totals[i];
			grid->font = search->fonts->fonts[i];
		}
	}
	mem_free(totals);
}

bool console_grid_find(const struct font_set *fonts, const struct frame *frame, struct console_grid *out)
{
	struct search search = {.fonts = fonts, .frame = frame};

	find_points(&search);
	try_usual_places(&search);
	for (size_t i = 0; i < fonts->count && !reaches(&search, LIKELY_PERCENT); i++)
		if (is_first_of_its_size(fonts, i))
			try_everywhere(&search, i);
	if (search.best_score < UNLIKELY_POINTS && !reaches(&search, LIKELY_PERCENT)) {
		search.over_picture = true;
		try_usual_places(&search);
	}
	if (search.best.font)
		choose_font(&search);
	*out = search.best;
	return search.best.font != NULL;
}
