/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp_position.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

/* a tab; e acute, 2 bytes; a CJK character, 3 bytes and 2 columns; a G clef, 4 bytes and 2 units; e with a combining
 * acute */
static const char text[] = "\ta\xc3\xa9z\n\xe6\xbc\xa2x\r\n\n\xf0\x9d\x84\x9ey\xcc\x81w\nend";

static const struct {
	const char *at;
	int line, character;
} places[] = {
	{"\ta", 0, 0}, {"a\xc3", 0, 1}, {"\xc3", 0, 2}, {"z\n", 0, 3},  {"\n\xe6", 0, 4}, {"\xe6", 1, 0},
	{"x\r", 1, 1}, {"\n\xf0", 2, 0}, {"\xf0", 3, 0}, {"y\xcc", 3, 2}, {"\xcc", 3, 3},  {"w\n", 3, 4},
	{"end", 4, 0}, {"nd", 4, 1},
};

static void both_ways(void **state)
{
	struct arena arena = {0};
	const struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		uint32_t offset = (uint32_t)(strstr(text, places[i].at) - text);
		struct lsp_position position = lsp_position_of(source, offset);

		assert_int_equal(position.line, places[i].line);
		assert_int_equal(position.character, places[i].character);
		assert_int_equal(lsp_offset_of(source, position), offset);
	}
	arena_deinit(&arena);
}

static void beyond(void **state)
{
	struct arena arena = {0};
	const struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));

	(void)state;
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){0, 100}), 5);
	/* the line's break is no part of it */
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){1, 100}), strstr(text, "\r") - text);
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){4, 3}), source->length);
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){5, 0}), source->length);
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){INT64_MAX, INT64_MAX}), source->length);
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){-1, 2}), 0);
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){0, -1}), 0);
	/* between the halves of a character: before it */
	assert_int_equal(lsp_offset_of(source, (struct lsp_position){3, 1}), strstr(text, "\xf0") - text);
	assert_int_equal(lsp_position_of(source, source->length).character, 3);
	arena_deinit(&arena);
}

static void no_text(void **state)
{
	struct arena arena = {0};
	const struct source *empty = source_from_text(&arena, "a.kvt", "", 0);
	const struct source *wrong = source_from_text(&arena, "a.kvt", "a\xff\xc3z", 4);

	(void)state;
	assert_int_equal(lsp_offset_of(empty, (struct lsp_position){0, 0}), 0);
	assert_int_equal(lsp_offset_of(empty, (struct lsp_position){3, 3}), 0);
	assert_int_equal(lsp_position_of(empty, 0).line, 0);
	for (uint32_t i = 0; i <= 4; i++) {
		assert_int_equal(lsp_position_of(wrong, i).character, i);
		assert_int_equal(lsp_offset_of(wrong, (struct lsp_position){0, i}), i);
	}
	arena_deinit(&arena);
}

static void ranges(void **state)
{
	struct arena arena = {0};
	const struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));
	uint32_t at = (uint32_t)(strstr(text, "w\nend") - text);
	struct json_writer out = {0};

	(void)state;
	jw_open_inline(&out, NULL, '{');
	lsp_range_write(&out, "range", (struct span){source, at, at + 3});
	lsp_range_write(&out, "nowhere", (struct span){0});
	jw_close(&out, '}');
	assert_string_equal(out.out.text,
			    "{\"range\": {\"start\": {\"line\": 3, \"character\": 4}, \"end\": {\"line\": 4, \"character\": 1}}, "
			    "\"nowhere\": {\"start\": {\"line\": 0, \"character\": 0}, \"end\": {\"line\": 0, \"character\": 0}}}\n");
	json_writer_deinit(&out);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_ways),
		cmocka_unit_test(beyond),
		cmocka_unit_test(no_text),
		cmocka_unit_test(ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
