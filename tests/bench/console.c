/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast a text console is read: all of a full one, the same where nothing is known about it yet, and one line of it
 * that changed. The limit is a plain pass over the same pixels, the peer the program tesseract. Then real consoles, with
 * what each of the two reads wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/text/console_text.h"
#include "tests/bench/consoles.h"
#include "tests/bench/guest.h"
#include "tests/bench/pages.h"
#include "tests/bench/samples.h"
#include "tests/fake/draw_text.h"

enum {
	WIDTH = 1280,
	HEIGHT = 800,
	COLUMN = 8,
	ROW = 16,
	CHANGED_Y = 24 * ROW,
};

struct subject {
	struct font_set fonts;
	struct console_text *text;
	struct frame frame, copy;
};

static uint32_t letter_at(int32_t column, int32_t row)
{
	return '!' + (uint32_t)(column * 7 + row * 13) % ('~' - '!');
}

/* Every cell is a character, in one of eight colours. */
static void draw_screen(struct subject *subject)
{
	subject->frame = draw_new(WIDTH, HEIGHT, 0);
	for (int32_t y = 0; y < HEIGHT; y += ROW)
		for (int32_t x = 0; x < WIDTH; x += COLUMN)
			if (!draw_glyph(&subject->frame, subject->fonts.fonts[0], x, y, letter_at(x / COLUMN, y / ROW),
					0xaaaaaa - (uint32_t)(x / 64 % 8) * 0x101010, 0))
				give_up("the font lacks a letter");
	subject->copy = draw_new(WIDTH, HEIGHT, 0);
	memcpy(subject->copy.pixels, subject->frame.pixels, (size_t)WIDTH * HEIGHT * sizeof(uint32_t));
}

static void check_text(const struct subject *subject)
{
	const struct console_grid *grid = console_text_grid(subject->text);

	if (!grid->font || console_text_unknown(subject->text))
		give_up("the console was not read");
	for (int32_t row = 0; row < grid->rows; row++)
		for (int32_t column = 0; column < grid->columns; column++)
			if (console_text_row(subject->text, row)[column].codepoint != letter_at(column, row))
				give_up("a character was read wrong");
}

static void read_unknown(struct subject *subject)
{
	console_text_restart(subject->text);
	console_text_read(subject->text, &subject->frame, NULL, 0);
}

static void read_full(struct subject *subject)
{
	console_text_read(subject->text, &subject->frame, NULL, 0);
}

static void read_line(struct subject *subject)
{
	static const struct rect line = {0, CHANGED_Y, WIDTH, ROW};

	console_text_read(subject->text, &subject->frame, &line, 1);
}

static void pass_full(struct subject *subject)
{
	if (memcmp(subject->frame.pixels, subject->copy.pixels, (size_t)WIDTH * HEIGHT * sizeof(uint32_t)) != 0)
		give_up("a frame differs from its copy");
}

static void pass_line(struct subject *subject)
{
	const size_t from = (size_t)CHANGED_Y * WIDTH;

	if (memcmp(subject->frame.pixels + from, subject->copy.pixels + from, (size_t)WIDTH * ROW * sizeof(uint32_t)) != 0)
		give_up("a frame differs from its copy");
}

static double median_us(void (*act)(struct subject *), struct subject *subject, int rounds)
{
	struct samples samples = {0};
	double median;

	for (int i = 0; i < rounds; i++) {
		int64_t start = now_us();

		for (int j = 0; j < 10; j++)
			act(subject);
		samples_add(&samples, (double)(now_us() - start) / 10);
	}
	median = samples_median(&samples);
	samples_deinit(&samples);
	return median;
}

int main(int argc, char **argv)
{
	struct subject subject = {0};
	struct error error;
	double full_limit, line_limit, peer;
	char *picture;
	int rounds = argc == 6 ? atoi(argv[1]) : 0, most = argc == 6 ? atoi(argv[2]) : 0;

	if (rounds < 1 || most < 1) {
		fprintf(stderr, "usage: console ROUNDS CONSOLES ROOT SHARED FOLDER\n");
		return 2;
	}
	if (font_set_load(&subject.fonts, NULL, &error) < 0)
		give_up("%s", error.text);
	subject.text = console_text_new(&subject.fonts);
	draw_screen(&subject);
	read_unknown(&subject);
	check_text(&subject);
	picture = page_write(argv[5], "console", &subject.frame);
	peer = console_peer_ms(picture);
	full_limit = median_us(pass_full, &subject, rounds) / 1000;
	line_limit = median_us(pass_line, &subject, rounds);
	print_row("console text 1280x800, full", "ms", median_us(read_full, &subject, rounds) / 1000, peer, full_limit);
	print_row("console text 1280x800, one line", "us", median_us(read_line, &subject, rounds), ABSENT, line_limit);
	print_row("console text 1280x800, not known before", "ms", median_us(read_unknown, &subject, rounds) / 1000, peer,
		  full_limit);
	check_text(&subject);
	consoles_measure(subject.text, argv[3], argv[4], (size_t)most);
	mem_free(picture);
	console_text_free(subject.text);
	font_set_deinit(&subject.fonts);
	mem_free(subject.frame.pixels);
	mem_free(subject.copy.pixels);
	return 0;
}
