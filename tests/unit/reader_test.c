/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/reader.h"

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

enum { GREY = 0xaaaaaa, BLACK = 0, RED = 0xaa0000, BLUE = 0x0000aa, WHITE = 0xffffff, WIDTH = 640, HEIGHT = 400 };

static const char menu[] = "Debian GNU/Linux, with Linux 6.1";

struct display {
	struct font_set fonts;
	const struct font *font;
	struct frame frame;
	void *reader;
};

static int set_up(void **state)
{
	struct display *display = mem_alloc(sizeof(*display));
	struct error error;

	*state = display;
	if (font_set_load(&display->fonts, NULL, &error) < 0)
		return -1;
	for (size_t i = 0; i < display->fonts.count; i++)
		if (strcmp(display->fonts.fonts[i]->name, "vga-8x16") == 0)
			display->font = display->fonts.fonts[i];
	display->frame = draw_new(WIDTH, HEIGHT, BLACK);
	display->reader = reader_console.open(NULL, NULL, NULL, NULL, &error);
	return display->reader ? 0 : -1;
}

static int tear_down(void **state)
{
	struct display *display = *state;

	reader_console.close(display->reader);
	mem_free(display->frame.pixels);
	font_set_deinit(&display->fonts);
	mem_free(display);
	return 0;
}

static void show(struct display *display, int32_t column, int32_t row, const char *text, uint32_t fg, uint32_t bg)
{
	const struct rect rect = {column * 8, row * 16, (int32_t)strlen(text) * 8, 16};

	assert_true(draw_text(&display->frame, display->font, rect.x, rect.y, text, fg, bg));
	reader_console.update(display->reader, &display->frame, &rect, 1);
}

static const struct page *read_page(struct display *display, enum reader_answer wanted)
{
	enum reader_answer answer;
	const struct page *page = reader_console.read(display->reader, &display->frame, rect_of_frame(&display->frame), &answer);

	assert_int_equal(answer, wanted);
	return page;
}

static void lines_have_words_with_places(void **state)
{
	struct display *display = *state;
	const struct read_line *line;
	const struct page *page;

	show(display, 2, 3, menu, GREY, BLACK);
	page = read_page(display, READER_KNOWS);
	assert_int_equal(page->count, HEIGHT / 16);
	assert_string_equal(page->lines[2].text, "");
	line = &page->lines[3];
	assert_string_equal(line->text, "  Debian GNU/Linux, with Linux 6.1");
	assert_int_equal(line->word_count, 5);
	assert_memory_equal(line->text + line->words[1].start, "GNU/Linux,", 10);
	assert_int_equal(line->words[1].end - line->words[1].start, 10);
	assert_int_equal(line->words[1].place.x, 9 * 8);
	assert_int_equal(line->words[1].place.y, 3 * 16);
	assert_int_equal(line->words[1].place.width, 10 * 8);
	assert_int_equal(line->words[1].place.height, 16);
	assert_true(line->words[1].confidence == 1);
}

static void a_display_without_letters_cannot_be_read(void **state)
{
	struct display *display = *state;
	const struct rect all = rect_of_frame(&display->frame);

	reader_console.update(display->reader, &display->frame, &all, 1);
	assert_int_equal(read_page(display, READER_BLIND)->count, 0);
	show(display, 0, 0, menu, GREY, BLACK);
	read_page(display, READER_KNOWS);
	draw_rect(&display->frame, all, BLACK);
	reader_console.update(display->reader, &display->frame, &all, 1);
	assert_int_equal(read_page(display, READER_BLIND)->count, 0);
}

