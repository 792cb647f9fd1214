/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/input/keyboard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "runtime/input/pointer.h"
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
	desk->pointer = pointer_new(desk->loop, desk->vnc, &(struct pointer_events){.done = on_done}, desk);
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

/* The key events that have come, as "+41 -41 ", keysyms or scan codes in hexadecimal; waits until there are COUNT of them. */
static void assert_events(struct desk *desk, enum rfb_event_kind kind, const char *wanted)
{
	struct rfb_event events[MAX_EVENTS];
	char text[MAX_EVENTS * 8] = "";
	size_t count = 0, length = 0, wanted_count = 0;
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;

	for (const char *c = wanted; *c; c++)
		wanted_count += *c == ' ';
	while ((count = rfb_server_events(desk->server, kind, events, MAX_EVENTS)) < wanted_count &&
	       loop_now_us() < deadline_us)
		loop_once(desk->loop, 5);
	for (size_t i = 0; i < count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%c%x ", events[i].down ? '+' : '-',
					   kind == RFB_SCAN_KEY ? events[i].buttons : events[i].keysym);
	assert_string_equal(text, wanted);
}

static void assert_keys(struct desk *desk, const char *wanted)
{
	assert_events(desk, RFB_KEY, wanted);
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

/* A server that gets keysyms takes Shift away for an `a`; it is told what the keys make together. */
static void keysyms_are_of_what_keys_make_together(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_press(desk.keyboard, &(struct chord){.keys = {0xffe3, 0xffe2, '/'}, .count = 3}, 1);
	await_done(&desk);
	keyboard_hold(desk.keyboard, &(struct chord){.keys = {0xffe1, 'b'}, .count = 2});
	await_done(&desk);
	keyboard_press(desk.keyboard, &(struct chord){.keys = {'a'}, .count = 1}, 1);
	await_done(&desk);
	keyboard_press(desk.keyboard, &(struct chord){.keys = {0xff54}, .count = 1}, 1);
	await_done(&desk);
	keyboard_release(desk.keyboard, &(struct chord){.keys = {'b'}, .count = 1});
	await_done(&desk);
	keyboard_release(desk.keyboard, NULL);
	await_done(&desk);
	keyboard_set_layout(desk.keyboard, LAYOUT_DE);
	keyboard_press(desk.keyboard, &(struct chord){.keys = {0xfe03, 'q'}, .count = 2}, 1);
	await_done(&desk);
	assert_keys(&desk, "+ffe3 +ffe2 +3f -3f -ffe2 -ffe3 +ffe1 +42 +41 -41 +ff54 -ff54 -42 -ffe1 +fe03 +40 -40 -fe03 ");
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

/* A machine's port: what was sent into it, as scan codes, and how often somebody looked. */
struct fake_port {
	char text[1024];
	int looks;
};

static void fake_send(void *context, const struct key_event *events, size_t count)
{
	struct fake_port *port = context;

	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(port->text);

		snprintf(port->text + length, sizeof(port->text) - length, "%c%02x%s", events[i].down ? '+' : '-',
			 events[i].scan, i + 1 < count ? " " : "; ");
	}
}

static void fake_look(void *context)
{
	((struct fake_port *)context)->looks++;
}

static const struct key_port fake_port = {.send = fake_send, .look = fake_look};

/* Answers every look: the guest has taken all that was sent. */
static void serve(struct desk *desk, struct fake_port *port)
{
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;
	struct key_state state = {.has_count = true};
	int seen = port->looks;

	while (!desk->done && loop_now_us() < deadline_us) {
		loop_once(desk->loop, 5);
		if (port->looks == seen)
			continue;
		seen = port->looks;
		state.count = strlen(port->text);	/* more than there were bytes, and the same until more is sent */
		keyboard_told(desk->keyboard, &state);
	}
	assert_int_equal(desk->done, 1);
	desk->done = 0;
}

static void a_machine_gets_handfuls_of_scan_codes(void **state)
{
	struct fake_port port = {0};
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_set_port(desk.keyboard, &fake_port, &port);
	assert_int_equal(keyboard_type(desk.keyboard, "aBcd", NULL), 0);
	serve(&desk, &port);
	assert_string_equal(port.text, "+1e -1e +2a +30 -30 -2a +2e -2e; +20 -20; ");
	port.text[0] = '\0';
	/* keys by name stay down for a while: one at a time */
	keyboard_press(desk.keyboard, &(struct chord){.keys = {0xffe3, 0xff54}, .count = 2}, 1);
	serve(&desk, &port);
	assert_string_equal(port.text, "+1d; +d0; -d0; -1d; ");
	assert_keys(&desk, "");
	stand_up(&desk);
}

/* Whoever clicks five seconds behind a text must not be told that the text is done. */
static void the_end_of_a_text_is_told_once(void **state)
{
	struct fake_port port = {0};
	struct desk desk;
	uint32_t timers;

	(void)state;
	sit_down(&desk, &small);
	timers = loop_timers(desk.loop);
	keyboard_set_port(desk.keyboard, &fake_port, &port);
	assert_int_equal(keyboard_type(desk.keyboard, "abc", NULL), 0);
	serve(&desk, &port);
	assert_int_equal(loop_timers(desk.loop), timers);	/* nothing is left that could tell it again */
	stand_up(&desk);
}

static void the_next_handful_waits_for_the_guest(void **state)
{
	struct key_state state_of_keys = {.has_count = true};
	struct fake_port port = {0};
	struct desk desk;
	int64_t deadline_us;

	(void)state;
	sit_down(&desk, &small);
	keyboard_set_port(desk.keyboard, &fake_port, &port);
	keyboard_told(desk.keyboard, &state_of_keys);	/* an answer that nobody asked for changes nothing */
	assert_int_equal(keyboard_type(desk.keyboard, "abcdef", NULL), 0);
	for (int looks = 1; looks <= 10; looks++) {
		deadline_us = loop_now_us() + PATIENCE_MS * 1000;
		while (port.looks < looks && loop_now_us() < deadline_us)
			loop_once(desk.loop, 5);
		assert_int_equal(port.looks, looks);
		keyboard_told(desk.keyboard, &state_of_keys);
		assert_string_equal(port.text, "+1e -1e +30 -30 +2e -2e +20 -20; ");
	}
	assert_int_equal(desk.done, 0);
	stand_up(&desk);
}

static void a_layout_says_which_keys(void **state)
{
	struct fake_port port = {0};
	struct error error = {0};
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_set_port(desk.keyboard, &fake_port, &port);
	keyboard_set_layout(desk.keyboard, LAYOUT_DE);
	assert_int_equal(keyboard_type(desk.keyboard, "z@^", NULL), 0);
	serve(&desk, &port);
	assert_string_equal(port.text, "+15 -15 +b8 +10 -10 -b8; +29 -29 +39 -39; ");
	port.text[0] = '\0';
	keyboard_press(desk.keyboard, &(struct chord){.keys = {0xffe3, 'y'}, .count = 2}, 1);
	serve(&desk, &port);
	assert_string_equal(port.text, "+1d; +2c; -2c; -1d; ");
	assert_int_equal(keyboard_type(desk.keyboard, "\xd1\x8f", &error), -1);
	assert_non_null(strstr(error.text, "German layout"));
	stand_up(&desk);
}

static void a_server_that_finds_keys_gets_characters(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_set_layout(desk.keyboard, LAYOUT_DE);
	assert_int_equal(keyboard_type(desk.keyboard, "z@^\xc3\xa9\xc3\xb6", NULL), 0);
	await_done(&desk);
	assert_keys(&desk, "+7a -7a +fe03 +40 -40 -fe03 +5e -5e +e9 -e9 +f6 -f6 ");
	stand_up(&desk);
}

static const struct rfb_script qemu = {.width = 64, .height = 48, .announce_absolute = true, .announce_keys = true};

static void another_qemu_gets_scan_codes(void **state)
{
	struct desk desk;

	(void)state;
	sit_down(&desk, &qemu);
	keyboard_set_layout(desk.keyboard, LAYOUT_DE);
	assert_int_equal(keyboard_type(desk.keyboard, "z@^", NULL), 0);
	await_done(&desk);
	assert_events(&desk, RFB_SCAN_KEY, "+15 -15 +b8 +10 -10 -b8 +29 -29 +39 -39 ");
	assert_keys(&desk, "");
	stand_up(&desk);
}

static void caps_lock_is_off_for_a_text(void **state)
{
	struct rfb_script locked = qemu;
	struct desk desk;

	(void)state;
	locked.caps_lock = true;
	sit_down(&desk, &locked);
	assert_true(vnc_caps_lock(desk.vnc));
	assert_int_equal(keyboard_type(desk.keyboard, "aB", NULL), 0);
	await_done(&desk);
	assert_int_equal(keyboard_type(desk.keyboard, "", NULL), 0);
	await_done(&desk);
	keyboard_press(desk.keyboard, &(struct chord){.keys = {'a'}, .count = 1}, 1);
	await_done(&desk);
	assert_events(&desk, RFB_SCAN_KEY, "+3a -3a +1e -1e +2a +30 -30 -2a +3a -3a +1e -1e ");
	stand_up(&desk);
}

static void a_port_is_left_with_nothing_down(void **state)
{
	struct fake_port port = {0};
	struct desk desk;

	(void)state;
	sit_down(&desk, &small);
	keyboard_set_port(desk.keyboard, &fake_port, &port);
	keyboard_hold(desk.keyboard, &(struct chord){.keys = {0xffe1}, .count = 1});
	serve(&desk, &port);
	keyboard_free(desk.keyboard);
	desk.keyboard = NULL;
	assert_string_equal(port.text, "+2a; -2a; ");
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
	pointer_click(desk.pointer, BUTTON_RIGHT, 2);
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
}

static void a_relative_pointer_is_told_differences(void **state)
{
	struct rfb_event events[3];
	struct desk desk;

	(void)state;
	sit_down(&desk, &(struct rfb_script){.width = 64, .height = 48, .announce_relative = true});
	pointer_click(desk.pointer, BUTTON_LEFT, 1);
	await_done(&desk);
	assert_int_equal(pointer_move(desk.pointer, (struct point){1, 1}, NULL), 0);
	while (rfb_server_events(desk.server, RFB_POINTER, events, 3) < 3)
		loop_once(desk.loop, 5);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(events[i].x, 0x7fff);
		assert_int_equal(events[i].y, 0x7fff);
		assert_int_equal(events[i].buttons, i == 0);
	}
	/* there is nothing to see: it begins with a movement that would show a cursor */
	assert_int_equal(events[2].x, 0x7fff - 40);
	assert_int_equal(events[2].y, 0x7fff);
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
		cmocka_unit_test(keysyms_are_of_what_keys_make_together),
		cmocka_unit_test(freeing_releases_what_is_down),
		cmocka_unit_test(keys_are_paced),
		cmocka_unit_test(a_machine_gets_handfuls_of_scan_codes),
		cmocka_unit_test(the_end_of_a_text_is_told_once),
		cmocka_unit_test(the_next_handful_waits_for_the_guest),
		cmocka_unit_test(a_layout_says_which_keys),
		cmocka_unit_test(a_server_that_finds_keys_gets_characters),
		cmocka_unit_test(another_qemu_gets_scan_codes),
		cmocka_unit_test(caps_lock_is_off_for_a_text),
		cmocka_unit_test(a_port_is_left_with_nothing_down),
		cmocka_unit_test(a_click_is_a_press_and_a_release_where_the_pointer_is),
		cmocka_unit_test(the_pointer_stays_within_an_absolute_display),
		cmocka_unit_test(a_relative_pointer_is_told_differences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
