/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/index.h"

#include <string.h>

#include "grammar/mem.h"
#include "interp/property_list.h"

/* What is being walked through. */
struct walk {
	struct index *index;
	const struct ast_item *item;
};

static void add(struct walk *walk, enum index_kind kind, const char *text, struct span span, bool declares)
{
	struct index *index = walk->index;

	if (!text)
		return;
	index->items = mem_grow(index->items, index->count, &index->capacity, sizeof(*index->items));
	index->items[index->count++] = (struct index_name){
		.kind = kind, .text = text, .span = span, .declares = declares, .item = walk->item,
	};
}

/* Whether a value is captured under this name in STMTS. */
static bool is_captured(const struct ast_stmt *stmts, const char *text)
{
	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		if (s->kind == STMT_CAPTURE && strcmp(s->name.text, text) == 0)
			return true;
		if (is_captured(s->body, text) || is_captured(s->otherwise, text))
			return true;
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
			if (is_captured(arm->body, text))
				return true;
	}
	return false;
}

static void add_value(struct walk *walk, const char *text, struct span span)
{
	if (is_captured(walk->item->body, text)) {
		add(walk, INDEX_ARGUMENT, text, span, false);
		return;
	}
	for (const struct ast_parameter *p = walk->item->parameters; p; p = p->next)
		if (strcmp(p->name.text, text) == 0) {
			add(walk, INDEX_ARGUMENT, text, span, false);
			return;
		}
	add(walk, INDEX_PARAM, text, span, false);
}

static void walk_values(struct walk *walk, const struct ast_expr *list)
{
	for (const struct ast_expr *expr = list; expr; expr = expr->next) {
		if (expr->kind == EXPR_NAME)
			add_value(walk, expr->name, expr->span);
		for (const struct ast_part *part = expr->parts; part; part = part->next)
			if (!part->text)
				add_value(walk, part->name.text, part->name.span);
	}
}

static void add_point(struct walk *walk, const char *screen, const struct ast_name *name, bool declares)
{
	if (!name->text)
		return;
	add(walk, INDEX_POINT, name->text, name->span, declares);
	walk->index->items[walk->index->count - 1].of = screen;
}

static void walk_sought(struct walk *walk, const struct ast_sought *sought)
{
	add(walk, INDEX_SCREEN, sought->screen.text, sought->screen.span, false);
	add_point(walk, sought->screen.text, &sought->point, false);
	if (sought->text)
		walk_values(walk, sought->text->wanted);
}

static void walk_steps(struct walk *walk, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		if (s->kind == STMT_CALL)
			add(walk, INDEX_PROCEDURE, s->name.text, s->name.span, false);
		else if (s->kind == STMT_CAPTURE)
			add(walk, INDEX_ARGUMENT, s->name.text, s->name.span, true);
		else if (s->kind == STMT_WAIT_STILL || s->kind == STMT_WAIT_CHANGE)
			add(walk, INDEX_SCREEN, s->name.text, s->name.span, false);
		walk_sought(walk, &s->sought);
		walk_sought(walk, &s->destination.sought);
		walk_values(walk, s->value);
		walk_values(walk, s->condition.left);
		walk_values(walk, s->condition.right);
		walk_values(walk, s->arguments);
		walk_values(walk, s->timeout);
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next) {
			walk_sought(walk, &arm->sought);
			walk_steps(walk, arm->body);
		}
		walk_steps(walk, s->body);
		walk_steps(walk, s->otherwise);
	}
}

/* Some properties take words that are no names. */
static bool takes_words(const char *property)
{
	static const struct {
		const char *name, *words;
	} list[] = {
#define X(name, word, kind, words, standard, sentence) {word, words},
		GUEST_PROPERTY_LIST(X)
#undef X
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strcmp(list[i].name, property) == 0)
			return *list[i].words != '\0';
	return false;
}

