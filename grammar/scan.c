/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "grammar/keyword_list.h"
#include "grammar/mem.h"
#include "grammar/token.h"
/* made by flex and bison */
#include "grammar/parser.h"
#include "grammar/scanner.h"

static const struct {
	const char *word;
	int token;
} keywords[] = {
#define X(token, word, sentence) {word, TOK_##token},
	KEYWORD_LIST(X)
	LOCAL_WORD_LIST(X)
#undef X
};

static int word_kind(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (strlen(keywords[i].word) == length && memcmp(keywords[i].word, text, length) == 0)
			return keywords[i].token;
	return TOK_WORD;
}

static void add_token(struct token_list *tokens, int kind, uint32_t start, uint32_t end)
{
	tokens->items = mem_grow(tokens->items, tokens->count, &tokens->capacity, sizeof(*tokens->items));
	tokens->items[tokens->count++] = (struct token){.kind = kind, .start = start, .end = end};
}

/* The first byte that is not UTF-8 text (NUL ends strings in C, so that it would cut them), or the source's length. */
static uint32_t first_bad_byte(const struct source *source)
{
	uint32_t i = 0, size, c;

	while (i < source->length) {
		size = utf8_decode(source->text + i, source->length - i, &c);
		if (size == 0 || c == 0)
			break;
		i += size;
	}
	return i;
}

/* SPAN is a string between typographic quotes. */
static void report_curly(const struct source *source, struct span span, struct diag_list *diags)
{
	const char *inner = source->text + span.start + 3;
	const uint32_t length = span.end - span.start - 6;

	diag_add(diags, DIAG_STRAY_CHARACTER, (struct span){source, span.start, span.start + 3}, "`%.3s` means nothing here",
		 source->text + span.start);
	diag_help(diags, "strings stand in straight quotes: \"");
	if (!memchr(inner, '"', length))
		diag_fix(diags, span, arena_format(diags->arena, "\"%.*s\"", (int)length, inner));
}

static void report_stray(const struct source *source, struct span span, struct diag_list *diags)
{
	uint32_t c = 0, size = utf8_decode(source->text + span.start, source->length - span.start, &c);

	span.end = span.start + size;
	if (c < 0x20 || c == 0x7f)
		diag_add(diags, DIAG_STRAY_CHARACTER, span, "the control character U+%04X means nothing here", c);
	else
		diag_add(diags, DIAG_STRAY_CHARACTER, span, "`%.*s` means nothing here", (int)size,
			 source->text + span.start);
	if (c >= 0x2018 && c <= 0x201f)
		diag_help(diags, "strings stand in straight quotes: \"");
	else if (c == '/')
		diag_help(diags, "a regular expression begins and ends with a slash on one line, with \\/ for one within: /[0-9]+/");
}

bool scan(const struct source *source, struct token_list *tokens, struct diag_list *diags)
{
	uint32_t bom = source->length >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	uint32_t start = 0, end = bom, bad = first_bad_byte(source);
	yyscan_t scanner;
	int kind;

	if (bad < source->length) {
		diag_add(diags, DIAG_NOT_UTF8, (struct span){source, bad, bad + 1}, "this is not UTF-8 text");
		return false;
	}
	if (scanner_lex_init(&scanner) != 0)
		return false;	/* cannot be: memory is never NULL */
	/* some editors begin a file with a byte order mark */
	scanner__scan_bytes(source->text + bom, (int)(source->length - bom), scanner);
	while ((kind = scanner_lex(scanner)) != 0) {
		struct span span;

		start = end;
		end += (uint32_t)scanner_get_leng(scanner);
		span = (struct span){source, start, end};
		switch (kind) {
		case TOKEN_BLANK:
			break;
		case TOKEN_STRAY:
			/* of a character in several bytes, only the first one speaks */
			if (((unsigned char)source->text[start] & 0xc0) != 0x80)
				report_stray(source, span, diags);
			break;
		case TOKEN_CURLY_STRING:
			report_curly(source, span, diags);
			add_token(tokens, TOK_STRING, start, end);
			break;
		case TOKEN_OPEN_STRING:
			diag_add(diags, DIAG_UNTERMINATED_STRING, span, "this string does not end on its line");
			add_token(tokens, TOK_STRING, start, end);
			break;
		case TOK_WORD:
			add_token(tokens, word_kind(source->text + start, end - start), start, end);
			break;
		default:
			add_token(tokens, kind, start, end);
		}
	}
	scanner_lex_destroy(scanner);
	return true;
}

void token_list_deinit(struct token_list *tokens)
{
	mem_free(tokens->items);
	*tokens = (struct token_list){0};
}
