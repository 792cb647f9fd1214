/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/vm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "tests/fake/script_host.h"

#define GUEST "guest g \"T\" { memory 1 GiB; timeout 10 s }\n"
#define SCREENS "screen a\nscreen b\nscreen c\n"

static void input_in_order(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host,
	      GUEST "boot {\n type \"root\\n\"\n press enter\n press ctrl+alt+delete*3 a\n hold shift+a\n release shift\n release\n"
		    " move-to 3,4\n click-at 5,6\n click-at 5,6 double\n click-at 7,8 right\n click-at 7,8 middle\n drag 1,2 to 3,4\n scroll up 3\n scroll down 2 at 5,6\n insert cdrom \"x.iso\"\n"
		    " eject floppy\n screenshot \"s\"\n note \"n\"\n reset\n power-off\n}\n",
	      "boot");
	script_host_expect(&host, "power-on boot\ntype [root\n]\npress enter x1\npress ctrl+alt+delete x3\npress a x1\n"
				  "hold shift+a\nrelease shift\nrelease all\nmove 3,4\nmove 5,6\nclick 1 x1\nmove 5,6\nclick 1 x2\n"
				  "move 7,8\nclick 3 x1\nmove 7,8\nclick 2 x1\nmove 1,2\nbutton 1 down\nmove 3,4\nbutton 1 up\nclick 4 x3\nmove 5,6\nclick 5 x2\ninsert cdrom x.iso\neject floppy\nscreenshot s\nnote n\n"
				  "reset\npower-off\npower-off\n");
	script_host_passed(&host);
}

/* Each phase begins with the guest's layout, in a script that speaks of layouts at all. */
static void layouts_are_told(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, "guest g \"T\" { keyboard fr }\nboot {\n type \"\xc3\xa9\"\n keyboard us\n press a\n}\n", "boot");
	script_host_expect(&host, "power-on boot\nkeyboard fr\ntype [\xc3\xa9]\nkeyboard us\npress a x1\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, GUEST "boot { type \"x\" }\ntest other { keyboard de }\n", "boot");
	script_host_expect(&host, "power-on boot\nkeyboard us\ntype [x]\npower-off\n");
	script_host_passed(&host);
}

/* Nothing is asked before what was asked last is answered; other events change nothing about that. */
static void one_at_a_time(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "boot {\n type \"x\"\n wait-screen a\n}\n");
	host.answer_by_hand = true;
	script_host_score(&host, "a", 1);
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\n");
	assert_true(vm_deadline_us(host.vm) == INT64_MAX);
	script_host_event(&host, EVENT_UPDATE);
	script_host_event(&host, EVENT_TIMER);
	script_host_expect(&host, "");
	script_host_event(&host, EVENT_DONE);
	script_host_expect(&host, "type [x]\n");
	script_host_event(&host, EVENT_UPDATE);
	script_host_expect(&host, "");
	script_host_event(&host, EVENT_DONE);
	script_host_expect(&host, "expect a\npower-off\n");
	assert_true(host.running);
	script_host_event(&host, EVENT_DONE);
	script_host_passed(&host);
}

static void wait_screen(void **state)
{
	struct script_host host;
	struct vm_wait wait;

	(void)state;
	script_host_begin(&host, GUEST SCREENS "boot {\n wait-screen a timeout 3 s\n press enter\n}\n", "boot");
	script_host_expect(&host, "power-on boot\nexpect a\n");
	vm_wait(host.vm, &wait);
	assert_string_equal(wait.what, "a");
	assert_true(wait.until_us == 3000000);
	assert_true(vm_deadline_us(host.vm) == 3000000);
	script_host_show(&host, "b", 1);	/* another screen */
	script_host_pass(&host, 2999);
	script_host_expect(&host, "");
	script_host_show(&host, "a", 1);	/* in the very last moment */
	script_host_expect(&host, "press enter x1\npower-off\n");
	script_host_passed(&host);
}

static void there_already(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "boot {\n wait-screen a\n}\n");
	script_host_score(&host, "a", 1);
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\nexpect a\npower-off\n");
	script_host_passed(&host);
}

