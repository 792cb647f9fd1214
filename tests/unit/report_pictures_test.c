/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/report_pictures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "tests/fake/drawing.h"

static const char head[] = "data:image/png;base64,";

/* Noise, that does not pack. */
static struct image noise(int32_t side, uint32_t seed)
{
	struct frame frame = drawing_new(side, side, 0);

	drawing_noise(&frame, (struct rect){0, 0, side, side}, &seed);
	for (int32_t i = 0; i < side * side; i++)
		frame.pixels[i] |= 0xff000000;
	return (struct image){side, side, frame.pixels};
}

static int digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	return c == '=' ? 0 : (int)(strchr(digits, c) - digits);
}

/* Writes what URI holds to a file and reads it as PNG. */
static struct image decode(const char *uri)
{
	char path[] = "/tmp/kvt-report-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "wb");
	struct error error;
	struct image image;

	assert_memory_equal(uri, head, sizeof(head) - 1);
	for (uri += sizeof(head) - 1; *uri; uri += 4) {
		int bits = digit(uri[0]) << 18 | digit(uri[1]) << 12 | digit(uri[2]) << 6 | digit(uri[3]);

		fputc(bits >> 16, file);
		if (uri[2] != '=')
			fputc(bits >> 8 & 255, file);
		if (uri[3] != '=')
			fputc(bits & 255, file);
	}
	fclose(file);
	assert_int_equal(png_read(path, &image, &error), 0);
	unlink(path);
	return image;
}

static void a_picture_comes_out_as_it_went_in(void **state)
{
	(void)state;
	for (int32_t side = 1; side < 9; side++) {
		struct report_pictures *pictures = report_pictures_new(1000000);
		struct image image = noise(side, (uint32_t)side), back;
		const struct report_picture *picture = report_picture_put(pictures, "a", &image);

		assert_int_equal(picture->factor, 1);
		back = decode(picture->uri);
		assert_int_equal(back.width, side);
		assert_memory_equal(back.pixels, image.pixels, (size_t)(side * side) * sizeof(uint32_t));
		assert_ptr_equal(report_picture_find(pictures, "a"), picture);
		image_deinit(&back);
		image_deinit(&image);
		report_pictures_free(pictures);
	}
}

/* A chequered ground of 2x2 becomes grey; what is transparent adds no colour. */
static void smaller_is_the_mean(void **state)
{
	struct report_pictures *pictures = report_pictures_new(6 * 1000);
	struct image image = noise(32, 1), back;
	const struct report_picture *picture;

	(void)state;
	for (int32_t y = 0; y < 2; y++)
		for (int32_t x = 0; x < 2; x++)
			image.pixels[y * 32 + x] = x == y ? 0xff204060 : 0;
	picture = report_picture_put(pictures, "a", &image);
	assert_int_equal(picture->factor, 3);
	assert_int_equal(picture->width, 32);
	back = decode(picture->uri);
	assert_int_equal(back.width, 11);
	image_deinit(&back);
	report_pictures_free(pictures);

	pictures = report_pictures_new(6 * 2000);
	picture = report_picture_put(pictures, "a", &image);
	assert_int_equal(picture->factor, 2);
	back = decode(picture->uri);
	assert_int_equal(back.width, 16);
	assert_int_equal(back.pixels[0] & 0xffffff, 0x204060);
	assert_int_equal(back.pixels[0] >> 24, 127);
	image_deinit(&back);
	image_deinit(&image);
	report_pictures_free(pictures);
}

static void who_comes_first_gets_room(void **state)
{
	struct report_pictures *pictures = report_pictures_new(100 * 1000);
	size_t bytes = 0;
	int smaller, left_out;

	(void)state;
	for (uint32_t i = 0; i < 40; i++) {
		struct image image = noise(60, i);
		char name[16];
		const struct report_picture *picture;

		snprintf(name, sizeof(name), "%u", i);
		picture = report_picture_put(pictures, name, &image);
		if (i < 6)
			assert_int_equal(picture->factor, 1);
		if (i == 39)
			assert_null(picture->uri);
		bytes += picture->uri ? strlen(picture->uri) : 0;
		image_deinit(&image);
	}
	assert_true(bytes > 90 * 1000);
	assert_true(bytes < 100 * 1000 + 40 * sizeof(head));
	report_pictures_count(pictures, &smaller, &left_out);
	assert_true(left_out > 20);
	assert_true(smaller > 0);
	report_pictures_free(pictures);
}

static void a_picture_that_cannot_be_read_is_none(void **state)
{
	struct report_pictures *pictures = report_pictures_new(1000);
	const struct report_picture *picture = report_picture_want(pictures, "a", "/nowhere/a.png");
	int smaller, left_out;

	(void)state;
	assert_null(picture->uri);
	assert_ptr_equal(report_picture_want(pictures, "a", "/nowhere/a.png"), picture);
	report_pictures_count(pictures, &smaller, &left_out);
	assert_int_equal(smaller, 0);
	assert_int_equal(left_out, 0);
	report_pictures_free(pictures);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_comes_out_as_it_went_in),
		cmocka_unit_test(smaller_is_the_mean),
		cmocka_unit_test(who_comes_first_gets_room),
		cmocka_unit_test(a_picture_that_cannot_be_read_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
