/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Places as the language server protocol has them: lines from 0, and in a line UTF-16 code units, so that a character
 * above U+FFFF counts twice. Of bytes that are no UTF-8, each counts once.
 */
#ifndef KVT_RUNTIME_CLI_LSP_POSITION_H
#define KVT_RUNTIME_CLI_LSP_POSITION_H

#include "grammar/source.h"
#include "runtime/base/json_tree.h"
#include "runtime/base/json_writer.h"

struct lsp_position {
	int64_t line, character;
};

struct lsp_position lsp_position_of(const struct source *source, uint32_t offset);

/* What lies beyond a line's end means its end, what lies beyond the text the text's end. */
uint32_t lsp_offset_of(const struct source *source, struct lsp_position position);

/* {"line": ..., "character": ...}; what is missing is 0. */
struct lsp_position lsp_position_read(const struct json_t *position);

/* As the member NAME: {"start": ..., "end": ...}. */
void lsp_range_write(struct json_writer *out, const char *name, struct span span);

#endif
