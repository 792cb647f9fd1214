/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/json_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "grammar/mem.h"

static void values(void **state)
{
	static const char text[] = "{\"s\": \"a\\u00e9\", \"n\": -7, \"t\": true, \"f\": false, \"a\": [1, {\"b\": 2}], \"r\": 1.5}";
	struct json_t *tree = jt_read(text, strlen(text));
	int64_t number = 3;

	(void)state;
	assert_string_equal(jt_text(jt_member(tree, "s")), "a\xc3\xa9");
	assert_true(jt_integer(jt_member(tree, "n"), &number));
	assert_int_equal(number, -7);
	assert_true(jt_is_true(jt_member(tree, "t")));
	assert_false(jt_is_true(jt_member(tree, "f")));
	assert_int_equal(jt_count(jt_member(tree, "a")), 2);
	assert_true(jt_integer(jt_member(jt_item(jt_member(tree, "a"), 1), "b"), &number));
	assert_int_equal(number, 2);
	jt_free(tree);
}

static void what_is_not_there(void **state)
{
	struct json_t *tree = jt_read("{\"s\": \"a\", \"r\": 1.5}", 20);
	int64_t number = 3;

	(void)state;
	assert_null(jt_member(tree, "none"));
	assert_null(jt_member(jt_member(tree, "s"), "none"));
	assert_null(jt_item(tree, 0));
	assert_int_equal(jt_count(tree), 0);
	assert_null(jt_text(tree));
	assert_false(jt_integer(jt_member(tree, "r"), &number));
	assert_false(jt_integer(NULL, &number));
	assert_int_equal(number, 3);
	assert_null(jt_member(NULL, "s"));
	assert_null(jt_item(NULL, 0));
	assert_int_equal(jt_count(NULL), 0);
	assert_null(jt_text(NULL));
	assert_false(jt_is_true(NULL));
	jt_free(tree);
	jt_free(NULL);
}

static void what_is_no_json(void **state)
{
	static const char *const texts[] = {"", "{", "{\"a\": }", "7", "{} {}", "{\"a\": \"\\u0000\"}", "{\"a\": \"\xff\"}"};
	char deep[5000];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_null(jt_read(texts[i], strlen(texts[i])));
	memset(deep, '[', sizeof(deep));
	assert_null(jt_read(deep, sizeof(deep)));
}

static char *pack(char **why, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = jt_pack(why, format, args);
	va_end(args);
	return text;
}

static void packed(void **state)
{
	char *why = NULL, *text = pack(&why, "{s:s, s:b}", "a", "b\"", "c", 1);

	(void)state;
	assert_string_equal(text, "{\"a\":\"b\\\"\",\"c\":true}");
	mem_free(text);
	assert_null(pack(&why, "{s:s}", "a", "\xff"));
	assert_non_null(why);
	mem_free(why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(what_is_not_there),
		cmocka_unit_test(what_is_no_json),
		cmocka_unit_test(packed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
