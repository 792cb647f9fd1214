/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/build.h"

#include <ctype.h>
#include <string.h>

#include "grammar/literal.h"

struct link {
	struct link *next;
};

void *build_prepend(void *list, void *node)
{
	((struct link *)node)->next = list;
	return node;
}

void *build_reverse(void *list)
{
	struct link *rest = list, *turned = NULL;

	while (rest) {
		struct link *next = rest->next;

		rest->next = turned;
		turned = rest;
		rest = next;
	}
	return turned;
}

struct ast_name build_name(struct build *b, struct span span)
{
	return (struct ast_name){
		.text = arena_copy(b->arena, span.source->text + span.start, span.end - span.start),
		.span = span,
	};
}

void build_check_name(struct build *b, struct ast_name name)
{
	char lower[128] = "";	/* a hyphen before each letter at most */
	size_t length = strlen(name.text), at = 0;
	bool good = true;

	for (const char *c = name.text; *c; c++)
		if (isupper((unsigned char)*c) || *c == '_')
			good = false;
	if (good)
		return;
	diag_add(b->diags, DIAG_BAD_NAME, name.span, "`%s` is not in kebab-case", name.text);
	if (length >= sizeof(lower) / 2)
		return;
	for (size_t i = 0; i < length; i++) {
		bool begins_word = i > 0 && isupper((unsigned char)name.text[i]) && islower((unsigned char)name.text[i - 1]);

		if (begins_word)
			lower[at++] = '-';
		lower[at++] = name.text[i] == '_' ? '-' : (char)tolower((unsigned char)name.text[i]);
	}
	diag_help(b->diags, "write `%s`", lower);
	diag_fix(b->diags, name.span, lower);
}

void build_item(struct build *b, struct ast_item *item)
{
	if (b->last)
		b->last->next = item;
	else
		b->file->items = item;
	b->last = item;
}

void build_lost(struct build *b, uint32_t start, uint32_t end)
{
	struct ast_lost *lost = arena_alloc(b->arena, sizeof(*lost));

	/* bison gives the empty list at the file's beginning the place of the first token */
	lost->span = (struct span){b->source, b->last || b->file->lost ? start : 0, end};
	b->file->lost = build_prepend(b->file->lost, lost);
}

static struct ast_item *new_item(struct build *b, enum ast_item_kind kind, struct span span, struct ast_name name)
{
	struct ast_item *item = arena_alloc(b->arena, sizeof(*item));

	item->kind = kind;
	item->span = span;
	item->name = name;
	return item;
}

struct ast_item *build_use(struct build *b, struct span span, struct ast_name name)
{
	return new_item(b, ITEM_USE, span, name);
}

struct ast_item *build_guest(struct build *b, struct span span, struct ast_name name, struct ast_expr *title,
			     struct ast_property *properties)
{
	struct ast_item *item = new_item(b, ITEM_GUEST, span, name);

	item->value = title;
	item->properties = properties;
	return item;
}

struct ast_item *build_param(struct build *b, struct span span, struct ast_name name, struct ast_expr *value, bool secret)
{
	struct ast_item *item = new_item(b, ITEM_PARAM, span, name);

	item->value = value;
	item->secret = secret;
	return item;
}

struct ast_item *build_screen(struct build *b, struct span span, struct ast_name name, struct ast_property *properties)
{
	struct ast_item *item = new_item(b, ITEM_SCREEN, span, name);

	item->properties = properties;
	return item;
}

struct ast_item *build_watch(struct build *b, struct span span, struct ast_sought sought, struct ast_expr *message)
{
	struct ast_item *item = new_item(b, ITEM_WATCH, span, sought.text ? build_name(b, sought.text->span) : sought.screen);

	item->sought = sought;
	item->value = message;
	return item;
}

struct ast_item *build_watch_serial(struct build *b, struct span span, struct ast_name serial, struct ast_expr *said,
				    struct ast_expr *message)
{
	struct ast_item *item = new_item(b, ITEM_WATCH, span, serial);

	item->said = said;
	item->value = message;
	return item;
}

struct ast_item *build_procedure(struct build *b, struct span span, struct ast_name name,
				 struct ast_parameter *parameters, struct ast_stmt *body)
{
	struct ast_item *item = new_item(b, ITEM_PROCEDURE, span, name);

	item->parameters = parameters;
	item->body = body;
	return item;
}

