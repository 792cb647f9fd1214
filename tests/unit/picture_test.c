/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/png_file.h"

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

static void assert_span(const struct picture *picture, uint32_t index, int32_t y, int32_t x, int32_t length)
{
	assert_int_equal(picture->spans[index].y, y);
	assert_int_equal(picture->spans[index].x, x);
	assert_int_equal(picture->spans[index].length, length);
}

static void the_mask_becomes_runs(void **state)
{
	static const char *const rows[] = {"......", ".##.#.", "......", ".###..", "......"};
	struct picture *picture = load(rows, 6, 5, NULL);

	(void)state;
	assert_int_equal(picture->width, 6);
	assert_int_equal(picture->height, 5);
	assert_int_equal(picture->span_count, 3);
	assert_span(picture, 0, 1, 1, 2);
	assert_span(picture, 1, 1, 4, 1);
	assert_span(picture, 2, 3, 1, 3);
	assert_int_equal(picture->compared, 6);
	assert_memory_equal(&picture->bounds, &((struct rect){1, 1, 4, 3}), sizeof(struct rect));
	assert_int_equal(picture->pixels[1 * 6 + 4], 0x010455);
	picture_free(picture);
}

static void runs_reach_the_edges_and_end_with_the_row(void **state)
{
	static const char *const rows[] = {"###", "###"};
	struct picture *picture = load(rows, 3, 2, NULL);

	(void)state;
	assert_int_equal(picture->span_count, 2);
	assert_span(picture, 0, 0, 0, 3);
	assert_span(picture, 1, 1, 0, 3);
	assert_memory_equal(&picture->bounds, &((struct rect){0, 0, 3, 2}), sizeof(struct rect));
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
		cmocka_unit_test(the_mask_becomes_runs),
		cmocka_unit_test(runs_reach_the_edges_and_end_with_the_row),
		cmocka_unit_test(a_picture_without_pixels_to_compare_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
