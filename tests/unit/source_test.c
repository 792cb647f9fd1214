/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/source.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void places(void **state)
{
	static const char text[] = "one\n\n\tt\xc3\xa9" "e x\r\nlast";
	struct arena arena = {0};
	struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));
	static const struct {
		const char *at;
		int line, column;
	} cases[] = {{"one", 1, 1}, {"ne", 1, 2}, {"\n\n", 1, 4}, {"\n\t", 2, 1}, {"\tt", 3, 1},
		     {"e x", 3, 4}, {"x\r", 3, 6}, {"last", 4, 1}};

	(void)state;
	assert_int_equal(source->line_count, 4);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct place place = source_place(source, (uint32_t)(strstr(text, cases[i].at) - text));

		assert_int_equal(place.line, cases[i].line);
		assert_int_equal(place.column, cases[i].column);
	}
	assert_int_equal(source_place(source, source->length).line, 4);
	assert_int_equal(source_place(source, source->length).column, 5);
	arena_deinit(&arena);
}

static void lines(void **state)
{
	struct arena arena = {0};
	struct source *source = source_from_text(&arena, "a.kvt", "ab\r\n\ncd", 7), *empty;
	uint32_t length;

	(void)state;
	assert_memory_equal(source_line(source, 1, &length), "ab", 2);
	assert_int_equal(length, 2);	/* without the carriage return */
	source_line(source, 2, &length);
	assert_int_equal(length, 0);
	assert_memory_equal(source_line(source, 3, &length), "cd", 2);
	assert_int_equal(length, 2);
	empty = source_from_text(&arena, "b.kvt", "", 0);
	assert_int_equal(empty->line_count, 1);
	assert_int_equal(source_place(empty, 0).column, 1);
	arena_deinit(&arena);
}

static void utf8(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t size, c;
	} cases[] = {
		{"a", 1, 'a'}, {"\xc3\xa9", 2, 0xe9}, {"\xe2\x82\xac", 3, 0x20ac}, {"\xf0\x9f\x98\x80", 4, 0x1f600},
		{"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
		{"\xc0\x80", 0, 0},		/* overlong */
		{"\xe0\x80\x80", 0, 0},
		{"\xf0\x80\x80\x80", 0, 0},
		{"\xed\xa0\x80", 0, 0},		/* a surrogate */
		{"\xf4\x90\x80\x80", 0, 0},	/* above U+10FFFF */
		{"\xf8\x88\x80\x80", 0, 0},
		{"\x80", 0, 0},			/* a continuation alone */
		{"\xc3", 0, 0},			/* cut off */
		{"\xe2\x82", 0, 0},
		{"\xc3z", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t c = 0;

		assert_int_equal(utf8_decode(cases[i].bytes, strlen(cases[i].bytes), &c), cases[i].size);
		if (cases[i].size)
			assert_int_equal(c, cases[i].c);
	}
	assert_int_equal(utf8_decode("", 0, &(uint32_t){0}), 0);
}

static void reading(void **state)
{
	char folder[] = "/tmp/kvt-source-XXXXXX", path[64];
	struct arena arena = {0};
	struct source *source;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_null(source_read(&arena, folder));
	assert_int_equal(errno, EISDIR);
	snprintf(path, sizeof(path), "%s/a.kvt", folder);
	assert_null(source_read(&arena, path));
	assert_int_equal(errno, ENOENT);
	file = fopen(path, "w");
	assert_non_null(file);
	fwrite("a\0b", 1, 3, file);
	fclose(file);
	source = source_read(&arena, path);
	assert_non_null(source);
	assert_int_equal(source->length, 3);
	assert_string_equal(source->path, path);
	assert_int_equal(truncate(path, SOURCE_MAX_SIZE), 0);
	assert_non_null(source_read(&arena, path));
	assert_int_equal(truncate(path, SOURCE_MAX_SIZE + 1), 0);
	assert_null(source_read(&arena, path));
	assert_int_equal(errno, EFBIG);
	unlink(path);
	rmdir(folder);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),
		cmocka_unit_test(lines),
		cmocka_unit_test(utf8),
		cmocka_unit_test(reading),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