static void timeout_names_the_nearest(void **state)
{
	struct script_host host;
	struct vm_wait wait;

	(void)state;
	script_host_begin(&host, GUEST SCREENS "boot {\n one-of timeout 2 s { a -> { }; b -> { }; c -> { } }\n}\n", "boot");
	script_host_score(&host, "b", 0.875);
	script_host_show(&host, "a", 0.25);
	script_host_score(&host, "a", 0.5);
	script_host_show(&host, "b", 0.1);	/* the best of the whole wait counts, not the last */
	vm_wait(host.vm, &wait);
	assert_string_equal(wait.what, "a, b or c");
	assert_string_equal(wait.best_screen, "b");
	assert_true(wait.best == 0.875);
	script_host_pass(&host, 1999);
	assert_true(host.running);
	script_host_pass(&host, 1);
	vm_wait(host.vm, &wait);	/* also afterwards, for advice */
	assert_null(wait.what);
	assert_string_equal(wait.best_screen, "b");
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the screens a, b or c did not come within 2 s; nearest was b with 87.5% of its picture");
	script_host_begin(&host, GUEST SCREENS "boot {\n wait-screen a timeout 90 s\n}\n", "boot");
	script_host_pass(&host, 90000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the screen a did not come within 90 s; at best 0.0% of its picture was there");
}

/* The statement's own, else the block's, else the guest's, else a minute; a block's ends with the block. */
static void default_timeouts(void **state)
{
	static const struct {
		const char *steps;
		int64_t seconds;
	} cases[] = {
		{"wait-screen a", 10},
		{"timeout 5 s; wait-screen a", 5},
		{"timeout 5 s; wait-screen a timeout 1 s", 1},
		{"timeout slow; wait-reboot", 7},
		{"timeout 5 s; if yes { timeout 6 s; wait-poweroff }", 6},
		{"timeout 5 s; if yes { timeout 6 s }; wait-screen a", 5},
		{"timeout 5 s; p()", 10},
		{"if-screen a timeout slow { }", 7},
		{"sleep 3 s", 3},
	};
	struct script_host host;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = mem_format(GUEST SCREENS "param slow = 7 s\nprocedure p() { wait-screen a }\nboot { %s }\n", cases[i].steps);

		script_host_begin(&host, text, "boot");
		assert_true(vm_deadline_us(host.vm) == cases[i].seconds * 1000000);
		script_host_deinit(&host);
		mem_free(text);
	}
	script_host_begin(&host, "guest g { }\nscreen a\nboot { wait-screen a }\n", "boot");
	assert_true(vm_deadline_us(host.vm) == 60000000);
	script_host_deinit(&host);
}

static void one_of(void **state)
{
	static const char script[] = GUEST SCREENS "boot {\n one-of { a -> { press a; press enter }\n b -> press b\n c -> { } }\n note \"on\"\n}\n";
	struct script_host host;

	(void)state;
	script_host_begin(&host, script, "boot");
	script_host_expect(&host, "power-on boot\nexpect a b c\n");
	script_host_show(&host, "b", 1);
	script_host_expect(&host, "press b x1\nnote on\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, script, "boot");
	script_host_show(&host, "c", 1);
	script_host_expect(&host, "power-on boot\nexpect a b c\nnote on\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, script, "boot");
	script_host_score(&host, "c", 1);
	script_host_show(&host, "a", 1);	/* both: the first one written */
	script_host_expect(&host, "power-on boot\nexpect a b c\npress a x1\npress enter x1\nnote on\npower-off\n");
	script_host_passed(&host);
}

static void if_screen(void **state)
{
	static const char script[] = GUEST SCREENS "boot {\n if-screen a { note \"a\" } else if-screen b timeout 3 s { note \"b\" } else { note \"no\" }\n}\n";
	struct script_host host;

	(void)state;
	script_host_init(&host, script);
	script_host_score(&host, "a", 1);
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\nexpect a\nnote a\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, script, "boot");
	script_host_expect(&host, "power-on boot\nexpect a\nexpect b\n");	/* a is not waited for */
	script_host_pass(&host, 2000);
	script_host_show(&host, "b", 1);
	script_host_expect(&host, "note b\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, script, "boot");
	script_host_pass(&host, 3000);
	script_host_expect(&host, "power-on boot\nexpect a\nexpect b\nnote no\npower-off\n");
	script_host_passed(&host);
}

static void repeats(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST SCREENS "boot {\n repeat 3 times { press down }\n repeat 0 times { press up }\n}\n", "boot");
	script_host_expect(&host, "power-on boot\npress down x1\npress down x1\npress down x1\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, GUEST SCREENS "param n = 2\nboot {\n repeat n times { repeat 2 times { press tab } }\n}\n", "boot");
	script_host_expect(&host, "power-on boot\npress tab x1\npress tab x1\npress tab x1\npress tab x1\npower-off\n");
	script_host_passed(&host);
}

static void repeat_until(void **state)
{
	static const char script[] = GUEST SCREENS "boot {\n repeat 3 times until a { press down; wait-screen b standing }\n note \"on\"\n}\n";
	struct script_host host;

	(void)state;
	script_host_begin(&host, script, "boot");
	script_host_expect(&host, "power-on boot\nexpect a\npress down x1\nexpect b\n");
	script_host_score(&host, "a", 1);
	script_host_show(&host, "b", 1);
	script_host_expect(&host, "expect a\nnote on\npower-off\n");
	script_host_passed(&host);
	script_host_init(&host, script);
	script_host_score(&host, "b", 1);
	script_host_start(&host, "boot");	/* a never comes: the bound ends it */
	script_host_expect(&host, "power-on boot\nexpect a\npress down x1\nexpect b\nexpect a\npress down x1\nexpect b\n"
				  "expect a\npress down x1\nexpect b\nnote on\npower-off\n");
	script_host_passed(&host);
}

static void conditions(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host,
	      GUEST "param disk = \"lvm\"\nparam fast = yes\nparam n = 3\nboot {\n"
		    " if disk is \"lvm\" { note \"1\" }\n if disk is not \"lvm\" { note \"2\" } else { note \"3\" }\n"
		    " if fast { note \"4\" }\n if not fast { note \"5\" }\n if n is 4 { note \"6\" } else if n is 3 { note \"7\" }\n}\n",
	      "boot");
	script_host_expect(&host, "power-on boot\nnote 1\nnote 3\nnote 4\nnote 7\npower-off\n");
	script_host_passed(&host);
}

static void strings(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host,
	      GUEST "param user = \"al\"\nparam n = 3\nparam t = 90 s\nparam p = 1,2\nboot {\n type \"${user}:${n} ${t}/${p}\\n\"\n type n\n"
		    " type \"\"\n note user\n}\n",
	      "boot");
	script_host_expect(&host, "power-on boot\ntype [al:3 90 s/1,2\n]\ntype [3]\ntype []\nnote al\npower-off\n");
	script_host_passed(&host);
}

