/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/font.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "runtime/text/font_file.h"
#include "runtime/text/font_set.h"

static const uint32_t letter[8] = {0x00, 0x18, 0x24, 0x42, 0x7e, 0x42, 0x42, 0x00};
static const uint32_t corner[8] = {0xff, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
static const uint32_t blank[8];

static void a_shape_is_found_again(void **state)
{
	struct font *font = font_new("f", 8, 8);
	uint32_t other[8];

	(void)state;
	font_add(font, 'A', 1, letter);
	font_add(font, 0x391, 1, letter);
	memcpy(other, letter, sizeof(other));
	other[6] ^= 0x02;
	assert_non_null(font_look_up(font, 1, letter));
	assert_int_equal(font_look_up(font, 1, letter)->ones, 'A');
	assert_int_equal(font_look_up(font, 1, letter)->zeros, 0);
	assert_true(font_look_up(font, 1, letter)->is_telling);
	assert_null(font_look_up(font, 1, other));
	assert_null(font_look_up(font, 2, letter));
	font_free(font);
}

/* Asked for with its top left pixel turned to 0, as all shapes are. */
static void ink_in_the_corner_turns_the_shape(void **state)
{
	struct font *font = font_new("f", 8, 8);
	uint32_t turned[8];

	(void)state;
	font_add(font, 0x250c, 1, corner);
	for (int i = 0; i < 8; i++)
		turned[i] = ~corner[i] & 0xff;
	assert_non_null(font_look_up(font, 1, turned));
	assert_int_equal(font_look_up(font, 1, turned)->zeros, 0x250c);
	assert_int_equal(font_look_up(font, 1, turned)->ones, 0);
	assert_false(font_look_up(font, 1, turned)->is_telling);
	font_free(font);
}

static void blank_glyphs_are_left_out(void **state)
{
	struct font *font = font_new("f", 8, 8);

	(void)state;
	font_add(font, ' ', 1, blank);
	assert_null(font_look_up(font, 1, blank));
	font_add(font, 'A', 1, letter);
	font_add(font, 0xa0, 1, blank);
	assert_int_equal(font->narrow.count, 1);
	font_free(font);
}

/* Enough of them that the tables grow several times. */
static void thousands_of_shapes_are_found_again(void **state)
{
	struct font *font = font_new("f", 12, 8);

	(void)state;
	for (uint32_t i = 1; i <= 5000; i++) {
		uint32_t rows[8] = {0, i & 0xfff, i >> 4 & 0xfff};

		font_add(font, i, 1, rows);
	}
	for (uint32_t i = 1; i <= 5000; i++) {
		uint32_t rows[8] = {0, i & 0xfff, i >> 4 & 0xfff};

		assert_non_null(font_look_up(font, 1, rows));
		assert_int_equal(font_look_up(font, 1, rows)->ones, i);
	}
	font_free(font);
}

static void the_ninth_column_joins_lines_only(void **state)
{
	static const uint32_t line[8] = {0, 0, 0, 0xff, 0, 0, 0, 0}, wide_line[8] = {0, 0, 0, 0x1ff, 0, 0, 0, 0};
	static const uint32_t dash[8] = {0, 0, 0, 0, 0xff, 0, 0, 0}, same_dash[8] = {0, 0, 0, 0, 0x1fe, 0, 0, 0};
	struct font *font = font_new("f", 8, 8), *wider;

	(void)state;
	font_add(font, 0x2500, 1, line);
	font_add(font, 0x2014, 1, dash);
	wider = font_with_ninth_column(font);
	assert_int_equal(wider->width, 9);
	assert_non_null(font_look_up(wider, 1, wide_line));
	assert_int_equal(font_look_up(wider, 1, wide_line)->ones, 0x2500);
	assert_non_null(font_look_up(wider, 1, same_dash));
	assert_int_equal(font_look_up(wider, 1, same_dash)->ones, 0x2014);
	font_free(wider);
	font_free(font);
}

static void behind_a_cursor_only_one_shape_may_fit(void **state)
{
	static const uint32_t first[8] = {0, 1, 2, 3, 4, 5, 6, 7}, second[8] = {0, 1, 2, 3, 4, 5, 9, 9};
	static const uint32_t seen[8] = {0, 1, 2, 3, 4, 5, 0, 0};
	struct font *font = font_new("f", 8, 8);

	(void)state;
	font_add(font, 'A', 1, letter);
	font_add(font, 'B', 1, first);
	assert_int_equal(font_top_rows(font), 6);
	assert_non_null(font_look_behind(font, seen, 6, 8));
	assert_int_equal(font_look_behind(font, seen, 6, 8)->ones, 'B');
	assert_null(font_look_behind(font, seen, 7, 8));
	font_add(font, 'C', 1, second);
	assert_null(font_look_behind(font, seen, 6, 8));
	font_free(font);
}

static char *write_file(const void *bytes, size_t count)
{
	static char path[64];
	int fd;

	strcpy(path, "/tmp/kvt-font-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, count), count);
	close(fd);
	return path;
}

static struct font *read_bytes(const void *bytes, size_t count, struct error *error)
{
	char *path = write_file(bytes, count);
	struct font *font = font_file_read(path, error);

	unlink(path);
	return font;
}

static void expect_letter(struct font *font, int width, int height, const uint32_t *rows, uint32_t codepoint)
{
	const struct reading *reading;

	assert_non_null(font);
	assert_int_equal(font->width, width);
	assert_int_equal(font->height, height);
	reading = font_look_up(font, 1, rows);
	assert_non_null(reading);
	assert_int_equal(reading->ones, codepoint);
}

static void psf1_is_read(void **state)
{
	uint8_t bytes[4 + 256 * 8 + 256 * 2 + 2 + 4] = {0x36, 0x04, 2, 8}, *table = bytes + 4 + 256 * 8;
	struct font *font;

	(void)state;
	for (int i = 0; i < 8; i++)
		bytes[4 + 8 + i] = (uint8_t)letter[i];
	/* Glyph 0 is nothing; glyph 1 is 'A' and a sequence of two, which does not count; then nothing follows. */
	memset(table, 0xff, sizeof(bytes) - (size_t)(table - bytes));
	memcpy(table + 2, "A\0\xfe\xff" "B\0", 6);
	font = read_bytes(bytes, sizeof(bytes), NULL);
	expect_letter(font, 8, 8, letter, 'A');
	assert_int_equal(font->narrow.count, 1);
	font_free(font);
	assert_null(read_bytes(bytes, 1000, NULL));
	bytes[2] = 0;
	assert_null(read_bytes(bytes, sizeof(bytes), NULL));
}

static void psf2_is_read(void **state)
{
	static const uint32_t rows[8] = {0, 0x300, 0xc, 0x42, 0x7e, 0x42, 0x42, 0};
	uint8_t bytes[32 + 16 + 4] = {0x72, 0xb5, 0x4a, 0x86, 0, 0, 0, 0, 32, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0,
				      8, 0, 0, 0, 10};
	struct font *font;

	(void)state;
	for (int i = 0; i < 8; i++) {
		bytes[32 + 2 * i] = (uint8_t)(rows[i] >> 2);
		bytes[33 + 2 * i] = (uint8_t)(rows[i] << 6);
	}
	memcpy(bytes + 48, "\xe2\x86\x91\xff", 4);
	font = read_bytes(bytes, sizeof(bytes), NULL);
	expect_letter(font, 10, 8, rows, 0x2191);
	font_free(font);
	bytes[16] = 200;
	assert_null(read_bytes(bytes, sizeof(bytes), NULL));
}

static void pf2_is_read(void **state)
{
	/* 'A' is a box of 2x2 pixels, one pixel right of the cell's edge and upon the baseline; the cell is 4x6. What
	 * stands for a control character is wider, and does not count. */
	static const char bytes[] = "FILE\0\0\0\4PFF2" "ASCE\0\0\0\2\0\5" "DESC\0\0\0\2\0\1"
				    "CHIX\0\0\0\x12" "\0\0\0\1\0\0\0\0\x4d" "\0\0\0A\0\0\0\0\x42"
				    "DATA\xff\xff\xff\xff" "\0\2\0\2\0\1\0\0\0\4\xe0"
				    "\0\2\0\2\0\1\0\0\0\x08\xe0";
	static const uint32_t rows[6] = {0, 0, 0, 6, 4, 0};
	struct font *font = read_bytes(bytes, sizeof(bytes) - 1, NULL);

	(void)state;
	expect_letter(font, 4, 6, rows, 'A');
	font_free(font);
	assert_null(read_bytes(bytes, 40, NULL));
	assert_null(read_bytes(bytes, sizeof(bytes) - 13, NULL));
}

static void unifont_is_read(void **state)
{
	static const char text[] = "# a remark\ncell 8x8\n0041:001824427E424200\n\n"
				   "3042:0000000118001800000000000000FFFF\n";
	static const uint32_t wide[8] = {0, 1, 0x1800, 0x1800, 0, 0, 0, 0xffff};
	static const char *const wrong[] = {"", "cell 8x8\n", "0041:00\n", "0041 001824427E424200\n", "cell 99x8\n",
					    "cell 8x8\n0041:001824427E42420\n", "hello\n"};
	struct font *font = read_bytes(text, sizeof(text) - 1, NULL);
	struct error error;

	(void)state;
	expect_letter(font, 8, 8, letter, 'A');
	assert_non_null(font_look_up(font, 2, wide));
	assert_int_equal(font_look_up(font, 2, wide)->ones, 0x3042);
	font_free(font);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_null(read_bytes(wrong[i], strlen(wrong[i]), &error));
		assert_non_null(strstr(error.text, "/tmp/kvt-font-"));
	}
	assert_null(font_file_read("/nonexistent/x.hex", &error));
	assert_non_null(strstr(error.text, "No such file"));
}

/* Whatever a file is cut to or changed into, it is read or refused. */
static void damaged_fonts_are_refused(void **state)
{
	static const uint8_t headers[3][12] = {{0x36, 4, 2, 16}, {0x72, 0xb5, 0x4a, 0x86}, "FILE\0\0\0\4PFF"};
	uint32_t random = 1;
	const char *why;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		uint8_t bytes[600];
		size_t count = 40 + (size_t)i % 560;

		for (size_t j = 0; j < sizeof(bytes); j++) {
			random = random * 1664525u + 1013904223u;
			bytes[j] = (uint8_t)(random >> 24 & (i & 1 ? 0xff : 0x1f));
		}
		memcpy(bytes, headers[i % 3], 11);
		font_free(i % 3 == 2 ? font_parse_pf2("x", bytes, count, &why) : font_parse_psf("x", bytes, count, &why));
	}
}

