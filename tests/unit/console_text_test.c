/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/console_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "grammar/mem.h"
#include "grammar/source.h"
#include "tests/fake/draw_text.h"

enum { GREY = 0xaaaaaa, BLACK = 0, BLUE = 0x0000aa, WHITE = 0xffffff };

static const char pangram[] = "The quick brown fox jumps over the lazy dog 0123456789 [#@$%&*]";

static int load_fonts(void **state)
{
	struct font_set *fonts = mem_alloc(sizeof(*fonts));

	*state = fonts;
	return font_set_load(fonts, NULL, NULL);
}

static int free_fonts(void **state)
{
	font_set_deinit(*state);
	mem_free(*state);
	return 0;
}

static const struct font *font_called(const struct font_set *fonts, const char *name)
{
	for (size_t i = 0; i < fonts->count; i++)
		if (strcmp(fonts->fonts[i]->name, name) == 0)
			return fonts->fonts[i];
	fail_msg("there is no font %s", name);
	return NULL;
}

static void expect_row(const struct console_text *text, int32_t row, const char *wanted)
{
	struct text_buffer line = {0};

	console_text_utf8(text, row, 0, console_text_grid(text)->columns, &line);
	assert_string_equal(line.text ? line.text : "", wanted);
	text_deinit(&line);
}

static const struct console_cell *cell_at(const struct console_text *text, int32_t column, int32_t row)
{
	return &console_text_row(text, row)[column];
}

