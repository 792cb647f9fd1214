/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waits that ask what the display did since the last input: for a fresh screen, for stillness, for a change.
 */
#include "interp/vm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "grammar/mem.h"
#include "tests/fake/script_host.h"

/* What is around the steps of a test. */
#define SCRIPT(steps) \
	"guest g \"T\" { memory 1 GiB; timeout 10 s }\nscreen a\nscreen b\nscreen c\nprocedure p() { press tab }\n" \
	"boot {\n" steps "\n note \"on\"\n}\n"

/* Begins with A on the display, as it was before the phase. */
static void begin_with_a(struct script_host *host, const char *script)
{
	script_host_init(host, script);
	script_host_score(host, "a", 1);
	script_host_start(host, "boot");
}

static void assert_on(struct script_host *host)
{
	if (!strstr(host->log, "note on\n"))
		script_host_expect(host, "note on");
	script_host_passed(host);
}

/* Stands at a wait for A that does not take it as it stands, but a new one. */
static void assert_wants_fresh(struct script_host *host)
{
	struct vm_wait wait;

	assert_true(host->running);
	vm_wait(host->vm, &wait);
	assert_string_equal(wait.stale_screen, "a");
	script_host_event(host, EVENT_UPDATE);
	assert_true(host->running);
	script_host_change(host, "a");
	assert_on(host);
}

/* Where the script says nothing: a screen that was seen by the last wait, behind input of any kind. */
static void fresh_by_default(void **state)
{
	static const char *const inputs[] = {
		"type \"x\"", "press enter", "hold shift", "release shift", "release", "move-to 1,2", "click-at 1,2", "drag 1,2 to 3,4", "scroll up 1",
		"reset", "insert cdrom \"x\"", "eject cdrom", "p()", "note \"n\"; press enter; wait-still 0 s",
	};
	struct script_host host;

	(void)state;
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		char *script = mem_format(SCRIPT(" wait-screen a; %s; wait-screen a"), inputs[i]);

		begin_with_a(&host, script);
		assert_wants_fresh(&host);
		mem_free(script);
	}
	begin_with_a(&host, SCRIPT(" one-of { b -> { }; a -> { } }; press enter; one-of { a -> { }; b -> { } }"));
	assert_wants_fresh(&host);
	begin_with_a(&host, SCRIPT(" click-at a; wait-screen a"));
	assert_wants_fresh(&host);
	begin_with_a(&host, SCRIPT(" wait-screen a; press enter; if-screen b { }; wait-screen a"));
	assert_wants_fresh(&host);
}

static void standing_by_default(void **state)
{
	static const char *const steps[] = {
		/* never seen, or not of late */
		"press enter; wait-screen a",
		"wait-screen a; wait-screen a",
		"press enter; wait-screen a; wait-screen a",
		"wait-screen a; press enter; wait-screen b; press enter; wait-screen a",
		/* only the one that was seen last */
		"wait-screen b; press enter; one-of { a -> { }; b -> { } }",
		/* nothing that the guest could answer to */
		"wait-screen a; type \"\"; note \"n\"; screenshot \"s\"; sleep 0 s; wait-screen a",
		/* a look and the pointer take what is there; what a look saw does not count as waited for */
		"wait-screen a; press enter; if-screen a { } else { fail \"x\" }",
		"wait-screen a; press enter; repeat 1 times until a { fail \"x\" }",
		"wait-screen a; press enter; click-at a",
		"wait-screen a; press enter; move-to a",
		"if-screen a { press enter }; wait-screen a",
		/* where the script says so */
		"wait-screen a; press enter; wait-screen a standing",
		"wait-screen a; press enter; one-of { a standing -> { } }",
		"wait-screen a; press enter; if-screen a standing { } else { fail \"x\" }",
		"wait-screen a; press enter; repeat 1 times until a standing { fail \"x\" }",
	};
	struct script_host host;

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		char *script = mem_format(SCRIPT(" %s"), steps[i]);

		script_host_init(&host, script);
		script_host_score(&host, "a", 1);
		script_host_score(&host, "b", 1);
		script_host_start(&host, "boot");
		script_host_pass(&host, 0);
		if (host.running)
			print_error("waits on: %s\n", steps[i]);
		assert_on(&host);
		mem_free(script);
	}
}

