/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The monitor against the other end of a socket pair, where the test says what QEMU would. */
#include "runtime/machine/monitor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "grammar/mem.h"

#define GREETING "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}, " \
		 "\"package\": \"Debian 1:7.2+dfsg-7\"}, \"capabilities\": [\"oob\"]}}\r\n"

struct fixture {
	struct loop *loop;
	struct monitor *monitor;
	int qemu;			/* QEMU's end */
	char log[1024];			/* what was called back, in order */
	bool free_in_callback;
};

static void add(struct fixture *fixture, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct fixture *fixture, const char *format, ...)
{
	size_t length = strlen(fixture->log);
	va_list args;

	va_start(args, format);
	vsnprintf(fixture->log + length, sizeof(fixture->log) - length, format, args);
	va_end(args);
	if (fixture->free_in_callback) {
		monitor_free(fixture->monitor);
		fixture->monitor = NULL;
	}
}

static void on_ready(void *context, const char *version)
{
	add(context, "ready %s\n", version);
}

static void on_reset(void *context, bool by_guest)
{
	add(context, "reset %d\n", by_guest);
}

static void on_shutdown(void *context, bool by_guest)
{
	add(context, "shutdown %d\n", by_guest);
}

static void on_event(void *context, const char *name, const char *details)
{
	add(context, "event %s%s%s\n", name, *details ? " " : "", details);
}

static void on_panicked(void *context)
{
	add(context, "panicked\n");
}

static void on_stopped(void *context, const struct error *why)
{
	add(context, "stopped %s (%s)\n", why->text, why->help);
}

static void on_lost(void *context, const struct error *why)
{
	add(context, "lost %s\n", why->text);
}

static void on_answer(void *context, const struct error *error)
{
	add(context, "answer %s\n", error ? error->text : "good");
}

static const struct monitor_events events = {
	.ready = on_ready,
	.reset = on_reset,
	.shutdown = on_shutdown,
	.event = on_event,
	.panicked = on_panicked,
	.stopped = on_stopped,
	.lost = on_lost,
};

static int set_up(void **state)
{
	struct fixture *fixture = mem_alloc(sizeof(*fixture));
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	fixture->qemu = ends[0];
	fixture->loop = loop_new();
	fixture->monitor = monitor_new(fixture->loop, ends[1], &events, fixture);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	monitor_free(fixture->monitor);
	loop_free(fixture->loop);
	if (fixture->qemu >= 0)
		close(fixture->qemu);
	mem_free(fixture);
	return 0;
}

/* Lets everything that can happen now happen. */
static void settle(struct fixture *fixture)
{
	for (int i = 0; i < 200; i++)
		loop_once(fixture->loop, 0);
}

static void qemu_says(struct fixture *fixture, const char *text)
{
	assert_int_equal(write(fixture->qemu, text, strlen(text)), strlen(text));
	settle(fixture);
}

static void qemu_closes(struct fixture *fixture)
{
	close(fixture->qemu);
	fixture->qemu = -1;
	settle(fixture);
}

static void qemu_hears(struct fixture *fixture, const char *wanted)
{
	char text[1024];
	ssize_t length;

	settle(fixture);
	length = recv(fixture->qemu, text, sizeof(text) - 1, MSG_DONTWAIT);
	text[length > 0 ? length : 0] = '\0';
	assert_string_equal(text, wanted);
}

static void told(struct fixture *fixture, const char *wanted)
{
	assert_string_equal(fixture->log, wanted);
	fixture->log[0] = '\0';
}

static void told_part(struct fixture *fixture, const char *wanted)
{
	if (!strstr(fixture->log, wanted))
		fail_msg("\"%s\" holds no \"%s\"", fixture->log, wanted);
}

static void shake_hands(struct fixture *fixture)
{
	qemu_says(fixture, GREETING);
	qemu_hears(fixture, "{\"execute\":\"qmp_capabilities\",\"id\":1}\n");
	told(fixture, "");
	qemu_says(fixture, "{\"return\": {}, \"id\": 1}\r\n");
	told(fixture, "ready 7.2.22 (Debian 1:7.2+dfsg-7)\n");
}