/* Every glyph of a font, many to a row, below a line that tells which font it is. */
static void read_every_glyph(struct font_set *fonts, const struct font *font)
{
	const int32_t columns = 64, rows = (int32_t)font->narrow.count / columns + 3;
	struct frame frame = draw_new(columns * font->width, rows * font->height, BLACK);
	struct console_text *text = console_text_new(fonts);

	assert_true(draw_text(&frame, font, 0, 0, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", GREY, BLACK));
	for (uint32_t i = 0; i < font->narrow.count; i++) {
		const struct reading *reading = &font->narrow.readings[i];
		const int32_t x = (int32_t)i % columns * font->width, y = ((int32_t)i / columns + 1) * font->height;

		draw_glyph(&frame, font, x, y, reading->ones ? reading->ones : reading->zeros, WHITE, BLUE);
	}
	assert_true(console_text_read(text, &frame, NULL, 0));
	assert_string_equal(console_text_grid(text)->font->name, font->name);
	assert_int_equal(console_text_unknown(text), 0);
	for (uint32_t i = 0; i < font->narrow.count; i++) {
		const struct reading *reading = &font->narrow.readings[i];
		const struct console_cell *cell = cell_at(text, (int32_t)i % columns, (int32_t)i / columns + 1);

		if (reading->ones && reading->zeros)
			assert_true(cell->drawn == reading->ones || cell->drawn == reading->zeros);
		else
			assert_int_equal(cell->drawn, reading->ones ? reading->ones : reading->zeros);
	}
	console_text_free(text);
	mem_free(frame.pixels);
}

static void every_glyph_of_every_font_is_read(void **state)
{
	struct font_set *fonts = *state;

	for (size_t i = 0; i < fonts->count; i++)
		read_every_glyph(fonts, fonts->fonts[i]);
}

static void a_console_is_found_wherever_it_begins(void **state)
{
	static const char *const names[] = {"vga-8x16", "vga-8x16, 9 columns", "vga-8x8", "edk2-8x19", "terminus-8x16"};
	struct font_set *fonts = *state;

	for (int i = 0; i < 40; i++) {
		const struct font *font = font_called(fonts, names[i % 5]);
		const int32_t x = i * 5 % font->width, y = i * 7 % font->height;
		struct frame frame = draw_new(800, 600, BLACK);
		struct console_text *text = console_text_new(fonts);
		struct rect found;

		assert_true(draw_text(&frame, font, x + 2 * font->width, y + 3 * font->height, pangram, GREY, BLACK));
		assert_true(console_text_read(text, &frame, NULL, 0));
		assert_string_equal(console_text_grid(text)->font->name, font->name);
		assert_int_equal(console_text_unknown(text), 0);
		assert_true(console_text_find(text, pangram, (struct rect){0, 0, 800, 600}, &found));
		assert_int_equal(found.x, x + 2 * font->width);
		assert_int_equal(found.y, y + 3 * font->height);
		assert_int_equal(found.width, (int)strlen(pangram) * font->width);
		console_text_free(text);
		mem_free(frame.pixels);
	}
}

/* A frame of 40x4 cells with the pangram in its first row. */
static struct frame draw_console(const struct font *font)
{
	struct frame frame = draw_new(80 * font->width, 4 * font->height, BLACK);

	assert_true(draw_text(&frame, font, 0, 0, pangram, GREY, BLACK));
	return frame;
}

static void colours_are_read(void **state)
{
	const struct font *font = font_called(*state, "vga-8x16");
	struct frame frame = draw_console(font);
	struct console_text *text = console_text_new(*state);

	draw_text(&frame, font, 0, 16, "[OK]", 0x00ff00, BLUE);
	draw_text(&frame, font, 0, 32, "inverse", BLACK, GREY);
	assert_true(console_text_read(text, &frame, NULL, 0));
	expect_row(text, 1, "[OK]");
	expect_row(text, 2, "inverse");
	assert_int_equal(cell_at(text, 1, 1)->fg, 0x00ff00);
	assert_int_equal(cell_at(text, 1, 1)->bg, BLUE);
	assert_int_equal(cell_at(text, 0, 2)->fg, BLACK);
	assert_int_equal(cell_at(text, 0, 2)->bg, GREY);
	assert_int_equal(cell_at(text, 79, 2)->bg, BLACK);
	assert_int_equal(cell_at(text, 79, 2)->codepoint, ' ');
	console_text_free(text);
	mem_free(frame.pixels);
}

static void boxes_are_read(void **state)
{
	static const uint32_t top[] = {0x250c, 0x2500, 0x2524, 'O', 'K', 0x251c, 0x2500, 0x2510};
	static const uint32_t shades[] = {0x2591, 0x2592, 0x2593, 0x2580, 0x2584, 0x258c, 0x2590, 0x25ba};
	const char *const names[] = {"vga-8x16", "vga-8x16, 9 columns"};

	for (int n = 0; n < 2; n++) {
		const struct font *font = font_called(*state, names[n]);
		struct frame frame = draw_console(font);
		struct console_text *text = console_text_new(*state);

		for (int i = 0; i < 8; i++) {
			draw_glyph(&frame, font, i * font->width, 16, top[i], WHITE, BLUE);
			draw_glyph(&frame, font, i * font->width, 32, shades[i], GREY, BLACK);
		}
		assert_true(console_text_read(text, &frame, NULL, 0));
		expect_row(text, 1, "┌─┤OK├─┐");
		expect_row(text, 2, "░▒▓▀▄▌▐►");
		console_text_free(text);
		mem_free(frame.pixels);
	}
}

/* As VGA draws it: some full lines in the text's colour, over a blank and over letters. */
static void a_line_cursor_does_not_hide_text(void **state)
{
	static const char word[] = "login g";
	const struct font *font = font_called(*state, "vga-8x16, 9 columns");

	for (int32_t column = 0; column < 10; column++) {
		struct frame frame = draw_console(font);
		struct console_text *text = console_text_new(*state);

		draw_text(&frame, font, 0, 16, word, GREY, BLACK);
		draw_rect(&frame, (struct rect){column * 9, 16 + 14, 9, 2}, GREY);
		assert_true(console_text_read(text, &frame, NULL, 0));
		expect_row(text, 1, word);
		console_text_free(text);
		mem_free(frame.pixels);
	}
}

/* As Linux draws it on a framebuffer: the lowest rows turned; and the whole cell. */
static void a_turning_cursor_does_not_hide_text(void **state)
{
	static const char word[] = "typing:";
	const struct font *font = font_called(*state, "vga-8x16");

	for (int i = 0; i < 16; i++) {
		struct frame frame = draw_console(font);
		struct console_text *text = console_text_new(*state);
		const int32_t x = i % 8 * 8, top = i < 8 ? 14 : 0;

		draw_text(&frame, font, 0, 16, word, GREY, BLACK);
		for (int32_t y = 16 + top; y < 32; y++)
			for (int32_t j = 0; j < 8; j++)
				frame.pixels[y * frame.width + x + j] ^= GREY;
		assert_true(console_text_read(text, &frame, NULL, 0));
		expect_row(text, 1, word);
		console_text_free(text);
		mem_free(frame.pixels);
	}
}

static void what_is_no_glyph_is_unknown(void **state)
{
	const struct font *font = font_called(*state, "vga-8x16");
	struct frame frame = draw_console(font);
	struct console_text *text = console_text_new(*state);

	draw_text(&frame, font, 0, 16, "a b c", GREY, BLACK);
	frame.pixels[(16 + 5) * frame.width + 4 * 8 + 1] ^= GREY;	/* a dot more in the c */
	for (int32_t i = 0; i < 16; i++)				/* and a slope of many colours */
		draw_rect(&frame, (struct rect){80, 16 + i, 8, 1}, (uint32_t)i * 0x0a0b0c);
	assert_true(console_text_read(text, &frame, NULL, 0));
	assert_int_equal(console_text_unknown(text), 2);
	expect_row(text, 1, "a b \xef\xbf\xbd     \xef\xbf\xbd");
	assert_int_equal(cell_at(text, 4, 1)->codepoint, CONSOLE_UNKNOWN);
	console_text_free(text);
	mem_free(frame.pixels);
}

/* Letters of one colour upon a picture, as boot loaders draw them. */
static void text_over_a_picture_is_read(void **state)
{
	const struct font *font = font_called(*state, "vga-8x16");
	struct frame frame = draw_console(font);
	struct console_text *text = console_text_new(*state);

	draw_text(&frame, font, 0, 16, "Install Fedora", WHITE, BLACK);
	for (int32_t y = 16; y < 32; y++)
		for (int32_t x = 0; x < 14 * 8; x++)
			if (frame.pixels[y * frame.width + x] != WHITE)
				frame.pixels[y * frame.width + x] = (uint32_t)(y / 2 * 0x040201 + x / 4 * 0x000103);
	assert_true(console_text_read(text, &frame, NULL, 0));
	for (int i = 0; i < 7; i++)
		assert_int_equal(cell_at(text, i, 1)->codepoint, "Install"[i]);
	assert_int_equal(cell_at(text, 0, 1)->fg, WHITE);
	console_text_free(text);
	mem_free(frame.pixels);
}

static void wide_glyphs_take_two_cells(void **state)
{
	static const uint32_t kana[] = {0x9f98, 0x3042, 0x30a2, 0x3001};
	const struct font *font = font_called(*state, "unifont-8x16");
	struct frame frame = draw_console(font);
	struct console_text *text = console_text_new(*state);
	struct rect found;
	int32_t x = 8;

	assert_int_equal(draw_glyph(&frame, font, 0, 16, kana[0], GREY, BLACK), 0);
	for (int i = 1; i < 4; i++, x += 16)
		assert_int_equal(draw_glyph(&frame, font, x, 16, kana[i], GREY, BLACK), 2);
	draw_text(&frame, font, x, 16, "x", GREY, BLACK);
	assert_true(console_text_read(text, &frame, NULL, 0));
	expect_row(text, 1, " あア、x");
	assert_int_equal(cell_at(text, 1, 1)->width, 2);
	assert_int_equal(cell_at(text, 2, 1)->width, 0);
	assert_int_equal(cell_at(text, 2, 1)->codepoint, 0);
	assert_true(console_text_find(text, "ア、", (struct rect){0, 0, 640, 64}, &found));
	assert_int_equal(found.x, 24);
	assert_int_equal(found.width, 32);
	console_text_free(text);
	mem_free(frame.pixels);
}

/* Letters that three scripts share are read as those of the word's script. */
static void words_have_one_script(void **state)
{
	static const uint32_t letters[] = {0x411, 0x435, 0x43b, 0x430, ' ', 0x441, ' ', 'C', 'a', 'b', ' ', 'O', ' ',
					   0x395, 0x3bb, 0x3bb, 0x3b1};
	static const uint32_t drawn[] = {0x411, 'e', 0x43b, 'a', ' ', 'c', ' ', 'C', 'a', 'b', ' ', 'O', ' ',
					 'E', 0x3bb, 0x3bb, 0x3b1};
	static const char *const names[] = {"unifont-8x16", "fixed-8x16", "fixed-8x16, 9 columns"};

	for (int n = 0; n < 3; n++) {
		const struct font *font = font_called(*state, names[n]);
		struct frame frame = draw_console(font);
		struct console_text *text = console_text_new(*state);
		struct console_text *fresh = console_text_new(*state);

		assert_true(console_text_read(text, &frame, NULL, 0));
		for (int i = 0; i < 17; i++) {
			assert_int_equal(draw_glyph(&frame, font, i * font->width, 16, drawn[i], GREY, BLACK), 1);
			console_text_read(text, &frame, &(struct rect){i * font->width, 16, font->width, 16}, 1);
		}
		assert_true(console_text_read(fresh, &frame, NULL, 0));
		for (int i = 0; i < 17; i++) {
			assert_int_equal(cell_at(text, i, 1)->codepoint, letters[i]);
			assert_int_equal(cell_at(fresh, i, 1)->codepoint, letters[i]);
		}
		console_text_free(fresh);
		console_text_free(text);
		mem_free(frame.pixels);
	}
}

/* What a person would take for Latin or Cyrillic is, though each letter could be both. */
static void words_are_in_the_script_that_makes_sense(void **state)
{
	static const char *const lines[] = {
		"правая клавиша Alt или Caps Lock, или Esc",	/* Russian has no such s */
		"Alt+Shift с меню, Linux с X, а не с Linux",	/* a small letter alone is a word */
		"Нажмите «e» или «c», 'c', \"x\"",		/* but in quotation marks a key */
		"память (memtest86+x64.bin), 0x0c",
		"мова і країна: сосна і сіно",			/* Ukrainian has this i */
		"версия в фотограф",				/* no phonetic letters */
		"a box of oxen, c and o: x",
		"Διαμέρισμα ο κόσμος ή ο Copy",			/* which could be Cyrillic, were there any */
	};
	const struct font *font = font_called(*state, "unifont-8x16");
	struct frame frame = draw_new(80 * font->width, 10 * font->height, BLACK);
	struct console_text *text = console_text_new(*state);

	for (int32_t row = 0; row < 8; row++) {
		const char *at = lines[row];

		for (int32_t column = 0; *at; column++) {
			uint32_t letter;

			at += utf8_decode(at, strlen(at), &letter);
			if (letter != ' ')
				assert_int_equal(draw_glyph(&frame, font, column * font->width, row * font->height, letter, GREY, BLACK), 1);
		}
	}
	assert_true(console_text_read(text, &frame, NULL, 0));
	for (int32_t row = 0; row < 8; row++)
		expect_row(text, row, lines[row]);
	console_text_free(text);
	mem_free(frame.pixels);
}

static void expect_same(const struct console_text *a, const struct console_text *b)
{
	const struct console_grid *grid = console_text_grid(a);

	assert_ptr_equal(grid->font, console_text_grid(b)->font);
	assert_int_equal(console_text_unknown(a), console_text_unknown(b));
	for (int32_t row = 0; row < grid->rows; row++)
		for (int32_t column = 0; column < grid->columns; column++) {
			assert_int_equal(cell_at(a, column, row)->codepoint, cell_at(b, column, row)->codepoint);
			assert_int_equal(cell_at(a, column, row)->fg, cell_at(b, column, row)->fg);
			assert_int_equal(cell_at(a, column, row)->bg, cell_at(b, column, row)->bg);
			assert_int_equal(cell_at(a, column, row)->width, cell_at(b, column, row)->width);
		}
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Something at random: a glyph, a wide one, a blank, or noise, anywhere. Returns where. */
static struct rect scribble(struct frame *frame, const struct font *font, uint32_t *random)
{
	static const uint32_t glyphs[] = {'a', 0x3042, 0x2580, 0x2022, '_', 0x30a2, '|', ' '};
	const int32_t x = (int32_t)(next_random(random) % 78) * 8, y = 16 + (int32_t)(next_random(random) % 3) * 16;
	const uint32_t kind = next_random(random) % 10;
	struct rect rect = {x, y, 8, 16};

	if (kind < 8) {
		rect.width = 8 * draw_glyph(frame, font, x, y, glyphs[kind], next_random(random) % 2 ? GREY : BLUE, BLACK);
		assert_true(rect.width > 0);
	} else {
		rect = (struct rect){x + 3, y - 5, 7, 9};
		draw_rect(frame, rect, WHITE);
	}
	return rect;
}

static void reading_what_changed_gives_what_reading_all_gives(void **state)
{
	const struct font *font = font_called(*state, "unifont-8x16");
	struct frame frame = draw_console(font);
	struct console_text *text = console_text_new(*state);
	uint32_t random = 7;

	draw_glyph(&frame, font, 70 * 8, 0, 0x3042, GREY, BLACK);
	assert_true(console_text_read(text, &frame, NULL, 0));
	for (int i = 0; i < 400; i++) {
		struct console_text *fresh = console_text_new(*state);
		struct rect rects[2];

		rects[0] = scribble(&frame, font, &random);
		rects[1] = scribble(&frame, font, &random);
		console_text_read(text, &frame, rects, 2);
		console_text_read(fresh, &frame, NULL, 0);
		expect_same(text, fresh);
		console_text_free(fresh);
	}
	console_text_free(text);
	mem_free(frame.pixels);
}

/* The reader sees that the console went, that another came, and that the display has another size. */
static void consoles_come_and_go(void **state)
{
	const struct font *vga = font_called(*state, "vga-8x16"), *edk2 = font_called(*state, "edk2-8x19");
	const struct rect all = {0, 0, 800, 608};
	struct frame frame = draw_new(800, 608, BLACK), small = draw_new(640, 400, BLACK);
	struct console_text *text = console_text_new(*state);
	uint32_t random = 3;

	assert_false(console_text_read(text, &frame, &all, 1));
	assert_null(console_text_grid(text)->font);
	draw_text(&frame, vga, 16, 32, pangram, GREY, BLACK);
	assert_true(console_text_read(text, &frame, &(struct rect){16, 32, 640, 16}, 1));
	assert_ptr_equal(console_text_grid(text)->font, vga);
	for (int32_t i = 0; i < 800 * 608; i++)
		frame.pixels[i] = next_random(&random);
	assert_false(console_text_read(text, &frame, &all, 1));
	draw_rect(&frame, all, BLUE);
	draw_text(&frame, edk2, 0, 19, pangram, WHITE, BLUE);
	assert_true(console_text_read(text, &frame, &all, 1));
	assert_ptr_equal(console_text_grid(text)->font, edk2);
	draw_text(&small, vga, 0, 0, pangram, GREY, BLACK);
	assert_true(console_text_read(text, &small, NULL, 0));
	assert_int_equal(console_text_grid(text)->columns, 80);
	draw_rect(&small, (struct rect){0, 0, 640, 400}, BLACK);
	assert_false(console_text_read(text, &small, NULL, 0));
	console_text_free(text);
	mem_free(small.pixels);
	mem_free(frame.pixels);
}

static void noise_is_no_console(void **state)
{
	static const uint32_t colours[] = {2, 3, 16, 1 << 24};
	struct console_text *text = console_text_new(*state);
	uint32_t random = 1;

	for (int i = 0; i < 4; i++) {
		struct frame frame = draw_new(320, 200, BLACK);

		for (int32_t j = 0; j < 320 * 200; j++)
			frame.pixels[j] = next_random(&random) % colours[i] * 0x151719 & 0xffffff;
		assert_false(console_text_read(text, &frame, NULL, 0));
		mem_free(frame.pixels);
	}
	for (int32_t side = 1; side < 20; side++) {
		struct frame frame = draw_new(side, side, GREY);

		draw_rect(&frame, (struct rect){side / 2, 0, 1, side}, BLACK);
		assert_false(console_text_read(text, &frame, NULL, 0));
		mem_free(frame.pixels);
	}
	console_text_free(text);
}

static void text_is_found_in_regions_only(void **state)
{
	const struct rect all = {0, 0, 640, 64};
	const struct font *font = font_called(*state, "vga-8x16");
	struct frame frame = draw_console(font);
	struct console_text *text = console_text_new(*state);
	struct rect found;

	assert_false(console_text_find(text, "The", all, &found));
	draw_text(&frame, font, 40, 16, "fox", GREY, BLACK);
	assert_true(console_text_read(text, &frame, NULL, 0));
	assert_true(console_text_find(text, "fox", all, &found));
	assert_int_equal(found.y, 0);
	assert_true(console_text_find(text, "fox", (struct rect){40, 16, 24, 16}, &found));
	assert_int_equal(found.x, 40);
	assert_false(console_text_find(text, "fox", (struct rect){40, 16, 23, 16}, &found));
	assert_false(console_text_find(text, "Fox", all, &found));
	assert_false(console_text_find(text, "", all, &found));
	console_text_free(text);
	mem_free(frame.pixels);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_glyph_of_every_font_is_read),
		cmocka_unit_test(a_console_is_found_wherever_it_begins),
		cmocka_unit_test(colours_are_read),
		cmocka_unit_test(boxes_are_read),
		cmocka_unit_test(a_line_cursor_does_not_hide_text),
		cmocka_unit_test(a_turning_cursor_does_not_hide_text),
		cmocka_unit_test(what_is_no_glyph_is_unknown),
		cmocka_unit_test(text_over_a_picture_is_read),
		cmocka_unit_test(wide_glyphs_take_two_cells),
		cmocka_unit_test(words_have_one_script),
		cmocka_unit_test(words_are_in_the_script_that_makes_sense),
		cmocka_unit_test(reading_what_changed_gives_what_reading_all_gives),
		cmocka_unit_test(consoles_come_and_go),
		cmocka_unit_test(noise_is_no_console),
		cmocka_unit_test(text_is_found_in_regions_only),
	};

	return cmocka_run_group_tests(tests, load_fonts, free_fonts);
}
