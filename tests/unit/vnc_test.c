/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/vnc/vnc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/vnc/vnc_address.h"
#include "runtime/vnc/vnc_qemu.h"
#include "tests/fake/rfb_server.h"

/* Long enough for any machine; only a failing test waits for it. */
enum { PATIENCE_MS = 20 * 1000 };

struct seen {
	struct loop *loop;
	struct vnc *vnc;
	int updates, losses;
	struct rect rects[8];
	size_t rect_count;
	struct error why;
	bool close_in_callback;
};

static void on_update(void *context, const struct rect *rects, size_t count)
{
	struct seen *seen = context;

	seen->updates++;
	seen->rect_count = count;
	for (size_t i = 0; i < count && i < 8; i++)
		seen->rects[i] = rects[i];
	if (seen->close_in_callback) {
		vnc_close(seen->vnc);
		seen->vnc = NULL;
	}
}

static void on_lost(void *context, const struct error *why)
{
	struct seen *seen = context;

	seen->losses++;
	seen->why = *why;
	if (seen->close_in_callback) {
		vnc_close(seen->vnc);
		seen->vnc = NULL;
	}
}

static const struct vnc_events events = {.update = on_update, .lost = on_lost};

static void connect_to(struct seen *seen, const struct rfb_server *server)
{
	struct error error = {0};

	*seen = (struct seen){.loop = loop_new()};
	seen->vnc = vnc_connect(seen->loop, rfb_server_address(server), PATIENCE_MS, &events, seen, &error);
	if (!seen->vnc)
		fail_msg("%s", error.text);
}

static void disconnect(struct seen *seen, struct rfb_server *server)
{
	vnc_close(seen->vnc);
	loop_free(seen->loop);
	rfb_server_stop(server);
}

static void await_updates(struct seen *seen, int count)
{
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;

	while (seen->updates < count && !seen->losses && loop_now_us() < deadline_us)
		loop_once(seen->loop, 100);
	assert_int_equal(seen->losses, 0);
	assert_true(seen->updates >= count);
}

static void await_loss(struct seen *seen)
{
	int64_t deadline_us = loop_now_us() + PATIENCE_MS * 1000;

	while (!seen->losses && loop_now_us() < deadline_us)
		loop_once(seen->loop, 100);
	assert_int_equal(seen->losses, 1);
}

static void assert_filled(const struct frame *frame, struct rect rect, uint32_t colour)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			assert_int_equal(frame->pixels[y * frame->width + x], colour);
}

static void the_first_update_is_the_whole_display(void **state)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 641, .height = 479});
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	assert_int_equal(vnc_frame(seen.vnc)->width, 0);
	assert_string_equal(vnc_server_name(seen.vnc), "a fake");
	await_updates(&seen, 1);
	assert_int_equal(seen.rect_count, 1);
	assert_memory_equal(&seen.rects[0], &((struct rect){0, 0, 641, 479}), sizeof(struct rect));
	assert_int_equal(vnc_frame(seen.vnc)->width, 641);
	assert_int_equal(vnc_frame(seen.vnc)->height, 479);
	assert_false(vnc_is_qemu(seen.vnc));
	assert_true(vnc_pointer_is_absolute(seen.vnc));
	disconnect(&seen, server);
}

static void a_change_comes_with_its_rectangle_and_clean_pixels(void **state)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 640, .height = 480});
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	await_updates(&seen, 1);
	for (int i = 0; i < 20; i++) {
		rfb_server_fill(server, 10 * i, 20, 7, 5, 0x112233u + (uint32_t)i);
		await_updates(&seen, 2 + i);
		assert_int_equal(seen.rect_count, 1);
		assert_memory_equal(&seen.rects[0], &((struct rect){10 * i, 20, 7, 5}), sizeof(struct rect));
		assert_filled(vnc_frame(seen.vnc), seen.rects[0], 0x112233u + (uint32_t)i);
	}
	disconnect(&seen, server);
}

static void a_new_size_comes_as_one_whole_update(void **state)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 320, .height = 200});
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	await_updates(&seen, 1);
	rfb_server_resize(server, 1024, 768, 0x00ff00);
	await_updates(&seen, 2);
	assert_int_equal(vnc_frame(seen.vnc)->width, 1024);
	assert_int_equal(vnc_frame(seen.vnc)->height, 768);
	assert_int_equal(seen.rect_count, 1);
	assert_memory_equal(&seen.rects[0], &((struct rect){0, 0, 1024, 768}), sizeof(struct rect));
	assert_filled(vnc_frame(seen.vnc), seen.rects[0], 0x00ff00);
	rfb_server_resize(server, 30, 20, 0x0000ff);
	while (vnc_frame(seen.vnc)->width != 30)
		await_updates(&seen, seen.updates + 1);
	assert_filled(vnc_frame(seen.vnc), (struct rect){0, 0, 30, 20}, 0x0000ff);
	disconnect(&seen, server);
}

