/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "grammar/mem.h"
#include "tests/fake/drawing.h"

enum { WIDTH = 320, HEIGHT = 240 };

static const struct match_rule rule = {.tolerance = 28, .match = 9700};
static const struct rect everywhere = {0, 0, WIDTH, HEIGHT};

/* A page of letters, which is nowhere like itself. */
static struct frame page(uint32_t seed)
{
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0xd8d8d8);

	drawing_letters(&frame, (struct rect){8, 0, WIDTH - 16, HEIGHT}, 0x181818, &seed);
	return frame;
}

static bool is_there(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y)
{
	struct match match;

	match_at(frame, picture, x, y, &rule, &match);
	return match.matched;
}

static void a_copy_matches_at_its_place_and_nowhere_else(void **state)
{
	struct frame frame = page(1);
	struct picture *picture = drawing_cut(&frame, (struct rect){40, 50, 100, 60}, 0);
	struct match match;

	(void)state;
	match_at(&frame, picture, 40, 50, &rule, &match);
	assert_true(match.matched);
	assert_true(match.score == 1);
	assert_int_equal(match.x, 40);
	assert_int_equal(match.y, 50);
	assert_false(is_there(&frame, picture, 48, 50));
	assert_false(is_there(&frame, picture, 40, 66));
	picture_free(picture);
	drawing_free(&frame);
}

/* Seven odd pixels of 256 are 97.3%, eight are 96.9%; how many there are in all does not matter. */
static void the_worst_neighbourhood_decides(void **state)
{
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0x606060);
	struct picture *picture = drawing_cut(&frame, everywhere, 0);
	struct match match;

	(void)state;
	for (int32_t y = 4; y < HEIGHT - 16; y += 32)
		for (int32_t x = 4; x < WIDTH - 16; x += 32)
			for (int32_t i = 0; i < 7; i++)
				drawing_fill(&frame, (struct rect){x + i % 3 * 2, y + i / 3 * 2, 1, 1}, 0xffffff);
	match_at(&frame, picture, 0, 0, &rule, &match);
	assert_true(match.matched);
	assert_true(match.score == 1 - 7.0 / 256);
	drawing_fill(&frame, (struct rect){104, 106, 1, 1}, 0xffffff);
	match_at(&frame, picture, 0, 0, &rule, &match);
	assert_false(match.matched);
	assert_true(match.score == 1 - 8.0 / 256);
	assert_true(match.worst.x <= 104 && match.worst.x + 16 > 104 && match.worst.y <= 106 && match.worst.y + 16 > 106);
	picture_free(picture);
	drawing_free(&frame);
}

static void even_ground_may_be_a_little_off(void **state)
{
	static const uint32_t near[] = {0x8e8e8e, 0x727272, 0x888080, 0x808088}, far[] = {0xa08080, 0x80a080, 0x80805c};

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		struct frame frame = drawing_new(64, 64, 0x808080);
		struct picture *picture = drawing_cut(&frame, (struct rect){0, 0, 64, 64}, 0);

		drawing_fill(&frame, (struct rect){0, 0, 64, 64}, i < 4 ? near[i] : far[i - 4]);
		assert_int_equal(is_there(&frame, picture, 0, 0), i < 4);
		picture_free(picture);
		drawing_free(&frame);
	}
}

static void edges_may_be_drawn_otherwise(void **state)
{
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0xffffff);
	struct picture *picture;

	(void)state;
	drawing_fill(&frame, (struct rect){50, 50, 100, 40}, 0x000000);
	picture = drawing_cut(&frame, everywhere, 0);
	/* softer, and a pixel further */
	drawing_fill(&frame, (struct rect){50, 50, 1, 40}, 0x909090);
	drawing_fill(&frame, (struct rect){150, 50, 1, 40}, 0x404040);
	assert_true(is_there(&frame, picture, 0, 0));
	/* three pixels further are another edge */
	drawing_fill(&frame, (struct rect){150, 50, 3, 40}, 0x000000);
	assert_false(is_there(&frame, picture, 0, 0));
	picture_free(picture);
	drawing_free(&frame);
}

