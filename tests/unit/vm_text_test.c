/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the machine does with text on the display; the host finds it or does not. */
#include "interp/vm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "tests/fake/script_host.h"

#define GUEST "guest g \"T\" { memory 1 GiB; timeout 10 s }\nparam name = \"tiny\"\nparam secret pin = \"4711\"\n"

static void score(struct script_host *host, const char *screen, bool pending, const char *line)
{
	for (uint32_t i = 0; i < host->script.program->screen_count; i++)
		if (!strcmp(host->script.program->screens[i].name, screen)) {
			host->screens[i] = (struct sighting){.pending = pending, .line = line, .share = line ? 0.8 : 0};
			return;
		}
	fail_msg("no screen %s", screen);
}

/* The host is told what to look for before it looks, and of a procedure's at each call. */
static void strings_are_told(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "screen s { text \"of ${name}\" }\nprocedure p(x) { wait-text \"<${x}>\" standing }\n"
				 "boot {\n p(\"a\")\n p(\"b\")\n wait-screen s\n}\n", "boot");
	script_host_expect(&host, "text 0 [of tiny]\npower-on boot\ntext 1 [<a>]\nexpect text \"<${x}>\"\n");
	script_host_show(&host, "text \"<${x}>\"", 1);
	script_host_expect(&host, "text 1 [<b>]\nexpect text \"<${x}>\"\nexpect s\n");
	script_host_show(&host, "s", 1);
	script_host_expect(&host, "power-off\n");
	script_host_passed(&host);
}

/* The same text again, behind input, is waited for anew; in other words it is another one. */
static void again_is_fresh(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST "procedure p(x) { wait-text \"${x}\"; press a }\nboot {\n p(\"a\")\n p(\"b\")\n p(\"b\")\n}\n");
	script_host_score(&host, "text \"${x}\"", 1);
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\ntext 0 [a]\nexpect text \"${x}\"\npress a x1\n"
				  "text 0 [b]\nexpect text \"${x}\"\npress a x1\nexpect text \"${x}\"\n");
	script_host_change(&host, "text \"${x}\"");
	script_host_expect(&host, "press a x1\npower-off\n");
	script_host_passed(&host);
}

static void captures(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST "boot {\n capture text matching /x([0-9]+)/ as build\n check build matching /^[0-9]+$/\n"
				      " check build is not name\n note \"${build}!\"\n if build matching /^1/ { type build }\n}\n");
	host.read = "12";
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\nexpect text matching /x([0-9]+)/\n");
	script_host_show(&host, "text matching /x([0-9]+)/", 1);
	script_host_expect(&host, "captured build [12]\nnote 12!\ntype [12]\npower-off\n");
	script_host_passed(&host);
}

static void checks(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST "boot {\n capture text in 0,0 8x8 as build\n check build matching /^[0-9]+$/\n}\n");
	host.read = "1x 4711";
	script_host_score(&host, "text in 0,0 8x8", 1);
	script_host_start(&host, "boot");
	script_host_ended(&host, REASON_CHECK, "`check build matching /^[0-9]+$/` does not hold: build is \"1x (secret)\"");
	script_host_begin(&host, GUEST "boot {\n check name is pin\n}\n", "boot");
	script_host_ended(&host, REASON_CHECK, "`check name is pin` does not hold: name is \"tiny\", and pin is \"(secret)\"");
	script_host_begin(&host, GUEST "boot {\n check name not matching /T/i\n}\n", "boot");
	script_host_ended(&host, REASON_CHECK, "`check name not matching /T/i` does not hold: name is \"tiny\"");
}

static void what_did_not_come(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "boot {\n wait-text \"${name} login\"\n}\n", "boot");
	score(&host, "text \"${name} login\"", false, "tony login 4711");
	script_host_event(&host, EVENT_UPDATE);
	script_host_pass(&host, 10000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT,
			  "the text \"tiny login\" did not come within 10 s; the nearest line is \"tony login (secret)\"");
	script_host_begin(&host, GUEST "boot {\n wait-text matching /a/\n}\n", "boot");
	script_host_pass(&host, 10000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT,
			  "the text matching /a/ did not come within 10 s; nothing like it stands on the display");
}

/* What is being read when the time is over may be what is waited for. */
static void pending(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "boot {\n if-screen text \"a\" { note \"it is\" }\n}\n", "boot");
	script_host_expect(&host, "power-on boot\ntext 0 [a]\nexpect text \"a\"\npower-off\n");
	script_host_deinit(&host);
	script_host_init(&host, GUEST "boot {\n if-screen text \"a\" { note \"it is\" }\n}\n");
	score(&host, "text \"a\"", true, NULL);
	script_host_start(&host, "boot");
	script_host_expect(&host, "power-on boot\ntext 0 [a]\nexpect text \"a\"\n");
	script_host_show(&host, "text \"a\"", 1);
	script_host_expect(&host, "note it is\npower-off\n");
	script_host_passed(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_told), cmocka_unit_test(again_is_fresh), cmocka_unit_test(captures),
		cmocka_unit_test(checks), cmocka_unit_test(what_did_not_come), cmocka_unit_test(pending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