static void fresh_when_asked(void **state)
{
	struct script_host host;

	(void)state;
	/* without any input: since the phase began */
	begin_with_a(&host, SCRIPT(" wait-screen a fresh"));
	assert_wants_fresh(&host);
	begin_with_a(&host, SCRIPT(" press enter; one-of { b -> { }; a fresh -> { } }"));
	assert_wants_fresh(&host);
	begin_with_a(&host, SCRIPT(" if-screen a fresh timeout 3 s { } else { fail \"x\" }"));
	assert_wants_fresh(&host);
	begin_with_a(&host, SCRIPT(" repeat 2 times until a fresh { wait-screen b fresh }"));
	script_host_change(&host, "a");
	script_host_show(&host, "b", 1);
	assert_on(&host);
	/* not seeing a fresh one is no failure of a look */
	begin_with_a(&host, SCRIPT(" if-screen a fresh { fail \"x\" }"));
	assert_on(&host);
	/* one that has been away is another one */
	begin_with_a(&host, SCRIPT(" wait-screen a; press enter; wait-screen a"));
	script_host_show(&host, "a", 0.5);
	assert_true(host.running);
	script_host_show(&host, "a", 1);
	assert_on(&host);
	/* as is one that comes only behind the input */
	script_host_begin(&host, SCRIPT(" press enter; wait-screen a fresh"), "boot");
	script_host_show(&host, "a", 1);
	assert_on(&host);
}

/* What a wait has seen is forgotten at the end of its phase. */
static void phases_share_nothing(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, "guest g \"T\" { }\nscreen a\ninstall { wait-screen a; press enter }\nboot { wait-screen a }\n");
	script_host_score(&host, "a", 1);
	script_host_start(&host, "install");
	script_host_start(&host, "boot");
	script_host_passed(&host);
}

static void stale_in_the_verdict(void **state)
{
	struct script_host host;
	struct vm_wait wait;

	(void)state;
	begin_with_a(&host, SCRIPT(" wait-screen a; press enter; wait-screen a"));
	script_host_pass(&host, 10000);
	vm_wait(host.vm, &wait);
	assert_string_equal(wait.stale_screen, "a");	/* for advice */
	script_host_ended(&host, REASON_SCREEN_TIMEOUT,
			  "the screen `a` has been there since before the last input and did not change within 10 s");
	begin_with_a(&host, SCRIPT(" wait-screen a fresh timeout 2 min"));
	script_host_pass(&host, 120000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT,
			  "the screen `a` has been there since the phase began and did not change within 2 min");
	begin_with_a(&host, SCRIPT(" wait-screen a; press enter; one-of timeout 2 s { b -> { }; a -> { } }"));
	script_host_pass(&host, 2000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the screens b or a did not come within 2 s; `a` has been there since "
							"before the last input and did not change");
	/* one that went away in the end */
	begin_with_a(&host, SCRIPT(" wait-screen a; press enter; wait-screen a"));
	script_host_show(&host, "a", 0.25);
	vm_wait(host.vm, &wait);
	assert_null(wait.stale_screen);
	script_host_pass(&host, 10000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the screen `a` went away and did not come back within 10 s");
}

static void wait_still(void **state)
{
	struct script_host host;
	struct vm_wait wait;

	(void)state;
	script_host_begin(&host, SCRIPT(" wait-still 2 s"), "boot");
	script_host_expect(&host, "power-on boot\nkeep\n");
	vm_wait(host.vm, &wait);
	assert_string_equal(wait.what, "a still display");
	assert_true(wait.until_us == 10000000);
	assert_true(vm_deadline_us(host.vm) == 2000000);
	script_host_pass(&host, 1500);
	script_host_event(&host, EVENT_UPDATE);		/* another part of the display, or the same again */
	script_host_expect(&host, "");
	assert_true(vm_deadline_us(host.vm) == 2000000);
	script_host_change(&host, NULL);
	script_host_expect(&host, "keep\n");
	assert_true(vm_deadline_us(host.vm) == 3500000);
	script_host_pass(&host, 1999);
	assert_true(host.running);
	script_host_pass(&host, 1);
	script_host_expect(&host, "note on\npower-off\n");
	script_host_passed(&host);
}

static void never_still(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, SCRIPT(" wait-still 2 s in 1,2 30x40 masked-by c timeout 5 s"), "boot");
	assert_true(host.area.has_region && host.area.x == 1 && host.area.y == 2);
	assert_true(host.area.width == 30 && host.area.height == 40);
	assert_true(host.area.mask_screen == 2);
	for (int i = 0; i < 4; i++) {
		script_host_pass(&host, 1100);
		script_host_change(&host, NULL);
	}
	assert_true(vm_deadline_us(host.vm) == 5000000);	/* the timeout comes first */
	script_host_pass(&host, 600);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT,
			  "the display in 1,2 30x40 masked by c did not keep still for 2 s within 5 s");
	script_host_begin(&host, SCRIPT(" wait-still 10 s"), "boot");
	assert_true(!host.area.has_region && host.area.mask_screen == -1);
	script_host_pass(&host, 1);
	script_host_change(&host, NULL);
	script_host_pass(&host, 9999);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the display did not keep still for 10 s within 10 s");
	/* still for just as long as it may take */
	script_host_begin(&host, SCRIPT(" wait-still 10 s"), "boot");
	script_host_pass(&host, 10000);
	assert_on(&host);
}

