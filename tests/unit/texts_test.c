/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/text/font_set.h"
#include "tests/fake/draw_text.h"
#include "tests/fake/script_host.h"

enum { GREY = 0xaaaaaa, BLACK = 0, BLUE = 0x0000aa, WHITE = 0xffffff, WIDTH = 640, HEIGHT = 400 };

/* A display on which one text of a script is looked for, that of its screen `wanted`. */
struct display {
	struct script_host host;
	struct font_set fonts;
	const struct font *font;
	struct frame frame;
	struct texts *texts;
	struct past past;
	uint32_t text;
};

static int set_up(void **state)
{
	struct display *display = mem_alloc(sizeof(*display));
	struct error error;

	*state = display;
	setenv("KVT_TEXT_LANGUAGE", "nowhere", 1);	/* what is no console cannot be read, also where Tesseract is installed */
	if (font_set_load(&display->fonts, NULL, &error) < 0)
		return -1;
	for (size_t i = 0; i < display->fonts.count; i++)
		if (strcmp(display->fonts.fonts[i]->name, "vga-8x16") == 0)
			display->font = display->fonts.fonts[i];
	display->frame = draw_new(WIDTH, HEIGHT, BLACK);
	return display->font ? 0 : -1;
}

static void close_script(struct display *display)
{
	texts_free(display->texts);
	display->texts = NULL;
	if (display->host.script.program)
		script_host_deinit(&display->host);
}

static int tear_down(void **state)
{
	struct display *display = *state;

	close_script(display);
	unsetenv("KVT_TEXT_LANGUAGE");
	past_deinit(&display->past);
	mem_free(display->frame.pixels);
	font_set_deinit(&display->fonts);
	mem_free(display);
	return 0;
}

static const struct program *compile(struct display *display, const char *text)
{
	char *script = mem_format("guest tiny { }\nscreen wanted {\n %s\n}\nboot { wait-screen wanted }\n", text);

	close_script(display);
	script_host_init(&display->host, script);
	mem_free(script);
	display->text = display->host.script.program->screens[0].first_text;
	return display->host.script.program;
}

/* TEXT is the property as a script has it, STRING what is in it; NULL: it holds no string. */
static void look_for(struct display *display, const char *text, const char *string)
{
	const struct rect all = rect_of_frame(&display->frame);
	struct error error;

	display->texts = texts_new(compile(display, text), NULL, NULL, NULL, NULL, &error);
	assert_non_null(display->texts);
	if (string)
		texts_set(display->texts, display->text, string);
	texts_update(display->texts, &display->frame, &all, 1);
}

static void show(struct display *display, int32_t column, int32_t row, const char *text, uint32_t bg)
{
	const struct rect rect = {column * 8, row * 16, (int32_t)strlen(text) * 8, 16};

	assert_true(draw_text(&display->frame, display->font, rect.x, rect.y, text, GREY, bg));
	past_touch(&display->past, rect);
	if (display->texts)
		texts_update(display->texts, &display->frame, &rect, 1);
}

static struct text_sight decide(struct display *display)
{
	struct text_sight sight;

	texts_decide(display->texts, display->text, &display->frame, &sight);
	return sight;
}

static void a_text_has_a_place(void **state)
{
	struct display *display = *state;
	struct text_sight sight;

	look_for(display, "text \"login:\"", "login:");
	show(display, 0, 0, "Debian GNU/Linux 12", BLACK);
	sight = decide(display);
	assert_false(sight.there || sight.pending || sight.unread);
	show(display, 5, 2, "tiny login: ", BLACK);
	sight = decide(display);
	assert_true(sight.there);
	assert_false(sight.pending || sight.unread);
	assert_int_equal(sight.hit.place.x, 10 * 8);
	assert_int_equal(sight.hit.place.y, 2 * 16);
	assert_int_equal(sight.hit.place.width, 6 * 8);
	assert_true(sight.share == 1);
	show(display, 5, 2, "            ", BLACK);
	assert_false(decide(display).there);
}

static void only_in_its_region(void **state)
{
	struct display *display = *state;

	look_for(display, "text \"yes\" in 320,0 320x32", "yes");
	show(display, 2, 0, "Continue? yes", BLACK);
	assert_false(decide(display).there);
	show(display, 42, 1, "yes", BLACK);
	assert_int_equal(decide(display).hit.place.x, 42 * 8);
	look_for(display, "text \"yes\" in 2000,0 32x32", "yes");
	assert_true(decide(display).unread);
}

static void only_highlighted(void **state)
{
	struct display *display = *state;

	look_for(display, "text \"Yes\" highlighted", "Yes");
	show(display, 2, 2, "Install? Yes", BLACK);
	assert_false(decide(display).there);
	show(display, 11, 2, "Yes", BLUE);
	assert_true(decide(display).there);
}

static void another_string_is_another_text(void **state)
{
	struct display *display = *state;

	look_for(display, "text \"one\"", "one");
	show(display, 0, 0, "one or two", BLACK);
	assert_true(decide(display).there);
	texts_set(display->texts, display->text, "three");
	assert_false(decide(display).there);
	texts_set(display->texts, display->text, "one  or");
	assert_true(decide(display).there);
}

