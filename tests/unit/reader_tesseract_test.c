/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "grammar/mem.h"
#include "runtime/base/loop.h"
#include "runtime/display/png_file.h"
#include "runtime/display/rect.h"
#include "runtime/text/ocr.h"

static const struct rect title = {10, 5, 200, 30}, buttons = {170, 195, 240, 50};

struct display {
	struct image image;
	struct frame frame;
	struct loop *loop;	/* NULL: the reader is asked by who can wait */
	void *reader;
	int calls;		/* of ready() */
};

static void ready(void *context)
{
	struct display *display = context;

	display->calls++;
	loop_stop(display->loop);
}

static int open_display(struct display *display)
{
	struct error error;

	if (png_read("tests/golden/text/words.png", &display->image, &error) < 0)
		return -1;
	for (size_t i = 0; i < (size_t)display->image.width * (size_t)display->image.height; i++)
		display->image.pixels[i] &= 0xffffff;
	display->frame = (struct frame){display->image.width, display->image.height, display->image.pixels};
	display->reader = reader_tesseract.open(NULL, display->loop, ready, display, &error);
	if (display->reader)
		reader_tesseract.update(display->reader, &display->frame, &(struct rect){0}, 0);
	return display->reader ? 0 : -1;
}

static int set_up(void **state)
{
	*state = mem_alloc(sizeof(struct display));
	return open_display(*state);
}

static int set_up_loop(void **state)
{
	struct display *display = mem_alloc(sizeof(*display));

	*state = display;
	display->loop = loop_new();
	return open_display(display);
}

static int tear_down(void **state)
{
	struct display *display = *state;

	reader_tesseract.close(display->reader);
	image_deinit(&display->image);
	loop_free(display->loop);
	mem_free(display);
	return 0;
}

static const struct read_line *line_with(const struct page *page, const char *text)
{
	for (size_t i = 0; i < page->count; i++)
		if (strstr(page->lines[i].text, text))
			return &page->lines[i];
	return NULL;
}

static const struct page *ask(struct display *display, struct rect region, enum reader_answer expected)
{
	enum reader_answer answer;
	const struct page *page = reader_tesseract.read(display->reader, &display->frame, region, &answer);

	assert_int_equal(answer, expected);
	return page;
}

/* A stroke through the words of RECT. */
static void cross_out(struct display *display, struct rect rect)
{
	for (int32_t x = rect.x; x < rect.x + rect.width; x++)
		display->frame.pixels[(rect.y + rect.height / 2) * display->frame.width + x] ^= 0x808080;
	reader_tesseract.update(display->reader, &display->frame, &rect, 1);
}

static void test_words_have_places(void **state)
{
	struct display *display = *state;
	const struct page *page = ask(display, rect_of_frame(&display->frame), READER_KNOWS);
	const struct read_line *line = line_with(page, "512 MiB are needed");

	assert_non_null(line);
	assert_int_equal(line->words[1].start, 4);
	assert_int_equal(line->words[1].end, 7);
	assert_in_range(line->words[1].place.x, 40, 48);
	assert_in_range(line->words[1].place.width, 16, 28);
	assert_true(line->words[1].confidence > 0.5);
	assert_false(line->words[1].highlighted);
}

static void test_a_bar_is_highlighted(void **state)
{
	struct display *display = *state;
	const struct page *page = ask(display, rect_of_frame(&display->frame), READER_KNOWS);

	assert_true(line_with(page, "Installation failed")->words[0].highlighted);
	assert_false(line_with(page, "no room left")->words[0].highlighted);
}

static void test_a_row_is_a_line(void **state)
{
	struct display *display = *state;
	const struct read_line *line = line_with(ask(display, buttons, READER_KNOWS), "Continue");

	assert_non_null(line);
	assert_non_null(strstr(line->text, "Quit"));
}

static void test_only_the_region_is_read(void **state)
{
	struct display *display = *state;
	const struct page *page = ask(display, buttons, READER_KNOWS);

	assert_null(line_with(page, "Installation failed"));
	page = ask(display, title, READER_KNOWS);
	assert_non_null(line_with(page, "Installation failed"));
	assert_non_null(line_with(page, "Continue"));
}