static void walk_item(struct walk *walk, const struct ast_item *item)
{
	static const struct {
		enum index_kind kind;
		bool declares;
	} meanings[] = {
		[ITEM_USE] = {INDEX_SCRIPT, false},	   [ITEM_PARAM] = {INDEX_PARAM, true},
		[ITEM_SCREEN] = {INDEX_SCREEN, true},	   [ITEM_WATCH] = {INDEX_SCREEN, false},
		[ITEM_PROCEDURE] = {INDEX_PROCEDURE, true}, [ITEM_PHASE] = {INDEX_TEST, true},
	};

	walk->item = item;
	if (item->kind != ITEM_GUEST && !item->said && !(item->kind == ITEM_PHASE && item->phase != PHASE_TEST) && !item->sought.text)
		add(walk, meanings[item->kind].kind, item->name.text, item->name.span, meanings[item->kind].declares);
	for (const struct ast_parameter *p = item->parameters; p; p = p->next)
		add(walk, INDEX_ARGUMENT, p->name.text, p->name.span, true);
	if (item->sought.text)
		walk_sought(walk, &item->sought);
	walk_values(walk, item->value);
	walk_values(walk, item->said);
	for (const struct ast_property *p = item->properties; p; p = p->next)
		if (p->label.text)
			add_point(walk, item->name.text, &p->label, true);
		else if (item->kind != ITEM_GUEST || !takes_words(p->name.text))
			walk_values(walk, p->text ? p->text->wanted : p->value);
	walk_steps(walk, item->body);
}

/* Where a screen may stand there may be an argument or a param, which is a point. */
static void settle_points(struct index *index)
{
	static const enum index_kind others[] = {INDEX_ARGUMENT, INDEX_PARAM};

	for (size_t i = 0; i < index->count; i++) {
		struct index_name *name = &index->items[i];

		if (name->kind != INDEX_SCREEN || index_find(index, INDEX_SCREEN, name->text, NULL))
			continue;
		for (size_t k = 0; k < 2 && name->kind == INDEX_SCREEN; k++)
			if (index_find(index, others[k], name->text, name->item))
				name->kind = others[k];
	}
}

void index_init(struct index *index, const struct script *script)
{
	struct walk walk = {.index = index};

	*index = (struct index){.script = script};
	for (uint32_t i = 0; i < script->file_count; i++)
		for (const struct ast_item *item = script->files[i].ast->items; item; item = item->next)
			walk_item(&walk, item);
	settle_points(index);
}

void index_deinit(struct index *index)
{
	mem_free(index->items);
	*index = (struct index){0};
}

const struct index_name *index_at(const struct index *index, const struct source *source, uint32_t offset)
{
	for (size_t i = 0; i < index->count; i++) {
		struct span span = index->items[i].span;

		if (span.source == source && span.start <= offset && offset <= span.end)
			return &index->items[i];
	}
	return NULL;
}

bool index_same(const struct index_name *a, const struct index_name *b)
{
	return a->kind == b->kind && strcmp(a->text, b->text) == 0 && (a->kind != INDEX_ARGUMENT || a->item == b->item) &&
	       (a->kind != INDEX_POINT || strcmp(a->of, b->of) == 0);
}

const struct index_name *index_declaration(const struct index *index, const struct index_name *name)
{
	for (size_t i = 0; i < index->count; i++)
		if (index->items[i].declares && index_same(&index->items[i], name))
			return &index->items[i];
	return NULL;
}

const struct index_name *index_find(const struct index *index, enum index_kind kind, const char *text,
				    const struct ast_item *within)
{
	return index_declaration(index, &(struct index_name){.kind = kind, .text = text, .item = within});
}

const struct index_name *index_find_point(const struct index *index, const char *screen, const char *text)
{
	return index_declaration(index, &(struct index_name){.kind = INDEX_POINT, .text = text, .of = screen});
}

const struct script_file *index_script(const struct index *index, const struct index_name *name)
{
	size_t length = strlen(name->text);

	for (uint32_t i = 0; i < index->script->file_count; i++) {
		const struct script_file *file = &index->script->files[i];
		const char *slash = strrchr(file->path, '/'), *base = slash ? slash + 1 : file->path;

		if (strncmp(base, name->text, length) == 0 && strcmp(base + length, ".kvt") == 0)
			return file;
	}
	return NULL;
}
