/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a cursor's look is learnt and found again, and what a pointer's gain makes of a movement: pure parts. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/input/cursor.h"
#include "runtime/input/pointer_gain.h"
#include "tests/fake/pointer_guest.h"

static struct frame page(uint32_t colour)
{
	struct frame frame = {.width = 320, .height = 200};

	frame.pixels = mem_alloc_array(320 * 200, sizeof(*frame.pixels));
	for (int i = 0; i < 320 * 200; i++)
		frame.pixels[i] = colour + (uint32_t)(i % 320 / 10);
	return frame;
}

static uint32_t learn(struct cursor_found *found, int from_x, int to_x, int dx)
{
	struct frame before = page(0x406080), after = page(0x406080);
	uint32_t count;

	draw_arrow(&before, from_x, 90);
	draw_arrow(&after, to_x, 90);
	count = cursor_learn(&before, &after, (struct pixel_place){dx, 0}, found);
	mem_free(before.pixels);
	mem_free(after.pixels);
	return count;
}

static void a_movement_shows_the_cursor(void **state)
{
	struct cursor_found found[CURSOR_MAX_FOUND];

	(void)state;
	assert_true(learn(found, 100, 60, -1) > 0);
	assert_int_equal(found[0].from.x, 100);
	assert_int_equal(found[0].from.y, 90);
	assert_int_equal(found[0].to.x, 60);
	assert_int_equal(found[0].cursor.count, ARROW_PIXELS);
	assert_int_equal(found[0].cursor.box.x, 0);
	/* nothing moved */
	assert_int_equal(learn(found, 60, 60, 1), 0);
}

static void a_cursor_is_found_elsewhere(void **state)
{
	struct cursor_found found[CURSOR_MAX_FOUND];
	struct frame white = page(0xffffff - 32), other = page(0x102030);
	struct pixel_place at, near = {0, 0};

	(void)state;
	assert_true(learn(found, 100, 60, -1) > 0);
	assert_false(cursor_find(&found[0].cursor, &white, rect_of_frame(&white), near, &at));
	draw_arrow(&white, 211, 33);
	assert_true(cursor_find(&found[0].cursor, &white, rect_of_frame(&white), near, &at));
	assert_int_equal(at.x, 211);
	assert_int_equal(at.y, 33);
	/* of two, the nearer one; not outside of the region */
	draw_arrow(&other, 20, 20);
	draw_arrow(&other, 280, 150);
	near = (struct pixel_place){270, 160};
	assert_true(cursor_find(&found[0].cursor, &other, rect_of_frame(&other), near, &at));
	assert_int_equal(at.x, 280);
	assert_false(cursor_find(&found[0].cursor, &other, (struct rect){30, 0, 200, 200}, near, &at));
	/* cut off by the border */
	memset(other.pixels, 0, 320 * 200 * sizeof(*other.pixels));
	draw_arrow(&other, 316, 192);
	assert_true(cursor_find(&found[0].cursor, &other, rect_of_frame(&other), near, &at));
	assert_int_equal(at.x, 316);
	assert_int_equal(at.y, 192);
	mem_free(white.pixels);
	mem_free(other.pixels);
}

static void what_is_often_wrong_is_not_compared(void **state)
{
	struct cursor_found found[CURSOR_MAX_FOUND];
	struct frame frame = page(0x406080);
	const struct pixel_place at = {50, 50};

	(void)state;
	assert_true(learn(found, 100, 60, -1) > 0);
	draw_arrow(&frame, at.x, at.y);
	frame.pixels[50 * 320 + 50] = 0x00ff00;
	for (int i = 0; i < 6; i++)
		cursor_refine(&found[0].cursor, &frame, at);
	assert_int_equal(found[0].cursor.count, ARROW_PIXELS - 1);
	mem_free(frame.pixels);
}

static void an_unknown_gain_is_met_with_half_the_way(void **state)
{
	struct pointer_gain gain = {0};
	struct pointer_plan plan;

	(void)state;
	pointer_gain_plan(&gain, PACE_LOOK, 100, 0, &plan);
	assert_false(plan.sure);
	assert_int_equal(plan.packets, 1);
	assert_in_range(plan.dx, 45, 55);
	assert_int_equal(plan.dy, 0);
}

static void a_known_gain_brings_it_there(void **state)
{
	struct pointer_gain gain = {0};
	struct pointer_plan plan;

	(void)state;
	pointer_gain_learn(&gain, PACE_LOOK, -32, 0, 1, -96, 0);
	pointer_gain_plan(&gain, PACE_LOOK, 60, -90, &plan);
	assert_true(plan.sure);
	assert_int_equal(plan.dx, 20);
	assert_int_equal(plan.dy, -30);
	assert_int_equal((int)lround(plan.x), 60);
	/* a gain that differs with the counts: 3 for 32, 1 for 2 */
	pointer_gain_learn(&gain, PACE_LOOK, 0, 2, 1, 0, 2);
	pointer_gain_plan(&gain, PACE_LOOK, 0, 2, &plan);
	assert_int_equal(plan.dy, 2);
	/* nothing comes nearer than standing still */
	gain = (struct pointer_gain){0};
	pointer_gain_learn(&gain, PACE_LOOK, 1, 0, 1, 5, 0);
	pointer_gain_plan(&gain, PACE_LOOK, 2, 0, &plan);
	assert_int_equal(plan.packets, 0);
}

static void packets_in_a_burst_have_a_gain_of_their_own(void **state)
{
	struct pointer_gain gain = {0};
	struct pointer_plan plan;

	(void)state;
	pointer_gain_learn(&gain, PACE_RESTED, 100, 0, 1, 100, 0);
	pointer_gain_learn(&gain, PACE_RESTED, 100, 0, 3, 700, 0);
	assert_int_equal((int)lround(pointer_gain_reach(&gain, PACE_BURST, 100, NULL)), 300);
	pointer_gain_plan(&gain, PACE_RESTED, 440, 0, &plan);
	assert_int_equal(plan.packets, 2);
	assert_int_equal(plan.dx, 110);
	/* what goes backwards teaches nothing */
	pointer_gain_learn(&gain, PACE_RESTED, 100, 0, 1, -300, 0);
	assert_int_equal((int)lround(pointer_gain_reach(&gain, PACE_RESTED, 100, NULL)), 100);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_movement_shows_the_cursor),
		cmocka_unit_test(a_cursor_is_found_elsewhere),
		cmocka_unit_test(what_is_often_wrong_is_not_compared),
		cmocka_unit_test(an_unknown_gain_is_met_with_half_the_way),
		cmocka_unit_test(a_known_gain_brings_it_there),
		cmocka_unit_test(packets_in_a_burst_have_a_gain_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
