/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/display/png_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "tests/fake/png_maker.h"

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

/* Two pixels in one row. */
static void check_kind(const char *path, uint8_t depth, uint8_t colour, const char *palette, size_t palette_length,
		       const char *transparent, size_t transparent_length, const char *row, size_t length,
		       uint32_t first, uint32_t second)
{
	struct png_bytes file = {0};
	struct image image;
	struct error error = {0};

	png_begin(&file, 2, 1, depth, colour, 0);
	if (palette)
		png_chunk(&file, "PLTE", palette, palette_length);
	if (transparent)
		png_chunk(&file, "tRNS", transparent, transparent_length);
	png_pixels(&file, (const uint8_t *)row, length);
	png_chunk(&file, "IEND", "", 0);
	png_save(path, &file, file.length);
	if (png_read(path, &image, &error) < 0)
		fail_msg("%s", error.text);
	assert_int_equal(image.width, 2);
	assert_int_equal(image.height, 1);
	assert_int_equal(image.pixels[0], first);
	assert_int_equal(image.pixels[1], second);
	image_deinit(&image);
	assert_null(image.pixels);
	png_bytes_deinit(&file);
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
	check_kind(path, 2, 0, NULL, 0, NULL, 0, "\0\x60", 2, 0xff555555, 0xffaaaaaa);
	check_kind(path, 16, 4, NULL, 0, NULL, 0, "\0\x12\x12\x34\x34\xf0\xf0\xff\xff", 9, 0x34121212, 0xfff0f0f0);
	check_kind(path, 16, 6, NULL, 0, NULL, 0, "\0\x11\x11\x22\x22\x33\x33\x44\x44\0\0\x80\x80\xff\xff\0\0", 17,
		   0x44112233, 0x000080ff);
	check_kind(path, 1, 3, "\x01\x02\x03\x04\x05\x06", 6, NULL, 0, "\0\x40", 2, 0xff010203, 0xff040506);
	check_kind(path, 4, 3, "\x01\x02\x03\x04\x05\x06", 6, "\xff\0", 2, "\0\x10", 2, 0x00040506, 0xff010203);
	/* A colour that the palette lacks is black. */
	check_kind(path, 8, 3, "\x01\x02\x03\x04\x05\x06", 6, NULL, 0, "\0\x01\x02", 3, 0xff040506, 0xff000000);
	check_kind(path, 1, 0, NULL, 0, "\0\x01", 2, "\0\x40", 2, 0xff000000, 0x00ffffff);
	/* Of 16 bits all count, although 8 are kept. */
	check_kind(path, 16, 0, NULL, 0, "\x12\x13", 2, "\0\x12\x13\x12\x12", 5, 0x00121212, 0xff121212);
	check_kind(path, 16, 2, NULL, 0, "\x11\x11\x22\x22\x33\x33", 6, "\0\x11\x11\x22\x22\x33\x33\x11\x11\x22\x22\x33\x34",
		   13, 0x00112233, 0xff112233);
	check_kind(path, 8, 0, NULL, 0, "\0\x12", 2, "\0\x12\xf0", 3, 0x00121212, 0xfff0f0f0);
	check_kind(path, 8, 2, NULL, 0, "\0\x11\0\x22\0\x33", 6, "\0\x11\x22\x33\xaa\xbb\xcc", 7, 0x00112233,
		   0xffaabbcc);
}

static void an_interlaced_png_is_read(void **state)
{
	/* Adam7 of 2x2 grey: pass 1 has pixel 0,0; pass 6 has 1,0; pass 7 has row 1. */
	static const uint8_t rows[] = {0, 0x10, 0, 0x20, 0, 0x30, 0x40};
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0};
	struct image image;

	png_begin(&file, 2, 2, 8, 0, 1);
	png_pixels(&file, rows, sizeof(rows));
	png_chunk(&file, "IEND", "", 0);
	png_save(path, &file, file.length);
	assert_int_equal(png_read(path, &image, NULL), 0);
	assert_int_equal(image.pixels[0], 0xff101010);
	assert_int_equal(image.pixels[1], 0xff202020);
	assert_int_equal(image.pixels[2], 0xff303030);
	assert_int_equal(image.pixels[3], 0xff404040);
	image_deinit(&image);
	png_bytes_deinit(&file);
}

