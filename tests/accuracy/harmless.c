/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person does not notice, or not mind: the same screen, drawn or sent another way.
 */
#include <math.h>

#include "runtime/display/rect.h"
#include "tests/accuracy/canvas.h"
#include "tests/accuracy/jpeg.h"
#include "tests/accuracy/pair.h"

/* The pixel of BEFORE nearest to X,Y. */
static uint32_t pixel_at(const struct pair *pair, int32_t x, int32_t y)
{
	const struct frame *frame = &pair->before;

	x = x < 0 ? 0 : x >= frame->width ? frame->width - 1 : x;
	y = y < 0 ? 0 : y >= frame->height ? frame->height - 1 : y;
	return frame->pixels[y * frame->width + x];
}

static uint32_t *pixel_after(struct pair *pair, int32_t x, int32_t y)
{
	return &pair->after.pixels[y * pair->after.width + x];
}

/* Each word as if it stood a quarter to half a pixel beside its place, to the side mostly. */
static bool antialias_otherwise(struct pair *pair)
{
	const struct words *words = &pair->set->words[pair->screen];

	for (size_t i = 0; i < words->count; i++) {
		struct rect box = rect_grown(words->list[i].box, 1, 1);
		double share = random_real(&pair->random, 0.25, 0.5);
		int32_t side = random_sign(&pair->random), way = random_between(&pair->random, 0, 3);
		int32_t dx = way == 1 ? 0 : side, dy = way == 0 || way == 3 ? 0 : random_sign(&pair->random);

		for (int32_t y = box.y; y < box.y + box.height; y++) {
			for (int32_t x = box.x; x < box.x + box.width; x++) {
				uint32_t here = mix(pixel_at(pair, x, y), pixel_at(pair, x + dx, y), share);
				uint32_t there = mix(pixel_at(pair, x, y + dy), pixel_at(pair, x + dx, y + dy), share);

				*pixel_after(pair, x, y) = mix(here, there, share);
			}
		}
	}
	return true;
}

/*
 * Red a third of a pixel to the left, blue to the right, each spread by FreeType's default filter for LCDs (8, 77, 86,
 * 77, 8 of 256 over five thirds), as if each pixel's thirds were alike.
 */
static bool render_for_lcd(struct pair *pair)
{
	static const int32_t weights[3][3] = {{85, 171, 0}, {8, 240, 8}, {0, 171, 85}};
	struct rect window = pair->window;
	bool reversed = random_between(&pair->random, 0, 3) == 0;

	for (int32_t y = window.y; y < window.y + window.height; y++) {
		for (int32_t x = window.x; x < window.x + window.width; x++) {
			uint32_t mixed = 0;

			for (int channel = 0; channel < 3; channel++) {
				const int32_t *weight = weights[reversed ? 2 - channel : channel];
				int shift = 16 - 8 * channel;
				uint32_t sum = 128;

				for (int32_t i = 0; i < 3; i++)
					sum += (uint32_t)weight[i] * (pixel_at(pair, x + i - 1, y) >> shift & 0xff);
				mixed |= (sum / 256 > 255 ? 255 : sum / 256) << shift;
			}
			*pixel_after(pair, x, y) = mixed;
		}
	}
	return true;
}

static void map_channels(struct pair *pair, const uint8_t table[256])
{
	struct rect window = pair->window;

	for (int32_t y = window.y; y < window.y + window.height; y++) {
		for (int32_t x = window.x; x < window.x + window.width; x++) {
			uint32_t *pixel = pixel_after(pair, x, y), colour = *pixel;

			*pixel = (uint32_t)table[colour >> 16 & 0xff] << 16 | (uint32_t)table[colour >> 8 & 0xff] << 8 |
				 table[colour & 0xff];
		}
	}
}

static bool change_gamma(struct pair *pair)
{
	double gamma = random_coin(&pair->random) ? random_real(&pair->random, 0.85, 0.95)
						  : random_real(&pair->random, 1.05, 1.18);
	uint8_t table[256];

	for (int i = 0; i < 256; i++)
		table[i] = (uint8_t)lround(255 * pow(i / 255.0, gamma));
	map_channels(pair, table);
	return true;
}

static bool change_brightness(struct pair *pair)
{
	int32_t by = random_sign(&pair->random) * random_between(&pair->random, 3, 6);
	uint8_t table[256];

	for (int32_t i = 0; i < 256; i++)
		table[i] = (uint8_t)(i + by < 0 ? 0 : i + by > 255 ? 255 : i + by);
	map_channels(pair, table);
	return true;
}

/* 5, 6 and 5 bits for a pixel, dithered with a table of 4x4. */
static bool dither(struct pair *pair)
{
	static const int32_t bayer[16] = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};
	struct rect window = pair->window;

	for (int32_t y = window.y; y < window.y + window.height; y++) {
		for (int32_t x = window.x; x < window.x + window.width; x++) {
			uint32_t *pixel = pixel_after(pair, x, y), dithered = 0;
			double threshold = (bayer[(y & 3) * 4 + (x & 3)] + 0.5) / 16;

			for (int shift = 0; shift < 24; shift += 8) {
				uint32_t most = shift == 8 ? 63 : 31;
				uint32_t level = (uint32_t)((*pixel >> shift & 0xff) * most / 255.0 + threshold);

				dithered |= (level * 255 + most / 2) / most << shift;
			}
			*pixel = dithered;
		}
	}
	return true;
}

