/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/keyboard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "runtime/pointer.h"
#include "tests/fake/rfb_server.h"

/* Long enough for any machine; only a failing test waits for it. */
enum { PATIENCE_MS = 20 * 1000, MAX_EVENTS = 256 };

struct desk {
	struct rfb_server *server;
	struct loop *loop;
	struct vnc *vnc;
	struct keyboard *keyboard;
	struct pointer *pointer;
	int updates, done;
};

static void on_update(void *context, const struct rect *rects, size_t count)
{
	(void)rects;
	(void)count;
	((struct desk *)context)->updates++;
}

static void on_lost(void *context, const struct error *why)
{
	(void)context;
	fail_msg("%s", why->text);
}

static void on_done(void *context)
{
	((struct desk *)context)->done++;
}

static void sit_down(struct desk *desk, const struct rfb_script *script)
{
	static const struct vnc_events events = {.update = on_update, .lost = on_lost};
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;
	struct error error = {0};

	*desk = (struct desk){.server = rfb_server_start(script), .loop = loop_new()};
	desk->vnc = vnc_connect(desk->loop, rfb_server_address(desk->server), PATIENCE_MS, &events, desk, &error);
	if (!desk->vnc)
		fail_msg("%s", error.text);
	desk->keyboard = keyboard_new(desk->loop, desk->vnc, on_done, desk);
	desk->pointer = pointer_new(desk->loop, desk->vnc, on_done, desk);
	while (!desk->updates && loop_now_us() < deadline_us)
		loop_once(desk->loop, 100);
	assert_true(desk->updates > 0);
}

static void await_done(struct desk *desk)
{
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;

	assert_int_equal(desk->done, 0);	/* never from within the request */
	while (!desk->done && loop_now_us() < deadline_us)
		loop_once(desk->loop, 100);
	assert_int_equal(desk->done, 1);
	desk->done = 0;
}

static void stand_up(struct desk *desk)
{
	pointer_free(desk->pointer);
	keyboard_free(desk->keyboard);
	vnc_close(desk->vnc);
	loop_free(desk->loop);
	rfb_server_stop(desk->server);
}

/* The key events that have come, as "+41 -41 ", keysyms in hexadecimal; waits until there are COUNT of them. */
static void assert_keys(struct desk *desk, const char *wanted)
{
	struct rfb_event events[MAX_EVENTS];
	char text[MAX_EVENTS * 8] = "";
	size_t count = 0, length = 0, wanted_count = 0;
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;

	for (const char *c = wanted; *c; c++)
		wanted_count += *c == ' ';
	while ((count = rfb_server_events(desk->server, RFB_KEY, events, MAX_EVENTS)) < wanted_count &&
	       loop_now_us() < deadline_us)
		loop_once(desk->loop, 5);
	for (size_t i = 0; i < count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%c%x ", events[i].down ? '+' : '-',
					   events[i].keysym);
	assert_string_equal(text, wanted);
}

static const struct rfb_script small = {.width = 64, .height = 48};

static void shift_is_held_only_around_what_needs_it(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	assert_int_equal(keyboard_type(desk.keyboard, "aB!c\n", NULL), 0);
	await_done(&desk);
	assert_keys(&desk, "+61 -61 +ffe1 +42 -42 +21 -21 -ffe1 +63 -63 +ff0d -ff0d ");
	stand_up(&desk);
}

static void control_characters_are_keys(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	assert_int_equal(keyboard_type(desk.keyboard, "\t\b\x1bZ", NULL), 0);
	await_done(&desk);
	assert_keys(&desk, "+ff09 -ff09 +ff08 -ff08 +ff1b -ff1b +ffe1 +5a -5a -ffe1 ");
	stand_up(&desk);
}

static void an_empty_text_is_done_as_well(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	assert_int_equal(keyboard_type(desk.keyboard, "", NULL), 0);
	await_done(&desk);
	assert_keys(&desk, "");
	stand_up(&desk);
}

static void what_no_key_makes_is_refused_whole(void **state)
{
	struct error error = {0};
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	assert_int_equal(keyboard_type(desk.keyboard, "na\xc3\xafve", &error), -1);
	assert_non_null(strstr(error.text, "\xc3\xaf"));
	assert_non_null(strstr(error.text, "U+00EF"));
	assert_true(error.help[0]);
	assert_int_equal(keyboard_type(desk.keyboard, "a\xc3", &error), -1);
	assert_non_null(strstr(error.text, "character 2"));
	assert_int_equal(keyboard_type(desk.keyboard, "a\x80z", &error), -1);
	assert_int_equal(keyboard_type(desk.keyboard, "\xf0\x9f\x98", &error), -1);
	assert_int_equal(keyboard_type(desk.keyboard, "\x01", &error), -1);
	loop_once(desk.loop, 30);
	assert_int_equal(desk.done, 0);
	assert_keys(&desk, "");
	stand_up(&desk);
}

static void chords_go_down_in_order_and_up_in_reverse(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_press(desk.keyboard, &(struct chord){.keys = {0xffe3, 0xffe9, 0xffff}, .count = 3}, 2);
	await_done(&desk);
	assert_keys(&desk, "+ffe3 +ffe9 +ffff -ffff -ffe9 -ffe3 +ffe3 +ffe9 +ffff -ffff -ffe9 -ffe3 ");
	stand_up(&desk);
}

static void held_keys_stay_down_until_released(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_hold(desk.keyboard, &(struct chord){.keys = {0xffe1, 0xffe3}, .count = 2});
	await_done(&desk);
	assert_int_equal(keyboard_type(desk.keyboard, "A", NULL), 0);	/* its Shift is the one held */
	await_done(&desk);
	keyboard_release(desk.keyboard, &(struct chord){.keys = {0xffe3}, .count = 1});
	await_done(&desk);
	keyboard_release(desk.keyboard, NULL);
	await_done(&desk);
	keyboard_release(desk.keyboard, NULL);
	await_done(&desk);
	assert_keys(&desk, "+ffe1 +ffe3 +41 -41 -ffe3 -ffe1 ");
	stand_up(&desk);
}