enum { LACED_WIDTH = 13, LACED_HEIGHT = 11 };

/* A pixel's value in bits [0, depth) of each channel; neighbours differ. */
static uint32_t sample(int x, int y, int channel, int depth)
{
	uint32_t value = (uint32_t)(x * 5 + y * 7 + channel * 3) * 0x1003;

	return value & ((1u << depth) - 1);
}

/* The rows of every dx-th pixel from x, y on, each behind a filter byte; as PNG packs them. */
static void add_rows(struct png_bytes *rows, int x, int y, int dx, int dy, int depth, int channels)
{
	for (; x < LACED_WIDTH && y < LACED_HEIGHT; y += dy) {
		uint8_t row[1 + LACED_WIDTH * 8] = {0};
		size_t bit = 8;

		for (int at = x; at < LACED_WIDTH; at += dx)
			for (int channel = 0; channel < channels; channel++)
				for (int i = depth - 1; i >= 0; i--, bit++)
					row[bit / 8] |= (uint8_t)((sample(at, y, channel, depth) >> i & 1) << (7 - bit % 8));
		png_add(rows, row, (bit + 7) / 8);
	}
}

static void read_patterned(const char *path, uint8_t depth, uint8_t colour, bool laced, struct image *out)
{
	static const struct { int x, y, dx, dy; } passes[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
							      {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
	const int channels = (colour & 2 && colour != PNG_PALETTE ? 3 : 1) + (colour & 4 ? 1 : 0);
	struct png_bytes file = {0}, rows = {0};
	struct error error = {0};
	uint8_t palette[256 * 3];

	for (size_t i = 0; i < sizeof(palette); i++)
		palette[i] = (uint8_t)(i * 37);
	png_begin(&file, LACED_WIDTH, LACED_HEIGHT, depth, colour, laced);
	if (colour == PNG_PALETTE)
		png_chunk(&file, "PLTE", palette, (size_t)3 << depth);
	for (size_t i = 0; laced && i < sizeof(passes) / sizeof(passes[0]); i++)
		add_rows(&rows, passes[i].x, passes[i].y, passes[i].dx, passes[i].dy, depth, channels);
	if (!laced)
		add_rows(&rows, 0, 0, 1, 1, depth, channels);
	png_pixels(&file, rows.data, rows.length);
	png_chunk(&file, "IEND", "", 0);
	png_save(path, &file, file.length);
	if (png_read(path, out, &error) < 0)
		fail_msg("depth %d, colour %d, laced %d: %s", depth, colour, laced, error.text);
	png_bytes_deinit(&rows);
	png_bytes_deinit(&file);
}

static void interlaced_is_the_same_as_not(void **state)
{
	static const uint8_t kinds[][2] = {
		{1, PNG_GREY}, {2, PNG_GREY}, {4, PNG_GREY}, {8, PNG_GREY}, {16, PNG_GREY},
		{8, PNG_RGB}, {16, PNG_RGB}, {1, PNG_PALETTE}, {2, PNG_PALETTE}, {4, PNG_PALETTE}, {8, PNG_PALETTE},
		{8, PNG_GREY_ALPHA}, {16, PNG_GREY_ALPHA}, {8, PNG_RGB_ALPHA}, {16, PNG_RGB_ALPHA},
	};
	const char *path = ((struct place *)*state)->path;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct image plain, laced;

		read_patterned(path, kinds[i][0], kinds[i][1], false, &plain);
		read_patterned(path, kinds[i][0], kinds[i][1], true, &laced);
		assert_int_equal(laced.width, LACED_WIDTH);
		assert_int_equal(laced.height, LACED_HEIGHT);
		assert_memory_equal(laced.pixels, plain.pixels, sizeof(*plain.pixels) * LACED_WIDTH * LACED_HEIGHT);
		assert_int_not_equal(plain.pixels[0], plain.pixels[1]);
		image_deinit(&plain);
		image_deinit(&laced);
	}
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

static void make_grey(struct png_bytes *file)
{
	uint8_t rows[40 * 31];

	memset(rows, 0, sizeof(rows));
	png_begin(file, 30, 40, 8, 0, 0);
	png_pixels(file, rows, sizeof(rows));
	png_chunk(file, "IEND", "", 0);
}

static void a_file_cut_anywhere_is_refused(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0};
	struct image image;

	make_grey(&file);
	png_save(path, &file, 0);
	assert_refused(path, "empty");
	for (size_t length = 1; length < 8; length++) {
		png_save(path, &file, length);
		assert_refused(path, "not a PNG file");
	}
	for (size_t length = 8; length < file.length; length++) {
		png_save(path, &file, length);
		assert_refused(path, "cut short");
	}
	png_save(path, &file, file.length / 2);
	assert_refused(path, "of 40)");
	png_save(path, &file, file.length);
	assert_int_equal(png_read(path, &image, NULL), 0);
	image_deinit(&image);
	png_bytes_deinit(&file);
}

static void damage_is_refused_by_name(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0};

	make_grey(&file);
	file.data[file.length / 2] ^= 1;
	png_save(path, &file, file.length);
	assert_refused(path, "damaged");
	png_save(path, &(struct png_bytes){.data = (uint8_t *)"GIF89a and more", .length = 15}, 15);
	assert_refused(path, "not a PNG file");
	png_bytes_deinit(&file);
}

