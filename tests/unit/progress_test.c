/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/results/progress.h"
#include "runtime/results/progress_block.h"

enum { TEXT_SIZE = 64 * 1024 };

struct scene {
	int fd;
	char text[TEXT_SIZE];
};

static int set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	scene->fd = memfd_create("terminal", 0);
	*state = scene;
	return scene->fd < 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	close(scene->fd);
	free(scene);
	return 0;
}

/* What was written since the last call. */
static const char *written(struct scene *scene)
{
	ssize_t count = pread(scene->fd, scene->text, TEXT_SIZE - 1, 0);

	assert_true(count >= 0);
	scene->text[count] = '\0';
	assert_int_equal(ftruncate(scene->fd, 0), 0);
	assert_int_equal(lseek(scene->fd, 0, SEEK_SET), 0);
	return scene->text;
}

static const struct progress_look plain = {.columns = 60};
static const struct progress_look live = {.live = true, .columns = 60};
static const struct progress_look colored = {.live = true, .color = true, .unicode = true, .columns = 60};

static const struct runlog_step step = {
	.phase = "install", .file = "guests/tiny.kvt", .line = 31, .column = 2, .text = "wait-screen language",
};

static void line(struct progress *progress, const char *text, int64_t now_us)
{
	progress_observer.line(progress, text, now_us);
}

static void begin_step(struct progress *progress)
{
	progress_observer.phase(progress, "install", 1000000);
	progress_observer.step(progress, 3, &step, 2000000);
}

static void wait_for(struct progress *progress, const char *what, double best, const char *screen, int64_t now_us)
{
	struct runlog_wait wait = {
		.what = what, .since_us = 2000000, .until_us = 62000000, .best = best, .best_screen = screen,
	};

	progress_observer.wait(progress, &wait, now_us);
}

static void test_pipe_gets_plain_lines(void **state)
{
	struct scene *scene = *state;
	struct progress *progress = progress_new(scene->fd, "tiny", &plain);

	line(progress, "phase   install", 0);
	begin_step(progress);
	wait_for(progress, "language", 0.5, "language", 3000000);
	progress_tick(progress, 4000000);
	line(progress, "ok        1  a line that is a good deal longer than sixty columns are, and whole", 5000000);
	progress_free(progress);
	assert_string_equal(written(scene), "phase   install\n"
					    "ok        1  a line that is a good deal longer than sixty columns are, "
					    "and whole\n");
}

static void test_block_shows_the_wait(void **state)
{
	struct scene *scene = *state;
	struct progress *progress = progress_new(scene->fd, "tiny", &live);

	begin_step(progress);
	wait_for(progress, "lvm or plain", 0.6129, "plain", 17000000);
	progress_tick(progress, 17000000);
	assert_string_equal(written(scene),
			    "\ntiny  install                                          0:16"
			    "\n3  tiny.kvt:31:2  wait-screen language"
			    "\n======------------------  0:45 left  lvm or plain  best 61.");
	progress_free(progress);
	assert_string_equal(written(scene), "\r\033[3A\033[J");
}

static void test_time_left_ends_at_zero(void **state)
{
	struct scene *scene = *state;
	struct progress *progress = progress_new(scene->fd, "tiny", &live);

	begin_step(progress);
	wait_for(progress, "a reboot", -1, NULL, 2000000);
	progress_tick(progress, 61500000);
	assert_non_null(strstr(written(scene), "\n=======================-  0:01 left  a reboot"));
	progress_tick(progress, 63000000);
	assert_non_null(strstr(written(scene), "\n========================  0:00 left  a reboot"));
	progress_free(progress);
}

static void test_redraws_on_change_and_not_too_often(void **state)
{
	struct scene *scene = *state;
	struct progress *progress = progress_new(scene->fd, "tiny", &live);

	begin_step(progress);
	progress_tick(progress, 2000000);
	assert_non_null(strstr(written(scene), "wait-screen language"));
	progress_tick(progress, 2500000);
	assert_string_equal(written(scene), "");	/* nothing has changed */
	wait_for(progress, "language", 0.25, "language", 2550000);
	progress_tick(progress, 2550000);
	assert_string_equal(written(scene), "");	/* 50 ms after the last look */
	progress_tick(progress, 2600000);
	assert_non_null(strstr(written(scene), "best 25.0%"));
	progress_free(progress);
}

