/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "runtime/match/cells_row.h"
#include "tests/fake/drawing.h"

enum { WIDTH = 96, HEIGHT = 64, TOLERANCE = 28 };

static const struct rect everywhere = {0, 0, WIDTH, HEIGHT};

/* All misses of what is on FRAME against what was on BEFORE. */
static uint32_t sum_misses(const struct frame *before, const struct frame *frame, int32_t hole)
{
	struct picture *picture = drawing_cut(before, everywhere, hole);
	struct cells_place place = {.frame = frame, .picture = picture, .tolerance = TOLERANCE};
	uint32_t sum = 0;

	for (int32_t row = 0; row < cells_along(HEIGHT); row++)
		for (int32_t column = 0; column < cells_along(WIDTH); column++)
			sum += cells_misses(&place, column, row);
	picture_free(picture);
	return sum;
}

static struct frame page(uint32_t seed)
{
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0xd0d0d0);

	drawing_letters(&frame, everywhere, 0x101010, &seed);
	return frame;
}

static void what_is_the_same_does_not_miss(void **state)
{
	struct frame frame = page(1);
	uint32_t random = 4;

	(void)state;
	assert_int_equal(sum_misses(&frame, &frame, 0), 0);
	drawing_noise(&frame, (struct rect){10, 10, 50, 40}, &random);
	assert_int_equal(sum_misses(&frame, &frame, 0), 0);
	assert_int_equal(sum_misses(&frame, &frame, 5), 0);
	drawing_free(&frame);
}

static void on_even_ground_the_tolerance_is_all(void **state)
{
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0x808080), other = drawing_copy(&frame);

	(void)state;
	drawing_fill(&other, (struct rect){20, 20, 1, 1}, 0x9b9b9b);
	assert_int_equal(sum_misses(&frame, &other, 0), 0);
	drawing_fill(&other, (struct rect){20, 20, 1, 1}, 0x9e9e9e);
	assert_int_equal(sum_misses(&frame, &other, 0), 1);
	drawing_fill(&other, (struct rect){20, 20, 30, 1}, 0x9e9e9e);
	assert_int_equal(sum_misses(&frame, &other, 0), 30);
	drawing_free(&frame);
	drawing_free(&other);
}

/* Though no pixel is beyond the tolerance. */
static void a_cell_of_another_ground_misses_wholly(void **state)
{
	static const uint32_t same[] = {0x868686, 0x7a7a7a, 0x8d8d8d}, others[] = {0x959595, 0x6a6a6a, 0x988098, 0x809880};
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0x808080);

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		struct frame other = drawing_copy(&frame);

		drawing_fill(&other, (struct rect){16, 16, 16, 8}, i < 3 ? same[i] : others[i - 3]);
		assert_int_equal(sum_misses(&frame, &other, 0), i < 3 ? 0 : 128);
		drawing_free(&other);
	}
	drawing_free(&frame);
}

/* Each pixel half of itself and half of the one to its left: as if drawn half a pixel further. */
static struct frame softened(const struct frame *frame)
{
	struct frame out = drawing_copy(frame);

	for (int32_t y = 0; y < HEIGHT; y++)
		for (int32_t x = 1; x < WIDTH; x++)
			out.pixels[y * WIDTH + x] = (frame->pixels[y * WIDTH + x] >> 1 & 0x7f7f7f) +
						    (frame->pixels[y * WIDTH + x - 1] >> 1 & 0x7f7f7f);
	return out;
}

static void strokes_may_be_drawn_softer_but_not_elsewhere(void **state)
{
	struct frame stems = drawing_new(WIDTH, HEIGHT, 0xffffff), soft, letters = page(2), others = page(3);

	(void)state;
	for (int32_t x = 11; x < WIDTH - 8; x += 7)
		drawing_fill(&stems, (struct rect){x, 8, 1, 40}, 0x000000);
	soft = softened(&stems);
	assert_int_equal(sum_misses(&stems, &soft, 0), 0);
	assert_int_equal(sum_misses(&soft, &stems, 0), 0);
	assert_true(sum_misses(&letters, &others, 0) > WIDTH * HEIGHT / 8);
	drawing_free(&stems);
	drawing_free(&soft);
	drawing_free(&letters);
	drawing_free(&others);
}