struct ast_item *build_phase(struct build *b, struct span span, enum ast_phase phase, struct ast_name name,
			     struct ast_stmt *body)
{
	struct ast_item *item = new_item(b, ITEM_PHASE, span, name);

	item->phase = phase;
	item->body = body;
	return item;
}

struct ast_parameter *build_parameter(struct build *b, struct ast_name name, struct ast_name kind)
{
	struct ast_parameter *parameter = arena_alloc(b->arena, sizeof(*parameter));

	parameter->name = name;
	parameter->kind = kind;
	return parameter;
}

static struct ast_stmt *new_stmt(struct build *b, enum ast_stmt_kind kind, struct span span)
{
	struct ast_stmt *stmt = arena_alloc(b->arena, sizeof(*stmt));

	stmt->kind = kind;
	stmt->span = span;
	stmt->head = span;
	return stmt;
}

struct ast_stmt *build_one_of(struct build *b, struct span span, struct span head, struct ast_expr *timeout,
			      struct ast_arm *arms)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_ONE_OF, span);

	stmt->head = head;
	stmt->timeout = timeout;
	stmt->arms = arms;
	return stmt;
}

struct ast_arm *build_arm(struct build *b, struct span span, struct ast_sought sought, struct ast_stmt *body)
{
	struct ast_arm *arm = arena_alloc(b->arena, sizeof(*arm));

	arm->span = span;
	arm->sought = sought;
	arm->body = body;
	return arm;
}

struct ast_stmt *build_if_screen(struct build *b, struct span span, struct span head, struct ast_sought sought,
				 struct ast_expr *timeout, struct ast_stmt *body, struct ast_stmt *otherwise)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_IF_SCREEN, span);

	stmt->head = head;
	stmt->sought = sought;
	stmt->timeout = timeout;
	stmt->body = body;
	stmt->otherwise = otherwise;
	return stmt;
}

struct ast_stmt *build_if(struct build *b, struct span span, struct span head, struct ast_condition condition,
			  struct ast_stmt *body, struct ast_stmt *otherwise)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_IF, span);

	stmt->head = head;
	stmt->condition = condition;
	stmt->body = body;
	stmt->otherwise = otherwise;
	return stmt;
}

struct ast_stmt *build_repeat(struct build *b, struct span span, struct span head, struct ast_expr *bound,
			      struct ast_sought until, struct ast_stmt *body)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_REPEAT, span);

	stmt->head = head;
	stmt->value = bound;
	stmt->sought = until;
	stmt->body = body;
	return stmt;
}

struct ast_stmt *build_wait(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_sought sought,
			    struct ast_expr *timeout)
{
	struct ast_stmt *stmt = new_stmt(b, kind, span);

	stmt->sought = sought;
	stmt->timeout = timeout;
	return stmt;
}

struct ast_stmt *build_display_wait(struct build *b, struct span span, struct ast_expr *duration, struct ast_expr *region,
				    struct ast_name mask, struct ast_expr *timeout)
{
	struct ast_stmt *stmt = new_stmt(b, duration ? STMT_WAIT_STILL : STMT_WAIT_CHANGE, span);

	stmt->value = duration;
	stmt->region = region;
	stmt->name = mask;
	stmt->timeout = timeout;
	return stmt;
}

struct ast_stmt *build_wait_serial(struct build *b, struct span span, struct ast_expr *said, struct ast_expr *timeout)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_WAIT_SERIAL, span);

	stmt->value = said;
	stmt->timeout = timeout;
	return stmt;
}

struct ast_stmt *build_value_stmt(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_expr *value)
{
	struct ast_stmt *stmt = new_stmt(b, kind, span);

	stmt->value = value;
	return stmt;
}

struct ast_stmt *build_chords(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_chord *chords)
{
	struct ast_stmt *stmt = new_stmt(b, kind, span);

	stmt->chords = chords;
	return stmt;
}

struct ast_stmt *build_medium(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_name drive,
			      struct ast_expr *path)
{
	struct ast_stmt *stmt = new_stmt(b, kind, span);

	stmt->name = drive;
	stmt->value = path;
	return stmt;
}

struct ast_stmt *build_checkpoint(struct build *b, struct span span, struct ast_name name, struct ast_expr *every)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_CHECKPOINT, span);

	stmt->name = name;
	stmt->value = every;
	return stmt;
}

struct ast_stmt *build_keyboard(struct build *b, struct span span, struct ast_name layout)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_KEYBOARD, span);

	stmt->name = layout;
	return stmt;
}