/* Servers cut the screen into rectangles and compress each alone; this one is aligned to the blocks, like Tight's. */
static bool compress(struct pair *pair, bool whole_colour)
{
	struct rect window = pair->window;

	window.width += window.x % 16;
	window.height += window.y % 16;
	window.x -= window.x % 16;
	window.y -= window.y % 16;
	jpeg_there_and_back(&pair->after, window, random_between(&pair->random, 75, 95), whole_colour);
	return true;
}

static bool compress_444(struct pair *pair)
{
	return compress(pair, true);
}

static bool compress_420(struct pair *pair)
{
	return compress(pair, false);
}

static bool shift_everything(struct pair *pair)
{
	struct rect window = pair->window;
	int32_t dx, dy;

	do {
		dx = random_between(&pair->random, -2, 2);
		dy = random_between(&pair->random, -2, 2);
	} while (!dx && !dy);
	for (int32_t y = window.y; y < window.y + window.height; y++)
		for (int32_t x = window.x; x < window.x + window.width; x++)
			*pixel_after(pair, x, y) = pixel_at(pair, x - dx, y - dy);
	return true;
}

/* A word and those beside it, if there is flat ground all around, one pixel to any side. */
static bool shift_a_line(struct pair *pair)
{
	const struct words *words = &pair->set->words[pair->screen];
	const struct word *word = any_word(pair);
	bool sideways = random_coin(&pair->random);
	int32_t by = random_sign(&pair->random);
	struct rect line;
	uint32_t ground;

	if (!word)
		return false;
	line = word->box;
	for (size_t i = 0; i < words->count; i++) {
		struct rect box = words->list[i].box, joined = rect_around(line, box);

		if (box.y < word->box.y + word->box.height && word->box.y < box.y + box.height &&
		    joined.width <= line.width + box.width + 12 &&
		    rim_is_flat(&pair->before, rect_grown(joined, 2, 2), &ground))
			line = joined;
	}
	if (!rim_is_flat(&pair->before, rect_grown(line, 1, 1), &ground))
		return false;
	move_part(&pair->after, line, sideways ? by : 0, sideways ? 0 : by, ground);
	pair->change = rect_grown(line, 1, 1);
	return true;
}

/* Behind a word, as where somebody writes, or in an empty line. */
static bool show_bar_cursor(struct pair *pair)
{
	const struct word *word = any_word(pair);
	int32_t height = random_between(&pair->random, 12, 20), width = random_between(&pair->random, 1, 2);
	struct rect bar;
	uint32_t ground;

	if (!word || screen_is_console(pair->set, pair->screen))
		return false;
	bar = (struct rect){word->box.x + word->box.width + random_between(&pair->random, 1, 3),
			    word->box.y + (word->box.height - height) / 2, width, height};
	if (random_coin(&pair->random))
		bar.x += random_between(&pair->random, 20, 200);
	if (!is_flat(&pair->before, rect_grown(bar, 0, 1), &ground) || ground != word->ground)
		return false;
	fill(&pair->after, bar, word->ink);
	pair->change = bar;
	return true;
}

/* An underline or a block in a cell of the grid, behind a word or after a space. */
static bool show_console_cursor(struct pair *pair)
{
	const struct word *word = any_word(pair);
	struct rect cell;
	uint32_t ground;

	if (!word)
		return false;
	cell = (struct rect){(word->box.x + word->box.width + 7) / 8 * 8 + 8 * random_between(&pair->random, 0, 1),
			     word->box.y / 16 * 16, 8, 16};
	if (!is_flat(&pair->before, cell, &ground) || ground != word->ground)
		return false;
	if (random_coin(&pair->random))
		cell = (struct rect){cell.x, cell.y + 14, 8, 2};
	fill(&pair->after, cell, word->ink);
	pair->change = cell;
	return true;
}

const struct kind harmless_kinds[] = {
	{"anti-aliasing", "each word drawn 1/4 to 1/2 pixel beside its place", .whole = true,
	 .make = antialias_otherwise, .count = 120},
	{"sub-pixel rendering", "red and blue a third of a pixel apart, FreeType's filter", .whole = true,
	 .make = render_for_lcd, .count = 120},
	{"gamma", "0.85 to 1.18", .whole = true, .make = change_gamma, .count = 120},
	{"dithering", "5, 6 and 5 bits, ordered 4x4", .whole = true, .make = dither, .count = 120},
	{"JPEG 4:4:4", "quality 75 to 95", .whole = true, .make = compress_444, .count = 120},
	{"JPEG 4:2:0", "quality 75 to 95, half the colour's resolution", .whole = true, .make = compress_420,
	 .count = 120},
	{"everything shifted", "by up to 2 pixels each way", .whole = true, .make = shift_everything, .count = 120},
	{"a line shifted", "one line of text by 1 pixel", .make = shift_a_line, .count = 120},
	{"text cursor", "a bar of 1 or 2 by 12 to 20 pixels", .make = show_bar_cursor, .count = 90},
	{"console cursor", "an underline of 8x2, a block of 8x16", .console = true, .make = show_console_cursor,
	 .count = 90},
	{"brightness", "3 to 6 of 255 more or less", .whole = true, .make = change_brightness, .count = 120},
	{0},
};