static void set_params(void **state)
{
	struct script_host host;
	const char *why;

	(void)state;
	script_host_init(&host, GUEST SCREENS "param user\nparam n = 1\nparam t = 1 s\nboot {\n repeat n times { type user }\n wait-screen a timeout t\n}\n");
	assert_string_equal(script_missing_param(&host.script)->name, "user");
	assert_true(script_set_param(&host.script, "user", "bob", &why));
	assert_null(script_missing_param(&host.script));
	assert_true(script_set_param(&host.script, "n", "2", &why));
	assert_true(script_set_param(&host.script, "t", "1.5 min", &why));
	assert_false(script_set_param(&host.script, "n", "2 s", &why));
	assert_string_equal(why, "param `n` is a number, such as 3, and `2 s` is none");
	assert_false(script_set_param(&host.script, "t", "2", &why));
	assert_false(script_set_param(&host.script, "t", "", &why));
	assert_false(script_set_param(&host.script, "users", "x", &why));
	assert_non_null(strstr(why, "there is no param `users`"));
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\ntype [bob]\ntype [bob]\nexpect a\n");
	assert_true(vm_deadline_us(host.vm) == 90000000);
	script_host_deinit(&host);
}

static void procedures(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host,
	      GUEST SCREENS "procedure login(user, rounds: number, wait: duration, at: point) {\n repeat rounds times { type user }\n note at\n"
			    " wait-screen a timeout wait\n inner(user, \"x\")\n}\n"
			    "procedure inner(one, two) { note \"${one}${two}\" }\n"
			    "boot {\n login(\"al\", 2, 3 s, 4,5)\n login(\"bo\", 1, 4 s, 6,7)\n}\n",
	      "boot");
	script_host_expect(&host, "power-on boot\ntype [al]\ntype [al]\nnote 4,5\nexpect a\n");
	assert_true(vm_deadline_us(host.vm) == 3000000);
	script_host_show(&host, "a", 1);
	script_host_expect(&host, "note alx\ntype [bo]\nnote 6,7\nexpect a\n");
	script_host_change(&host, "a");
	script_host_expect(&host, "note box\npower-off\n");
	script_host_passed(&host);
}

