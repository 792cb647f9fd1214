/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/serial_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/base/loop.h"
#include "runtime/machine/serial.h"

static void add(struct serial_text *text, const char *bytes)
{
	serial_text_add(text, bytes, strlen(bytes));
}

static void steering_is_no_text(void **state)
{
	struct serial_text text;

	(void)state;
	serial_text_init(&text);
	add(&text, "\033[1;31mred\033[0m \033(Bplain\r\nlogim\bn\b\bin: \033]0;title\a.\033[2");
	add(&text, "J\033=|\n\b");
	assert_string_equal(text.bytes, "red plain\nlogin: .|\n");
	serial_text_deinit(&text);
}

static void old_text_is_forgotten_by_lines(void **state)
{
	struct serial_text text;
	uint64_t from = 3;

	(void)state;
	serial_text_init(&text);
	for (int i = 0; i < 120000; i++)
		add(&text, "0123456789\n");
	assert_true(text.forgotten > 0 && text.forgotten % 11 == 0);
	assert_true(text.forgotten + text.length == 11 * 120000);
	assert_memory_equal(serial_text_from(&text, &from), "0123456789\n", 11);
	assert_true(from == text.forgotten && serial_text_begins_line(&text, from));
	add(&text, "last");
	assert_true(serial_text_last_line(&text, 0) == 11 * 120000);
	assert_true(serial_text_last_line(&text, 11 * 120000 + 2) == 11 * 120000 + 2);
	serial_text_deinit(&text);
}

static void nothing(void *context)
{
	(void)context;
}

static void no_trouble(void *context, const struct error *why)
{
	(void)context;
	fail_msg("%s", why->text);
}

/* A console, what it has said by now, and what is found in that. */
struct console {
	struct loop *loop;
	struct serial *serial;
	int guest;
};

static void begin(struct console *console)
{
	static const struct serial_events events = {nothing, no_trouble};
	struct error error;
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	console->loop = loop_new();
	console->guest = pair[1];
	console->serial = serial_new(console->loop, pair[0], "/dev/null", &events, NULL, &error);
	assert_non_null(console->serial);
}

static void end(struct console *console)
{
	serial_free(console->serial);
	loop_free(console->loop);
	close(console->guest);
}

static void say(struct console *console, const char *text)
{
	assert_int_equal(write(console->guest, text, strlen(text)), strlen(text));
	loop_once(console->loop, 1000);
}

static bool finds(struct console *console, const char *pattern, uint64_t *from)
{
	return serial_find(console->serial, &(struct serial_wanted){pattern, true}, from);
}

/* Whatever the locale of whoever runs kvt is: these tests have none. */
static void patterns_are_of_utf8(void **state)
{
	struct console console;
	uint64_t from = 0;

	(void)state;
	begin(&console);
	say(&console, "Gr\xc3\xb6\xc3\x9f" "e: 12\n\n\xd0\xba\xd0\xbe\xd0\xbd\xd0\xb5\xd1\x86\n");
	assert_true(finds(&console, "^Gr..e", &from));
	assert_true(finds(&console, "^[\xd0\xb0-\xd1\x8f]+$", &from));
	from = 0;
	/* the first place that is not empty, though it begins a line behind an empty one */
	assert_true(finds(&console, "^[\xd0\xb0-\xd1\x8f]*", &from));
	assert_true(from > 14);
	end(&console);
}

static void patterns_are_found_in_lines(void **state)
{
	struct console console;
	uint64_t from = 0, other = 0;
	int length;

	(void)state;
	begin(&console);
	say(&console, "one\ntwo");
	assert_false(finds(&console, "^three$", &from));
	assert_true(from == 4);			/* "two" may yet become more */
	say(&console, "three\nthree\n \n");
	assert_true(finds(&console, "^three$", &from));
	assert_true(from == strlen("one\ntwothree\nthree"));
	assert_false(finds(&console, "three", &from));
	assert_false(finds(&console, "one.two", &other));
	other = 2;
	assert_false(finds(&console, "^e", &other));	/* a place within a line is not its beginning */
	assert_memory_equal(serial_last_line(console.serial, &length), "three", 5);
	assert_int_equal(length, 5);
	end(&console);
}

static void text_is_found_across_reads_and_lines(void **state)
{
	struct console console;
	uint64_t from = 0;
	const struct serial_wanted wanted = {"kvt\nlogin:", false};

	(void)state;
	begin(&console);
	say(&console, "debian kvt\r\nlog");
	assert_false(serial_find(console.serial, &wanted, &from));
	say(&console, "in: ");
	assert_true(serial_find(console.serial, &wanted, &from));
	assert_false(serial_find(console.serial, &wanted, &from));
	end(&console);
}

/* What another run's console had said, in front of what this one says; what was not read yet can be had at once. */
static void another_run_goes_on(void **state)
{
	struct console console;
	uint64_t from = strlen("one\n"), begin_again = 0;

	(void)state;
	begin(&console);
	serial_recall(console.serial, "one\ntwo\n");
	assert_false(finds(&console, "one", &from));
	assert_true(finds(&console, "one", &begin_again));
	assert_int_equal(write(console.guest, "three\n", 6), 6);
	serial_drain(console.serial);
	assert_string_equal(serial_text(console.serial), "one\ntwo\nthree\n");
	assert_true(serial_forgotten(console.serial) == 0);
	end(&console);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steering_is_no_text),
		cmocka_unit_test(old_text_is_forgotten_by_lines),
		cmocka_unit_test(patterns_are_found_in_lines),
		cmocka_unit_test(patterns_are_of_utf8),
		cmocka_unit_test(text_is_found_across_reads_and_lines),
		cmocka_unit_test(another_run_goes_on),
	};

	return cmocka_run_group_tests_name("serial", tests, NULL, NULL);
}