static void test_lines_scroll_above_the_block(void **state)
{
	struct scene *scene = *state;
	struct progress *progress = progress_new(scene->fd, "tiny", &live);

	begin_step(progress);
	progress_tick(progress, 2000000);
	written(scene);
	line(progress, "ok        3     0.10 s          tiny.kvt:31:2     wait-screen language", 2100000);
	assert_string_equal(written(scene),
			    "\r\033[3A\033[Jok        3     0.10 s          tiny.kvt:31:2     wait-scre~\n"
			    "\ntiny  install                                          0:01"
			    "\n3  tiny.kvt:31:2  wait-screen language"
			    "\n");
	progress_free(progress);
}

static void test_verdict_takes_the_block_away_and_is_wrapped(void **state)
{
	struct scene *scene = *state;
	struct progress *progress = progress_new(scene->fd, "tiny", &live);
	struct runlog_verdict verdict = {.reason = REASON_SIGNAL};

	begin_step(progress);
	progress_tick(progress, 2000000);
	written(scene);
	progress_observer.verdict(progress, &verdict, "runs/x", 3000000);
	line(progress, "failed: short", 3000000);
	line(progress, "  why   one two three four five six seven eight nine ten eleven twelve", 3000000);
	line(progress, "  see   a-path-without-any-blanks-that-is-longer-than-the-whole-line-can-be", 3000000);
	progress_tick(progress, 4000000);
	progress_free(progress);
	assert_string_equal(written(scene),
			    "\r\033[3A\033[Jfailed: short\n"
			    "  why   one two three four five six seven eight nine ten\n"
			    "        eleven twelve\n"
			    "  see   a-path-without-any-blanks-that-is-longer-than-the-whole-line-can-be\n");
}

static void test_colors_are_few_and_end(void **state)
{
	struct scene *scene = *state;
	struct progress *progress = progress_new(scene->fd, "tiny", &colored);

	line(progress, "ok        1  press enter", 0);
	assert_string_equal(written(scene), "\033[32mok\033[0m        1  press enter\n");
	line(progress, "note    \xe4\xb8\xad\xe4\xb8\xad", 0);
	assert_string_equal(written(scene), "\033[2mnote    \xe4\xb8\xad\xe4\xb8\xad\033[0m\n");
	line(progress, "oklahoma", 0);
	assert_string_equal(written(scene), "oklahoma\n");
	progress_free(progress);
}

/* Every line of the block must fit, whatever stands in it, or redrawing in place goes wrong. */
static void test_block_fits_any_width(void **state)
{
	struct progress_state block = {.guest = strdup("a-guest-with-a-long-name")};
	struct runlog_step odd = step;

	(void)state;
	odd.text = "type \"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87 \x1b[2J\n\xff and much more text behind it\"";
	progress_state_phase(&block, "test with a name", 0);
	progress_state_step(&block, 123, &odd);
	progress_state_wait(&block, &(struct runlog_wait){.what = "\xe4\xb8\xad", .until_us = 10, .best = 0.5});
	for (int columns = 1; columns < 130; columns++) {
		int reach[BLOCK_LINES], lines = 1;
		char *text = progress_block(&block, &live, columns, 5, reach);

		for (const char *c = text; *c; c++)
			lines += *c == '\n';
		assert_int_equal(lines, BLOCK_LINES);
		assert_null(strchr(text, '\033'));
		for (int i = 0; i < BLOCK_LINES; i++)
			assert_true(reach[i] < columns || reach[i] == 0);
		free(text);
	}
	progress_state_deinit(&block);
}

static void test_narrower_terminal_moves_up_further(void **state)
{
	struct scene *scene = *state;
	struct progress_look asks = {.live = true};
	struct progress *progress;

	setenv("COLUMNS", "60", 1);
	progress = progress_new(scene->fd, "tiny", &asks);
	begin_step(progress);
	progress_tick(progress, 2000000);
	written(scene);
	setenv("COLUMNS", "30", 1);
	progress_tick(progress, 3000000);
	/* The head of 59 columns and the step of 38 now take two rows each. */
	assert_int_equal(strncmp(written(scene), "\r\033[5A\033[J\n", 9), 0);
	unsetenv("COLUMNS");
	progress_free(progress);
}

static void test_look(void **state)
{
	struct scene *scene = *state;
	struct progress_look look = progress_look_for(scene->fd, true);

	assert_false(look.live);	/* not a terminal */
	assert_false(look.color);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pipe_gets_plain_lines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_block_shows_the_wait, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_time_left_ends_at_zero, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_redraws_on_change_and_not_too_often, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lines_scroll_above_the_block, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_verdict_takes_the_block_away_and_is_wrapped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_colors_are_few_and_end, set_up, tear_down),
		cmocka_unit_test(test_block_fits_any_width),
		cmocka_unit_test_setup_teardown(test_narrower_terminal_moves_up_further, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_look, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
