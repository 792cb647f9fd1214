/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/png_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"

/* A folder of its own for every test, gone after it. */
struct place {
	char folder[64], path[96];
};

static int set_up(void **state)
{
	struct place *place = mem_alloc(sizeof(*place));

	snprintf(place->folder, sizeof(place->folder), "/tmp/kvt-test-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->path, sizeof(place->path), "%s/a.png", place->folder);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	int result;

	unlink(place->path);
	result = rmdir(place->folder);	/* fails if a temporary file was left behind */
	mem_free(place);
	return result;
}

/* PNG files written by hand, so that every kind of them can be had. */
struct bytes {
	uint8_t data[4096];
	size_t length;
};

static void add(struct bytes *bytes, const void *data, size_t length)
{
	assert_true(bytes->length + length <= sizeof(bytes->data));
	memcpy(bytes->data + bytes->length, data, length);
	bytes->length += length;
}

static void add_u32(struct bytes *bytes, uint32_t value)
{
	const uint8_t data[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};

	add(bytes, data, sizeof(data));
}

static uint32_t crc(const uint8_t *data, size_t length)
{
	uint32_t sum = 0xffffffff;

	for (size_t i = 0; i < length; i++) {
		sum ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum & 1 ? 0xedb88320 ^ sum >> 1 : sum >> 1;
	}
	return ~sum;
}

static void add_chunk(struct bytes *file, const char *name, const void *data, size_t length)
{
	size_t from;

	add_u32(file, (uint32_t)length);
	from = file->length;
	add(file, name, 4);
	add(file, data, length);
	add_u32(file, crc(file->data + from, file->length - from));
}

static void add_pixels(struct bytes *file, const uint8_t *rows, size_t length)
{
	struct bytes packed = {0};
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < length; i++) {
		a = (a + rows[i]) % 65521;
		b = (b + a) % 65521;
	}
	/* zlib's header, and one stored block, the last one */
	add(&packed, "\x78\x01\x01", 3);
	add(&packed, (const uint8_t[]){(uint8_t)length, (uint8_t)(length >> 8)}, 2);
	add(&packed, (const uint8_t[]){(uint8_t)~length, (uint8_t)(~length >> 8)}, 2);
	add(&packed, rows, length);
	add_u32(&packed, b << 16 | a);
	add_chunk(file, "IDAT", packed.data, packed.length);
}

static void begin_png(struct bytes *file, uint32_t width, uint32_t height, uint8_t depth, uint8_t colour, uint8_t laced)
{
	struct bytes head = {0};

	add(file, "\x89PNG\r\n\x1a\n", 8);
	add_u32(&head, width);
	add_u32(&head, height);
	add(&head, (const uint8_t[]){depth, colour, 0, 0, laced}, 5);
	add_chunk(file, "IHDR", head.data, head.length);
}

static void save(const char *path, const struct bytes *file, size_t length)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(file->data, 1, length, out), length);
	assert_int_equal(fclose(out), 0);
}

/* Two pixels in one row. */
static void check_kind(const char *path, uint8_t depth, uint8_t colour, const char *palette, size_t palette_length,
		       const char *transparent, size_t transparent_length, const char *row, size_t length,
		       uint32_t first, uint32_t second)
{
	struct bytes file = {0};
	struct image image;
	struct error error = {0};

	begin_png(&file, 2, 1, depth, colour, 0);
	if (palette)
		add_chunk(&file, "PLTE", palette, palette_length);
	if (transparent)
		add_chunk(&file, "tRNS", transparent, transparent_length);
	add_pixels(&file, (const uint8_t *)row, length);
	add_chunk(&file, "IEND", "", 0);
	save(path, &file, file.length);
	if (png_read(path, &image, &error) < 0)
		fail_msg("%s", error.text);
	assert_int_equal(image.width, 2);
	assert_int_equal(image.height, 1);
	assert_int_equal(image.pixels[0], first);
	assert_int_equal(image.pixels[1], second);
	image_deinit(&image);
	assert_null(image.pixels);
}

