/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
	struct arena arena;
	struct diag_list diags;
	struct source *source;
};

static void begin(struct fixture *f, const char *text)
{
	*f = (struct fixture){0};
	f->diags.arena = &f->arena;
	f->source = source_from_text(&f->arena, "a.kvt", text, strlen(text));
}

static struct span span_of(const struct fixture *f, const char *words)
{
	uint32_t start = (uint32_t)(strstr(f->source->text, words) - f->source->text);

	return (struct span){f->source, start, start + (uint32_t)strlen(words)};
}

/* Also ends the fixture. */
static void assert_rendered(struct fixture *f, bool color, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	diag_render(&f->diags, out, color);
	fclose(out);
	assert_string_equal(text, wanted);
	free(text);
	arena_deinit(&f->arena);
}

static void caret_under_words(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "boot {\n    wait-screen  nope # really\n}\n");
	diag_add(&f.diags, DIAG_UNKNOWN_SCREEN, span_of(&f, "nope"), "there is no screen `%s`", "nope");
	diag_help(&f.diags, "declare it");
	diag_note(&f.diags, span_of(&f, "boot"), "in this phase");
	assert_rendered(&f, false,
			"a.kvt:2:18: error[E0301]: there is no screen `nope`\n"
			"    2 |     wait-screen  nope # really\n"
			"      |                  ^^^^\n"
			"help: declare it\n"
			"a.kvt:1:1: note: in this phase\n"
			"    1 | boot {\n"
			"      | ^^^^\n");
}

/* A tab before the place stays a tab, so that the caret stands right whatever the terminal's stops are. */
static void caret_behind_tabs(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "\ttype \"x\"\tnope\n");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "nope"), "m");
	assert_rendered(&f, false, "a.kvt:1:11: error[E0201]: m\n    1 | \ttype \"x\"\tnope\n      | \t        \t^^^^\n");
}

static void caret_by_width(void **state)
{
	struct fixture f;

	(void)state;
	/* e with acute: two bytes, one column; Han: three bytes, two columns each; column counts characters */
	begin(&f, "note \"\xc3\xa9\xe6\xbc\xa2\xe5\xad\x97\" oops\n");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "oops"), "m");
	assert_rendered(&f, false,
			"a.kvt:1:12: error[E0201]: m\n    1 | note \"\xc3\xa9\xe6\xbc\xa2\xe5\xad\x97\" oops\n"
			"      |              ^^^^\n");
	begin(&f, "note \"\xe6\xbc\xa2\" x\n");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "\"\xe6\xbc\xa2\""), "m");
	assert_rendered(&f, false, "a.kvt:1:6: error[E0201]: m\n    1 | note \"\xe6\xbc\xa2\" x\n      |      ^^^^\n");
}

static void caret_at_ends(void **state)
{
	struct fixture f;

	(void)state;
	/* the end of the file, and a span over several lines: marked to the end of its first */
	begin(&f, "install {\n  note \"a\"\n}");
	diag_add(&f.diags, DIAG_SYNTAX, (struct span){f.source, f.source->length, f.source->length}, "end");
	diag_add(&f.diags, DIAG_SYNTAX, (struct span){f.source, 8, f.source->length}, "block");
	assert_rendered(&f, false,
			"a.kvt:1:9: error[E0201]: block\n    1 | install {\n      |         ^\n"
			"a.kvt:3:2: error[E0201]: end\n    3 | }\n      |  ^\n");
}

static void sorted_by_place(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "a\nb\n");
	diag_add(&f.diags, DIAG_SLEEP, span_of(&f, "b"), "third");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "a"), "first");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "a"), "second");
	assert_int_equal(f.diags.errors, 2);
	assert_int_equal(f.diags.warnings, 1);
	assert_rendered(&f, false,
			"a.kvt:1:1: error[E0201]: first\n    1 | a\n      | ^\n"
			"a.kvt:1:1: error[E0201]: second\n    1 | a\n      | ^\n"
			"a.kvt:2:1: warning[W0601]: third\n    2 | b\n      | ^\n");
}

static void colors(void **state)
{
	struct fixture f;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	begin(&f, "a\n");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "a"), "m");
	diag_render(&f.diags, out, true);
	fclose(out);
	assert_non_null(strstr(text, "\033[1;31merror[E0201]:\033[0m"));
	free(text);
	arena_deinit(&f.arena);
}

static void nowhere(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "");
	diag_add(&f.diags, DIAG_UNREADABLE, (struct span){0}, "gone");
	assert_rendered(&f, false, "error[E0101]: gone\n");
}