static void the_nearest_line_is_told(void **state)
{
	struct display *display = *state;
	struct text_sight sight;

	look_for(display, "text \"tiny login\"", "tiny login");
	show(display, 0, 0, "nothing of the kind", BLACK);
	show(display, 0, 1, "tony  login: ", BLACK);
	assert_null(decide(display).line);
	texts_measure(display->texts, display->text, &display->frame);
	sight = decide(display);
	assert_string_equal(sight.line, "tony login:");
	assert_true(sight.share > 0.89 && sight.share < 0.91);
	show(display, 0, 1, "             ", BLACK);
	texts_measure(display->texts, display->text, &display->frame);
	assert_null(decide(display).line);
	show(display, 0, 1, "tiny login", BLACK);
	texts_measure(display->texts, display->text, &display->frame);
	sight = decide(display);
	assert_true(sight.there && sight.share == 1);
	assert_null(sight.line);
}

static void a_pattern_and_what_it_read(void **state)
{
	struct display *display = *state;

	look_for(display, "text matching /build ([0-9]+)/", NULL);
	show(display, 3, 4, "System build 4711 of today", BLACK);
	assert_string_equal(texts_read(display->texts, display->text), "");
	assert_true(decide(display).there);
	assert_string_equal(texts_read(display->texts, display->text), "4711");
	show(display, 3, 4, "Fedora 23, build none     ", BLACK);
	assert_false(decide(display).there);
	texts_measure(display->texts, display->text, &display->frame);
	assert_string_equal(decide(display).line, "Fedora 23, build none");
}

static void the_same_again_below_is_fresh(void **state)
{
	struct display *display = *state;

	look_for(display, "text \"Password:\"", "Password:");
	show(display, 0, 0, "Password:", BLACK);
	past_keep(&display->past, &display->frame);
	assert_true(decide(display).there);
	assert_false(texts_is_fresh(display->texts, display->text, &display->frame, &display->past));
	show(display, 0, 5, "Sorry, try again.", BLACK);
	assert_true(decide(display).there);
	assert_false(texts_is_fresh(display->texts, display->text, &display->frame, &display->past));
	show(display, 0, 6, "Password:", BLACK);
	assert_true(decide(display).there);
	assert_true(texts_is_fresh(display->texts, display->text, &display->frame, &display->past));
}

static void no_console_is_not_read(void **state)
{
	struct display *display = *state;
	char *rows;

	look_for(display, "text \"tiny\"", "tiny");
	assert_true(decide(display).unread);
	assert_null(texts_console(display->texts, &display->frame, rect_of_frame(&display->frame)));
	texts_measure(display->texts, display->text, &display->frame);
	assert_null(decide(display).line);
	show(display, 4, 3, "tiny login", BLACK);
	show(display, 0, 5, "$ ls -l", BLACK);
	assert_true(decide(display).there);
	rows = texts_console(display->texts, &display->frame, rect_of_frame(&display->frame));
	assert_string_equal(rows, "    tiny login\n\n$ ls -l\n");
	mem_free(rows);
	rows = texts_console(display->texts, &display->frame, (struct rect){0, 60, 1, 30});
	assert_string_equal(rows, "$ ls -l\n");
	mem_free(rows);
}

/* Nothing waits for text: the console is read for the evidence nevertheless. */
static void a_console_is_read_without_texts(void **state)
{
	struct display *display = *state;
	const struct program *program;
	struct error error;
	char *rows;

	show(display, 0, 0, "Kernel panic", BLACK);
	script_host_init(&display->host, "guest tiny { }\nboot { press enter }\n");
	program = display->host.script.program;
	display->texts = texts_new(program, NULL, NULL, NULL, NULL, &error);
	rows = texts_console(display->texts, &display->frame, rect_of_frame(&display->frame));
	assert_string_equal(rows, "Kernel panic\n");
	mem_free(rows);
}

static void an_engine_that_is_asked_for_must_work(void **state)
{
	struct display *display = *state;
	struct error error = {0};

	assert_null(texts_new(compile(display, "text \"a\" engine tesseract"), NULL, NULL, NULL, NULL, &error));
	assert_non_null(strstr(error.text, ":3:7: the text cannot be read by tesseract: "));
	assert_non_null(strstr(error.help, "or leave `engine` out"));
	look_for(display, "text \"a\" engine console", "a");
	look_for(display, "text \"a\"", "a");
}

static void a_language_that_is_asked_for_must_be_there(void **state)
{
	struct display *display = *state;
	struct error error = {0};

	(void)compile(display, "text \"a\"");
	assert_null(texts_new(display->host.script.program, "missing", NULL, NULL, NULL, &error));
	assert_non_null(strstr(error.text, "graphical text cannot be read"));
	display->texts = texts_new(compile(display, "text \"a\" engine console"), "missing", NULL, NULL, NULL, &error);
	assert_non_null(display->texts);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_text_has_a_place), TEST(only_in_its_region), TEST(only_highlighted), TEST(another_string_is_another_text),
		TEST(the_nearest_line_is_told), TEST(a_pattern_and_what_it_read), TEST(the_same_again_below_is_fresh),
		TEST(no_console_is_not_read), TEST(a_console_is_read_without_texts), TEST(an_engine_that_is_asked_for_must_work),
		TEST(a_language_that_is_asked_for_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
