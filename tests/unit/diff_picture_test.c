/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/diff_picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "grammar/mem.h"

static const uint32_t magenta = 0xffff1fd0, yellow = 0xffffd60a, green = 0xff30d158, red = 0xffff453a;

/* A grey frame with a white picture of 40x32 at 100,60, whose left half is masked. */
struct scene {
	struct frame frame;
	struct picture *picture;
	struct match match;
	uint8_t *misses;
	struct image drawn;
};

static void draw(struct scene *scene, int32_t width, int32_t height, uint32_t seen)
{
	const struct match_rule rule = {.tolerance = 16, .match = 9700};
	uint32_t *pixels = mem_alloc_array(40 * 32, sizeof(*pixels));
	struct diff_subject subject = {&scene->frame, NULL, &scene->match, NULL};

	scene->frame = (struct frame){width, height, mem_alloc_array((size_t)width * (size_t)height, sizeof(uint32_t))};
	for (int32_t i = 0; i < width * height; i++)
		scene->frame.pixels[i] = seen;
	for (int32_t y = 0; y < 32; y++)
		for (int32_t x = 20; x < 40; x++)
			pixels[y * 40 + x] = 0xffffffff;
	scene->picture = picture_from("a picture", 40, 32, pixels, NULL);
	assert_non_null(scene->picture);
	scene->misses = mem_alloc_array(20 * 32, 1);
	match_explain(&scene->frame, scene->picture, 100, 60, &rule, &scene->match, scene->misses);
	subject.picture = scene->picture;
	subject.misses = scene->misses;
	diff_picture_draw(&subject, &scene->drawn);
	mem_free(pixels);
}

static void clear(struct scene *scene)
{
	image_deinit(&scene->drawn);
	picture_free(scene->picture);
	mem_free(scene->frame.pixels);
	mem_free(scene->misses);
}

static size_t count(const struct scene *scene, uint32_t colour)
{
	size_t found = 0;

	for (size_t i = 0; i < (size_t)scene->drawn.width * (size_t)scene->drawn.height; i++)
		found += scene->drawn.pixels[i] == colour;
	return found;
}

static void what_does_not_match_is_loud(void **state)
{
	struct scene scene = {0};

	(void)state;
	draw(&scene, 1000, 500, 0x808080);
	assert_false(scene.match.matched);
	/* 20x32 pixels, once as they are and once 12 times as large, less what the yellow frame covers */
	assert_in_range(count(&scene, magenta), 20 * 32 * 100, 20 * 32 * 145);
	assert_true(count(&scene, yellow) > 0);
	assert_true(count(&scene, red) > 0);
	assert_int_equal(count(&scene, green), 0);
	clear(&scene);
}

static void what_matches_is_not(void **state)
{
	struct scene scene = {0};

	(void)state;
	draw(&scene, 1000, 500, 0xffffff);
	assert_true(scene.match.matched);
	assert_int_equal(count(&scene, magenta), 0);
	assert_true(count(&scene, green) > 0);
	assert_int_equal(count(&scene, red), 0);
	clear(&scene);
}

/* A place that stands out of the frame, and frames of odd sizes, are drawn within the picture. */
static void any_size_can_be_drawn(void **state)
{
	static const int32_t sizes[][2] = {{101, 61}, {120, 70}, {640, 480}, {3000, 64}, {64, 3000}};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct scene scene = {0};

		draw(&scene, sizes[i][0], sizes[i][1], 0x808080);
		assert_true(scene.drawn.width > sizes[i][0]);
		assert_true(scene.drawn.height > sizes[i][1]);
		clear(&scene);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_match_is_loud),
		cmocka_unit_test(what_matches_is_not),
		cmocka_unit_test(any_size_can_be_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
