/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tokens to tree. Never fails: what does not parse is reported and left out of the tree.
 */
#ifndef KVT_GRAMMAR_PARSE_H
#define KVT_GRAMMAR_PARSE_H

#include "grammar/arena.h"
#include "grammar/ast.h"
#include "grammar/diag.h"

struct ast_file *parse(struct arena *arena, const struct source *source, struct diag_list *diags);

#endif
