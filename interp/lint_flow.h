/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which statements always end the run: a fail, and what leads to one on every way. */
#ifndef KVT_INTERP_LINT_FLOW_H
#define KVT_INTERP_LINT_FLOW_H

#include "interp/lint.h"

/* The statement of STMTS behind which nothing is reached; NULL: there is none. */
const struct ast_stmt *lint_ends_at(const struct lint *lint, const struct ast_stmt *stmts);

#endif
