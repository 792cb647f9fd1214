/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values of literals: strings with escapes and ${names}, numbers with units.
 */
#ifndef KVT_GRAMMAR_LITERAL_H
#define KVT_GRAMMAR_LITERAL_H

#include <stdbool.h>

#include "grammar/arena.h"
#include "grammar/ast.h"
#include "grammar/diag.h"

/* The pieces of the string token at SPAN (quotes included); adjacent literal bytes are one piece. */
struct ast_part *literal_string(struct arena *arena, struct span span, struct diag_list *diags);

/* The value of `NUMBER UNIT`; UNIT.source NULL: a plain number, "%": a percentage. False after reporting. */
bool literal_quantity(struct span number, struct span unit, enum ast_expr_kind *kind, int64_t *value,
		      struct diag_list *diags);

/* The names of the units, by INDEX from 0 on, and what *KIND of value they make; NULL behind the last one. */
const char *literal_unit(size_t index, enum ast_expr_kind *kind);

/* Two numbers with one character between them: "12,40", "640x480". False after reporting. */
bool literal_pair(struct span span, int32_t *first, int32_t *second, struct diag_list *diags);

#endif