struct ast_stmt *build_call(struct build *b, struct span span, struct ast_name name, struct ast_expr *arguments)
{
	struct ast_stmt *stmt = new_stmt(b, STMT_CALL, span);

	stmt->name = name;
	stmt->arguments = arguments;
	return stmt;
}

static struct ast_expr *new_expr(struct build *b, enum ast_expr_kind kind, struct span span)
{
	struct ast_expr *expr = arena_alloc(b->arena, sizeof(*expr));

	expr->kind = kind;
	expr->span = span;
	return expr;
}

/* What stands between typographic quotes, of which the scanner has spoken, is taken as it is. */
static struct ast_part *curly_parts(struct build *b, struct span span)
{
	struct ast_part *part = arena_alloc(b->arena, sizeof(*part));

	part->text = arena_copy(b->arena, span.source->text + span.start + 3, span.end - span.start - 6);
	return part;
}

struct ast_expr *build_string(struct build *b, struct span span)
{
	struct ast_expr *expr = new_expr(b, EXPR_STRING, span);

	if (span.source->text[span.start] != '"') {
		expr->parts = curly_parts(b, span);
		return expr;
	}
	expr->parts = literal_string(b->arena, span, b->diags);
	if (span.end - span.start < 2 || span.source->text[span.end - 1] != '"')
		expr->kind = EXPR_WRONG;
	return expr;
}

struct ast_expr *build_quantity(struct build *b, struct span span, struct span number, struct span unit)
{
	struct ast_expr *expr = new_expr(b, EXPR_NUMBER, span);

	if (!literal_quantity(number, unit, &expr->kind, &expr->integer, b->diags))
		expr->kind = EXPR_WRONG;
	return expr;
}

struct ast_expr *build_point(struct build *b, struct span span)
{
	struct ast_expr *expr = new_expr(b, EXPR_POINT, span);

	literal_pair(span, &expr->x, &expr->y, b->diags);
	return expr;
}

struct ast_expr *build_region(struct build *b, struct span span, struct span point, struct span dimensions)
{
	struct ast_expr *expr = new_expr(b, EXPR_REGION, span);

	literal_pair(point, &expr->x, &expr->y, b->diags);
	if (!literal_pair(dimensions, &expr->width, &expr->height, b->diags))
		expr->width = expr->height = 1;	/* one message will do; without this it would be called empty too */
	return expr;
}

struct ast_expr *build_bool(struct build *b, struct span span, bool value)
{
	struct ast_expr *expr = new_expr(b, EXPR_BOOL, span);

	expr->integer = value;
	return expr;
}

/* A slash within it is written as \/; the rest is the regular expression's own. */
struct ast_expr *build_pattern(struct build *b, struct span span)
{
	struct ast_expr *expr = new_expr(b, EXPR_PATTERN, span);
	const char *from = span.source->text + span.start + 1, *end = span.source->text + span.end - 1;
	char *pattern = arena_alloc(b->arena, (size_t)(end - from) + 1), *to = pattern;

	if (*end == 'i') {
		diag_add(b->diags, DIAG_BAD_PATTERN, (struct span){span.source, span.end - 1, span.end},
			 "only of text on the display can the case be left open");
		end--;
	}
	while (from < end) {
		if (from[0] == '\\' && from[1] == '/')
			from++;
		else if (from[0] == '\\')
			*to++ = *from++;
		*to++ = *from++;
	}
	expr->name = pattern;
	return expr;
}

struct ast_expr *build_reference(struct build *b, struct span span, struct ast_name name)
{
	struct ast_expr *expr = new_expr(b, EXPR_NAME, span);

	expr->name = name.text;
	return expr;
}

struct ast_chord *build_chord(struct build *b, struct span span, struct ast_key *keys, struct ast_expr *times)
{
	struct ast_chord *chord = arena_alloc(b->arena, sizeof(*chord));

	chord->keys = keys;
	chord->times = times;
	chord->span = span;
	return chord;
}

struct ast_key *build_key(struct build *b, struct span span, bool quoted)
{
	struct ast_key *key = arena_alloc(b->arena, sizeof(*key));
	struct ast_part *parts;

	key->span = span;
	key->text = build_name(b, span).text;
	if (quoted) {
		parts = span.source->text[span.start] == '"' ? literal_string(b->arena, span, b->diags) : curly_parts(b, span);
		key->text = parts && parts->text && !parts->next ? parts->text : "";
	}
	return key;
}
