/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "interp/property_list.h"
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

static void assert_parsed(const char *text, enum value_kind kind, bool good, int64_t integer)
{
	struct arena arena = {0};
	struct value value;

	if (value_parse(&arena, text, kind, &value) != good)
		fail_msg("\"%s\" is %s %s", text, good ? "no" : "a", value_kind_word(kind));
	if (good)
		assert_int_equal(value.integer, integer);
	arena_deinit(&arena);
}

static void parsing(void **state)
{
	struct arena arena = {0};
	struct value value;

	(void)state;
	assert_parsed("97%", VALUE_PERCENT, true, 9700);
	assert_parsed("99.25 %", VALUE_PERCENT, true, 9925);
	assert_parsed("97", VALUE_PERCENT, false, 0);
	assert_parsed("97%", VALUE_NUMBER, false, 0);
	assert_parsed("16", VALUE_NUMBER, true, 16);
	assert_parsed("1.5", VALUE_NUMBER, false, 0);
	assert_parsed("-1", VALUE_NUMBER, false, 0);
	assert_parsed("", VALUE_NUMBER, false, 0);
	assert_parsed("2 min", VALUE_DURATION, true, 120000);
	assert_parsed("8 GiB", VALUE_SIZE, true, 8LL << 30);
	assert_parsed("8 GB", VALUE_SIZE, false, 0);
	assert_parsed("yes", VALUE_BOOL, true, 1);
	assert_parsed("true", VALUE_BOOL, false, 0);
	assert_parsed("a", VALUE_STRING, false, 0);
	assert_true(value_parse(&arena, "12,40", VALUE_POINT, &value));
	assert_int_equal(value.point.y, 40);
	assert_false(value_parse(&arena, "12,40,3", VALUE_POINT, &value));
	assert_false(value_parse(&arena, "12,", VALUE_POINT, &value));
	arena_deinit(&arena);
}

/* What people are told is what is applied. */
static void standards(void **state)
{
#define X(name, word, kind, words, standard, sentence) standard,
	static const char *const texts[] = {SCREEN_PROPERTY_LIST(X)};
#undef X

	(void)state;
	assert_parsed(texts[SCREEN_MATCH], VALUE_PERCENT, true, SCREEN_STANDARD_MATCH);
	assert_parsed(texts[SCREEN_TOLERANCE], VALUE_NUMBER, true, SCREEN_STANDARD_TOLERANCE);
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
		cmocka_unit_test(parsing),
		cmocka_unit_test(standards),
		cmocka_unit_test(equality),
		cmocka_unit_test(kinds),
		cmocka_unit_test(verdicts),
	};

	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
