/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A name in all scripts that share it: the one that is asked about, those that are open, and those beside the script
 * that declares it, which is where `use` looks.
 */
#ifndef KVT_RUNTIME_CLI_LSP_NAMES_H
#define KVT_RUNTIME_CLI_LSP_NAMES_H

#include "runtime/cli/lsp.h"

enum { NAMES_MAX_SCRIPTS = 256 };

/* Embedded. */
struct lsp_names {
	struct lsp_view *views;
	size_t view_count;
	struct index_name *uses;	/* with the declaration, each place once; they point into the views */
	size_t count, capacity;
	const struct index_name *declared;	/* NULL: nowhere; then only the view's own script is looked at */
};

void lsp_names_init(struct lsp_names *names, struct lsp *lsp, const struct lsp_view *view,
		    const struct index_name *name);
void lsp_names_deinit(struct lsp_names *names);

#endif
