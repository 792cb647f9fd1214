/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/text/font_set.h"
#include "tests/fake/draw_text.h"

enum { WIDTH = 800, HEIGHT = 400, LINE = 40, LINES = HEIGHT / LINE };

/* Enough on one display for two engines, and too little in one line for more than one. */
static const char *const said[LINES] = {
	"The installer has found several disks and asks which of them shall be erased now",
	"Please choose the language that is spoken by whoever is going to read all of this",
	"Partitions are made anew where the old ones are too small for the system as it is",
	"A name for the computer should be short and known to whoever looks after networks",
	"There is no way back from here without a loss of what was written to the one disk",
	"Some packages come from a server that is far away and may take several minutes yet",
	"When everything is done the machine starts again and asks for a name and password",
	"Whoever forgets the password of the first account has to begin again at the start",
	"The boot loader goes to the beginning of the first disk unless told otherwise here",
	"Nothing remains to be done but to take the disc out of its drive and press a key",
};

struct display {
	struct font_set fonts;
	struct frame frame;
	struct ocr *ocr;
};

static void set_up(struct display *display)
{
	const struct font *font = NULL;
	struct error error;

	*display = (struct display){0};
	display->ocr = ocr_new("eng", &error);
	assert_non_null(display->ocr);
	assert_int_equal(font_set_load(&display->fonts, NULL, &error), 0);
	for (size_t i = 0; i < display->fonts.count; i++)
		if (strcmp(display->fonts.fonts[i]->name, "vga-8x16") == 0)
			font = display->fonts.fonts[i];
	assert_non_null(font);
	display->frame = draw_new(WIDTH, HEIGHT, 0xffffff);
	for (int32_t i = 0; i < LINES; i++)
		assert_true(draw_text(&display->frame, font, 16, i * LINE + 12, said[i], 0x202020, 0xffffff));
}

static void tear_down(struct display *display)
{
	ocr_free(display->ocr);
	mem_free(display->frame.pixels);
	font_set_deinit(&display->fonts);
}

static void one_engine_and_two_read_the_same(void **state)
{
	struct display display;
	struct ocr_text all = {0}, line = {0};
	size_t at = 0;

	(void)state;
	set_up(&display);
	ocr_read(display.ocr, &display.frame, rect_of_frame(&display.frame), NULL, &all);
	assert_true(all.count > LINES * 10);
	ocr_free(display.ocr);
	display.ocr = ocr_new("eng", &(struct error){0});
	for (int32_t i = 0; i < LINES; i++) {
		ocr_read(display.ocr, &display.frame, (struct rect){0, i * LINE, WIDTH, LINE}, NULL, &line);
		for (size_t j = 0; j < line.count; j++, at++) {
			assert_true(at < all.count);
			assert_string_equal(line.words[j].text, all.words[at].text);
			assert_memory_equal(&line.words[j].box, &all.words[at].box, sizeof(struct rect));
			assert_int_equal(line.words[j].confidence, all.words[at].confidence);
			assert_int_equal(all.words[at].line, i);
		}
	}
	assert_int_equal(at, all.count);
	ocr_text_deinit(&all);
	ocr_text_deinit(&line);
	tear_down(&display);
}

static void what_was_stopped_is_read_the_next_time(void **state)
{
	struct display display;
	struct ocr_text text = {0};
	atomic_bool stop = true;

	(void)state;
	set_up(&display);
	ocr_read(display.ocr, &display.frame, rect_of_frame(&display.frame), &stop, &text);
	assert_int_equal(text.count, 0);
	ocr_read(display.ocr, &display.frame, rect_of_frame(&display.frame), NULL, &text);
	assert_true(text.count > LINES * 10);
	ocr_text_deinit(&text);
	tear_down(&display);
}

/* The same line twice, and once more later: what was read before is told again, where it now stands. */
static void a_line_that_is_known_is_told_where_it_stands(void **state)
{
	struct display display;
	struct ocr_text text = {0};
	struct rect first;
	size_t half;

	(void)state;
	set_up(&display);
	memcpy(display.frame.pixels + WIDTH * LINE, display.frame.pixels, WIDTH * LINE * sizeof(*display.frame.pixels));
	ocr_read(display.ocr, &display.frame, (struct rect){0, 0, WIDTH, 2 * LINE}, NULL, &text);
	half = text.count / 2;
	assert_true(half > 10);
	for (size_t i = 0; i < half; i++) {
		assert_string_equal(text.words[i].text, text.words[half + i].text);
		assert_int_equal(text.words[i].box.y + LINE, text.words[half + i].box.y);
	}
	first = text.words[0].box;
	memcpy(display.frame.pixels + WIDTH * 2 * LINE, display.frame.pixels, WIDTH * LINE * sizeof(*display.frame.pixels));
	ocr_read(display.ocr, &display.frame, (struct rect){0, 2 * LINE, WIDTH, LINE}, NULL, &text);
	assert_int_equal(text.count, half);
	assert_int_equal(text.words[0].box.y, first.y + 2 * LINE);
	ocr_text_deinit(&text);
	tear_down(&display);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_engine_and_two_read_the_same),
		cmocka_unit_test(what_was_stopped_is_read_the_next_time),
		cmocka_unit_test(a_line_that_is_known_is_told_where_it_stands),
	};
	struct error error;

	if (!ocr_available("eng", &error)) {
		print_message("1..0 # SKIP %s\n", error.text);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
