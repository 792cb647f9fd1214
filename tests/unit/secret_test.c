/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "tests/fake/script_host.h"

#define GUEST "guest g \"T\" { memory 1 GiB; timeout 10 s }\nscreen a\n"

static void typed_and_not_shown(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host,
	      GUEST "param secret password = \"pa55word\"\nparam secret pin = 90 s\n"
		    "procedure tell(what) { note \"it is ${what}${what}!\" }\n"
		    "boot {\n type \"${password}\\n\"\n note password\n tell(password)\n note \"${pin}, 1 min, pa55wor\"\n"
		    " screenshot \"at-${password}\"\n}\n",
	      "boot");
	script_host_expect(&host, "power-on boot\ntype [pa55word\n] shown as [(secret)\n]\nnote (secret)\nnote it is (secret)(secret)!\n"
				  "note (secret), 1 min, pa55wor\nscreenshot at-(secret)\npower-off\n");
	script_host_passed(&host);
}

static void nor_when_the_script_fails_with_it(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "param secret word = \"x%sy\"\nboot { fail \"not ${word}\" }\n", "boot");
	script_host_expect(&host, "power-on boot\n");
	script_host_ended(&host, REASON_CHECK, "not (secret)");
}

static const char *concealed(struct script_host *host, const char *text)
{
	return secret_conceal(host->script.program, &host->script.arena, text);
}

static void the_longest_one_first(void **state)
{
	static const char plain[] = "nothing here";
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST "param secret short = \"ab\"\nparam secret long = \"abc\"\nparam secret none = \"\"\n"
				      "param open = \"open\"\nboot { note \"${short}${long}${none}${open}\" }\n");
	assert_string_equal(concealed(&host, "abcab open a"), "(secret)(secret) open a");
	assert_string_equal(concealed(&host, ""), "");
	assert_ptr_equal(concealed(&host, plain), plain);
	script_host_deinit(&host);
}

static void a_value_that_is_no_good_is_not_repeated(void **state)
{
	struct script_host host;
	const char *why = NULL;

	(void)state;
	script_host_init(&host, GUEST "param secret pin = 1234\nboot { note \"${pin}\" }\n");
	assert_false(script_set_param(&host.script, "pin", "hush", &why));
	assert_null(strstr(why, "hush"));
	script_host_deinit(&host);
}

/* The word means something before a name only. */
static void secret_is_a_name_too(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "param secret = \"x\"\nparam secret secret-too = \"y\"\nparam keyboard = \"k\"\n"
				       "procedure keyboard(a) { note a }\nboot { keyboard(\"${secret}${secret-too}${keyboard}\") }\n", "boot");
	script_host_expect(&host, "power-on boot\nnote x(secret)k\npower-off\n");
	script_host_passed(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_and_not_shown),
		cmocka_unit_test(nor_when_the_script_fails_with_it),
		cmocka_unit_test(the_longest_one_first),
		cmocka_unit_test(secret_is_a_name_too),
		cmocka_unit_test(a_value_that_is_no_good_is_not_repeated),
	};

	return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