/* Grey on a blue that is as bright; it may be spread out, as where a server has halved the resolution of colour. */
static void colour_alone_is_seen_on_even_ground(void **state)
{
	const struct rect line = {16, 20, 32, 1}, dot = {60, 20, 1, 1};
	struct frame ground = drawing_new(WIDTH, HEIGHT, 0x3584e4), ring = drawing_copy(&ground), spread = drawing_copy(&ground);

	(void)state;
	drawing_fill(&ring, line, 0x808080);
	drawing_fill(&ring, dot, 0x808080);
	assert_int_equal(sum_misses(&ground, &ring, 0), 33);
	assert_int_equal(sum_misses(&ring, &ground, 0), 33);
	drawing_fill(&spread, (struct rect){16, 19, 32, 3}, 0x5b829f);
	drawing_fill(&spread, (struct rect){59, 19, 3, 3}, 0x4883c2);
	assert_int_equal(sum_misses(&ring, &spread, 0), 0);
	assert_int_equal(sum_misses(&spread, &ring, 0), 0);
	drawing_free(&ground);
	drawing_free(&ring);
	drawing_free(&spread);
}

/* A black stroke that ends at the edge of what is compared, with and without sub-pixel rendering: one fringe is in, one is not. */
static void a_fringe_at_the_edge_is_no_other_ground(void **state)
{
	const struct rect area = {0, 0, 42, 16};
	struct frame plain = drawing_new(WIDTH, HEIGHT, 0xffffff), fringed = drawing_copy(&plain), tinted = drawing_copy(&plain);
	struct picture *picture;
	struct cells_place place = {.tolerance = TOLERANCE};

	(void)state;
	drawing_fill(&plain, (struct rect){40, 0, 1, 16}, 0x000000);
	drawing_fill(&fringed, (struct rect){40, 0, 1, 16}, 0x000055);
	drawing_fill(&fringed, (struct rect){41, 0, 1, 16}, 0xaaf7ff);
	drawing_fill(&tinted, (struct rect){40, 0, 1, 16}, 0x000000);
	drawing_fill(&tinted, (struct rect){32, 0, 8, 16}, 0xe0ffe0);
	picture = drawing_cut(&plain, area, 0);
	place.picture = picture;
	place.frame = &fringed;
	assert_int_equal(cells_misses(&place, 5, 1), 0);
	place.frame = &tinted;
	assert_int_equal(cells_misses(&place, 4, 1), 64);
	picture_free(picture);
	drawing_free(&plain);
	drawing_free(&fringed);
	drawing_free(&tinted);
}

static void what_is_ignored_or_beyond_the_frame_does_not_count(void **state)
{
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0x808080), other = drawing_copy(&frame);
	struct picture *picture = drawing_cut(&frame, everywhere, 0);
	struct cells_place place = {.frame = &other, .picture = picture, .tolerance = TOLERANCE, .ignored = {20, 20, 2, 12}};
	uint8_t bits[CELL_SIDE];

	(void)state;
	drawing_fill(&other, (struct rect){20, 20, 2, 12}, 0xffffff);
	drawing_fill(&other, (struct rect){17, 17, 1, 1}, 0xffffff);
	assert_int_equal(cells_miss_bits(&place, 2, 2, bits), 1);
	assert_int_equal(bits[1], 1 << 1);
	assert_int_equal(cells_misses(&place, 2, 3), 0);
	place.x = WIDTH - 20;
	for (int32_t column = 0; column < cells_along(WIDTH); column++)
		assert_int_equal(cells_misses(&place, column, 0), 0);
	picture_free(picture);
	drawing_free(&frame);
	drawing_free(&other);
}