static void after_each_update_the_next_is_asked_for(void **state)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 64, .height = 48});
	struct rfb_event requests[2];
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	await_updates(&seen, 1);
	rfb_server_fill(server, 0, 0, 5, 5, 0xff);
	await_updates(&seen, 2);
	assert_true(rfb_server_events(server, RFB_REQUEST, requests, 2) >= 2);
	assert_false(requests[0].down);
	assert_true(requests[1].down);
	disconnect(&seen, server);
}

static void check_pointer_type(bool absolute, bool split)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 640,
									  .height = 480,
									  .announce_absolute = absolute,
									  .announce_relative = !absolute,
									  .split_announcement = split});
	struct seen seen;

	connect_to(&seen, server);
	await_updates(&seen, 1);
	assert_true(vnc_is_qemu(seen.vnc));
	assert_int_equal(vnc_pointer_is_absolute(seen.vnc), absolute);
	assert_int_equal(seen.rects[0].x, 0);
	disconnect(&seen, server);
}

static void qemu_tells_its_type_of_pointer(void **state)
{
	(void)state;
	check_pointer_type(true, false);
	check_pointer_type(true, true);
	check_pointer_type(false, false);
	check_pointer_type(false, true);
}

static void nudges_do_nothing_to_a_guest(void **state)
{
	static const uint8_t audio[] = {255, 1, 0, 1};
	uint8_t message[VNC_NUDGE_MAX];

	(void)state;
	assert_int_equal(vnc_nudge(&(struct vnc_announced){.audio = true, .extended_keys = true}, message), 0);
	assert_int_equal(vnc_nudge(&(struct vnc_announced){.qemu = true}, message), 0);
	assert_int_equal(vnc_nudge(&(struct vnc_announced){.qemu = true, .audio = true}, message), sizeof(audio));
	assert_memory_equal(message, audio, sizeof(audio));
	assert_int_equal(vnc_nudge(&(struct vnc_announced){.qemu = true, .extended_keys = true}, message), 12);
	assert_int_equal(message[2] | message[3], 0);	/* a release */
}

static void input_arrives(void **state)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 64, .height = 48});
	struct rfb_event keys[2], moves[1];
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	await_updates(&seen, 1);
	assert_int_equal(vnc_key(seen.vnc, 0xff0d, 0, true), 0);
	assert_int_equal(vnc_key(seen.vnc, 0xff0d, 0, false), 0);
	assert_int_equal(vnc_pointer(seen.vnc, 33, 44, 4), 0);
	rfb_server_fill(server, 0, 0, 5, 5, 0xff);
	while (rfb_server_events(server, RFB_POINTER, moves, 1) < 1)
		loop_once(seen.loop, 10);
	assert_int_equal(rfb_server_events(server, RFB_KEY, keys, 2), 2);
	assert_int_equal(keys[0].keysym, 0xff0d);
	assert_true(keys[0].down);
	assert_false(keys[1].down);
	assert_int_equal(moves[0].x, 33);
	assert_int_equal(moves[0].y, 44);
	assert_int_equal(moves[0].buttons, 4);
	disconnect(&seen, server);
}

static void a_server_that_goes_away_is_lost_once(void **state)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 64, .height = 48});
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	await_updates(&seen, 1);
	rfb_server_hang_up(server);
	await_loss(&seen);
	assert_non_null(strstr(seen.why.text, rfb_server_address(server)));
	assert_true(seen.why.help[0]);
	assert_int_equal(vnc_key(seen.vnc, 'a', 0, true), -1);
	loop_once(seen.loop, 20);
	assert_int_equal(seen.losses, 1);
	disconnect(&seen, server);
}

static void an_update_cut_short_is_never_shown(void **state)
{
	struct rfb_server *server = rfb_server_start(
		&(struct rfb_script){.width = 640, .height = 480, .fault = RFB_CUT_UPDATE});
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	await_loss(&seen);
	assert_int_equal(seen.updates, 0);
	assert_int_equal(vnc_frame(seen.vnc)->width, 0);
	disconnect(&seen, server);
}

static void it_may_be_closed_within_a_callback(void **state)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 64, .height = 48});
	struct seen seen;

	(void)state;
	connect_to(&seen, server);
	seen.close_in_callback = true;
	await_updates(&seen, 1);
	assert_null(seen.vnc);
	loop_once(seen.loop, 20);
	disconnect(&seen, server);

	server = rfb_server_start(&(struct rfb_script){.width = 64, .height = 48});
	connect_to(&seen, server);
	await_updates(&seen, 1);
	seen.close_in_callback = true;
	rfb_server_hang_up(server);
	await_loss(&seen);
	assert_null(seen.vnc);
	disconnect(&seen, server);
}