static void test_what_changed_goes_away(void **state)
{
	struct display *display = *state;
	const struct page *page = ask(display, rect_of_frame(&display->frame), READER_KNOWS);
	const uint64_t edition = page->edition;

	assert_non_null(line_with(page, "Installation failed"));
	ask(display, rect_of_frame(&display->frame), READER_KNOWS);
	assert_true(page->edition == edition);
	cross_out(display, title);
	assert_null(line_with(page, "Installation failed"));
	assert_non_null(line_with(page, "512 MiB"));
	assert_true(page->edition != edition);
	cross_out(display, title);
	assert_non_null(line_with(ask(display, rect_of_frame(&display->frame), READER_KNOWS), "Installation failed"));
}

static void test_nobody_waits(void **state)
{
	struct display *display = *state;
	const struct page *page = ask(display, rect_of_frame(&display->frame), READER_READS);

	assert_int_equal(page->count, 0);
	loop_run(display->loop);
	assert_int_equal(display->calls, 1);
	assert_non_null(line_with(ask(display, rect_of_frame(&display->frame), READER_KNOWS), "Installation failed"));
}

static void test_changes_while_reading(void **state)
{
	struct display *display = *state;
	const struct page *page = ask(display, rect_of_frame(&display->frame), READER_READS);

	cross_out(display, title);
	loop_run(display->loop);
	page = ask(display, rect_of_frame(&display->frame), READER_READS);
	assert_null(line_with(page, "Installation failed"));
	assert_non_null(line_with(page, "512 MiB"));
	cross_out(display, title);
	loop_run(display->loop);
	ask(display, rect_of_frame(&display->frame), READER_READS);
	loop_run(display->loop);
	assert_non_null(line_with(ask(display, rect_of_frame(&display->frame), READER_KNOWS), "Installation failed"));
}

/* Asks until all is read. */
static const struct page *wait_for_all(struct display *display)
{
	enum reader_answer answer;
	const struct page *page;

	for (;;) {
		page = reader_tesseract.read(display->reader, &display->frame, rect_of_frame(&display->frame), &answer);
		if (answer != READER_READS)
			break;
		loop_run(display->loop);
	}
	assert_int_equal(answer, READER_KNOWS);
	return page;
}

static void test_another_size(void **state)
{
	struct display *display = *state;
	const struct page *page = ask(display, rect_of_frame(&display->frame), READER_READS);

	display->frame.height = 60;
	reader_tesseract.update(display->reader, &display->frame, &(struct rect){0}, 0);
	page = wait_for_all(display);
	assert_non_null(line_with(page, "Installation failed"));
	assert_null(line_with(page, "512 MiB"));
}

static void test_a_language_is_missing(void **state)
{
	struct error error;

	(void)state;
	setenv("KVT_TEXT_LANGUAGE", "eng+xyz", 1);
	assert_null(reader_tesseract.open(NULL, NULL, NULL, NULL, &error));
	unsetenv("KVT_TEXT_LANGUAGE");
	assert_non_null(strstr(error.text, "`xyz`"));
	assert_non_null(strstr(error.help, "tesseract-ocr-xyz"));
	assert_null(reader_tesseract.open("nowhere", NULL, NULL, NULL, &error));
	assert_non_null(strstr(error.text, "`nowhere`"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_words_have_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_bar_is_highlighted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_row_is_a_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_only_the_region_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_changed_goes_away, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nobody_waits, set_up_loop, tear_down),
		cmocka_unit_test_setup_teardown(test_changes_while_reading, set_up_loop, tear_down),
		cmocka_unit_test_setup_teardown(test_another_size, set_up_loop, tear_down),
		cmocka_unit_test(test_a_language_is_missing),
	};
	struct error error;

	if (!ocr_available("eng", &error)) {
		print_message("1..0 # SKIP %s\n", error.text);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