static void a_quarter_of_the_tolerance_needs_no_look(void **state)
{
	struct frame frame = page(4), other = drawing_copy(&frame);
	struct picture *picture = drawing_cut(&frame, (struct rect){0, 0, 90, 60}, 0);
	struct cells_place place = {.frame = &other, .picture = picture, .tolerance = TOLERANCE};
	uint8_t differs[16];

	(void)state;
	other.pixels[10 * WIDTH + 10] += 0x070007;
	other.pixels[10 * WIDTH + 30] += 0x000800;
	other.pixels[10 * WIDTH + 88] += 0x080000;
	assert_true(cells_differ(&place, 1, 0, 12, differs));
	for (int32_t column = 0; column < 12; column++)
		assert_int_equal(differs[column], column == 3 || column == 11);
	assert_false(cells_differ(&place, 1, 4, 11, differs));
	assert_true(cells_differ(&place, 1, 4, 12, differs));
	assert_int_equal(differs[4], 0);
	assert_int_equal(differs[3], 1);
	picture_free(picture);
	drawing_free(&frame);
	drawing_free(&other);
}

static void least_misses_are_no_more_than_those_of_any_place_around(void **state)
{
	uint32_t random = 11;
	struct frame shown = drawing_new(80, 64, 0xffffff), other;
	struct picture *picture;

	(void)state;
	drawing_letters(&shown, (struct rect){0, 0, 80, 64}, 0, &random);
	picture = drawing_cut(&shown, (struct rect){16, 16, 48, 32}, 0);
	other = drawing_new(80, 64, 0xffffff);
	drawing_letters(&other, (struct rect){2, 1, 78, 62}, 0, &random);
	for (int32_t row = 0; row < 4; row++) {
		for (int32_t column = 0; column < 6; column++) {
			struct cells_place place = {.frame = &other, .picture = picture, .x = 16, .y = 16, .tolerance = TOLERANCE};
			uint32_t least = cells_least_misses(&place, column, row);

			for (int32_t i = 0; i < 25; i++) {
				place.x = 16 + i % 5 - 2;
				place.y = 16 + i / 5 - 2;
				assert_true(cells_misses(&place, column, row) >= least);
			}
		}
	}
	picture_free(picture);
	drawing_free(&shown);
	drawing_free(&other);
}

static void all_processors_see_the_same(void **state)
{
	enum { CELLS = 37, PIXELS = CELLS * 8 };
	uint32_t picture[PIXELS], frame[PIXELS], random = 3;
	uint8_t wanted[CELLS], got[CELLS];
	cells_row_compare *const *all = cells_row_all();
	size_t count = 0;

	(void)state;
	while (all[count])
		count++;
	assert_ptr_equal(cells_row_best(), all[0]);
	for (int round = 0; round < 400; round++) {
		const uint32_t rarity = 16U << round % 8;	/* in some rounds nothing differs */
		uint8_t tolerance = (uint8_t)(drawing_random(&random) % 64);
		bool any;

		for (int i = 0; i < PIXELS; i++) {
			picture[i] = (drawing_random(&random) & 0xffffff) | (drawing_random(&random) % 8 ? 0xff000000 : 0);
			frame[i] = picture[i] & 0xffffff;
			if (drawing_random(&random) % rarity == 0)
				frame[i] ^= drawing_random(&random) & 0x1f1f1f;
		}
		memset(wanted, 0, sizeof(wanted));
		any = all[count - 1](picture, frame, CELLS, tolerance, wanted);
		assert_true(any == (memchr(wanted, 1, sizeof(wanted)) != NULL));
		for (size_t i = 0; i + 1 < count; i++) {
			memset(got, 0, sizeof(got));
			assert_true(all[i](picture, frame, CELLS, tolerance, got) == any);
			assert_memory_equal(got, wanted, sizeof(got));
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_the_same_does_not_miss),
		cmocka_unit_test(on_even_ground_the_tolerance_is_all),
		cmocka_unit_test(a_cell_of_another_ground_misses_wholly),
		cmocka_unit_test(strokes_may_be_drawn_softer_but_not_elsewhere),
		cmocka_unit_test(colour_alone_is_seen_on_even_ground),
		cmocka_unit_test(a_fringe_at_the_edge_is_no_other_ground),
		cmocka_unit_test(what_is_ignored_or_beyond_the_frame_does_not_count),
		cmocka_unit_test(a_quarter_of_the_tolerance_needs_no_look),
		cmocka_unit_test(least_misses_are_no_more_than_those_of_any_place_around),
		cmocka_unit_test(all_processors_see_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