static void the_fonts_of_kvt_are_there(void **state)
{
	struct font_set set = {0};
	struct error error = {0};

	(void)state;
	assert_int_equal(font_set_load(&set, NULL, &error), 0);
	assert_true(set.count >= 9);
	assert_string_equal(set.fonts[0]->name, "vga-8x16");
	assert_string_equal(set.fonts[1]->name, "vga-8x16, 9 columns");
	font_set_deinit(&set);
	assert_int_equal(font_set_load(&set, "/nonexistent", &error), -1);
	assert_non_null(strstr(error.text, "/nonexistent"));
	assert_true(error.help[0]);
	assert_int_equal(font_set_load_system(&set, "/nonexistent"), 0);
	font_set_deinit(&set);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shape_is_found_again),
		cmocka_unit_test(ink_in_the_corner_turns_the_shape),
		cmocka_unit_test(blank_glyphs_are_left_out),
		cmocka_unit_test(thousands_of_shapes_are_found_again),
		cmocka_unit_test(the_ninth_column_joins_lines_only),
		cmocka_unit_test(behind_a_cursor_only_one_shape_may_fit),
		cmocka_unit_test(psf1_is_read),
		cmocka_unit_test(psf2_is_read),
		cmocka_unit_test(pf2_is_read),
		cmocka_unit_test(unifont_is_read),
		cmocka_unit_test(damaged_fonts_are_refused),
		cmocka_unit_test(the_fonts_of_kvt_are_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
