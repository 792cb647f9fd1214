/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "grammar/mem.h"
#include "tests/fake/draw_text.h"

enum { WIDTH = 400, HEIGHT = 200, INK = 0x202020, PAPER = 0xeeeeee };

static void fill(struct frame *frame, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t colour)
{
	for (int32_t row = y; row < y + height; row++)
		for (int32_t column = x; column < x + width; column++)
			frame->pixels[row * WIDTH + column] = colour;
}

/* An O of straight strokes. */
static void ring(struct frame *frame, int32_t x, int32_t y, int32_t size, int32_t stroke)
{
	fill(frame, x, y, size, size, INK);
	fill(frame, x + stroke, y + stroke, size - 2 * stroke, size - 2 * stroke, PAPER);
}

static size_t count_lines(const struct frame *frame)
{
	struct ocr_lines lines = {0};
	size_t count;

	ocr_lines_find(frame, (struct rect){0, 0, WIDTH, HEIGHT}, &lines);
	count = lines.count;
	ocr_lines_deinit(&lines);
	return count;
}

/* The edges of a thick stroke do not meet: what is within a letter is a piece of its own, and no line. */
static void holes_of_bold_letters_are_no_lines(void **state)
{
	struct frame frame = draw_new(WIDTH, HEIGHT, PAPER);

	(void)state;
	for (int32_t i = 0; i < 5; i++)
		ring(&frame, 20 + i * 32, 20, 26, 7);
	assert_int_equal(count_lines(&frame), 1);
	mem_free(frame.pixels);
}

/* A frame around something is wide in no direction. */
static void what_stands_in_a_small_frame_is_a_line(void **state)
{
	struct frame frame = draw_new(WIDTH, HEIGHT, PAPER);

	(void)state;
	ring(&frame, 20, 20, 34, 2);
	fill(&frame, 33, 31, 8, 12, INK);
	assert_int_equal(count_lines(&frame), 2);
	mem_free(frame.pixels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holes_of_bold_letters_are_no_lines),
		cmocka_unit_test(what_stands_in_a_small_frame_is_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
