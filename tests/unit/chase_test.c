/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pointers of all kinds are brought to their places, or given up with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/pointer_guest.h"

static void assert_at(const struct pointer_guest *guest, int x, int y)
{
	if (abs(guest->x - x) > 2 || abs(guest->y - y) > 2)
		fail_msg("%d,%d instead of %d,%d", guest->x, guest->y, x, y);
}

/* Some places, corners and borders among them; fails if one takes more than STEPS movements once it is learnt. */
static void go_around(struct pointer_guest guest, uint32_t most_steps)
{
	static const struct { int x, y; } places[] = {
		{10, 10}, {300, 180}, {160, 100}, {161, 100}, {319, 199}, {0, 0}, {319, 0}, {0, 199}, {200, 30}, {31, 170},
		{317, 100}, {100, 198}, {250, 90}, {12, 90},
	};
	uint32_t steps, packets;

	pointer_guest_init(&guest);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (!pointer_guest_chase(&guest, places[i].x, places[i].y))
			fail_msg("to %d,%d: %s", places[i].x, places[i].y, guest.why.text);
		assert_at(&guest, places[i].x, places[i].y);
		chase_effort(guest.chase, &steps, &packets);
		if (i > 3 && steps > most_steps)
			fail_msg("%u movements to %d,%d", steps, places[i].x, places[i].y);
	}
	pointer_guest_deinit(&guest);
}

static void a_pointer_comes_wherever_it_is_sent(void **state)
{
	(void)state;
	go_around((struct pointer_guest){.gain = 10}, 9);
	go_around((struct pointer_guest){.gain = 25}, 6);
	go_around((struct pointer_guest){.gain = 5}, 6);
}

static void acceleration_is_learnt(void **state)
{
	(void)state;
	go_around((struct pointer_guest){.gain = 10, .fast_gain = 30}, 7);
	go_around((struct pointer_guest){.gain = 10, .fast_gain = 80}, 12);
}

static void what_moves_by_itself_is_no_cursor(void **state)
{
	(void)state;
	go_around((struct pointer_guest){.gain = 10, .is_animated = true}, 12);
}

static void a_cursor_that_hides_comes_back(void **state)
{
	(void)state;
	go_around((struct pointer_guest){.gain = 10, .hides = true}, 6);
}

static void a_cursor_may_change_its_look(void **state)
{
	(void)state;
	go_around((struct pointer_guest){.gain = 10, .hand_from = 170}, 10);
}

/* As Debian's graphical installer does: the pointer that comes in is shown only when it moves on. */
static void a_line_to_type_in_may_hide_the_cursor_until_it_moves(void **state)
{
	static const struct { int x, y; } places[] = {
		{40, 110}, {200, 30}, {250, 112}, {60, 108}, {60, 30}, {290, 114}, {100, 190}, {35, 111}, {160, 20}, {161, 110},
	};
	struct pointer_guest guest = {.gain = 10, .field_from = 100, .field_to = 122};

	(void)state;
	pointer_guest_init(&guest);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const int64_t begun_us = guest.now_us;

		if (!pointer_guest_chase(&guest, places[i].x, places[i].y))
			fail_msg("to %d,%d: %s", places[i].x, places[i].y, guest.why.text);
		assert_at(&guest, places[i].x, places[i].y);
		/* on the guest's clock; a pointer that is taken out of there and back in needs half a second more */
		if (i > 1 && guest.now_us - begun_us > 450 * 1000)
			fail_msg("%d ms to %d,%d", (int)((guest.now_us - begun_us) / 1000), places[i].x, places[i].y);
	}
	pointer_guest_deinit(&guest);
}