static void at_most_a_hundred(void **state)
{
	struct fixture f;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	begin(&f, "a\n");
	for (int i = 0; i < DIAG_MAX + 7; i++) {
		diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "a"), "number %d", i);
		diag_help(&f.diags, "help %d", i);
	}
	assert_int_equal(f.diags.errors, DIAG_MAX + 7);
	diag_render(&f.diags, out, false);
	fclose(out);
	assert_non_null(strstr(text, "number 99\n"));
	assert_non_null(strstr(text, "help 99\n"));
	assert_null(strstr(text, "number 100"));
	assert_null(strstr(text, "help 100"));	/* not pinned onto another message either */
	assert_non_null(strstr(text, "\n... and 7 more\n"));
	free(text);
	arena_deinit(&f.arena);
}

/* What keeps a script from running is not hidden behind advice. */
static void errors_before_warnings(void **state)
{
	struct fixture f;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	begin(&f, "a\n");
	for (int i = 0; i < DIAG_MAX; i++)
		diag_add(&f.diags, DIAG_SLEEP, span_of(&f, "a"), "advice %d", i);
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "a"), "an error");
	diag_render(&f.diags, out, false);
	fclose(out);
	assert_non_null(strstr(text, "an error\n"));
	assert_non_null(strstr(text, "advice 98\n"));
	assert_null(strstr(text, "advice 99\n"));
	assert_non_null(strstr(text, "\n... and 1 more\n"));
	free(text);
	arena_deinit(&f.arena);
}

static void catalogue(void **state)
{
	enum diag_code code;

	(void)state;
	for (int i = 0; i < DIAG_COUNT; i++) {
		const char *text = diag_code_text((enum diag_code)i);

		assert_int_equal(strlen(text), 5);
		assert_int_equal(text[0], diag_code_severity((enum diag_code)i) == SEVERITY_ERROR ? 'E' : 'W');
		assert_true(strlen(diag_code_sentence((enum diag_code)i)) > 20);
		assert_true(diag_code_find(text, &code));
		assert_int_equal(code, i);	/* none is used twice */
	}
	assert_true(diag_code_find("e0201", &code));
	assert_int_equal(code, DIAG_SYNTAX);
	assert_false(diag_code_find("E9999", &code));
}

static void dropped_ones_are_not_counted(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "boot { sleep 1 s }\n");
	diag_add(&f.diags, DIAG_SLEEP, span_of(&f, "sleep"), "one");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "boot"), "two");
	diag_add(&f.diags, DIAG_SLEEP, span_of(&f, "1 s"), "three");
	diag_drop(&f.diags, 0);
	assert_int_equal(f.diags.warnings, 1);
	assert_int_equal(f.diags.errors, 1);
	diag_drop(&f.diags, 0);
	assert_int_equal(f.diags.errors, 0);
	assert_rendered(&f, false, "a.kvt:1:14: warning[W0601]: three\n    1 | boot { sleep 1 s }\n      |              ^^^\n");
}

static void suggestions_are_fixes(void **state)
{
	static const char *const words[] = {"type", "press"};
	struct fixture f;

	(void)state;
	begin(&f, "boot { tpye zzzzzz }\n");
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "tpye"), "m");
	diag_suggest(&f.diags, span_of(&f, "tpye"), words, 2);
	diag_add(&f.diags, DIAG_SYNTAX, span_of(&f, "zzzzzz"), "m");
	diag_suggest(&f.diags, span_of(&f, "zzzzzz"), words, 2);
	assert_string_equal(f.diags.items[0].fixed, "type");
	assert_int_equal(f.diags.items[0].fix.start, 7);
	assert_null(f.diags.items[1].fixed);
	arena_deinit(&f.arena);
}

static void groups(void **state)
{
	enum diag_group group;

	(void)state;
	for (int i = 0; i < GROUP_COUNT; i++) {
		assert_true(diag_group_find(diag_group_word((enum diag_group)i), &group));
		assert_int_equal(group, i);
	}
	assert_false(diag_group_find("taste", &group));
	for (int i = 0; i < DIAG_COUNT; i++) {
		enum diag_code code = (enum diag_code)i;
		bool error = diag_code_severity(code) == SEVERITY_ERROR;

		assert_int_equal(error, diag_code_text(code)[0] == 'E');
		if (error)
			assert_int_equal(diag_code_group(code), GROUP_CORRECTNESS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caret_under_words),
		cmocka_unit_test(caret_behind_tabs),
		cmocka_unit_test(caret_by_width),
		cmocka_unit_test(caret_at_ends),
		cmocka_unit_test(sorted_by_place),
		cmocka_unit_test(colors),
		cmocka_unit_test(nowhere),
		cmocka_unit_test(at_most_a_hundred),
		cmocka_unit_test(errors_before_warnings),
		cmocka_unit_test(catalogue),
		cmocka_unit_test(dropped_ones_are_not_counted),
		cmocka_unit_test(suggestions_are_fixes),
		cmocka_unit_test(groups),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