static void every_kind_of_png_is_read(void **state)
{
	const char *path = ((struct place *)*state)->path;

	check_kind(path, 8, 2, NULL, 0, NULL, 0, "\0\x11\x22\x33\xaa\xbb\xcc", 7, 0xff112233, 0xffaabbcc);
	check_kind(path, 8, 6, NULL, 0, NULL, 0, "\0\x11\x22\x33\x44\xaa\xbb\xcc\0", 9, 0x44112233, 0x00aabbcc);
	check_kind(path, 16, 2, NULL, 0, NULL, 0, "\0\x11\x11\x22\x22\x33\x33\xff\xff\0\0\x80\x80", 13, 0xff112233,
		   0xffff0080);
	check_kind(path, 8, 0, NULL, 0, NULL, 0, "\0\x12\xf0", 3, 0xff121212, 0xfff0f0f0);
	check_kind(path, 1, 0, NULL, 0, NULL, 0, "\0\x40", 2, 0xff000000, 0xffffffff);
	check_kind(path, 4, 0, NULL, 0, NULL, 0, "\0\x1e", 2, 0xff111111, 0xffeeeeee);
	check_kind(path, 16, 0, NULL, 0, NULL, 0, "\0\x12\x12\xf0\xf0", 5, 0xff121212, 0xfff0f0f0);
	check_kind(path, 8, 4, NULL, 0, NULL, 0, "\0\x12\x34\xf0\xff", 5, 0x34121212, 0xfff0f0f0);
	check_kind(path, 8, 3, "\x01\x02\x03\x04\x05\x06", 6, NULL, 0, "\0\x01\0", 3, 0xff040506, 0xff010203);
	check_kind(path, 2, 3, "\x01\x02\x03\x04\x05\x06", 6, "\x7f", 1, "\0\x40", 2, 0xff040506, 0x7f010203);
	check_kind(path, 8, 0, NULL, 0, "\0\x12", 2, "\0\x12\xf0", 3, 0x00121212, 0xfff0f0f0);
	check_kind(path, 8, 2, NULL, 0, "\0\x11\0\x22\0\x33", 6, "\0\x11\x22\x33\xaa\xbb\xcc", 7, 0x00112233,
		   0xffaabbcc);
}

static void an_interlaced_png_is_read(void **state)
{
	/* Adam7 of 2x2 grey: pass 1 has pixel 0,0; pass 6 has 1,0; pass 7 has row 1. */
	static const uint8_t rows[] = {0, 0x10, 0, 0x20, 0, 0x30, 0x40};
	const char *path = ((struct place *)*state)->path;
	struct bytes file = {0};
	struct image image;

	begin_png(&file, 2, 2, 8, 0, 1);
	add_pixels(&file, rows, sizeof(rows));
	add_chunk(&file, "IEND", "", 0);
	save(path, &file, file.length);
	assert_int_equal(png_read(path, &image, NULL), 0);
	assert_int_equal(image.pixels[0], 0xff101010);
	assert_int_equal(image.pixels[1], 0xff202020);
	assert_int_equal(image.pixels[2], 0xff303030);
	assert_int_equal(image.pixels[3], 0xff404040);
	image_deinit(&image);
}

static void assert_refused(const char *path, const char *reason)
{
	struct image image = {.width = 77};
	struct error error = {0};

	assert_int_equal(png_read(path, &image, &error), -1);
	if (!strstr(error.text, path) || !strstr(error.text, reason) || !error.help[0])
		fail_msg("wanted '%s', got '%s' (%s)", reason, error.text, error.help);
	assert_int_equal(image.width, 77);
	assert_null(image.pixels);
}

static void make_grey(struct bytes *file)
{
	uint8_t rows[40 * 31];

	memset(rows, 0, sizeof(rows));
	begin_png(file, 30, 40, 8, 0, 0);
	add_pixels(file, rows, sizeof(rows));
	add_chunk(file, "IEND", "", 0);
}

