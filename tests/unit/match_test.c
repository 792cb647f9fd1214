/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "grammar/mem.h"

/* The same numbers in every run: a failure can be looked at again. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static struct frame make_frame(int32_t width, int32_t height)
{
	struct frame frame = {.width = width, .height = height};

	frame.pixels = mem_alloc_array((size_t)width * (size_t)height, sizeof(*frame.pixels));
	return frame;
}

static void fill_random(struct frame *frame, uint32_t colours, uint32_t *state)
{
	for (int32_t i = 0; i < frame->width * frame->height; i++)
		frame->pixels[i] = next_random(state) % colours * 0x151719 & 0xffffff;
}

static void fill_rect(struct frame *frame, struct rect rect, uint32_t colour)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			frame->pixels[y * frame->width + x] = colour;
}

/* A picture of a part of a frame; of its pixels those with (x + y * 3) % HOLE == 0 are not compared; 0: all are. */
static struct picture *cut_picture(const struct frame *frame, struct rect rect, int hole)
{
	struct picture *picture = mem_alloc(sizeof(*picture));
	size_t capacity = 0;

	picture->width = rect.width;
	picture->height = rect.height;
	picture->bounds = (struct rect){.width = rect.width, .height = rect.height};
	picture->pixels = mem_alloc_array((size_t)rect.width * (size_t)rect.height, sizeof(*picture->pixels));
	for (int32_t y = 0; y < rect.height; y++) {
		for (int32_t x = 0; x < rect.width; x++) {
			picture->pixels[y * rect.width + x] =
				frame->pixels[(rect.y + y) * frame->width + rect.x + x];
			if (hole && (x + y * 3) % hole == 0)
				continue;
			picture->spans = mem_grow(picture->spans, picture->span_count, &capacity,
						  sizeof(*picture->spans));
			picture->spans[picture->span_count++] = (struct span_of_row){.y = y, .x = x, .length = 1};
			picture->compared++;
		}
		/* Whole rows as one span, where there are no holes. */
		if (!hole) {
			picture->span_count -= (uint32_t)rect.width - 1;
			picture->spans[picture->span_count - 1] = (struct span_of_row){.y = y, .length = rect.width};
		}
	}
	return picture;
}

static double slow_match(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y, int tolerance)
{
	uint32_t matches = 0;

	for (uint32_t i = 0; i < picture->span_count; i++) {
		for (int32_t j = 0; j < picture->spans[i].length; j++) {
			int32_t px = picture->spans[i].x + j, py = picture->spans[i].y;
			uint32_t a = picture->pixels[py * picture->width + px];
			uint32_t b = frame->pixels[(y + py) * frame->width + x + px];
			bool same = true;

			for (int shift = 0; shift < 24; shift += 8) {
				int distance = (int)(a >> shift & 0xff) - (int)(b >> shift & 0xff);

				same &= distance <= tolerance && -distance <= tolerance;
			}
			matches += same;
		}
	}
	return (double)matches / picture->compared;
}

static struct match slow_search(const struct frame *frame, const struct picture *picture, struct rect region,
				int tolerance)
{
	struct match best = {.score = -1};

	for (int32_t y = region.y; y <= region.y + region.height - picture->height; y++) {
		for (int32_t x = region.x; x <= region.x + region.width - picture->width; x++) {
			double score = slow_match(frame, picture, x, y, tolerance);

			if (score > best.score)
				best = (struct match){.score = score, .x = x, .y = y};
		}
	}
	return best;
}

static void a_copy_matches_wholly(void **state)
{
	uint32_t random = 1;
	struct frame frame = make_frame(61, 47);
	struct picture *picture;

	(void)state;
	fill_random(&frame, 1 << 24, &random);
	picture = cut_picture(&frame, (struct rect){11, 7, 23, 19}, 0);
	assert_true(match_at(&frame, picture, 11, 7, 0) == 1.0);
	assert_true(match_at(&frame, picture, 12, 7, 0) < 0.1);
	picture_free(picture);
	mem_free(frame.pixels);
}

static void outside_the_frame_nothing_matches(void **state)
{
	struct frame frame = make_frame(20, 20);
	struct picture *picture = cut_picture(&frame, (struct rect){0, 0, 10, 10}, 0);
	struct match match = {.score = 9};

	(void)state;
	assert_true(match_at(&frame, picture, 10, 10, 0) == 1.0);
	assert_true(match_at(&frame, picture, 11, 10, 0) == 0.0);
	assert_true(match_at(&frame, picture, 10, 11, 0) == 0.0);
	assert_true(match_at(&frame, picture, -1, 0, 0) == 0.0);
	assert_true(match_at(&frame, picture, 0, INT32_MAX, 0) == 0.0);
	assert_false(match_search(&frame, picture, (struct rect){11, 0, 100, 100}, 0, 1, &match));
	assert_true(match.score == 0.0);
	assert_false(match_search(&frame, picture, (struct rect){-100, 0, 109, 20}, 0, 1, &match));
	assert_true(match_search(&frame, picture, (struct rect){-100, -100, 1000, 1000}, 0, 1, &match));
	picture_free(picture);
	mem_free(frame.pixels);
}

