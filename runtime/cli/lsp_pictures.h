/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture files of a screen, by its declaration: NAME.png and the variants NAME@*.png in screens/ beside the
 * script, or the one that the declaration names.
 */
#ifndef KVT_RUNTIME_CLI_LSP_PICTURES_H
#define KVT_RUNTIME_CLI_LSP_PICTURES_H

#include "interp/index.h"

/* Embedded; owns its paths. */
struct lsp_pictures {
	char **paths;		/* of files that are there, sorted */
	size_t count, capacity;
	bool is_given;		/* the declaration names it: it has no variants */
	char *wanted;		/* the path of the first one, whether it is there or not */
};

void lsp_pictures_init(struct lsp_pictures *pictures, const struct index_name *screen);
void lsp_pictures_deinit(struct lsp_pictures *pictures);

/* The folder of the script in which SPAN is; on the heap. */
char *lsp_folder_of(struct span span);

#endif