static void click_at_a_screen(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST SCREENS "boot {\n click-at b timeout 3 s\n move-to c\n}\n", "boot");
	script_host_expect(&host, "power-on boot\nexpect b\n");
	script_host_score(&host, "c", 1);
	script_host_show(&host, "b", 1);
	script_host_expect(&host, "move 101,50\nclick 1 x1\nexpect c\nmove 102,50\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, GUEST SCREENS "boot {\n click-at b timeout 3 s\n}\n", "boot");
	script_host_pass(&host, 3000);
	script_host_expect(&host, "power-on boot\nexpect b\n");
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the screen b did not come within 3 s; at best 0.0% of its picture was there");
}

static void watchers(void **state)
{
	static const char script[] = GUEST SCREENS "watch c -> fail \"it panicked\"\nboot {\n wait-screen a\n sleep 5 s\n wait-reboot timeout 9 s\n}\n";
	struct script_host host;

	(void)state;
	script_host_begin(&host, script, "boot");
	script_host_expect(&host, "power-on boot\nexpect a c\n");
	script_host_show(&host, "c", 1);
	script_host_ended(&host, REASON_WATCHER, "it panicked (screen `c`)");
	/* what is waited for wins over a watcher that is there as well */
	script_host_begin(&host, script, "boot");
	script_host_score(&host, "c", 1);
	script_host_show(&host, "a", 1);
	script_host_expect(&host, "power-on boot\nexpect a c\n");
	assert_true(host.running);	/* asleep: nothing is looked for */
	script_host_pass(&host, 5000);
	script_host_expect(&host, "expect c\n");
	script_host_ended(&host, REASON_WATCHER, "it panicked (screen `c`)");
}

static void sleeps(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "boot {\n sleep 500 ms\n note \"awake\"\n}\n", "boot");
	script_host_pass(&host, 499);
	script_host_event(&host, EVENT_UPDATE);
	script_host_expect(&host, "power-on boot\n");
	script_host_pass(&host, 1);
	script_host_expect(&host, "note awake\npower-off\n");
	script_host_passed(&host);
}

static void reboots(void **state)
{
	static const char script[] = GUEST SCREENS "boot {\n type \"reboot\"\n wait-reboot timeout 3 s\n wait-screen a\n}\n";
	struct script_host host;

	(void)state;
	script_host_begin(&host, script, "boot");
	script_host_event(&host, EVENT_REBOOT);
	script_host_expect(&host, "power-on boot\ntype [reboot]\nexpect a\n");
	script_host_event(&host, EVENT_REBOOT);		/* once more, and nobody waits for it */
	script_host_ended(&host, REASON_UNEXPECTED_REBOOT, "the guest rebooted while a was waited for");
	script_host_begin(&host, script, "boot");
	script_host_pass(&host, 3000);
	script_host_ended(&host, REASON_REBOOT_TIMEOUT, "the guest did not reboot within 3 s");
	script_host_begin(&host, script, "boot");
	script_host_event(&host, EVENT_POWEROFF);
	script_host_ended(&host, REASON_UNEXPECTED_POWEROFF, "the guest switched itself off while a reboot was waited for");
}

/* A guest that reboots while keys are still being pressed has done what wait-reboot waits for. */
static void reboot_is_latched(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "boot {\n type \"reboot\"\n wait-reboot\n wait-screen a\n}\n");
	host.answer_by_hand = true;
	script_host_start(&host, "boot");
	script_host_event(&host, EVENT_DONE);
	script_host_expect(&host, "power-on boot\ntype [reboot]\n");
	script_host_event(&host, EVENT_REBOOT);
	assert_true(host.running);
	script_host_event(&host, EVENT_DONE);
	script_host_expect(&host, "expect a\n");
	script_host_score(&host, "a", 1);
	script_host_event(&host, EVENT_UPDATE);
	script_host_event(&host, EVENT_DONE);
	script_host_passed(&host);
}

static void poweroffs(void **state)
{
	static const char script[] = GUEST SCREENS "boot {\n wait-screen a\n wait-poweroff timeout 3 s\n note \"off\"\n}\n";
	struct script_host host;

	(void)state;
	script_host_begin(&host, script, "boot");
	script_host_event(&host, EVENT_POWEROFF);
	script_host_ended(&host, REASON_UNEXPECTED_POWEROFF, "the guest switched itself off while a was waited for");
	script_host_begin(&host, script, "boot");
	script_host_score(&host, "a", 1);
	script_host_event(&host, EVENT_POWEROFF);	/* with its last screen: first seen, then off */
	script_host_expect(&host, "power-on boot\nexpect a\nnote off\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, script, "boot");
	script_host_show(&host, "a", 1);
	script_host_pass(&host, 3000);
	script_host_ended(&host, REASON_POWEROFF_TIMEOUT, "the guest did not switch itself off within 3 s");
}

/* During a sleep a power-off is only remembered. */
static void poweroff_during_sleep(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST SCREENS "boot {\n sleep 2 s\n wait-screen a\n}\n", "boot");
	script_host_event(&host, EVENT_POWEROFF);
	assert_true(host.running);
	script_host_pass(&host, 2000);
	script_host_ended(&host, REASON_UNEXPECTED_POWEROFF, "the guest switched itself off while a was waited for");
}

