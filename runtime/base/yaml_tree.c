/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/yaml_tree.h"

#include <string.h>
#include <yaml.h>

#include "grammar/mem.h"

struct yaml_tree {
	yaml_document_t document;
};

static void offset_to_place(const char *text, size_t offset, size_t *line, size_t *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < offset; i++) {
		(*column)++;
		if (text[i] == '\n') {
			(*line)++;
			*column = 1;
		}
	}
}

/* Whether the line that OFFSET lies in, or the one before a line's beginning, is indented with a tab. */
static int indented_with_tab(const char *text, size_t offset)
{
	while (offset && text[offset - 1] != '\n')
		offset--;
	return text[offset + strspn(text + offset, " ")] == '\t';
}

static void explain(const yaml_parser_t *parser, const char *path, const char *text, size_t length,
		    struct error *error)
{
	size_t line = parser->problem_mark.line + 1, column = parser->problem_mark.column + 1;
	size_t offset = parser->problem_mark.index;
	const char *problem = parser->problem ? parser->problem : "memory is out";

	if (parser->error == YAML_READER_ERROR) {
		offset = parser->problem_offset;
		offset_to_place(text, offset < length ? offset : length, &line, &column);
	}
	error_set(error, "%s:%zu:%zu: this is not YAML: %s", path, line, column, problem);
	if (offset < length && indented_with_tab(text, offset))
		error_help(error, "indent with spaces, not with tabs");
	else if (parser->error == YAML_READER_ERROR)
		error_help(error, "save the file as UTF-8 text");
	else if (parser->context)
		error_help(error, "%s that begins at line %zu", parser->context, parser->context_mark.line + 1);
}

/* A second document would be read by nobody. */
static int load(yaml_parser_t *parser, yaml_document_t *document, const char *path, struct error *error)
{
	yaml_document_t second;
	yaml_node_t *root;

	if (!yaml_parser_load(parser, document))
		return -1;
	if (!yaml_document_get_root_node(document))
		return 0;
	if (!yaml_parser_load(parser, &second)) {
		yaml_document_delete(document);
		return -1;
	}
	root = yaml_document_get_root_node(&second);
	if (root) {
		error_set(error, "%s:%zu:%zu: a second YAML document begins here", path, root->start_mark.line + 1,
			  root->start_mark.column + 1);
		error_help(error, "keep all of it in one document: remove the line ---");
		yaml_document_delete(document);
	}
	yaml_document_delete(&second);
	return root ? 1 : 0;
}

struct yaml_tree *yaml_tree_new(const char *path, const char *text, size_t length, struct error *error)
{
	struct yaml_tree *tree = mem_alloc(sizeof(*tree));
	yaml_parser_t parser;
	int failed;

	if (!yaml_parser_initialize(&parser)) {
		error_set(error, "%s: memory is out", path);
		mem_free(tree);
		return NULL;
	}
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
	failed = load(&parser, &tree->document, path, error);
	if (failed < 0)
		explain(&parser, path, text, length, error);
	yaml_parser_delete(&parser);
	if (!failed)
		return tree;
	mem_free(tree);
	return NULL;
}

void yaml_tree_free(struct yaml_tree *tree)
{
	if (!tree)
		return;
	yaml_document_delete(&tree->document);
	mem_free(tree);
}

/* libyaml's functions that only read take a document that is not const. */
static const yaml_node_t *node_at(const struct yaml_tree *tree, int node)
{
	return yaml_document_get_node((yaml_document_t *)&tree->document, node);
}

int yaml_tree_root(const struct yaml_tree *tree)
{
	return yaml_document_get_root_node((yaml_document_t *)&tree->document) ? 1 : 0;
}

enum yaml_kind yaml_tree_kind(const struct yaml_tree *tree, int node)
{
	switch (node_at(tree, node)->type) {
	case YAML_SEQUENCE_NODE:
		return YAML_LIST;
	case YAML_MAPPING_NODE:
		return YAML_MAP;
	default:
		return YAML_SCALAR;
	}
}

const char *yaml_tree_text(const struct yaml_tree *tree, int node)
{
	const yaml_node_t *scalar = node_at(tree, node);

	return scalar->type == YAML_SCALAR_NODE ? (const char *)scalar->data.scalar.value : "";
}

void yaml_tree_place(const struct yaml_tree *tree, int node, int *line, int *column)
{
	const yaml_mark_t *mark = &node_at(tree, node)->start_mark;

	*line = (int)mark->line + 1;
	*column = (int)mark->column + 1;
}

size_t yaml_tree_count(const struct yaml_tree *tree, int node)
{
	const yaml_node_t *parent = node_at(tree, node);

	if (parent->type == YAML_MAPPING_NODE)
		return (size_t)(parent->data.mapping.pairs.top - parent->data.mapping.pairs.start);
	if (parent->type == YAML_SEQUENCE_NODE)
		return (size_t)(parent->data.sequence.items.top - parent->data.sequence.items.start);
	return 0;
}

int yaml_tree_key(const struct yaml_tree *tree, int node, size_t index)
{
	const yaml_node_t *parent = node_at(tree, node);

	return parent->type == YAML_MAPPING_NODE ? parent->data.mapping.pairs.start[index].key : 0;
}

int yaml_tree_value(const struct yaml_tree *tree, int node, size_t index)
{
	const yaml_node_t *parent = node_at(tree, node);

	if (parent->type == YAML_MAPPING_NODE)
		return parent->data.mapping.pairs.start[index].value;
	return parent->data.sequence.items.start[index];
}
