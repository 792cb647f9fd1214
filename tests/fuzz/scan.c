/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a script's text: the tokens follow one another within it, each lies in whole characters, and every place
 * has a line and a column.
 */
#include "grammar/token.h"
#include "interp/place.h"
#include "tests/fuzz/fuzz.h"

static void check_place(const struct source *source, uint32_t offset)
{
	struct place place = source_place(source, offset);
	struct place_context context = place_at(source, offset);
	uint32_t length;

	fuzz_require(place.line >= 1 && (uint32_t)place.line <= source->line_count, "a place has a line");
	fuzz_require(place.column >= 1, "a place has a column");
	source_line(source, place.line, &length);
	fuzz_require(length <= source->length, "a line is a part of the text");
	fuzz_require(context.word.start <= context.word.end && context.word.end <= source->length, "a word is in the text");
	fuzz_require(context.words != NULL, "there are words, or none");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	struct source *source = source_from_text(&arena, "fuzz.kvt", (const char *)bytes, size);
	struct token_list tokens = {0};
	uint32_t end = 0;
	bool is_text = scan(source, &tokens, &diags);

	fuzz_require(is_text || (diags.errors && !tokens.count), "what is no text has an error and no tokens");
	for (size_t i = 0; i < tokens.count; i++) {
		const struct token *token = &tokens.items[i];

		fuzz_require(token->start >= end && token->end > token->start, "tokens follow one another");
		fuzz_require(token->end <= source->length, "tokens are in the text");
		fuzz_require(((unsigned char)source->text[token->start] & 0xc0) != 0x80, "tokens begin with a character");
		end = token->end;
	}
	/* editors ask about any place; that each is looked at would make long inputs slow */
	if (is_text)
		for (uint32_t i = 0; i <= source->length; i += 1 + source->length / 4)
			check_place(source, i);
	token_list_deinit(&tokens);
	arena_deinit(&arena);
	return 0;
}
