/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A script as tokens: all of them, comments included, as byte spans. The parser gets them by way of layout() in
 * parse.c, the formatter and the language server as they are.
 */
#ifndef KVT_GRAMMAR_TOKEN_H
#define KVT_GRAMMAR_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/diag.h"
#include "grammar/source.h"

struct token {
	int kind;		/* a TOK_ of grammar/parser.y, or TOKEN_COMMENT */
	uint32_t start, end;
};

enum {
	TOKEN_COMMENT = 100000,
	/* these pass between scanner.l and scan.c only */
	TOKEN_BLANK,
	TOKEN_OPEN_STRING,
	TOKEN_CURLY_STRING,
	TOKEN_STRAY,
};

struct token_list {
	struct token *items;	/* heap; freed by token_list_deinit */
	size_t count, capacity;
};

/* Scans the whole source. What cannot be scanned is reported and left out; false if the source is no text at all. */
bool scan(const struct source *source, struct token_list *tokens, struct diag_list *diags);
void token_list_deinit(struct token_list *tokens);

#endif
