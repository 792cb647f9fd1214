/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/literal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

struct fixture {
	struct arena arena;
	struct diag_list diags;
};

static struct span whole(struct fixture *f, const char *text)
{
	struct source *source;

	f->diags.arena = &f->arena;
	source = source_from_text(&f->arena, "a.kvt", text, strlen(text));
	return (struct span){source, 0, source->length};
}

/* TEXT is a string token; its parts are written [bytes] and {name}. */
static void assert_string(const char *text, const char *wanted)
{
	struct fixture f = {0};
	struct ast_part *parts = literal_string(&f.arena, whole(&f, text), &f.diags);
	const char *got = "";

	for (; parts; parts = parts->next)
		got = parts->text ? arena_format(&f.arena, "%s[%s]", got, parts->text) :
				    arena_format(&f.arena, "%s{%s}", got, parts->name.text);
	assert_string_equal(got, wanted);
	assert_int_equal(f.diags.count, 0);
	arena_deinit(&f.arena);
}

static void assert_bad_string(const char *text, enum diag_code code, uint32_t start, uint32_t end)
{
	struct fixture f = {0};

	literal_string(&f.arena, whole(&f, text), &f.diags);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].code, code);
	assert_int_equal(f.diags.items[0].span.start, start);
	assert_int_equal(f.diags.items[0].span.end, end);
	arena_deinit(&f.arena);
}

static void strings(void **state)
{
	(void)state;
	assert_string("\"\"", "");
	assert_string("\"root\"", "[root]");
	assert_string("\"a\\nb\\tc\\\\d\\\"e\\$f\\eg\\bh\"", "[a\nb\tc\\d\"e$f\033g\bh]");
	assert_string("\"\\u{e9}\\u{20AC}\\u{1f600}\\u{41}\"", "[\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" "A]");
	assert_string("\"${user}\"", "{user}");
	assert_string("\"a${user-2}b${x}${y}\\n\"", "[a]{user-2}[b]{x}{y}[\n]");
	assert_string("\"costs $5 or \\${5}\"", "[costs $5 or ${5}]");
	assert_string("\"$\"", "[$]");
}

static void bad_strings(void **state)
{
	(void)state;
	assert_bad_string("\"a\\qb\"", DIAG_BAD_ESCAPE, 2, 4);
	assert_bad_string("\"\\u{}\"", DIAG_BAD_ESCAPE, 1, 4);
	assert_bad_string("\"\\u{0}\"", DIAG_BAD_ESCAPE, 1, 5);
	assert_bad_string("\"\\u{d800}\"", DIAG_BAD_ESCAPE, 1, 8);
	assert_bad_string("\"\\u{110000}\"", DIAG_BAD_ESCAPE, 1, 10);
	assert_bad_string("\"\\u41\"", DIAG_BAD_ESCAPE, 1, 3);
	assert_bad_string("\"\\u{12345678}\"", DIAG_BAD_ESCAPE, 1, 11);
	assert_bad_string("\"x${\"", DIAG_BAD_INTERPOLATION, 2, 4);
	assert_bad_string("\"${}\"", DIAG_BAD_INTERPOLATION, 1, 3);
	assert_bad_string("\"${a b}\"", DIAG_BAD_INTERPOLATION, 1, 4);
	assert_bad_string("\"${a\"", DIAG_BAD_INTERPOLATION, 1, 4);
}

/* A string that its line's end cut short; the scanner has reported it. */
static void open_strings(void **state)
{
	(void)state;
	assert_string("\"abc", "[abc]");
	assert_string("\"", "");
	assert_string("\"a\\", "[a]");
}

static bool quantity(struct fixture *f, const char *number, const char *unit, enum ast_expr_kind *kind, int64_t *value)
{
	struct span number_span = whole(f, number), unit_span = {0};

	if (unit)
		unit_span = whole(f, unit);
	return literal_quantity(number_span, unit_span, kind, value, &f->diags);
}

static void assert_quantity(const char *number, const char *unit, enum ast_expr_kind kind, int64_t value)
{
	struct fixture f = {0};
	enum ast_expr_kind got_kind;
	int64_t got;

	assert_true(quantity(&f, number, unit, &got_kind, &got));
	assert_int_equal(got_kind, kind);
	assert_int_equal(got, value);
	arena_deinit(&f.arena);
}

static void assert_bad_quantity(const char *number, const char *unit, enum diag_code code)
{
	struct fixture f = {0};
	enum ast_expr_kind kind;
	int64_t value;

	assert_false(quantity(&f, number, unit, &kind, &value));
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].code, code);
	arena_deinit(&f.arena);
}

static void quantities(void **state)
{
	(void)state;
	assert_quantity("0", NULL, EXPR_NUMBER, 0);
	assert_quantity("42", NULL, EXPR_NUMBER, 42);
	assert_quantity("500", "ms", EXPR_DURATION, 500);
	assert_quantity("1.5", "s", EXPR_DURATION, 1500);
	assert_quantity("2", "min", EXPR_DURATION, 120000);
	assert_quantity("0.25", "h", EXPR_DURATION, 900000);
	assert_quantity("1", "GiB", EXPR_SIZE, 1LL << 30);
	assert_quantity("1.5", "KiB", EXPR_SIZE, 1536);
	assert_quantity("64", "TiB", EXPR_SIZE, 64LL << 40);
	assert_quantity("97.55", "%", EXPR_PERCENT, 9755);
	assert_quantity("9223372036854775000", NULL, EXPR_NUMBER, 9223372036854775000);
	assert_quantity("0.500000", "TiB", EXPR_SIZE, 1LL << 39);
}

static void bad_quantities(void **state)
{
	(void)state;
	assert_bad_quantity("3", "minutes", DIAG_UNKNOWN_UNIT);
	assert_bad_quantity("3", "gib", DIAG_UNKNOWN_UNIT);
	assert_bad_quantity("1.5", NULL, DIAG_BAD_NUMBER);
	assert_bad_quantity("0.5", "ms", DIAG_BAD_NUMBER);
	assert_bad_quantity("97.555", "%", DIAG_BAD_NUMBER);
	assert_bad_quantity("99999999999999999999", NULL, DIAG_BAD_NUMBER);
	assert_bad_quantity("9000000", "TiB", DIAG_BAD_NUMBER);
	assert_bad_quantity("0.9999999", "TiB", DIAG_BAD_NUMBER);
	assert_bad_quantity("2000000000", "h", DIAG_BAD_NUMBER);	/* more microseconds than the clock can hold */
}

static void pairs(void **state)
{
	struct fixture f = {0};
	int32_t first, second;

	(void)state;
	assert_true(literal_pair(whole(&f, "12,40"), &first, &second, &f.diags));
	assert_int_equal(first, 12);
	assert_int_equal(second, 40);
	assert_true(literal_pair(whole(&f, "1000000x480"), &first, &second, &f.diags));
	assert_int_equal(first, 1000000);
	assert_false(literal_pair(whole(&f, "1000001x480"), &first, &second, &f.diags));
	assert_false(literal_pair(whole(&f, "0,99999999999999999999999"), &first, &second, &f.diags));
	assert_int_equal(f.diags.count, 2);
	arena_deinit(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings),
		cmocka_unit_test(bad_strings),
		cmocka_unit_test(open_strings),
		cmocka_unit_test(quantities),
		cmocka_unit_test(bad_quantities),
		cmocka_unit_test(pairs),
	};

	return cmocka_run_group_tests_name("literal", tests, NULL, NULL);
}