static void the_mask_is_not_compared(void **state)
{
	struct frame frame = page(2);
	uint32_t *pixels = mem_alloc_array(WIDTH * HEIGHT, sizeof(*pixels));
	struct picture *picture;
	struct error error;

	(void)state;
	for (int32_t i = 0; i < WIDTH * HEIGHT; i++)
		pixels[i] = frame.pixels[i] | (i % WIDTH < 100 || i % WIDTH >= 200 ? 0xff000000 : 0);
	picture = picture_from("masked", WIDTH, HEIGHT, pixels, &error);
	drawing_fill(&frame, (struct rect){100, 0, 100, HEIGHT}, 0xff0000);
	assert_true(is_there(&frame, picture, 0, 0));
	drawing_fill(&frame, (struct rect){92, 40, 8, 8}, 0xff0000);
	assert_false(is_there(&frame, picture, 0, 0));
	picture_free(picture);
	mem_free(pixels);
	drawing_free(&frame);
}

static struct frame moved(const struct frame *frame, int32_t dx, int32_t dy)
{
	struct frame out = drawing_new(frame->width, frame->height, 0xd8d8d8);

	for (int32_t y = 0; y < frame->height; y++)
		for (int32_t x = 0; x < frame->width; x++)
			if (x + dx >= 0 && x + dx < frame->width && y + dy >= 0 && y + dy < frame->height)
				out.pixels[(y + dy) * frame->width + x + dx] = frame->pixels[y * frame->width + x];
	return out;
}

static void a_whole_screen_may_be_off_by_two_pixels(void **state)
{
	struct plane *plane = plane_new();
	struct frame frame = page(3);
	struct picture *picture = drawing_cut(&frame, everywhere, 0);

	(void)state;
	for (int32_t dy = -3; dy <= 3; dy++) {
		for (int32_t dx = -3; dx <= 3; dx++) {
			struct frame shown = moved(&frame, dx, dy);
			const bool near = dx >= -2 && dx <= 2 && dy >= -2 && dy <= 2;
			struct match match;

			match_near(plane, &shown, picture, 0, 0, 2, &rule, &match);
			/* three may be seen as two and an edge drawn otherwise, so only what is less is sure */
			if (near)
				assert_true(match.matched);
			if (near && (dx || dy))
				assert_true(match.x >= dx - 1 && match.x <= dx + 1 && match.y >= dy - 1 && match.y <= dy + 1);
			drawing_free(&shown);
		}
	}
	picture_free(picture);
	plane_free(plane);
	drawing_free(&frame);
}

/* Places, pieces and masks all over the page. */
static void every_piece_is_found_where_it_is(void **state)
{
	struct plane *plane = plane_new();
	struct frame frame = page(4), other = page(99);
	uint32_t random = 8;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct rect rect = {8 + (int32_t)(drawing_random(&random) % 200), (int32_t)(drawing_random(&random) % 150),
				    24 + (int32_t)(drawing_random(&random) % 80), 20 + (int32_t)(drawing_random(&random) % 60)};
		struct picture *picture = drawing_cut(&frame, rect, i % 3 == 2 ? 37 : 0);
		struct match hits[4];

		plane_touch(plane, &frame, everywhere);
		assert_int_equal(match_search(plane, &frame, picture, everywhere, &rule, NULL, hits, 4), 1);
		assert_int_equal(hits[0].x, rect.x);
		assert_int_equal(hits[0].y, rect.y);
		plane_touch(plane, &other, everywhere);
		assert_int_equal(match_search(plane, &other, picture, everywhere, &rule, NULL, hits, 4), 0);
		picture_free(picture);
	}
	plane_free(plane);
	drawing_free(&frame);
	drawing_free(&other);
}

/* So faint that by brightness it may be at each of 200,000 places. */
static void a_faint_picture_is_found(void **state)
{
	const struct rect place = {500, 380, 100, 80}, all = {0, 0, 640, 480};
	struct frame frame = drawing_new(all.width, all.height, 0x406080);
	struct plane *plane = plane_new();
	struct picture *picture;
	struct match hit;

	(void)state;
	drawing_fill(&frame, (struct rect){530, 410, 24, 24}, 0x547494);
	picture = drawing_cut(&frame, place, 0);
	plane_touch(plane, &frame, all);
	assert_int_equal(match_search(plane, &frame, picture, all, &rule, NULL, &hit, 1), 1);
	assert_int_equal(hit.x, place.x);
	assert_int_equal(hit.y, place.y);
	picture_free(picture);
	plane_free(plane);
	drawing_free(&frame);
}

