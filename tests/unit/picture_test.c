/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/display/png_file.h"

/* Loads a picture made of rows in which '#' counts, '.' does not; pixel X,Y has the colour 0x0Y0X55. */
static struct picture *load(const char *const *rows, int32_t width, int32_t height, struct error *error)
{
	char path[] = "/tmp/kvt-test-XXXXXX";
	uint32_t pixels[64] = {0};
	struct image image = {.width = width, .height = height, .pixels = pixels};
	struct picture *picture;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	for (int32_t y = 0; y < height; y++)
		for (int32_t x = 0; x < width; x++)
			pixels[y * width + x] = (rows[y][x] == '#' ? 0x80000000u : 0x7f000000u) |
						(uint32_t)(y << 16 | x << 8 | 0x55);
	assert_int_equal(png_write_masked(path, &image, NULL), 0);
	picture = picture_load(path, error);
	if (picture)
		assert_string_equal(picture->path, path);
	else
		assert_non_null(strstr(error->text, path));
	unlink(path);
	return picture;
}

static void only_what_is_compared_is_kept(void **state)
{
	static const char *const rows[] = {"......", ".##.#.", "......", ".###..", "......"};
	static const uint32_t kept[] = {0xff010155, 0xff010255, 0x00010355, 0xff010455, 0x00020155, 0x00020255,
					0x00020355, 0x00020455, 0xff030155, 0xff030255, 0xff030355, 0x00030455};
	struct picture *picture = load(rows, 6, 5, NULL);

	(void)state;
	assert_int_equal(picture->width, 6);
	assert_int_equal(picture->height, 5);
	assert_int_equal(picture->compared, 6);
	assert_memory_equal(&picture->bounds, &((struct rect){1, 1, 4, 3}), sizeof(struct rect));
	assert_memory_equal(picture->pixels, kept, sizeof(kept));
	picture_free(picture);
}

static void the_bounds_reach_the_edges(void **state)
{
	static const char *const rows[] = {"..#", "#.."};
	struct picture *picture = load(rows, 3, 2, NULL);

	(void)state;
	assert_memory_equal(&picture->bounds, &((struct rect){0, 0, 3, 2}), sizeof(struct rect));
	assert_int_equal(picture->compared, 2);
	picture_free(picture);
}

static void a_part_of_a_frame_is_a_picture(void **state)
{
	uint32_t pixels[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	static const uint32_t kept[] = {0xff000005, 0xff000006, 0xff000008, 0xff000009};
	struct frame frame = {.width = 3, .height = 3, .pixels = pixels};
	struct picture *picture = picture_of_frame("corner", &frame, (struct rect){1, 1, 2, 2});

	(void)state;
	assert_string_equal(picture->path, "corner");
	assert_int_equal(picture->compared, 4);
	assert_memory_equal(&picture->bounds, &((struct rect){0, 0, 2, 2}), sizeof(struct rect));
	assert_memory_equal(picture->pixels, kept, sizeof(kept));
	picture_free(picture);
}

static void a_picture_without_pixels_to_compare_is_refused(void **state)
{
	static const char *const rows[] = {"...", "..."};
	struct error error = {0};

	(void)state;
	assert_null(load(rows, 3, 2, &error));
	assert_non_null(strstr(error.text, "transparent"));
	assert_true(error.help[0]);
	assert_null(picture_load("/nonexistent/a.png", &error));
	assert_non_null(strstr(error.text, "/nonexistent/a.png"));
	picture_free(NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_compared_is_kept),
		cmocka_unit_test(the_bounds_reach_the_edges),
		cmocka_unit_test(a_part_of_a_frame_is_a_picture),
		cmocka_unit_test(a_picture_without_pixels_to_compare_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