static void check_refusal(enum rfb_fault fault, int timeout_ms, const char *text, const char *help)
{
	struct rfb_server *server = rfb_server_start(&(struct rfb_script){.width = 64, .height = 48, .fault = fault});
	struct loop *loop = loop_new();
	struct error error = {0};

	assert_null(vnc_connect(loop, rfb_server_address(server), timeout_ms, &events, NULL, &error));
	if (!strstr(error.text, text) || !strstr(error.help, help) ||
	    !strstr(error.text, rfb_server_address(server)))
		fail_msg("wanted '%s' (%s), got '%s' (%s)", text, help, error.text, error.help);
	loop_free(loop);
	rfb_server_stop(server);
}

static void each_refusal_has_its_own_words(void **state)
{
	(void)state;
	unsetenv("KVT_VNC_PASSWORD");
	check_refusal(RFB_SILENT, 200, "said nothing within 0.2 s", "VNC server");
	check_refusal(RFB_NOT_VNC, PATIENCE_MS, "does not speak VNC", "port");
	check_refusal(RFB_HANG_UP, PATIENCE_MS, "closed the connection", "server");
	check_refusal(RFB_REFUSE_VERSION, PATIENCE_MS, "Too old", "server");
	check_refusal(RFB_REFUSE_SECURITY, PATIENCE_MS, "no kind of security", "VNC password");
	check_refusal(RFB_STALL_SECURITY, 200, "handshake", "server");
	check_refusal(RFB_HUGE, PATIENCE_MS, "65535", "server");
	check_refusal(RFB_ASK_PASSWORD, PATIENCE_MS, "asks for a password", "KVT_VNC_PASSWORD");
	setenv("KVT_VNC_PASSWORD", "wrong", 1);
	check_refusal(RFB_ASK_PASSWORD, PATIENCE_MS, "did not accept the password", "KVT_VNC_PASSWORD");
	unsetenv("KVT_VNC_PASSWORD");
}

static void nobody_at_the_address_is_told_with_the_reason(void **state)
{
	struct loop *loop = loop_new();
	struct error error = {0};

	(void)state;
	assert_null(vnc_connect(loop, "/nonexistent/vnc", 1000, &events, NULL, &error));
	assert_non_null(strstr(error.text, "/nonexistent/vnc"));
	assert_non_null(strstr(error.text, "No such file"));
	assert_null(vnc_connect(loop, "127.0.0.1:1999999", 1000, &events, NULL, &error));
	assert_non_null(strstr(error.text, "not the address"));
	loop_free(loop);
}

static void check_address(const char *text, const char *host, int port)
{
	struct vnc_address address;
	struct error error = {0};

	if (!host) {
		assert_int_equal(vnc_address_parse(text, &address, &error), -1);
		assert_true(error.text[0] && error.help[0]);
		return;
	}
	assert_int_equal(vnc_address_parse(text, &address, &error), 0);
	assert_string_equal(address.host, host);
	assert_int_equal(address.port, port);
}

static void addresses_are_read(void **state)
{
	(void)state;
	check_address("lab-7:5901", "lab-7", 5901);
	check_address("lab-7:1", "lab-7", 5901);
	check_address("lab-7:99", "lab-7", 5999);
	check_address("lab-7:100", "lab-7", 100);
	check_address(":2", "localhost", 5902);
	check_address("[::1]:5905", "::1", 5905);
	check_address("./vnc", "./vnc", 0);
	check_address("/run/a:b", "/run/a:b", 0);
	check_address("lab-7", NULL, 0);
	check_address("lab-7:", NULL, 0);
	check_address("lab-7:x", NULL, 0);
	check_address("lab-7:-1", NULL, 0);
	check_address("lab-7:65536", NULL, 0);
	check_address("lab-7:5900x", NULL, 0);
	check_address("::1:5900", NULL, 0);
	check_address("", NULL, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_update_is_the_whole_display),
		cmocka_unit_test(a_change_comes_with_its_rectangle_and_clean_pixels),
		cmocka_unit_test(a_new_size_comes_as_one_whole_update),
		cmocka_unit_test(after_each_update_the_next_is_asked_for),
		cmocka_unit_test(qemu_tells_its_type_of_pointer),
		cmocka_unit_test(nudges_do_nothing_to_a_guest),
		cmocka_unit_test(input_arrives),
		cmocka_unit_test(a_server_that_goes_away_is_lost_once),
		cmocka_unit_test(an_update_cut_short_is_never_shown),
		cmocka_unit_test(it_may_be_closed_within_a_callback),
		cmocka_unit_test(each_refusal_has_its_own_words),
		cmocka_unit_test(nobody_at_the_address_is_told_with_the_reason),
		cmocka_unit_test(addresses_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
