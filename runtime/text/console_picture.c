/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/console_picture.h"

#include <stddef.h>

enum {
	MOST_COLOURS = 32,		/* of a cell; with more, they are not counted */
	INK_COLOURS = 4,		/* so many of them, the commonest first, are tried as the text's */
	LEAST_INK = 4,			/* pixels of a full stop */
	APART = 64,			/* levels of brightness that text has between itself and all that is behind it */
};

/* The pixels of a cell. */
struct area {
	const uint32_t *pixels;
	int32_t stride;
	int width, height;
};

struct colour_count {
	uint32_t colour;
	int count;
};

/* What one colour draws. */
struct drawing {
	uint32_t colour, codepoint;	/* codepoint 0: no glyph */
	const struct reading *reading;
	bool turned;			/* the glyph is in the 0 bits: see struct reading */
};

static int level(uint32_t colour, int channel)
{
	return (int)(colour >> (8 * channel) & 0xff);
}

bool cell_colours_close(uint32_t a, uint32_t b, int levels)
{
	for (int i = 0; i < 3; i++)
		if (level(a, i) - level(b, i) > levels || level(b, i) - level(a, i) > levels)
			return false;
	return true;
}

static int brightness(uint32_t colour)
{
	return (2 * level(colour, 2) + 5 * level(colour, 1) + level(colour, 0)) / 8;
}

static struct drawing draw(const struct font *font, const struct area *area, uint32_t colour)
{
	const uint32_t *pixels = area->pixels;
	struct drawing drawing = {.colour = colour, .turned = *pixels == colour};
	uint32_t rows[FONT_MAX_HEIGHT];

	for (int y = 0; y < area->height; y++, pixels += area->stride) {
		rows[y] = 0;
		for (int x = 0; x < area->width; x++)
			rows[y] = rows[y] << 1 | ((pixels[x] == colour) != drawing.turned);
	}
	drawing.reading = font_look_up(font, 1, rows);
	if (drawing.reading)
		drawing.codepoint = drawing.turned ? drawing.reading->zeros : drawing.reading->ones;
	return drawing;
}

static void set_drawing(struct console_cell *out, const struct drawing *drawing, uint32_t behind)
{
	*out = (struct console_cell){
		.codepoint = drawing->codepoint, .drawn = drawing->codepoint, .fg = drawing->colour, .bg = behind, .width = 1,
		.greek = drawing->turned ? 0 : drawing->reading->greek, .cyrillic = drawing->turned ? 0 : drawing->reading->cyrillic,
		.is_telling = drawing->reading->is_telling,
	};
}

static void set_blank(struct console_cell *out, uint32_t codepoint, uint32_t colour)
{
	*out = (struct console_cell){.codepoint = codepoint, .drawn = codepoint, .fg = colour, .bg = colour, .width = 1};
}

/* Whether no channel differs by more than CELL_FAINT. */
static bool is_smooth(const struct area *area)
{
	const uint32_t *pixels = area->pixels;
	int least[3] = {255, 255, 255}, most[3] = {0, 0, 0};

	for (int y = 0; y < area->height; y++, pixels += area->stride)
		for (int x = 0; x < area->width; x++)
			for (int i = 0; i < 3; i++) {
				const int value = level(pixels[x], i);

				least[i] = value < least[i] ? value : least[i];
				most[i] = value > most[i] ? value : most[i];
			}
	return most[0] - least[0] <= CELL_FAINT && most[1] - least[1] <= CELL_FAINT && most[2] - least[2] <= CELL_FAINT;
}

/* The colours of a cell that are brighter and darker than all others, and the brightness of those next to them. */
struct extremes {
	uint32_t brightest, darkest;
	int below, above;
};

static struct extremes find_extremes(const struct area *area)
{
	struct extremes found = {.brightest = *area->pixels, .darkest = *area->pixels, .below = -APART, .above = 255 + APART};
	const uint32_t *pixels = area->pixels;
	int most = brightness(*pixels), least = most;

	for (int y = 0; y < area->height; y++, pixels += area->stride)
		for (int x = 0; x < area->width; x++) {
			const int value = brightness(pixels[x]);

			if (value > most) {
				found.below = most;
				found.brightest = pixels[x];
				most = value;
			} else if (pixels[x] != found.brightest && value > found.below) {
				found.below = value;
			}
			if (value < least) {
				found.above = least;
				found.darkest = pixels[x];
				least = value;
			} else if (pixels[x] != found.darkest && value < found.above) {
				found.above = value;
			}
		}
	return found;
}

/* A glyph, of any kind, in a colour that stands out from all that is behind it. */
static bool read_what_stands_out(const struct font *font, const struct area *area, const struct extremes *extremes,
				 struct console_cell *out)
{
	struct drawing drawing = {0};

	if (brightness(extremes->brightest) - extremes->below >= APART)
		drawing = draw(font, area, extremes->brightest);
	if (!drawing.codepoint && extremes->above - brightness(extremes->darkest) >= APART)
		drawing = draw(font, area, extremes->darkest);
	if (!drawing.codepoint)
		return false;
	set_drawing(out, &drawing, drawing.colour == extremes->brightest ? extremes->darkest : extremes->brightest);
	return true;
}

/* The colours of a cell, the commonest first. Returns their number, 0 if they are more than MOST_COLOURS. */
static int count_colours(const struct area *area, struct colour_count *out)
{
	const uint32_t *pixels = area->pixels;
	int count = 0;

	for (int y = 0; y < area->height; y++, pixels += area->stride) {
		for (int x = 0; x < area->width; x++) {
			int i = 0;

			while (i < count && out[i].colour != pixels[x])
				i++;
			if (i == MOST_COLOURS)
				return 0;
			if (i == count)
				out[count++] = (struct colour_count){.colour = pixels[x]};
			out[i].count++;
			for (; i && out[i].count > out[i - 1].count; i--) {
				struct colour_count swapped = out[i];

				out[i] = out[i - 1];
				out[i - 1] = swapped;
			}
		}
	}
	return count;
}

/* A glyph that nothing draws by accident, in one of the commonest colours; false unless exactly one draws one. */
static bool read_common_colour(const struct font *font, const struct area *area, struct console_cell *out)
{
	struct colour_count colours[MOST_COLOURS];
	const int count = count_colours(area, colours);
	bool found = false;

	for (int i = 0; i < count && i < INK_COLOURS && colours[i].count >= LEAST_INK; i++) {
		const struct drawing drawing = draw(font, area, colours[i].colour);

		if (!drawing.codepoint || !drawing.reading->is_telling)
			continue;
		if (found)
			return false;
		found = true;
		set_drawing(out, &drawing, colours[i ? 0 : 1].colour);
	}
	return found;
}

void cell_read_over_picture(const struct font *font, const struct frame *frame, int32_t x, int32_t y, struct console_cell *out)
{
	const struct area area = {
		frame->pixels + (size_t)y * (size_t)frame->width + x, frame->width, font->width, font->height,
	};
	struct extremes extremes;

	if (is_smooth(&area)) {
		set_blank(out, ' ', *area.pixels);
		return;
	}
	extremes = find_extremes(&area);
	if (!read_what_stands_out(font, &area, &extremes, out) && !read_common_colour(font, &area, out))
		set_blank(out, CONSOLE_UNKNOWN, *area.pixels);
}