static void put(struct frame *frame, const struct frame *what, int32_t x, int32_t y)
{
	for (int32_t row = 0; row < what->height; row++)
		memcpy(frame->pixels + (y + row) * frame->width + x, what->pixels + row * what->width,
		       (size_t)what->width * sizeof(*what->pixels));
}

/* Three rows of letters have nothing to go by but themselves. */
static void a_thin_picture_is_found(void **state)
{
	const struct rect place = {430, 470, 200, 3}, all = {0, 0, 640, 480};
	struct frame frame = drawing_new(all.width, all.height, 0xd8d8d8);
	struct plane *plane = plane_new();
	struct picture *picture;
	struct match hit;
	uint32_t seed = 4;

	(void)state;
	drawing_letters(&frame, all, 0x181818, &seed);
	picture = drawing_cut(&frame, place, 0);
	assert_int_equal(picture->probes.count, 0);
	plane_touch(plane, &frame, all);
	assert_int_equal(match_search(plane, &frame, picture, all, &rule, NULL, &hit, 1), 1);
	assert_int_equal(hit.x, place.x);
	assert_int_equal(hit.y, place.y);
	picture_free(picture);
	plane_free(plane);
	drawing_free(&frame);
}

static void of_several_the_stated_one_is_chosen(void **state)
{
	struct plane *plane = plane_new();
	struct frame frame = drawing_new(WIDTH, HEIGHT, 0xd8d8d8), button = drawing_new(48, 24, 0x3060a0);
	const struct pixel_place near = {200, 150};
	struct picture *picture;
	struct match hits[4], match;
	uint32_t random = 6;

	(void)state;
	drawing_letters(&button, (struct rect){4, 4, 40, 16}, 0xffffff, &random);
	picture = drawing_cut(&button, (struct rect){0, 0, 48, 24}, 0);
	put(&frame, &button, 30, 180);
	put(&frame, &button, 100, 20);
	put(&frame, &button, 220, 140);
	plane_touch(plane, &frame, everywhere);
	assert_int_equal(match_search(plane, &frame, picture, everywhere, &rule, NULL, hits, 4), 3);
	assert_true(hits[0].x == 100 && hits[1].x == 220 && hits[2].x == 30);
	assert_int_equal(match_search(plane, &frame, picture, everywhere, &rule, &near, hits, 1), 1);
	assert_true(hits[0].x == 220 && hits[0].y == 140);
	assert_int_equal(match_search(plane, &frame, picture, (struct rect){0, 100, 200, 140}, &rule, NULL, hits, 4), 1);
	assert_true(hits[0].x == 30 && hits[0].y == 180);
	match_near(plane, &frame, picture, 200, 150, 64, &rule, &match);
	assert_true(match.matched && match.x == 220 && match.y == 140);
	match_near(plane, &frame, picture, 200, 150, 15, &rule, &match);
	assert_false(match.matched);
	/* of equal ones the topmost; but a better one before them */
	drawing_fill(&button, (struct rect){0, 0, 48, 4}, 0x38689f);
	put(&frame, &button, 100, 20);
	plane_touch(plane, &frame, (struct rect){100, 20, 48, 24});
	assert_int_equal(match_search(plane, &frame, picture, everywhere, &rule, NULL, hits, 4), 3);
	assert_int_equal(hits[0].x, 220);
	picture_free(picture);
	plane_free(plane);
	drawing_free(&frame);
	drawing_free(&button);
}

