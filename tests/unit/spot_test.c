/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/spot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "interp/vm_private.h"
#include "tests/fake/script_host.h"

#define GUEST "guest g \"T\" { timeout 10 s }\nscreen a\nscreen b\nscreen c\nparam p = \"x\"\nparam q = \"y\"\n"

/* What a run of a script remembered, to be recalled by another one. */
struct past {
	struct script_host host;
	struct arena arena;
	struct vm_memory memory;
};

static void remember(struct past *past, bool behind)
{
	assert_true(vm_remember(past->host.vm, behind, &past->arena, &past->memory));
}

static void begin(struct past *past, const char *text)
{
	memset(past, 0, sizeof(*past));
	script_host_begin(&past->host, text, "boot");
}

/* The same up to the first `checkpoint`, which is being made. */
static void begin_up_to_checkpoint(struct past *past, const char *text)
{
	memset(past, 0, sizeof(*past));
	script_host_init(&past->host, text);
	past->host.answer_by_hand = true;
	script_host_start(&past->host, "boot");
	while (!strstr(past->host.log, "checkpoint"))
		script_host_event(&past->host, EVENT_DONE);
}

static void end(struct past *past)
{
	script_host_deinit(&past->host);
	arena_deinit(&past->arena);
}

/* Goes on in TEXT; the calls that follow are LINES, the rest of the phase being left alone. */
static void goes_on(struct past *past, const char *text, const char *lines)
{
	struct script_host next;
	const char *why = "";
	bool found;

	script_host_init(&next, text);
	found = vm_recall(next.vm, 0, &past->memory, &past->arena, &why);
	assert_string_equal(why, "");
	assert_true(found);
	assert_true(vm_resume(next.vm, &(struct event){.kind = EVENT_START}));
	next.asked = 1;
	script_host_event(&next, EVENT_DONE);
	script_host_expect(&next, lines);
	script_host_deinit(&next);
}

static void is_refused(struct past *past, const char *text, const char *wanted)
{
	struct script_host next;
	const char *why = "";

	script_host_init(&next, text);
	assert_false(vm_recall(next.vm, 0, &past->memory, &past->arena, &why));
	assert_string_equal(why, wanted);
	script_host_deinit(&next);
}

/* A checkpoint with a name: behind it, wherever it stands now. */
static void behind_a_name(void **state)
{
	struct past past;

	(void)state;
	begin_up_to_checkpoint(&past, GUEST "boot {\n type \"one\"\n checkpoint here\n wait-screen a\n}\n");
	remember(&past, true);
	goes_on(&past, GUEST "boot {\n press enter\n checkpoint here\n type \"new\"\n wait-screen b\n}\n", "type [new]\nexpect b\n");
	/* without the statement, behind the one that stood before it */
	goes_on(&past, GUEST "boot {\n type \"one\"\n press enter\n wait-screen b\n}\n", "press enter x1\nexpect b\n");
	is_refused(&past, GUEST "boot {\n press enter\n wait-screen b\n}\n",
		   "in boot, the script has no `checkpoint here` and no `type \"one\"` before it that is the same");
	is_refused(&past, GUEST "test other { }\n", "the script has no phase `boot`");
	end(&past);
}

/* In a wait: behind what stood before, so that what was put in between is run. */
static void within_a_wait(void **state)
{
	struct past past;

	(void)state;
	begin(&past, GUEST "boot {\n type \"one\"\n wait-screen a timeout 5 s\n type \"two\"\n}\n");
	assert_true(vm_is_waiting(past.host.vm));
	remember(&past, false);
	goes_on(&past, GUEST "boot {\n type \"one\"\n wait-screen b\n}\n", "expect b\n");
	goes_on(&past, GUEST "boot {\n type \"one\"\n press enter\n wait-screen a timeout 5 s\n}\n", "press enter x1\nexpect a\n");
	goes_on(&past, GUEST "boot {\n type \"1\"\n wait-screen a timeout 5 s\n}\n", "expect a\n");
	is_refused(&past, GUEST "boot {\n type \"1\"\n wait-screen a timeout 6 s\n}\n",
		   "in boot, the script has no `wait-screen a timeout 5 s` and no `type \"one\"` before it that is the same");
	end(&past);
}

/* What was captured before is known behind, by its place; a secret in it is not kept. */
static void captured_values(void **state)
{
	struct past past;

	(void)state;
	memset(&past, 0, sizeof(past));
	script_host_init(&past.host, GUEST "param secret pin = \"99\"\nboot {\n capture text in 0,0 8x8 as x\n wait-text \"b\"\n"
					   " wait-screen a\n}\n");
	past.host.read = "12";
	script_host_score(&past.host, "text in 0,0 8x8", 1);
	script_host_score(&past.host, "text \"b\"", 1);
	script_host_start(&past.host, "boot");
	remember(&past, false);
	assert_int_equal(past.memory.value_count, 1);
	assert_string_equal(past.memory.values[0].value, "12");
	assert_string_equal(past.memory.seen_text, "b");
	goes_on(&past, GUEST "boot {\n capture text in 0,0 8x8 as x\n wait-text \"b\"\n type x\n wait-screen a\n}\n",
		"text 1 [b]\ntype [12]\nexpect a\n");
	goes_on(&past, GUEST "boot {\n capture text in 0,0 8x8 as y\n wait-text \"b\"\n type y\n wait-screen a\n}\n",
		"text 1 [b]\ntype []\nexpect a\n");
	past.host.vm->locals[0].string = "a99b";
	remember(&past, false);
	assert_int_equal(past.memory.value_count, 0);
	end(&past);
}

