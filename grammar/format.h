/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One style for all scripts. The formatter moves tokens and comments about and changes none of them. So it needs to know
 * neither statements nor properties: it goes by braces and line ends.
 */
#ifndef KVT_GRAMMAR_FORMAT_H
#define KVT_GRAMMAR_FORMAT_H

#include <stddef.h>

#include "grammar/token.h"

/*
 * The text of SOURCE, which scan() has cut into TOKENS, in kvt's style: with a NUL behind it, on the heap, to be freed
 * with mem_free. *LENGTH is its size in bytes. Ask parse() first whether the source has errors: of a token that was not
 * scanned nothing is left, and braces without a partner end up anywhere.
 */
char *format_script(const struct source *source, const struct token_list *tokens, size_t *length);

#endif
