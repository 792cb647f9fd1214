/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A YAML file as a tree to look at. The only user of libyaml. Nodes are small numbers, 0 is no node. An alias is its
 * anchor's node once more, so that a tree can be endless: walk it to a fixed depth.
 */
#ifndef KVT_RUNTIME_BASE_YAML_TREE_H
#define KVT_RUNTIME_BASE_YAML_TREE_H

#include <stddef.h>

#include "runtime/base/error.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_tree;

/* NULL if the LENGTH bytes of TEXT are not one YAML document; the error begins with "PATH:LINE:COLUMN: ". */
struct yaml_tree *yaml_tree_new(const char *path, const char *text, size_t length, struct error *error);
void yaml_tree_free(struct yaml_tree *tree);		/* NULL is allowed */

int yaml_tree_root(const struct yaml_tree *tree);	/* 0: the file is empty */
enum yaml_kind yaml_tree_kind(const struct yaml_tree *tree, int node);
const char *yaml_tree_text(const struct yaml_tree *tree, int node);	/* of a scalar, "" of anything else */
void yaml_tree_place(const struct yaml_tree *tree, int node, int *line, int *column);	/* from 1 */

/* Of lists and maps; 0 for a scalar. */
size_t yaml_tree_count(const struct yaml_tree *tree, int node);
int yaml_tree_key(const struct yaml_tree *tree, int node, size_t index);	/* of maps; 0 for a list */
int yaml_tree_value(const struct yaml_tree *tree, int node, size_t index);

#endif