static void what_has_no_room_is_nowhere(void **state)
{
	struct plane *plane = plane_new();
	struct frame frame = page(5), small = drawing_new(3, 2, 0);
	struct picture *picture = drawing_cut(&frame, (struct rect){10, 10, 50, 40}, 0);
	struct match match;

	(void)state;
	assert_int_equal(match_search(plane, &frame, picture, (struct rect){0, 0, 49, 200}, &rule, NULL, &match, 1), 0);
	assert_int_equal(match_search(plane, &frame, picture, (struct rect){-100, 0, 149, 200}, &rule, NULL, &match, 1), 0);
	assert_int_equal(match_search(plane, &frame, picture, (struct rect){290, 230, 500, 500}, &rule, NULL, &match, 1), 0);
	assert_int_equal(match_search(plane, &small, picture, everywhere, &rule, NULL, &match, 1), 0);
	assert_false(match_likeliest(plane, &small, picture, everywhere, &rule, &match));
	assert_int_equal(match_search(plane, &frame, picture, (struct rect){-50, -50, 900, 900}, &rule, NULL, &match, 1), 1);
	picture_free(picture);
	plane_free(plane);
	drawing_free(&frame);
	drawing_free(&small);
}

static void a_flat_picture_is_known_as_such(void **state)
{
	struct frame frame = drawing_new(64, 64, 0x204060);
	struct picture *flat = drawing_cut(&frame, (struct rect){0, 0, 64, 64}, 0), *dotted, *lined;

	(void)state;
	drawing_fill(&frame, (struct rect){30, 30, 2, 3}, 0xffffff);
	dotted = drawing_cut(&frame, (struct rect){0, 0, 64, 64}, 0);
	drawing_fill(&frame, (struct rect){0, 30, 64, 2}, 0xffffff);
	lined = drawing_cut(&frame, (struct rect){0, 0, 64, 64}, 0);
	assert_true(match_is_flat(flat, &rule));
	assert_true(match_is_flat(dotted, &rule));
	assert_false(match_is_flat(lined, &rule));
	picture_free(flat);
	picture_free(dotted);
	picture_free(lined);
	drawing_free(&frame);
}

static void what_is_missing_is_told(void **state)
{
	struct plane *plane = plane_new();
	struct frame frame = page(6);
	struct picture *picture = drawing_cut(&frame, (struct rect){40, 40, 160, 80}, 0);
	uint8_t *misses = mem_alloc(160 * 80);
	struct match match;
	uint32_t count = 0;

	(void)state;
	drawing_fill(&frame, (struct rect){100, 60, 32, 16}, 0x0000ff);
	plane_touch(plane, &frame, everywhere);
	match_explain(&frame, picture, 40, 40, &rule, &match, misses);
	for (int32_t i = 0; i < 160 * 80; i++) {
		const int32_t x = 40 + i % 160, y = 40 + i / 160;

		/* a cell of another ground misses wholly */
		if (misses[i])
			assert_true(x >= 96 && x < 136 && y >= 56 && y < 80);
		count += misses[i];
	}
	assert_false(match.matched);
	assert_true(count > 400);
	assert_true(match.score < 0.3);
	assert_true(match.share == 1 - count / (160.0 * 80));
	assert_true(match.worst.x >= 92 && match.worst.x < 132 && match.worst.y >= 52 && match.worst.y < 76);
	assert_true(match_share(&frame, picture, 40, 40, 16) > 0.9);
	assert_true(match_share(&frame, picture, 40, 40, 16) < 1);
	assert_true(match_likeliest(plane, &frame, picture, everywhere, &rule, &match));
	assert_true(match.x == 40 && match.y == 40);
	mem_free(misses);
	picture_free(picture);
	plane_free(plane);
	drawing_free(&frame);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_matches_at_its_place_and_nowhere_else),
		cmocka_unit_test(the_worst_neighbourhood_decides),
		cmocka_unit_test(even_ground_may_be_a_little_off),
		cmocka_unit_test(edges_may_be_drawn_otherwise),
		cmocka_unit_test(the_mask_is_not_compared),
		cmocka_unit_test(a_whole_screen_may_be_off_by_two_pixels),
		cmocka_unit_test(every_piece_is_found_where_it_is),
		cmocka_unit_test(a_faint_picture_is_found),
		cmocka_unit_test(a_thin_picture_is_found),
		cmocka_unit_test(of_several_the_stated_one_is_chosen),
		cmocka_unit_test(what_has_no_room_is_nowhere),
		cmocka_unit_test(a_flat_picture_is_known_as_such),
		cmocka_unit_test(what_is_missing_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
