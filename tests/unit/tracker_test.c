/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/tracker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/fake/drawing.h"

static const struct match_rule rule = {.tolerance = 28, .match = 9700};

static void touch(struct tracker *tracker, struct frame *frame, struct rect rect, uint32_t colour)
{
	drawing_fill(frame, rect, colour);
	tracker_touch(tracker, rect);
}

/* Whatever changes, and comes back, the decision is the one that a look at everything makes. */
static void following_is_as_good_as_looking_anew(void **state)
{
	uint32_t random = 5;
	struct frame shown = drawing_new(200, 120, 0xe0e0e0), now;
	struct picture *picture;
	struct tracker tracker;
	int matched = 0, refuted = 0;

	(void)state;
	drawing_letters(&shown, (struct rect){0, 0, 200, 112}, 0x101010, &random);
	picture = drawing_cut(&shown, (struct rect){20, 10, 150, 100}, 0);
	now = drawing_copy(&shown);
	tracker_init(&tracker, picture, &rule);
	tracker_place(&tracker, 20, 10);
	for (int round = 0; round < 3000; round++) {
		struct rect rect = {(int32_t)(drawing_random(&random) % 190), (int32_t)(drawing_random(&random) % 110),
				    1 + (int32_t)(drawing_random(&random) % 9), 1 + (int32_t)(drawing_random(&random) % 9)};
		struct match followed, anew;

		for (int32_t y = rect.y; y < rect.y + rect.height; y++)
			for (int32_t x = rect.x; x < rect.x + rect.width; x++)
				now.pixels[y * 200 + x] = round % 3 ? shown.pixels[y * 200 + x] : 0xff0000;
		tracker_touch(&tracker, rect);
		if (round % 150 == 149) {
			for (int32_t i = 0; i < 200 * 120; i++)
				now.pixels[i] = shown.pixels[i];
			tracker_touch(&tracker, (struct rect){0, 0, 200, 120});
		}
		tracker_decide(&tracker, &now, &followed);
		match_at(&now, picture, 20, 10, &rule, &anew);
		assert_int_equal(followed.matched, anew.matched);
		if (anew.matched)
			assert_true(followed.score == anew.score);
		*(anew.matched ? &matched : &refuted) += 1;
	}
	assert_true(matched > 30 && refuted > 30);
	tracker_deinit(&tracker);
	picture_free(picture);
	drawing_free(&shown);
	drawing_free(&now);
}

/* What a cell counts depends on pixels beyond its edge: noise all over, of which only what changed is told. */
static void what_is_beside_a_cell_counts_for_it(void **state)
{
	uint32_t random = 21;
	struct frame shown = drawing_new(128, 96, 0xe0e0e0), now;
	struct picture *picture;
	struct tracker tracker, other;
	const struct match_rule lenient = {.tolerance = 28, .match = 4000};
	int compared = 0;

	(void)state;
	drawing_letters(&shown, (struct rect){0, 0, 128, 96}, 0x101010, &random);
	picture = drawing_cut(&shown, (struct rect){0, 0, 128, 96}, 0);
	/* shown a pixel further, so that it is compared with what is a pixel further */
	for (int32_t i = 128 * 96 - 1; i > 0; i--)
		shown.pixels[i] = shown.pixels[i - 1];
	now = drawing_copy(&shown);
	tracker_init(&tracker, picture, &lenient);
	tracker_init(&other, picture, &lenient);
	/* a cursor is one where it is met first */
	tracker.no_cursor = other.no_cursor = true;
	for (int round = 0; round < 4000; round++) {
		const int32_t x = (int32_t)(drawing_random(&random) % 128), y = (int32_t)(drawing_random(&random) % 96);
		struct match followed, anew;

		now.pixels[y * 128 + x] = round % 2 ? shown.pixels[y * 128 + x] : drawing_random(&random) % 256 * 0x010101;
		tracker_touch(&tracker, (struct rect){x, y, 1, 1});
		tracker_decide(&tracker, &now, &followed);
		tracker_place(&other, 0, 0);
		tracker_decide(&other, &now, &anew);
		assert_int_equal(followed.matched, anew.matched);
		if (!anew.matched)
			continue;
		assert_memory_equal(tracker.misses, other.misses, (size_t)tracker.columns * (size_t)tracker.rows);
		compared++;
	}
	assert_true(compared > 1000);
	tracker_deinit(&other);
	tracker_deinit(&tracker);
	picture_free(picture);
	drawing_free(&shown);
	drawing_free(&now);
}

