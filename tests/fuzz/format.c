/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any script that parses, formatted: a second time nothing changes, its tokens are the same, and so are its bytecode, or
 * what is wrong with it.
 */
#include "grammar/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/parse.h"
#include "grammar/parser.h"
#include "tests/fuzz/fuzz.h"

static char *format_again(const char *text, size_t length, size_t *formatted)
{
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	struct source *source = source_from_text(&arena, "fuzz.kvt", text, length);
	struct token_list tokens = {0};
	char *result = NULL;

	parse(&arena, source, &diags);
	if (!diags.errors) {
		scan(source, &tokens, &diags);
		result = format_script(source, &tokens, formatted);
		token_list_deinit(&tokens);
	}
	arena_deinit(&arena);
	return result;
}

/* The text of each token on a line, without the ends of lines, of which the formatter drops and adds some. */
static char *words_of(const char *text, size_t length)
{
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	struct source *source = source_from_text(&arena, "fuzz.kvt", text, length);
	struct token_list tokens = {0};
	char *words = mem_alloc(2 * length + 1), *end = words;

	scan(source, &tokens, &diags);
	for (size_t i = 0; i < tokens.count; i++) {
		const struct token *token = &tokens.items[i];
		uint32_t size = token->end - token->start;

		if (token->kind == TOK_NEWLINE)
			continue;
		/* blanks at a comment's end are no part of what it says */
		while (token->kind == TOKEN_COMMENT && size && strchr(" \t\r", source->text[token->start + size - 1]))
			size--;
		memcpy(end, source->text + token->start, size);
		end += size;
		*end++ = '\n';
	}
	token_list_deinit(&tokens);
	arena_deinit(&arena);
	return words;
}

static bool same_value(const struct value *a, const struct value *b)
{
	return value_equal(*a, *b);
}

static void compare_programs(const struct program *a, const struct program *b)
{
	fuzz_require(a->code_count == b->code_count && memcmp(a->code, b->code, a->code_count * sizeof(*a->code)) == 0,
		     "the code is the same");
	fuzz_require(a->constant_count == b->constant_count && a->chord_count == b->chord_count &&
		     a->area_count == b->area_count && a->param_count == b->param_count &&
		     a->screen_count == b->screen_count && a->watcher_count == b->watcher_count &&
		     a->step_count == b->step_count, "the tables are as long");
	for (uint32_t i = 0; i < a->constant_count; i++)
		fuzz_require(same_value(&a->constants[i], &b->constants[i]), "the constants are the same");
	for (uint32_t i = 0; i < a->chord_count; i++)
		fuzz_require(memcmp(&a->chords[i], &b->chords[i], sizeof(a->chords[i])) == 0, "the keys are the same");
	for (uint32_t i = 0; i < a->param_count; i++)
		fuzz_require(a->params[i].required == b->params[i].required &&
			     (a->params[i].required || same_value(&a->params[i].value, &b->params[i].value)),
			     "the params are the same");
	for (uint32_t i = 0; i < a->screen_count; i++)
		fuzz_require(strcmp(a->screens[i].name, b->screens[i].name) == 0 &&
			     strcmp(a->screens[i].picture, b->screens[i].picture) == 0 &&
			     a->screens[i].match == b->screens[i].match && a->screens[i].near == b->screens[i].near,
			     "the screens are the same");
}

/* What is used stands behind the script's own SCRIPT_SIZE bytes, and stays as it is. */
static void compare_scripts(const uint8_t *bytes, size_t size, size_t script_size, const char *text, size_t length)
{
	size_t used_size = size - script_size;
	char *whole = mem_alloc(length + used_size + 1);
	struct script before, after;

	memcpy(whole, text, length);
	memcpy(whole + length, bytes + script_size, used_size);
	fuzz_script(&before, bytes, size);
	fuzz_script(&after, (const uint8_t *)whole, length + used_size);
	mem_free(whole);
	fuzz_require(before.diags.errors == after.diags.errors, "as much is wrong");
	if (before.program && after.program)
		compare_programs(before.program, after.program);
	script_deinit(&before);
	script_deinit(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const uint8_t *cut = size ? memchr(bytes, 1, size) : NULL;
	size_t length = 0, again_length = 0, script_size = cut ? (size_t)(cut - bytes) : size;
	char *text, *again, *words, *words_after;

	text = format_again((const char *)bytes, script_size, &length);
	if (!text)
		return 0;
	again = format_again(text, length, &again_length);
	fuzz_require(again && again_length == length && memcmp(text, again, length) == 0, "formatting it twice changes nothing");
	words = words_of((const char *)bytes, script_size);
	words_after = words_of(text, length);
	fuzz_require(strcmp(words, words_after) == 0, "its words are the same");
	compare_scripts(bytes, size, script_size, text, length);
	mem_free(text);
	mem_free(again);
	mem_free(words);
	mem_free(words_after);
	return 0;
}