static void what_is_too_large_is_refused_before_it_is_allocated(void **state)
{
	static const uint32_t sizes[][2] = {{16385, 1}, {1, 16385}, {16384, 16384}, {0x7fffffff, 0x7fffffff}};
	const char *path = ((struct place *)*state)->path;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct png_bytes file = {0};

		png_begin(&file, sizes[i][0], sizes[i][1], 8, 2, 0);
		png_pixels(&file, (const uint8_t *)"", 1);
		png_save(path, &file, file.length);
		assert_refused(path, "too large");
		png_bytes_deinit(&file);
	}
}

static void add_transparent_pixel(struct png_bytes *file, bool damaged)
{
	png_begin(file, 1, 1, 8, PNG_RGB, 0);
	png_chunk(file, "tRNS", "\0\x11\0\x22\0\x33", 6);
	if (damaged)
		file->data[file->length - 1] ^= 1;
	png_pixels(file, (const uint8_t *)"\0\x11\x22\x33", 4);
	png_chunk(file, "IEND", "", 0);
}

/* libpng would go on without the mask. */
static void a_damaged_mask_is_refused(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0};

	add_transparent_pixel(&file, true);
	png_save(path, &file, file.length);
	assert_refused(path, "damaged: tRNS: CRC error");
	png_bytes_deinit(&file);
	png_begin(&file, 1, 1, 8, PNG_RGB, 0);
	png_chunk(&file, "tRNS", "\0\x11", 2);
	png_pixels(&file, (const uint8_t *)"\0\x11\x22\x33", 4);
	png_chunk(&file, "IEND", "", 0);
	png_save(path, &file, file.length);
	assert_refused(path, "damaged: tRNS: invalid");
	png_bytes_deinit(&file);
}

/* Texts that would unpack to much, 100,000 chunks, broken profiles: nothing that a picture is compared by. */
static void what_is_not_pixels_is_passed_over(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0}, pixel = {0};
	struct image image;
	struct error error = {0};

	add_transparent_pixel(&pixel, false);
	png_add(&file, pixel.data, 8 + 25);
	png_chunk(&file, "iCCP", "nonsense", 8);
	png_chunk(&file, "gAMA", "\0\0\x20\0", 4);
	png_chunk(&file, "zTXt", "a\0\0nonsense", 11);
	png_chunk(&file, "acTL", "\0\0\0\1\0\0\0\0", 8);
	for (int i = 0; i < 100000; i++)
		png_chunk(&file, i % 2 ? "tEXt" : "sPLT", "key\0value", 9);
	png_add(&file, pixel.data + 8 + 25, pixel.length - 8 - 25);
	png_save(path, &file, file.length);
	if (png_read(path, &image, &error) < 0)
		fail_msg("%s", error.text);
	assert_int_equal(image.pixels[0], 0x00112233);
	image_deinit(&image);
	png_bytes_deinit(&pixel);
	png_bytes_deinit(&file);
}