static void test_handshake(void **state)
{
	shake_hands(*state);
}

static void test_handshake_byte_by_byte(void **state)
{
	static const char greeting[] = "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 0, \"major\": 9}, "
				       "\"package\": \"\"}}}\n{\"return\": {}, \"id\": 1}\n";
	struct fixture *fixture = *state;

	for (size_t i = 0; greeting[i]; i++) {
		assert_int_equal(write(fixture->qemu, &greeting[i], 1), 1);
		loop_once(fixture->loop, 0);
	}
	told(fixture, "ready 9.0.0\n");
}

static void test_handshake_refused(void **state)
{
	struct fixture *fixture = *state;

	qemu_says(fixture, GREETING);
	qemu_says(fixture, "{\"error\": {\"class\": \"GenericError\", \"desc\": \"not today\"}, \"id\": 1}\n");
	told(fixture, "lost QEMU refused the monitor command qmp_capabilities: not today\n");
}

static void test_events(void **state)
{
	struct fixture *fixture = *state;

	shake_hands(fixture);
	qemu_says(fixture, "{\"event\": \"RESET\", \"data\": {\"guest\": true, \"reason\": \"guest-reset\"}}\n"
			   "{\"event\": \"RESET\", \"data\": {\"guest\": false, \"reason\": \"host-qmp-reset\"}}\n"
			   "{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"guest-shutdown\"}}\n"
			   "{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": false, \"reason\": \"host-qmp-quit\"}}\n"
			   "\r\n"
			   "{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 1}}\n");
	told(fixture, "event RESET guest=yes reason=guest-reset\nreset 1\nevent RESET reason=host-qmp-reset\nreset 0\n"
		      "event SHUTDOWN guest=yes reason=guest-shutdown\nshutdown 1\n"
		      "event SHUTDOWN reason=host-qmp-quit\nshutdown 0\nevent STOP\n");
	qemu_says(fixture, "{\"event\": \"GUEST_PANICKED\", \"data\": {\"action\": \"pause\"}}\n");
	told(fixture, "event GUEST_PANICKED action=pause\npanicked\n");
}

static void test_disk_is_full(void **state)
{
	struct fixture *fixture = *state;

	shake_hands(fixture);
	qemu_says(fixture, "{\"event\": \"BLOCK_IO_ERROR\", \"data\": {\"device\": \"d\", \"action\": \"report\"}}\n");
	told(fixture, "event BLOCK_IO_ERROR device=d action=report\n");
	qemu_says(fixture, "{\"event\": \"BLOCK_IO_ERROR\", \"data\": {\"device\": \"disk\", \"action\": \"stop\", "
			   "\"nospace\": true, \"reason\": \"No space left on device\"}}\n");
	told_part(fixture, "stopped QEMU stopped the guest, because it cannot write the image file of the drive disk: No space left");
	told_part(fixture, "make room");
}

static void test_commands(void **state)
{
	struct fixture *fixture = *state;

	shake_hands(fixture);
	monitor_command(fixture->monitor, on_answer, fixture, "system_reset", NULL);
	monitor_command(fixture->monitor, NULL, NULL, "stop", NULL);
	monitor_command(fixture->monitor, on_answer, fixture, "eject", "{s:s, s:b}", "id", "cd\"rom", "force", 1);
	qemu_hears(fixture, "{\"execute\":\"system_reset\",\"id\":2}\n{\"execute\":\"stop\",\"id\":3}\n"
			    "{\"execute\":\"eject\",\"id\":4,\"arguments\":{\"id\":\"cd\\\"rom\",\"force\":true}}\n");
	qemu_says(fixture, "{\"error\": {\"class\": \"DeviceNotFound\", \"desc\": \"no cdrom\"}, \"id\": 4}\n");
	told(fixture, "answer QEMU refused the monitor command eject: no cdrom\n");
	qemu_says(fixture, "{\"return\": {}, \"id\": 3}\n{\"return\": {}, \"id\": 2}\n");
	told(fixture, "answer good\n");
}