/* Whether as many keys came up as went down, the last of them UP. */
static bool all_are_up(struct desk *desk, uint32_t up)
{
	struct rfb_event events[MAX_EVENTS];
	size_t count = rfb_server_events(desk->server, RFB_KEY, events, MAX_EVENTS), down = 0;

	for (size_t i = 0; i < count; i++)
		down += events[i].down;
	return down * 2 == count && events[count - 1].keysym == up;
}

static void freeing_releases_what_is_down(void **state)
{
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_hold(desk.keyboard, &(struct chord){.keys = {0xffe9}, .count = 1});
	await_done(&desk);
	keyboard_press(desk.keyboard, &(struct chord){.keys = {0xffe3, 0x63}, .count = 2}, 20);
	while (rfb_server_events(desk.server, RFB_KEY, NULL, 0) < 3 && loop_now_us() < deadline_us)
		loop_once(desk.loop, 5);
	keyboard_free(desk.keyboard);
	desk.keyboard = keyboard_new(desk.loop, desk.vnc, on_done, &desk);
	while (!all_are_up(&desk, 0xffe9) && loop_now_us() < deadline_us)
		loop_once(desk.loop, 5);
	assert_true(all_are_up(&desk, 0xffe9));
	assert_int_equal(desk.done, 0);
	stand_up(&desk);
}

static void keys_are_paced(void **state)
{
	struct desk desk;
	int64_t begin_us;

	(void)state;
	sit_down(&desk, &small);
	begin_us = loop_now_us();
	assert_int_equal(keyboard_type(desk.keyboard, "0123456789", NULL), 0);
	await_done(&desk);
	/* Twenty events; slower than this is allowed, and happens on a busy machine. */
	assert_true(loop_now_us() - begin_us >= 20 * 8000);
	stand_up(&desk);
}

static void count_question(void *context)
{
	++*(int *)context;
}

static void the_next_key_waits_for_the_fence(void **state)
{
	struct desk desk;
	int questions = 0;
	int64_t deadline_us;

	(void)state;
	sit_down(&desk, &small);
	keyboard_set_fence(desk.keyboard, count_question, &questions);
	keyboard_taken(desk.keyboard);		/* an answer that nobody asked for changes nothing */
	assert_int_equal(keyboard_type(desk.keyboard, "ab", NULL), 0);
	for (int keys = 1; keys <= 4; keys++) {
		deadline_us = loop_now_us() + PATIENCE_MS * 1000;
		while (questions < keys && loop_now_us() < deadline_us)
			loop_once(desk.loop, 5);
		assert_int_equal(questions, keys);
		/* far longer than the pause between two keys */
		for (deadline_us = loop_now_us() + 200 * 1000; loop_now_us() < deadline_us;)
			loop_once(desk.loop, 5);
		assert_int_equal(questions, keys);
		assert_int_equal(desk.done, 0);
		keyboard_taken(desk.keyboard);
	}
	await_done(&desk);
	assert_keys(&desk, "+61 -61 +62 -62 ");
	stand_up(&desk);
}

static void a_click_is_a_press_and_a_release_where_the_pointer_is(void **state)
{
	static const uint32_t buttons[] = {0, 4, 0, 4, 0};
	struct rfb_event events[8];
	struct desk desk;
	size_t count;

	(void)state;
	sit_down(&desk, &small);
	assert_int_equal(pointer_move(desk.pointer, (struct point){63, 47}, NULL), 0);
	await_done(&desk);
	assert_int_equal(pointer_click(desk.pointer, BUTTON_RIGHT, 2, NULL), 0);
	await_done(&desk);
	while ((count = rfb_server_events(desk.server, RFB_POINTER, events, 8)) < 5)
		loop_once(desk.loop, 5);
	assert_int_equal(count, 5);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(events[i].x, 63);
		assert_int_equal(events[i].y, 47);
		assert_int_equal(events[i].buttons, buttons[i]);
	}
	stand_up(&desk);
}

static void the_pointer_stays_within_an_absolute_display(void **state)
{
	struct error error = {0};
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	assert_int_equal(pointer_move(desk.pointer, (struct point){64, 0}, &error), -1);
	assert_non_null(strstr(error.text, "64,0"));
	assert_int_equal(pointer_move(desk.pointer, (struct point){0, -1}, &error), -1);
	stand_up(&desk);
	sit_down(&desk, &(struct rfb_script){.width = 64, .height = 48, .announce_relative = true});
	assert_int_equal(pointer_move(desk.pointer, (struct point){1, 1}, &error), -1);
	assert_non_null(strstr(error.text, "relative"));
	assert_int_equal(pointer_click(desk.pointer, BUTTON_LEFT, 1, &error), -1);
	stand_up(&desk);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shift_is_held_only_around_what_needs_it),
		cmocka_unit_test(control_characters_are_keys),
		cmocka_unit_test(an_empty_text_is_done_as_well),
		cmocka_unit_test(what_no_key_makes_is_refused_whole),
		cmocka_unit_test(chords_go_down_in_order_and_up_in_reverse),
		cmocka_unit_test(held_keys_stay_down_until_released),
		cmocka_unit_test(freeing_releases_what_is_down),
		cmocka_unit_test(keys_are_paced),
		cmocka_unit_test(the_next_key_waits_for_the_fence),
		cmocka_unit_test(a_click_is_a_press_and_a_release_where_the_pointer_is),
		cmocka_unit_test(the_pointer_stays_within_an_absolute_display),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