/* Where the arrow becomes a bar, what looks like an arrow must not be taken for it: dots of a password, in Debian's. */
static void what_stood_there_before_is_no_cursor(void **state)
{
	static const struct { int x, y; } places[] = {{40, 110}, {200, 30}, {165, 110}, {60, 30}, {140, 112}, {290, 160}, {158, 116}};
	struct pointer_guest guest = {.gain = 10, .field_from = 100, .field_to = 122, .decoy_x = 150, .decoy_y = 102};
	uint32_t steps, packets;

	(void)state;
	pointer_guest_init(&guest);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (!pointer_guest_chase(&guest, places[i].x, places[i].y))
			fail_msg("to %d,%d: %s", places[i].x, places[i].y, guest.why.text);
		assert_at(&guest, places[i].x, places[i].y);
		chase_effort(guest.chase, &steps, &packets);
		assert_in_range(steps, 1, 10);
	}
	pointer_guest_deinit(&guest);
}

/* Far too far each time at first: no share of the way may become so small that it takes for ever. */
static void a_pointer_that_goes_too_far_is_soon_back(void **state)
{
	struct pointer_guest guest = {.gain = 10};
	uint32_t steps, packets;

	(void)state;
	pointer_guest_init(&guest);
	assert_true(pointer_guest_chase(&guest, 10, 100));
	assert_true(pointer_guest_chase(&guest, 100, 100));
	guest.gain = 30;
	assert_true(pointer_guest_chase(&guest, 160, 60));
	assert_at(&guest, 160, 60);
	chase_effort(guest.chase, &steps, &packets);
	assert_in_range(steps, 1, 8);
	pointer_guest_deinit(&guest);
}

static void a_guest_without_a_pointer_is_given_up(void **state)
{
	struct pointer_guest guest = {.gain = 10, .is_dead = true, .is_animated = true};

	(void)state;
	pointer_guest_init(&guest);
	assert_false(pointer_guest_chase(&guest, 10, 10));
	assert_non_null(strstr(guest.why.text, "no pointer can be seen"));
	assert_non_null(strstr(guest.why.help, "pointer absolute"));
	pointer_guest_deinit(&guest);
}

static void a_pointer_that_runs_away_is_given_up(void **state)
{
	struct pointer_guest guest = {.gain = 10};

	(void)state;
	pointer_guest_init(&guest);
	assert_true(pointer_guest_chase(&guest, 10, 10));
	guest.runs_away = true;
	assert_false(pointer_guest_chase(&guest, 300, 100));
	guest.runs_away = false;
	assert_true(pointer_guest_chase(&guest, 300, 100));
	assert_at(&guest, 300, 100);
	pointer_guest_deinit(&guest);
}

static void other_methods_arrive_as_well(void **state)
{
	struct pointer_guest guest = {.gain = 10};
	uint32_t steps, packets;

	(void)state;
	pointer_guest_init(&guest);
	assert_true(pointer_guest_chase(&guest, 20, 100));
	chase_set_method(guest.chase, CHASE_HALVING);
	assert_true(pointer_guest_chase(&guest, 120, 100));
	assert_at(&guest, 120, 100);
	chase_effort(guest.chase, &steps, &packets);
	assert_in_range(steps, 5, 9);
	chase_set_method(guest.chase, CHASE_ONE_PIXEL);
	assert_true(pointer_guest_chase(&guest, 140, 100));
	chase_effort(guest.chase, &steps, &packets);
	assert_in_range(steps, 18, 20);
	pointer_guest_deinit(&guest);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pointer_comes_wherever_it_is_sent),
		cmocka_unit_test(acceleration_is_learnt),
		cmocka_unit_test(what_moves_by_itself_is_no_cursor),
		cmocka_unit_test(a_cursor_that_hides_comes_back),
		cmocka_unit_test(a_cursor_may_change_its_look),
		cmocka_unit_test(a_line_to_type_in_may_hide_the_cursor_until_it_moves),
		cmocka_unit_test(what_stood_there_before_is_no_cursor),
		cmocka_unit_test(a_pointer_that_goes_too_far_is_soon_back),
		cmocka_unit_test(a_guest_without_a_pointer_is_given_up),
		cmocka_unit_test(a_pointer_that_runs_away_is_given_up),
		cmocka_unit_test(other_methods_arrive_as_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