static void on_told(void *context, const char *text)
{
	add(context, "told %s\n", text ? text : "nothing");
}

static void test_questions_and_keys(void **state)
{
	static const struct key_event keys[] = {{.scan = 0x1e, .down = true}, {.scan = 0xb8}};
	struct fixture *fixture = *state;

	shake_hands(fixture);
	monitor_ask(fixture->monitor, on_told, fixture, "info irq");
	monitor_keys(fixture->monitor, keys, 2);
	monitor_ask(fixture->monitor, on_told, fixture, "xp 1");
	qemu_hears(fixture, "{\"execute\":\"human-monitor-command\",\"id\":2,\"arguments\":{\"command-line\":\"info irq\"}}\n"
			    "{\"execute\":\"input-send-event\",\"id\":3,\"arguments\":{\"events\":["
			    "{\"type\":\"key\",\"data\":{\"down\":true,\"key\":{\"type\":\"number\",\"data\":30}}},"
			    "{\"type\":\"key\",\"data\":{\"down\":false,\"key\":{\"type\":\"number\",\"data\":184}}}]}}\n"
			    "{\"execute\":\"human-monitor-command\",\"id\":4,\"arguments\":{\"command-line\":\"xp 1\"}}\n");
	qemu_says(fixture, "{\"return\": \"1: 5\", \"id\": 2}\n{\"error\": {\"desc\": \"VM not running\"}, \"id\": 3}\n"
			   "{\"error\": {\"desc\": \"no\"}, \"id\": 4}\n");
	told(fixture, "told 1: 5\ntold nothing\n");
}

static void test_arguments_that_cannot_be_sent(void **state)
{
	struct fixture *fixture = *state;

	shake_hands(fixture);
	monitor_command(fixture->monitor, on_answer, fixture, "eject", "{s:s}", "id", "\xff\xfe");
	told(fixture, "");
	qemu_hears(fixture, "");
	told_part(fixture, "answer the arguments of the monitor command eject cannot be sent");
}

static void test_end(void **state)
{
	struct fixture *fixture = *state;

	shake_hands(fixture);
	monitor_command(fixture->monitor, on_answer, fixture, "quit", NULL);
	qemu_closes(fixture);
	/* Closed with our command unread, the socket is reset rather than at its end. */
	assert_memory_equal(fixture->log, "lost ", 5);
	fixture->log[0] = '\0';
	monitor_command(fixture->monitor, on_answer, fixture, "quit", NULL);
	settle(fixture);
	told(fixture, "");
}

static void test_end_without_a_word(void **state)
{
	qemu_closes(*state);
	told(*state, "lost QEMU closed its monitor\n");
}

static void test_what_came_before_the_end_is_told(void **state)
{
	struct fixture *fixture = *state;
	static const char last[] = "{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true}}\n";

	shake_hands(fixture);
	assert_int_equal(write(fixture->qemu, last, strlen(last)), strlen(last));
	qemu_closes(fixture);
	told(fixture, "event SHUTDOWN guest=yes\nshutdown 1\nlost QEMU closed its monitor\n");
}

static void test_garbage(void **state)
{
	static const char *const lines[] = {
		"hello\tthere\n", "[]\n", "{\"QMP\": 1}\n", "{\"event\": \"STOP\"}\n", "{\"QMP\": {\"version\": {}}}\n",
		"{\"a\": \"\xff\"}\n", "\x01\x02\n",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		qemu_says(fixture, lines[i]);
		told_part(fixture, "lost QEMU's monitor sent what is not QMP: \"");
		assert_non_null(strchr(fixture->log, '\n'));
		tear_down(state);
		set_up(state);
		fixture = *state;
	}
}