static void wait_change(void **state)
{
	struct script_host host;
	struct vm_wait wait;

	(void)state;
	/* what changed since the input counts, also before the wait began */
	script_host_init(&host, SCRIPT(" press enter; wait-change"));
	host.answer_by_hand = true;
	script_host_start(&host, "boot");
	script_host_event(&host, EVENT_DONE);
	script_host_change(&host, NULL);
	script_host_event(&host, EVENT_DONE);
	script_host_expect(&host, "power-on boot\npress enter x1\nnote on\npower-off\n");
	script_host_event(&host, EVENT_DONE);
	script_host_passed(&host);
	/* what changed before the input does not */
	script_host_begin(&host, SCRIPT(" wait-still 2 s; press enter; wait-change masked-by a"), "boot");
	script_host_change(&host, NULL);
	script_host_pass(&host, 2000);
	script_host_event(&host, EVENT_UPDATE);
	assert_true(host.running);
	assert_true(host.area.mask_screen == 0);
	script_host_change(&host, NULL);
	assert_on(&host);
	/* without input: since the wait began */
	script_host_begin(&host, SCRIPT(" wait-screen a; wait-change in 1,2 3x4"), "boot");
	script_host_change(&host, NULL);
	script_host_show(&host, "a", 1);
	script_host_expect(&host, "power-on boot\nexpect a\nkeep\n");
	vm_wait(host.vm, &wait);
	assert_string_equal(wait.what, "a change of the display");
	script_host_pass(&host, 9999);
	script_host_change(&host, NULL);
	assert_on(&host);
	script_host_begin(&host, SCRIPT(" wait-change timeout 3 s"), "boot");
	script_host_pass(&host, 3000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the display did not change within 3 s");
}

/* Watchers and surprises end these waits as they end others; what is waited for comes first. */
static void others_may_end_them(void **state)
{
	static const char *const steps[] = {"wait-still 2 s", "wait-change"};
	static const char *const whats[] = {"a still display", "a change of the display"};
	struct script_host host;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *script = mem_format(SCRIPT(" %s") "watch c -> fail \"it panicked\"\n", steps[i]);
		char *rebooted = mem_format("the guest rebooted while %s was waited for", whats[i]);
		char *off = mem_format("the guest switched itself off while %s was waited for", whats[i]);

		script_host_begin(&host, script, "boot");
		script_host_show(&host, "c", 1);
		assert_non_null(strstr(host.log, "expect c\n"));
		script_host_ended(&host, REASON_WATCHER, "it panicked (screen `c`)");
		script_host_begin(&host, script, "boot");
		script_host_event(&host, EVENT_REBOOT);
		script_host_ended(&host, REASON_UNEXPECTED_REBOOT, rebooted);
		script_host_begin(&host, script, "boot");
		script_host_event(&host, EVENT_POWEROFF);
		script_host_ended(&host, REASON_UNEXPECTED_POWEROFF, off);
		mem_free(script);
		mem_free(rebooted);
		mem_free(off);
	}
	script_host_begin(&host, SCRIPT(" wait-change") "watch c -> fail \"it panicked\"\n", "boot");
	script_host_score(&host, "c", 1);
	script_host_change(&host, NULL);
	assert_on(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_by_default),
		cmocka_unit_test(standing_by_default),
		cmocka_unit_test(fresh_when_asked),
		cmocka_unit_test(phases_share_nothing),
		cmocka_unit_test(stale_in_the_verdict),
		cmocka_unit_test(wait_still),
		cmocka_unit_test(never_still),
		cmocka_unit_test(wait_change),
		cmocka_unit_test(others_may_end_them),
	};

	return cmocka_run_group_tests_name("vm display", tests, NULL, NULL);
}