static void a_file_cut_anywhere_is_refused(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct bytes file = {0};
	struct image image;

	make_grey(&file);
	save(path, &file, 0);
	assert_refused(path, "empty");
	for (size_t length = 1; length < 8; length++) {
		save(path, &file, length);
		assert_refused(path, "not a PNG file");
	}
	for (size_t length = 8; length < file.length; length++) {
		save(path, &file, length);
		assert_refused(path, "cut short");
	}
	save(path, &file, file.length / 2);
	assert_refused(path, "of 40)");
	save(path, &file, file.length);
	assert_int_equal(png_read(path, &image, NULL), 0);
	image_deinit(&image);
}

static void damage_is_refused_by_name(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct bytes file = {0};

	make_grey(&file);
	file.data[file.length / 2] ^= 1;
	save(path, &file, file.length);
	assert_refused(path, "damaged");
	save(path, &(struct bytes){.data = "GIF89a and more", .length = 15}, 15);
	assert_refused(path, "not a PNG file");
}

static void what_is_too_large_is_refused_before_it_is_allocated(void **state)
{
	static const uint32_t sizes[][2] = {{16385, 1}, {1, 16385}, {16384, 16384}, {0x7fffffff, 0x7fffffff}};
	const char *path = ((struct place *)*state)->path;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct bytes file = {0};

		begin_png(&file, sizes[i][0], sizes[i][1], 8, 2, 0);
		add_pixels(&file, (const uint8_t *)"", 1);
		save(path, &file, file.length);
		assert_refused(path, "too large");
	}
}

static void what_is_not_a_file_is_refused(void **state)
{
	struct place *place = *state;

	assert_refused(place->path, "No such file");
	assert_refused(place->folder, "not a file");
	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_refused(place->path, "not a file");
}

static void what_is_written_is_read_back(void **state)
{
	const char *path = ((struct place *)*state)->path;
	uint32_t pixels[7 * 5];
	struct frame frame = {.width = 7, .height = 5, .pixels = pixels};
	struct image image = {.width = 7, .height = 5, .pixels = pixels}, back;

	for (uint32_t i = 0; i < 35; i++)
		pixels[i] = i * 0x070503;
	assert_int_equal(png_write_frame(path, &frame, NULL), 0);
	assert_int_equal(png_read(path, &back, NULL), 0);
	assert_int_equal(back.width, 7);
	assert_int_equal(back.height, 5);
	for (uint32_t i = 0; i < 35; i++)
		assert_int_equal(back.pixels[i], pixels[i] | 0xff000000);
	image_deinit(&back);
	for (uint32_t i = 0; i < 35; i++)
		pixels[i] |= i << 24;
	assert_int_equal(png_write_masked(path, &image, NULL), 0);
	assert_int_equal(png_read(path, &back, NULL), 0);
	assert_memory_equal(back.pixels, pixels, sizeof(pixels));
	image_deinit(&back);
}

static void what_cannot_be_written_leaves_nothing(void **state)
{
	struct place *place = *state;
	uint32_t pixel = 0;
	struct frame frame = {.width = 1, .height = 1, .pixels = &pixel};
	struct error error = {0};
	char path[128];

	snprintf(path, sizeof(path), "%s/not/there.png", place->folder);
	assert_int_equal(png_write_frame(path, &frame, &error), -1);
	assert_non_null(strstr(error.text, path));
	assert_non_null(strstr(error.text, "No such file"));
	assert_true(error.help[0]);
	/* The rename fails; tear_down sees whether the temporary file is gone. */
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_int_equal(png_write_frame(place->path, &frame, &error), -1);
	assert_int_equal(rmdir(place->path), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind_of_png_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_interlaced_png_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_cut_anywhere_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(damage_is_refused_by_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_too_large_is_refused_before_it_is_allocated, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_a_file_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_written_is_read_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_written_leaves_nothing, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