/* What happened in one phase is no surprise in the next. */
static void phases(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "test t { wait-screen b }\nboot { wait-screen a }\ninstall { sleep 1 s }\n");
	assert_string_equal(host.script.program->phases[0].name, "install");
	assert_string_equal(host.script.program->phases[2].name, "t");
	script_host_start(&host, "install");
	script_host_event(&host, EVENT_REBOOT);
	script_host_event(&host, EVENT_POWEROFF);
	script_host_pass(&host, 1000);
	assert_false(host.running);
	script_host_start(&host, "boot");
	assert_true(host.running);
	script_host_show(&host, "a", 1);
	script_host_expect(&host, "power-on install\npower-off\npower-on boot\nexpect a\npower-off\n");
	/* a phase that failed leaves nothing behind either */
	script_host_start(&host, "t");
	script_host_pass(&host, 10000);
	assert_int_equal(vm_reason(host.vm), REASON_SCREEN_TIMEOUT);
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on t\nexpect b\npower-on boot\nexpect a\npower-off\n");
	script_host_passed(&host);
}

static void lost_anywhere(void **state)
{
	static const char *const steps[] = {"wait-screen a", "if-screen a timeout 9 s { }", "wait-reboot", "wait-poweroff", "sleep 9 s",
					    "type \"x\"", "power-off", "repeat 9 times until a { sleep 1 s }"};
	struct script_host host;

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		char *text = mem_format(GUEST SCREENS "watch c -> fail \"x\"\nboot {\n %s\n}\n", steps[i]), why[] = "the wire is cut";

		script_host_init(&host, text);
		host.answer_by_hand = true;
		script_host_start(&host, "boot");
		script_host_event(&host, EVENT_DONE);
		assert_true(host.running);
		script_host_lost(&host, REASON_VNC_LOST, why);
		memset(why, 'x', sizeof(why) - 1);	/* the text was copied */
		mem_free(text);
		script_host_ended(&host, REASON_VNC_LOST, "the wire is cut");
	}
}

static void lost_before_power(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "boot { wait-screen a }\n");
	host.answer_by_hand = true;
	script_host_start(&host, "boot");
	script_host_lost(&host, REASON_QEMU_DIED, "no");
	script_host_event(&host, EVENT_DONE);	/* too late */
	script_host_expect(&host, "power-on boot\n");
	script_host_ended(&host, REASON_QEMU_DIED, "no");
}

static void fails(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "param why = \"so\"\nboot {\n fail \"because ${why}\"\n}\n", "boot");
	script_host_expect(&host, "power-on boot\n");
	script_host_ended(&host, REASON_CHECK, "because so");
}