static void each_channel_may_be_off_by_the_tolerance(void **state)
{
	static const uint32_t colours[] = {0x808080, 0x8a8080, 0x808a80, 0x80808a, 0x768080, 0x807680, 0x808076,
					   0x8b8080, 0x808b80, 0x80808b, 0x758080, 0x807580, 0x808075};
	struct frame frame = make_frame(13, 1);
	struct picture *picture;

	(void)state;
	fill_rect(&frame, (struct rect){0, 0, 13, 1}, 0x808080);
	picture = cut_picture(&frame, (struct rect){0, 0, 13, 1}, 0);
	for (int i = 0; i < 13; i++)
		frame.pixels[i] = colours[i];
	assert_true(match_at(&frame, picture, 0, 0, 10) == 7.0 / 13);
	assert_true(match_at(&frame, picture, 0, 0, 11) == 1.0);
	assert_true(match_at(&frame, picture, 0, 0, 0) == 1.0 / 13);
	assert_true(match_at(&frame, picture, 0, 0, 255) == 1.0);
	picture_free(picture);
	mem_free(frame.pixels);
}

static void the_highest_of_the_best_places_wins(void **state)
{
	struct frame frame = make_frame(64, 64);
	struct picture *picture;
	struct match match;

	(void)state;
	fill_rect(&frame, (struct rect){40, 40, 8, 8}, 0xff0000);
	picture = cut_picture(&frame, (struct rect){36, 36, 16, 16}, 0);
	fill_rect(&frame, (struct rect){44, 10, 8, 8}, 0xff0000);
	fill_rect(&frame, (struct rect){10, 10, 8, 8}, 0xff0000);
	assert_true(match_search(&frame, picture, (struct rect){0, 0, 64, 64}, 0, 0.9, &match));
	assert_int_equal(match.x, 6);
	assert_int_equal(match.y, 6);
	assert_true(match.score == 1.0);
	picture_free(picture);
	mem_free(frame.pixels);
}

/* Where the best score reaches ENOUGH the search must agree with trying every place; where it does not, stay below. */
static void compare_with_slow(uint32_t seed, uint32_t colours, int hole, int tolerance, double enough, int damage)
{
	uint32_t random = seed;
	struct frame frame = make_frame(70, 50);
	struct rect region = {(int32_t)(next_random(&random) % 8), (int32_t)(next_random(&random) % 8), 55, 40};
	struct rect from = {region.x + (int32_t)(next_random(&random) % 30),
			    region.y + (int32_t)(next_random(&random) % 20), 17, 13};
	struct picture *picture;
	struct match fast, slow;

	fill_random(&frame, colours, &random);
	picture = cut_picture(&frame, from, hole);
	for (int i = 0; i < damage; i++)
		frame.pixels[next_random(&random) % (70 * 50)] ^= 0x404040;
	slow = slow_search(&frame, picture, region, tolerance);
	assert_true(match_search(&frame, picture, region, tolerance, enough, &fast));
	if (slow.score >= enough) {
		assert_true(fast.score == slow.score);
		assert_int_equal(fast.x, slow.x);
		assert_int_equal(fast.y, slow.y);
	} else {
		assert_true(fast.score <= slow.score);
	}
	assert_true(slow_match(&frame, picture, fast.x, fast.y, tolerance) >= fast.score);
	picture_free(picture);
	mem_free(frame.pixels);
}

static void search_agrees_with_trying_every_place(void **state)
{
	static const double enough[] = {0, 0.3, 0.6, 0.9, 0.97, 1};
	static const uint32_t colours[] = {2, 3, 17, 1 << 24};
	uint32_t seed = 0;

	(void)state;
	for (size_t c = 0; c < sizeof(colours) / sizeof(colours[0]); c++)
		for (size_t e = 0; e < sizeof(enough) / sizeof(enough[0]); e++)
			for (int hole = 0; hole < 6; hole += 5)
				for (int damage = 0; damage <= 1200; damage += 400)
					for (int tolerance = 0; tolerance < 60; tolerance += 29)
						compare_with_slow(++seed, colours[c], hole, tolerance, enough[e],
								  damage);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_matches_wholly),
		cmocka_unit_test(outside_the_frame_nothing_matches),
		cmocka_unit_test(each_channel_may_be_off_by_the_tolerance),
		cmocka_unit_test(the_highest_of_the_best_places_wins),
		cmocka_unit_test(search_agrees_with_trying_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
