/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static const char *const words[] = {"wait-screen", "wait-reboot", "type", "press", "timeout", "times", "no"};

static const char *near(const char *word)
{
	return suggest(word, strlen(word), words, sizeof(words) / sizeof(words[0]));
}

static void slips(void **state)
{
	(void)state;
	assert_string_equal(near("wait-scren"), "wait-screen");
	assert_string_equal(near("wiat-screen"), "wait-screen");	/* neighbours swapped: one slip */
	assert_string_equal(near("waitscreen"), "wait-screen");
	assert_string_equal(near("tpye"), "type");
	assert_string_equal(near("typ"), "type");
	assert_string_equal(near("presss"), "press");
	assert_string_equal(near("timout"), "timeout");
	assert_string_equal(near("type"), "type");
}

static void beginnings(void **state)
{
	static const char *const known[] = {"delete", "page-up", "page-down", "min", "minimum"};

	(void)state;
	assert_string_equal(suggest("del", 3, known, 5), "delete");
	assert_string_equal(suggest("minutes", 7, known, 5), "min");
	assert_null(suggest("page", 4, known, 5));	/* either */
	assert_null(suggest("de", 2, known, 5));
}

static void too_far(void **state)
{
	char longest[100];

	(void)state;
	assert_null(near("banana"));
	assert_null(near("x"));		/* one letter is near to everything */
	assert_null(near(""));
	assert_null(near("ty"));	/* two slips in two letters */
	memset(longest, 'w', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(near(longest));
	assert_null(suggest("type", 4, NULL, 0));
}

static void first_of_equals(void **state)
{
	static const char *const same[] = {"tape", "tope", "tripe"};

	(void)state;
	assert_string_equal(suggest("type", 4, same, 3), "tape");
	/* not NUL-terminated */
	assert_string_equal(suggest("pressure", 5, words, 7), "press");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips),
		cmocka_unit_test(beginnings),
		cmocka_unit_test(too_far),
		cmocka_unit_test(first_of_equals),
	};

	return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