/* A loop that waits for nothing gives the loop outside a chance now and then. */
static void out_of_breath(void **state)
{
	struct script_host host;
	struct vm_wait wait;
	int resumed = 0;

	(void)state;
	script_host_begin(&host, GUEST "boot {\n repeat 10000 times { if yes { } }\n note \"done\"\n}\n", "boot");
	assert_true(host.running);
	while (host.running && resumed < 1000) {
		assert_true(vm_deadline_us(host.vm) == 0);
		vm_wait(host.vm, &wait);
		assert_null(wait.what);
		script_host_event(&host, EVENT_TIMER);
		resumed++;
	}
	assert_true(resumed > 10);
	script_host_expect(&host, "power-on boot\nnote done\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, GUEST "boot {\n repeat 1000000 times { if yes { } }\n}\n", "boot");
	script_host_lost(&host, REASON_SIGNAL, "stopped");
	script_host_ended(&host, REASON_SIGNAL, "stopped");
}

static void steps_are_told(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "procedure p() { press tab }\nboot {\n wait-screen a\n p()\n repeat 2 times until b { wait-screen a standing }\n one-of { a -> { }; c -> { } }\n}\n");
	host.log_steps = true;
	script_host_score(&host, "a", 1);
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\nbegin wait-screen a\nexpect a\npassed wait-screen a: a 1.00\nbegin press tab\npress tab x1\n"
				  "passed press tab\n"
				  "begin repeat 2 times until b\nexpect b\npassed repeat 2 times until b: b 0.00\n"
				  "begin wait-screen a standing\nexpect a\npassed wait-screen a standing: a 1.00\n"
				  "begin repeat 2 times until b\nexpect b\npassed repeat 2 times until b: b 0.00\n"
				  "begin wait-screen a standing\nexpect a\npassed wait-screen a standing: a 1.00\n"
				  "begin repeat 2 times until b\npassed repeat 2 times until b\n"
				  "begin one-of\nexpect a c\npower-off\npassed one-of: a 1.00\n");
	script_host_passed(&host);
	script_host_init(&host, GUEST SCREENS "boot {\n wait-screen a\n}\n");
	host.log_steps = true;
	script_host_start(&host, "boot");
	script_host_show(&host, "a", 0.75);
	script_host_pass(&host, 10000);
	script_host_expect(&host, "power-on boot\nbegin wait-screen a\nexpect a\nfailed wait-screen a: a 0.75\n");
	script_host_deinit(&host);
}

static void properties(void **state)
{
	struct script_host host;
	struct value value;

	(void)state;
	script_host_init(&host, "param size = 2 GiB\nguest g \"T\" {\n memory size\n firmware uefi\n cdrom \"${name}.iso\"\n}\nparam name = \"x\"\nboot { }\n");
	assert_true(vm_property(host.vm, GUEST_MEMORY, &value));
	assert_true(value.integer == 2LL << 30);
	assert_true(vm_property(host.vm, GUEST_FIRMWARE, &value));
	assert_string_equal(value.string, "uefi");
	assert_true(vm_property(host.vm, GUEST_CDROM, &value));
	assert_string_equal(value.string, "x.iso");
	assert_false(vm_property(host.vm, GUEST_DISK, &value));
	script_host_deinit(&host);
}

/* The longest wait that the language can write does not run over the clock. */
static void very_long_timeout(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "boot { wait-screen a timeout 1281023894 h }\n");
	host.now_us = 1000000000000;
	script_host_start(&host, "boot");
	assert_true(vm_deadline_us(host.vm) > host.now_us);
	script_host_deinit(&host);
}

/* Procedures that double what they are given. */
static void endless_text(void **state)
{
	struct text_buffer script = {0};
	struct script_host host;

	(void)state;
	text_add(&script, GUEST);
	for (int i = 0; i < 40; i++)
		text_format(&script, "procedure p%d(a: string) { p%d(\"${a}${a}\") }\n", i, i + 1);
	text_add(&script, "procedure p40(a: string) { note \"x\" }\nboot { p0(\"a\") }\n");
	script_host_begin(&host, script.text, "boot");
	text_deinit(&script);
	script_host_ended(&host, REASON_NO_INPUT, "the script puts more than 64 MiB of text together");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(input_in_order),
		cmocka_unit_test(layouts_are_told),
		cmocka_unit_test(one_at_a_time),
		cmocka_unit_test(wait_screen),
		cmocka_unit_test(there_already),
		cmocka_unit_test(timeout_names_the_nearest),
		cmocka_unit_test(default_timeouts),
		cmocka_unit_test(one_of),
		cmocka_unit_test(if_screen),
		cmocka_unit_test(repeats),
		cmocka_unit_test(repeat_until),
		cmocka_unit_test(conditions),
		cmocka_unit_test(strings),
		cmocka_unit_test(set_params),
		cmocka_unit_test(procedures),
		cmocka_unit_test(click_at_a_screen),
		cmocka_unit_test(watchers),
		cmocka_unit_test(sleeps),
		cmocka_unit_test(reboots),
		cmocka_unit_test(reboot_is_latched),
		cmocka_unit_test(poweroffs),
		cmocka_unit_test(poweroff_during_sleep),
		cmocka_unit_test(phases),
		cmocka_unit_test(lost_anywhere),
		cmocka_unit_test(lost_before_power),
		cmocka_unit_test(fails),
		cmocka_unit_test(out_of_breath),
		cmocka_unit_test(steps_are_told),
		cmocka_unit_test(properties),
		cmocka_unit_test(very_long_timeout),
		cmocka_unit_test(endless_text),
	};

	return cmocka_run_group_tests_name("vm", tests, NULL, NULL);
}