static void what_refutes_it_stands_until_it_changes(void **state)
{
	struct frame frame = drawing_new(160, 100, 0);
	struct picture *picture = drawing_cut(&frame, (struct rect){0, 0, 160, 100}, 0);
	struct tracker tracker;
	struct match match;

	(void)state;
	tracker_init(&tracker, picture, &rule);
	touch(&tracker, &frame, (struct rect){100, 50, 30, 30}, 0xffffff);
	tracker_decide(&tracker, &frame, &match);
	assert_false(match.matched);
	assert_true(match.worst.x + match.worst.width > 100 && match.worst.y + match.worst.height > 50);
	/* not touched: the tracker is told nothing of it, and so does not see that it is gone */
	drawing_fill(&frame, (struct rect){100, 50, 30, 30}, 0);
	touch(&tracker, &frame, (struct rect){0, 0, 8, 8}, 0);
	tracker_decide(&tracker, &frame, &match);
	assert_false(match.matched);
	tracker_touch(&tracker, (struct rect){100, 50, 30, 30});
	tracker_decide(&tracker, &frame, &match);
	assert_true(match.matched);
	assert_true(match.score == 1);
	tracker_deinit(&tracker);
	picture_free(picture);
	drawing_free(&frame);
}

static void a_text_cursor_comes_and_goes(void **state)
{
	static const struct rect cursors[] = {{50, 40, 1, 14}, {50, 40, 2, 20}, {64, 46, 8, 2}, {64, 32, 8, 16}, {63, 31, 9, 16}};
	static const struct rect others[] = {{50, 40, 5, 6}, {50, 40, 40, 1}, {50, 40, 1, 40}, {50, 40, 12, 12}, {20, 20, 16, 16}};
	struct frame frame = drawing_new(160, 100, 0x0000aa);
	struct picture *picture;
	struct tracker tracker;
	struct match match;
	uint32_t random = 9;

	(void)state;
	/* a block has the colours of the letters around it */
	drawing_letters(&frame, (struct rect){80, 32, 80, 16}, 0xffffff, &random);
	picture = drawing_cut(&frame, (struct rect){0, 0, 160, 100}, 0);
	tracker_init(&tracker, picture, &rule);
	for (size_t i = 0; i < sizeof(cursors) / sizeof(*cursors); i++) {
		touch(&tracker, &frame, cursors[i], 0xffffff);
		tracker_decide(&tracker, &frame, &match);
		assert_true(match.matched);
		/* a second one is no cursor */
		touch(&tracker, &frame, (struct rect){100, 60, 2, 16}, 0xffffff);
		tracker_decide(&tracker, &frame, &match);
		assert_false(match.matched);
		touch(&tracker, &frame, (struct rect){100, 60, 2, 16}, 0x0000aa);
		tracker_decide(&tracker, &frame, &match);
		assert_true(match.matched);
		touch(&tracker, &frame, cursors[i], 0x0000aa);
		tracker_decide(&tracker, &frame, &match);
		assert_true(match.matched);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		touch(&tracker, &frame, others[i], 0xffffff);
		tracker_decide(&tracker, &frame, &match);
		assert_false(match.matched);
		touch(&tracker, &frame, others[i], 0x0000aa);
	}
	touch(&tracker, &frame, (struct rect){64, 32, 8, 16}, 0xff0000);
	tracker_decide(&tracker, &frame, &match);
	assert_false(match.matched);
	tracker_deinit(&tracker);
	picture_free(picture);
	drawing_free(&frame);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(following_is_as_good_as_looking_anew),
		cmocka_unit_test(what_is_beside_a_cell_counts_for_it),
		cmocka_unit_test(what_refutes_it_stands_until_it_changes),
		cmocka_unit_test(a_text_cursor_comes_and_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
