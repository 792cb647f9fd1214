/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/vm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/fake/script_host.h"

#define GUEST "guest g \"T\" { serial on; timeout 10 s }\nscreen a\n"

static void say(struct script_host *host, const char *all)
{
	host->serial = all;
	script_host_event(host, EVENT_SERIAL);
}

static void waits_until_it_is_said(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "boot { wait-serial \"login:\" }\n", "boot");
	say(&host, "booting\n");
	assert_true(host.running);
	say(&host, "booting\nlogin: ");
	script_host_passed(&host);
}

/* What was said earlier counts, but only once. */
static void each_word_counts_once(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST "boot { wait-serial \"one\"; wait-serial \"one\" timeout 2 s }\n");
	host.serial = "one two";
	script_host_start(&host, "boot");
	assert_true(host.running);
	script_host_pass(&host, 2000);
	script_host_ended(&host, REASON_SERIAL_TIMEOUT, "the serial console did not say `one` within 2 s");
}

static void phases_begin_with_nothing_said(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST "boot { wait-serial /one/ }\ntest t { wait-serial /one/ timeout 1 s }\n");
	host.serial = "one";
	script_host_start(&host, "boot");
	assert_false(host.running);
	host.serial = "";
	script_host_start(&host, "t");
	assert_true(host.running);
	host.serial = "one";
	script_host_event(&host, EVENT_SERIAL);
	script_host_passed(&host);
}

static void names_pattern_and_secret(void **state)
{
	struct script_host host;
	struct vm_wait wait;

	(void)state;
	script_host_begin(&host, GUEST "boot { wait-serial /a+b/ timeout 1 s }\n", "boot");
	vm_wait(host.vm, &wait);
	assert_string_equal(wait.what, "/a+b/ on the serial console");
	script_host_pass(&host, 1000);
	script_host_ended(&host, REASON_SERIAL_TIMEOUT, "the serial console did not say /a+b/ within 1 s");
	script_host_begin(&host, GUEST "param secret pin = 1234\nboot { wait-serial \"pin ${pin}\" timeout 1 s }\n", "boot");
	script_host_pass(&host, 1000);
	script_host_ended(&host, REASON_SERIAL_TIMEOUT, "the serial console did not say `pin (secret)` within 1 s");
}

static void is_watched_during_waits(void **state)
{
	static const char script[] = GUEST "watch serial /Oops/ -> fail \"the kernel is in trouble\"\n"
					   "boot { sleep 1 s; wait-screen a }\n";
	struct script_host host;

	(void)state;
	script_host_begin(&host, script, "boot");
	say(&host, "Oops: 0000\n");
	assert_true(host.running);		/* not during a sleep, but it is not missed either */
	script_host_pass(&host, 1000);
	script_host_ended(&host, REASON_WATCHER, "the kernel is in trouble (the serial console said /Oops/)");
	script_host_begin(&host, script, "boot");
	script_host_pass(&host, 1000);
	say(&host, "all is well\nOops: 0000\n");
	script_host_ended(&host, REASON_WATCHER, "the kernel is in trouble (the serial console said /Oops/)");
}

static void surprises_end_it(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "boot { wait-serial \"login:\" }\n", "boot");
	script_host_event(&host, EVENT_REBOOT);
	assert_int_equal(vm_reason(host.vm), REASON_UNEXPECTED_REBOOT);
	script_host_deinit(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_until_it_is_said),
		cmocka_unit_test(each_word_counts_once),
		cmocka_unit_test(phases_begin_with_nothing_said),
		cmocka_unit_test(names_pattern_and_secret),
		cmocka_unit_test(is_watched_during_waits),
		cmocka_unit_test(surprises_end_it),
	};

	return cmocka_run_group_tests_name("vm_serial", tests, NULL, NULL);
}
