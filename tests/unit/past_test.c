/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/past.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "runtime/display/rect.h"
#include "tests/fake/drawing.h"

enum { WIDTH = 320, HEIGHT = 400 };

static const struct rect whole = {0, 0, WIDTH, HEIGHT};

struct scene {
	struct frame frame;
	struct past past;
};

static void begin(struct scene *scene)
{
	uint32_t random = 3;

	*scene = (struct scene){.frame = drawing_new(WIDTH, HEIGHT, 0xd0d0d0)};
	drawing_letters(&scene->frame, (struct rect){0, 0, WIDTH, HEIGHT / 16 * 16}, 0x202020, &random);
	past_keep(&scene->past, &scene->frame);
}

static void end(struct scene *scene)
{
	past_deinit(&scene->past);
	drawing_free(&scene->frame);
}

static bool differs(const struct scene *scene, struct rect area)
{
	return past_differs(&scene->past, &scene->frame, area, NULL, (struct pixel_place){0, 0});
}

static void change(struct scene *scene, struct rect rect, uint32_t colour)
{
	drawing_fill(&scene->frame, rect, colour);
	past_touch(&scene->past, rect);
}

/* Until it is settled, the display is what was; from then on, a copy of it is. */
static void what_is_lent_is_kept_when_it_is_settled(void **state)
{
	const struct rect rect = {40, 40, 30, 30};
	struct scene scene;

	(void)state;
	begin(&scene);
	change(&scene, rect, 0xff0000);
	assert_true(differs(&scene, whole));
	past_lend(&scene.past, &scene.frame);
	assert_ptr_equal(past_frame(&scene.past), &scene.frame);
	assert_false(differs(&scene, whole));
	past_settle(&scene.past);
	assert_ptr_not_equal(past_frame(&scene.past), &scene.frame);
	assert_false(differs(&scene, whole));
	change(&scene, rect, 0x00ff00);
	assert_true(differs(&scene, whole));
	assert_int_equal(past_frame(&scene.past)->pixels[50 * WIDTH + 50] & 0xffffff, 0xff0000);
	past_settle(&scene.past);	/* nothing is lent: nothing to do */
	assert_true(differs(&scene, whole));
	end(&scene);
}

/* Wherever it is: the area is looked at in bands. */
static void a_change_is_seen_in_every_row(void **state)
{
	(void)state;
	for (int32_t y = 0; y + 12 <= HEIGHT; y += 12) {
		const struct rect rect = {100, y, 12, 12};
		struct scene scene;

		begin(&scene);
		assert_false(differs(&scene, whole));
		change(&scene, rect, 0xff0000);
		assert_true(differs(&scene, whole));
		assert_true(differs(&scene, rect));
		assert_false(differs(&scene, (struct rect){200, 0, 100, HEIGHT}));
		past_keep(&scene.past, &scene.frame);
		assert_false(differs(&scene, whole));
		end(&scene);
	}
}

/* Noise in every pixel, as lossy servers make it, is no change, at the edges of bands neither. */
static void noise_is_no_change(void **state)
{
	struct scene scene;
	uint32_t random = 9;

	(void)state;
	begin(&scene);
	for (int32_t i = 0; i < WIDTH * HEIGHT; i++)
		scene.frame.pixels[i] ^= drawing_random(&random) % 8 * 0x010101;
	past_touch(&scene.past, whole);
	assert_false(differs(&scene, whole));
	end(&scene);
}

/* A text cursor that blinks is none; one that went elsewhere is, also far below. */
static void a_text_cursor_may_blink_but_not_move(void **state)
{
	const struct rect above = {152, 20, 2, 14}, below = {152, 300, 2, 14};
	struct scene scene;

	(void)state;
	begin(&scene);
	change(&scene, (struct rect){120, 0, 80, 60}, 0xd0d0d0);
	change(&scene, (struct rect){120, 280, 80, 60}, 0xd0d0d0);
	change(&scene, above, 0x202020);
	past_keep(&scene.past, &scene.frame);
	change(&scene, above, 0xd0d0d0);
	assert_false(differs(&scene, whole));
	change(&scene, below, 0x202020);
	assert_true(differs(&scene, whole));
	end(&scene);
}

static void another_size_differs(void **state)
{
	struct scene scene;
	struct frame larger = drawing_new(WIDTH + 8, HEIGHT, 0xd0d0d0);

	(void)state;
	begin(&scene);
	assert_true(past_differs(&scene.past, &larger, rect_of_frame(&larger), NULL, (struct pixel_place){0, 0}));
	drawing_free(&larger);
	end(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_lent_is_kept_when_it_is_settled),
		cmocka_unit_test(a_change_is_seen_in_every_row),
		cmocka_unit_test(noise_is_no_change),
		cmocka_unit_test(a_text_cursor_may_blink_but_not_move),
		cmocka_unit_test(another_size_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