static void test_garbage_later(void **state)
{
	static const char *const lines[] = {
		"{}\n", "3\n", "{\"return\": {}, \"id\": 9}\n", "{\"error\": {\"desc\": \"?\"}}\n", "{\"return\": {}\n",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		shake_hands(fixture);
		qemu_says(fixture, lines[i]);
		told_part(fixture, "lost QEMU's monitor sent what is not QMP: \"");
		tear_down(state);
		set_up(state);
		fixture = *state;
	}
}

static void test_endless_line(void **state)
{
	struct fixture *fixture = *state;
	char block[4096];

	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 2 * 256 && !*fixture->log; i++) {
		assert_int_equal(send(fixture->qemu, block, sizeof(block), MSG_NOSIGNAL), sizeof(block));
		loop_once(fixture->loop, 0);
	}
	told_part(fixture, "lost QEMU's monitor sent what is not QMP: \"xxxx");
}

static void test_long_line(void **state)
{
	struct fixture *fixture = *state;
	char *line = mem_alloc(900001);

	shake_hands(fixture);
	memset(line, ' ', 900000);
	memcpy(line + 900000 - 18, "{\"event\": \"LONG\"}\n", 18);
	for (size_t done = 0; done < 900000; done += 9000) {
		assert_int_equal(write(fixture->qemu, line + done, 9000), 9000);
		loop_once(fixture->loop, 0);
	}
	settle(fixture);
	told(fixture, "event LONG\n");
	mem_free(line);
}

/* More than the socket takes is sent when it takes more, and nothing of it is lost. */
static void test_qemu_does_not_read(void **state)
{
	struct fixture *fixture = *state;
	const size_t sent = 300 * 10000;
	size_t total = 0;
	char *long_name = mem_alloc(10001), *text = mem_alloc(65536);
	ssize_t got;

	shake_hands(fixture);
	memset(long_name, 'z', 10000);
	for (int i = 0; i < 300; i++)
		monitor_command(fixture->monitor, NULL, NULL, "x", "{s:s}", "name", long_name);
	while (total < sent) {
		loop_once(fixture->loop, 0);
		got = recv(fixture->qemu, text, 65536, MSG_DONTWAIT);
		for (ssize_t i = 0; i < got; i++)
			total += text[i] == 'z';
	}
	settle(fixture);
	assert_int_equal(total, sent);
	told(fixture, "");
	mem_free(long_name);
	mem_free(text);
}

static void test_freed_in_each_callback(void **state)
{
	static const char *const lines[] = {
		"{\"event\": \"RESET\"}\n{\"event\": \"RESET\"}\n",
		"{\"event\": \"SHUTDOWN\"}\n{\"event\": \"STOP\"}\n",
		"{\"event\": \"STOP\"}\n{\"event\": \"STOP\"}\n", "{\"return\": {}, \"id\": 2}\n{}\n", "nonsense\n{}\n",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		shake_hands(fixture);
		monitor_command(fixture->monitor, on_answer, fixture, "stop", NULL);
		fixture->free_in_callback = true;
		qemu_says(fixture, lines[i]);
		assert_null(fixture->monitor);
		/* One line: nothing was called after. */
		assert_ptr_equal(strchr(fixture->log, '\n'), fixture->log + strlen(fixture->log) - 1);
		tear_down(state);
		set_up(state);
		fixture = *state;
	}
	fixture->free_in_callback = true;
	qemu_closes(fixture);
	assert_null(fixture->monitor);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_handshake),
		TEST(test_handshake_byte_by_byte),
		TEST(test_handshake_refused),
		TEST(test_events),
		TEST(test_disk_is_full),
		TEST(test_commands),
		TEST(test_questions_and_keys),
		TEST(test_arguments_that_cannot_be_sent),
		TEST(test_end),
		TEST(test_end_without_a_word),
		TEST(test_what_came_before_the_end_is_told),
		TEST(test_garbage),
		TEST(test_garbage_later),
		TEST(test_endless_line),
		TEST(test_long_line),
		TEST(test_qemu_does_not_read),
		TEST(test_freed_in_each_callback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
