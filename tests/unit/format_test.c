/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "grammar/mem.h"

/* On the heap. */
static char *format_text(const char *text)
{
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	const struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));
	struct token_list tokens = {0};
	size_t length;
	char *formatted;

	assert_true(scan(source, &tokens, &diags));
	formatted = format_script(source, &tokens, &length);
	assert_int_equal(strlen(formatted), length);
	token_list_deinit(&tokens);
	arena_deinit(&arena);
	return formatted;
}

static void assert_formatted(const char *text, const char *wanted)
{
	char *formatted = format_text(text);

	assert_string_equal(formatted, wanted);
	mem_free(formatted);
}

/* The texts of the tokens, a comment without its trailing blanks, ends of lines left out. On the heap. */
static char *words_of(const char *text)
{
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	const struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));
	struct token_list tokens = {0};
	char *words = mem_copy_string("");

	scan(source, &tokens, &diags);
	for (size_t i = 0; i < tokens.count; i++) {
		uint32_t start = tokens.items[i].start, end = tokens.items[i].end;
		char *more;

		while (end > start && strchr(" \t\r\n;", text[end - 1]))
			end--;
		if (end == start)
			continue;
		more = mem_format("%s%.*s\n", words, (int)(end - start), text + start);
		mem_free(words);
		words = more;
	}
	token_list_deinit(&tokens);
	arena_deinit(&arena);
	return words;
}

static void statements_it_does_not_know(void **state)
{
	(void)state;
	assert_formatted("boot {\nwait-still  2s in 0,0   10x10 masked-by x;wait-screen a fresh   # c\nfoo bar{baz}\n"
			 "wait-text \"x\" in{ one ; two }\n}",
			 "boot {\n\twait-still 2 s in 0,0 10x10 masked-by x\n\twait-screen a fresh             # c\n"
			 "\tfoo bar { baz }\n\twait-text \"x\" in {\n\t\tone\n\t\ttwo\n\t}\n}\n");
}

static void properties_in_inner_blocks(void **state)
{
	(void)state;
	assert_formatted("guest g {\nmemory 1 GiB\nserial {\nrate 9600\nb 8 # bits\n}\ndisk-bus sata }",
			 "guest g {\n\tmemory   1 GiB\n\tserial {\n\t\trate 9600\n\t\tb    8                  # bits\n\t}\n"
			 "\tdisk-bus sata\n}\n");
}

/* Braces without a partner are syntax errors, which are not formatted; the formatter outlives them all the same. */
static void braces_without_a_partner(void **state)
{
	(void)state;
	mem_free(format_text("} } else { a # b\n } ->"));
	mem_free(format_text("{ { { ; else }"));
	mem_free(format_text("else else } { # x"));
	assert_formatted("", "");
	assert_formatted("\n ; \n", "");
}

/* A tab in a string is of another width wherever it stands, so that no column behind it can be kept. */
static void comment_below_a_tab(void **state)
{
	char *once = format_text("note \"\t\" # one\n         # two\n"), *twice = format_text(once);

	(void)state;
	assert_string_equal(once, twice);
	mem_free(once);
	mem_free(twice);
}

/* The same numbers on every host. */
static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static const char *const pieces[] = {
	"guest", "screen", "param", "boot", "one-of", "if", "else", "x", "long-name", "->", "=", "{", "{", "}", "}", "(", ")",
	",", ":", "+", "*", "%", "7", "1,2", "\"s\"", "\"a\ttab\"", "\"漢\"", "# c\n", "# c \n", "\n", "\n", "\n\n\n", ";", "\t",
	"                                        ",
};

/* Whether the braces have partners and each else stands behind one: other texts are syntax errors. */
static bool is_sound(const char *text)
{
	char last = '}';
	int depth = 0;

	for (const char *at = text; *at && depth >= 0; at++) {
		if (*at == '#')
			at += strcspn(at, "\n") - 1;
		else if (strncmp(at, "else", 4) == 0 && last != '}')
			return false;
		else if (!strchr(" \t\n;", *at))
			last = *at;
		depth += (*at == '{') - (*at == '}');
	}
	return depth == 0;
}

static void any_text_keeps_its_words_and_settles(void **state)
{
	uint32_t seed = 1;
	int sound = 0;

	(void)state;
	for (int round = 0; round < 30000; round++) {
		char text[1024] = "", *once, *twice, *before, *after;
		uint32_t count = next_random(&seed) % 40;

		for (uint32_t i = 0; i < count; i++) {
			strcat(text, pieces[next_random(&seed) % (sizeof(pieces) / sizeof(*pieces))]);
			strcat(text, " ");
		}
		once = format_text(text);
		twice = format_text(once);
		before = words_of(text);
		after = words_of(once);
		assert_string_equal(before, after);
		if (is_sound(text)) {
			assert_string_equal(once, twice);
			sound++;
		}
		mem_free(once);
		mem_free(twice);
		mem_free(before);
		mem_free(after);
	}
	assert_true(sound > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_it_does_not_know),
		cmocka_unit_test(properties_in_inner_blocks),
		cmocka_unit_test(braces_without_a_partner),
		cmocka_unit_test(comment_below_a_tab),
		cmocka_unit_test(any_text_keeps_its_words_and_settles),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