/* When it has failed, at the statement that did. */
static void at_a_failure(void **state)
{
	struct past past;

	(void)state;
	begin(&past, GUEST "boot {\n type \"one\"\n wait-screen a\n}\n");
	script_host_pass(&past.host, 20000);
	assert_false(past.host.running);
	assert_false(vm_is_waiting(past.host.vm));
	remember(&past, false);
	goes_on(&past, GUEST "boot {\n type \"one\"\n wait-screen b\n}\n", "expect b\n");
	end(&past);
}

/* Of statements of the same text, the same one, as long as there are as many. */
static void counted_among_the_same(void **state)
{
	struct past past;

	(void)state;
	begin(&past, GUEST "boot {\n press enter\n wait-screen a\n press enter\n wait-screen b\n}\n");
	script_host_show(&past.host, "a", 1);
	remember(&past, false);
	goes_on(&past, GUEST "boot {\n press enter\n sleep 1 s\n press enter\n wait-screen c\n}\n", "expect c\n");
	is_refused(&past, GUEST "boot {\n press enter\n wait-screen c\n}\n",
		   "in boot, the script has no `wait-screen b` and no `press enter` before it that is the same");
	end(&past);
}

#define CALLS GUEST "procedure inner(word) {\n type word\n wait-screen a\n}\n" \
	      "procedure outer(word) {\n inner(word)\n press enter\n}\n"

/* Calls are made anew, with their arguments; repeats have the rounds that were left. */
static void within_calls_and_repeats(void **state)
{
	struct past past;

	(void)state;
	begin(&past, CALLS "boot {\n repeat 3 times {\n outer(\"${p}\")\n }\n press esc\n}\n");
	script_host_show(&past.host, "a", 1);
	script_host_score(&past.host, "a", 0);
	script_host_expect(&past.host, "power-on boot\ntype [x]\nexpect a\npress enter x1\ntype [x]\nexpect a\n");
	remember(&past, false);
	assert_true(vm_param_used(past.host.vm, 0));
	assert_false(vm_param_used(past.host.vm, 1));
	goes_on(&past, GUEST "procedure inner(word) {\n type word\n press up\n}\n"
			     "procedure outer(word) {\n inner(word)\n press down\n}\n"
			     "boot {\n repeat 3 times {\n outer(\"${p}\")\n }\n press esc\n wait-screen a\n}\n",
		"press up x1\npress down x1\ntype [x]\npress up x1\npress down x1\npress esc x1\nexpect a\n");
	is_refused(&past, CALLS "boot {\n outer(\"${p}\")\n}\n",
		   "in boot, `outer(\"${p}\")` stood in 1 repeats, and the place is in 0 now");
	is_refused(&past, CALLS "boot {\n repeat 3 times {\n outer(\"z\")\n }\n}\n",
		   "in boot, the script has no `outer(\"${p}\")` that is the same");
	is_refused(&past, GUEST "procedure outer(word) { type word }\nboot {\n repeat 3 times {\n outer(\"${p}\")\n }\n}\n",
		   "in outer, the script has no `inner(word)` that is the same");
	end(&past);
}

/* A screen that ended the last wait is to be a fresh one behind an input, here and there. */
static void what_was_seen(void **state)
{
	struct past past;

	(void)state;
	begin(&past, GUEST "boot {\n wait-screen a\n press enter\n wait-screen a\n}\n");
	assert_true(vm_remember(past.host.vm, false, &past.arena, &past.memory));
	assert_null(past.memory.seen_screen);
	script_host_show(&past.host, "a", 1);
	remember(&past, false);
	assert_string_equal(past.memory.seen_screen, "a");
	assert_true(past.memory.input_since_seen);
	end(&past);
}

/* A look, and what the host is doing, cannot be begun anew. */
static void not_at_any_moment(void **state)
{
	struct past past;

	(void)state;
	begin(&past, GUEST "boot {\n if-screen a timeout 5 s { }\n}\n");
	assert_false(vm_is_waiting(past.host.vm));
	end(&past);
	memset(&past, 0, sizeof(past));
	script_host_init(&past.host, GUEST "boot {\n type \"one\"\n}\n");
	past.host.answer_by_hand = true;
	script_host_start(&past.host, "boot");
	assert_false(vm_is_waiting(past.host.vm));
	assert_false(vm_remember(past.host.vm, false, &past.arena, &past.memory));
	end(&past);
}

/* While the guest stands still, nothing happens and no time counts. */
static void held(void **state)
{
	struct past past;

	(void)state;
	begin(&past, GUEST "boot {\n wait-screen a timeout 5 s\n type \"one\"\n}\n");
	script_host_expect(&past.host, "power-on boot\nexpect a\n");
	vm_hold(past.host.vm);
	script_host_show(&past.host, "a", 1);
	script_host_score(&past.host, "a", 0);
	past.host.now_us += 7 * 1000 * 1000;
	assert_true(vm_deadline_us(past.host.vm) == INT64_MAX);
	script_host_expect(&past.host, "");
	vm_go_on(past.host.vm, 7 * 1000 * 1000);
	script_host_event(&past.host, EVENT_UPDATE);
	assert_true(past.host.running);
	script_host_pass(&past.host, 4000);
	script_host_show(&past.host, "a", 1);
	script_host_expect(&past.host, "type [one]\npower-off\n");
	end(&past);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(behind_a_name),	   cmocka_unit_test(within_a_wait),
		cmocka_unit_test(captured_values), cmocka_unit_test(at_a_failure),		   cmocka_unit_test(counted_among_the_same),
		cmocka_unit_test(within_calls_and_repeats), cmocka_unit_test(what_was_seen),
		cmocka_unit_test(not_at_any_moment),	   cmocka_unit_test(held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