static void the_edition_changes_with_the_text_only(void **state)
{
	struct display *display = *state;
	uint64_t edition;

	show(display, 0, 0, menu, GREY, BLACK);
	edition = read_page(display, READER_KNOWS)->edition;
	assert_int_equal(read_page(display, READER_KNOWS)->edition, edition);
	show(display, 0, 0, menu, WHITE, BLACK);
	assert_int_equal(read_page(display, READER_KNOWS)->edition, edition);
	show(display, 0, 1, "Advanced options", GREY, BLACK);
	assert_int_not_equal(read_page(display, READER_KNOWS)->edition, edition);
	assert_string_equal(read_page(display, READER_KNOWS)->lines[1].text, "Advanced options");
}

/* More updates between two reads than are noted one by one. */
static void no_update_is_lost(void **state)
{
	struct display *display = *state;

	show(display, 0, 0, menu, GREY, BLACK);
	read_page(display, READER_KNOWS);
	for (int32_t column = 0; column < 60; column++)
		show(display, column, column % 20 + 1, "x", GREY, BLACK);
	for (int32_t row = 1; row < 21; row++)
		assert_string_equal(strchr(read_page(display, READER_KNOWS)->lines[row].text, 'x') + 20, "x                   x");
}

static void the_chosen_entry_is_highlighted(void **state)
{
	struct display *display = *state;
	const struct page *page;

	show(display, 0, 4, menu, GREY, BLACK);
	show(display, 0, 5, menu, BLACK, GREY);
	show(display, 0, 6, menu, GREY, BLACK);
	page = read_page(display, READER_KNOWS);
	assert_false(page->lines[4].words[0].highlighted);
	assert_true(page->lines[5].words[0].highlighted);
	assert_false(page->lines[6].words[0].highlighted);
	/* two rows of one bar are no bar; the row above is not touched and says so nevertheless */
	show(display, 0, 6, menu, RED, GREY);
	page = read_page(display, READER_KNOWS);
	assert_false(page->lines[5].words[0].highlighted);
	assert_false(page->lines[6].words[0].highlighted);
}

/* Debian's page of software: of the chosen entry only the box has another colour, and it is not ticked. */
static void a_coloured_box_above_makes_no_bar(void **state)
{
	struct display *display = *state;
	const struct page *page;

	show(display, 10, 3, "                   ", BLACK, GREY);
	show(display, 10, 4, "[ ] SSH server     ", GREY, BLUE);
	show(display, 11, 4, " ", GREY, RED);
	show(display, 10, 5, "[*] standard system", GREY, BLUE);
	show(display, 10, 6, "                   ", BLACK, GREY);
	page = read_page(display, READER_KNOWS);
	assert_string_equal(page->lines[5].text + 10, "[*] standard system");
	for (size_t i = 0; i < page->lines[5].word_count; i++)
		assert_false(page->lines[5].words[i].highlighted);
	show(display, 11, 4, " ", GREY, BLUE);
	show(display, 11, 5, "*", GREY, RED);
	page = read_page(display, READER_KNOWS);
	assert_string_equal(page->lines[5].text + 10, "[*] standard system");
	assert_int_equal(page->lines[5].word_count, 5);
	assert_false(page->lines[5].words[0].highlighted);
	assert_true(page->lines[5].words[1].highlighted);
	assert_false(page->lines[5].words[2].highlighted);
}

static void a_word_ends_where_its_highlighting_does(void **state)
{
	struct display *display = *state;
	const struct read_line *line;

	show(display, 0, 0, menu, GREY, BLACK);
	show(display, 0, 2, "<Yes>", BLACK, GREY);
	show(display, 5, 2, "<No>", GREY, BLACK);
	line = &read_page(display, READER_KNOWS)->lines[2];
	assert_string_equal(line->text, "<Yes><No>");
	assert_int_equal(line->word_count, 2);
	assert_true(line->words[0].highlighted);
	assert_false(line->words[1].highlighted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_have_words_with_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_display_without_letters_cannot_be_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_edition_changes_with_the_text_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_update_is_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_chosen_entry_is_highlighted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_coloured_box_above_makes_no_bar, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_word_ends_where_its_highlighting_does, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
