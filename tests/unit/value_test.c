/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "interp/verdict.h"

static void assert_text(enum value_kind kind, int64_t integer, const char *wanted)
{
	struct arena arena = {0};

	assert_string_equal(value_text(&arena, (struct value){.kind = kind, .integer = integer}), wanted);
	arena_deinit(&arena);
}

static void texts(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_text(VALUE_NUMBER, 42, "42");
	assert_text(VALUE_DURATION, 0, "0 ms");
	assert_text(VALUE_DURATION, 1500, "1500 ms");
	assert_text(VALUE_DURATION, 90000, "90 s");
	assert_text(VALUE_DURATION, 120000, "2 min");
	assert_text(VALUE_DURATION, 7200000, "2 h");
	assert_text(VALUE_SIZE, 0, "0 B");
	assert_text(VALUE_SIZE, 1000, "1000 B");
	assert_text(VALUE_SIZE, 1536 << 10, "1536 KiB");
	assert_text(VALUE_SIZE, 8LL << 30, "8 GiB");
	assert_text(VALUE_SIZE, 2LL << 40, "2 TiB");
	assert_text(VALUE_PERCENT, 9700, "97%");
	assert_text(VALUE_PERCENT, 9705, "97.05%");
	assert_text(VALUE_BOOL, 1, "yes");
	assert_text(VALUE_BOOL, 0, "no");
	assert_string_equal(value_text(&arena, (struct value){.kind = VALUE_POINT, .point = {12, 40}}), "12,40");
	assert_string_equal(value_text(&arena, (struct value){.kind = VALUE_STRING, .string = "a b"}), "a b");
	arena_deinit(&arena);
}

static void equality(void **state)
{
	struct value a = {.kind = VALUE_STRING, .string = "x"}, b = {.kind = VALUE_STRING, .string = (char[]){"x"}};
	struct value p = {.kind = VALUE_POINT, .point = {1, 2}}, q = {.kind = VALUE_POINT, .point = {1, 3}};
	struct value n = {.kind = VALUE_NUMBER, .integer = 1}, d = {.kind = VALUE_DURATION, .integer = 1};

	(void)state;
	assert_true(value_equal(a, b));
	b.string = "y";
	assert_false(value_equal(a, b));
	assert_false(value_equal(p, q));
	q.point.y = 2;
	assert_true(value_equal(p, q));
	assert_true(value_equal(n, n));
	assert_false(value_equal(n, d));
}

static void kinds(void **state)
{
	enum value_kind kind;

	(void)state;
	for (int i = VALUE_STRING; i <= VALUE_POINT; i++) {
		assert_true(value_kind_find(value_kind_word((enum value_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	assert_false(value_kind_find("region", &kind));		/* no argument can be one */
	assert_false(value_kind_find("word", &kind));
	assert_false(value_kind_find("colour", &kind));
}

static void verdicts(void **state)
{
	(void)state;
	assert_int_equal(verdict_exit_code(VERDICT_PASSED), 0);
	assert_int_equal(verdict_exit_code(VERDICT_FAILED), 1);
	assert_int_equal(verdict_exit_code(VERDICT_BROKEN), 3);
	assert_int_equal(verdict_exit_code(VERDICT_ABORTED), 4);
	assert_int_equal(verdict_exit_code(VERDICT_SKIPPED), 0);
	assert_string_equal(verdict_word(reason_verdict(REASON_SCREEN_TIMEOUT)), "failed");
	assert_string_equal(verdict_word(reason_verdict(REASON_QEMU_DIED)), "broken");
	assert_string_equal(verdict_word(reason_verdict(REASON_SIGNAL)), "aborted");
	assert_string_equal(reason_word(REASON_NONE), "");
	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
		for (int j = REASON_NONE; j < i; j++)
			assert_string_not_equal(reason_word((enum reason)i), reason_word((enum reason)j));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(equality),
		cmocka_unit_test(kinds),
		cmocka_unit_test(verdicts),
	};

	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