static void a_chunk_longer_than_the_file_is_refused(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0};

	png_begin(&file, 1, 1, 8, PNG_RGB, 0);
	png_add(&file, "\0\x10\0\0tEXtkey", 11);
	png_save(path, &file, file.length);
	assert_refused(path, "cut short");
	file.data[file.length - 11] = 0x7f;
	png_save(path, &file, file.length);
	assert_refused(path, "damaged: tEXt: chunk data is too large");
	file.data[file.length - 11] = 0xff;
	png_save(path, &file, file.length);
	assert_refused(path, "damaged");
	png_bytes_deinit(&file);
}

static void more_pixels_than_the_picture_has_are_refused(void **state)
{
	const char *path = ((struct place *)*state)->path;
	static const size_t lengths[] = {4 + 1, 4 + 100 * 1024};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		uint8_t *rows = mem_alloc(lengths[i]);
		struct png_bytes file = {0};

		png_begin(&file, 1, 1, 8, PNG_RGB, 0);
		png_pixels(&file, rows, lengths[i]);
		png_chunk(&file, "IEND", "", 0);
		png_save(path, &file, file.length);
		assert_refused(path, "damaged: IDAT: Too much image data");
		png_bytes_deinit(&file);
		mem_free(rows);
	}
}

static void fewer_pixels_than_the_picture_has_are_refused(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0};

	png_begin(&file, 1, 2, 8, PNG_RGB, 0);
	png_pixels(&file, (const uint8_t *)"\0\x11\x22\x33", 4);
	png_chunk(&file, "IEND", "", 0);
	png_save(path, &file, file.length);
	assert_refused(path, "damaged");
	png_bytes_deinit(&file);
}

static void a_huge_file_is_refused_unread(void **state)
{
	const char *path = ((struct place *)*state)->path;
	struct png_bytes file = {0};

	add_transparent_pixel(&file, false);
	png_save(path, &file, file.length);
	assert_int_equal(truncate(path, (off_t)IMAGE_MAX_FILE + 1), 0);
	assert_refused(path, "too large");
	png_bytes_deinit(&file);
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
	/* tear_down sees whether a temporary file was left */
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_int_equal(png_write_frame(place->path, &frame, &error), -1);
	assert_int_equal(rmdir(place->path), 0);
}

/* A pipe stands for a device, which only root can make, and can replace. */
static void only_a_file_is_replaced_and_a_link_stays(void **state)
{
	struct place *place = *state;
	uint32_t pixel = 0;
	struct frame frame = {.width = 1, .height = 1, .pixels = &pixel};
	struct error error = {0};
	struct stat status;
	char link[128];

	snprintf(link, sizeof(link), "%s/link.png", place->folder);
	assert_int_equal(symlink("a.png", link), 0);
	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_int_equal(png_write_frame(place->path, &frame, &error), -1);
	assert_non_null(strstr(error.text, "what is there is not a file"));
	assert_int_equal(png_write_frame(link, &frame, &error), -1);
	assert_int_equal(lstat(place->path, &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	assert_int_equal(unlink(place->path), 0);
	assert_int_equal(png_write_frame(place->path, &frame, &error), 0);
	assert_int_equal(truncate(place->path, 0), 0);
	assert_int_equal(png_write_frame(link, &frame, &error), 0);
	assert_int_equal(lstat(link, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_int_equal(stat(place->path, &status), 0);
	assert_true(status.st_size > 0);
	assert_int_equal(unlink(link), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind_of_png_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_interlaced_png_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(interlaced_is_the_same_as_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_cut_anywhere_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(damage_is_refused_by_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_too_large_is_refused_before_it_is_allocated, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_damaged_mask_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_pixels_is_passed_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_chunk_longer_than_the_file_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_pixels_than_the_picture_has_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(fewer_pixels_than_the_picture_has_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_huge_file_is_refused_unread, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_a_file_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_written_is_read_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_written_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_a_file_is_replaced_and_a_link_stays, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
