/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makers of the nodes for what screens say of themselves, and for what is done at places of the display. */
#include "grammar/build.h"

struct ast_property *build_property(struct build *b, struct span span, struct ast_name name, struct ast_expr *value)
{
	struct ast_property *property = arena_alloc(b->arena, sizeof(*property));

	property->name = name;
	property->value = value;
	property->span = span;
	return property;
}

struct ast_property *build_text_property(struct build *b, struct span span, struct ast_name name, struct ast_text *text)
{
	struct ast_property *property = build_property(b, span, name, NULL);

	property->text = text;
	return property;
}

struct ast_property *build_point_property(struct build *b, struct span span, struct ast_name name, struct ast_name label,
					  struct ast_expr *point)
{
	struct ast_property *property = build_property(b, span, name, point);

	property->label = label;
	return property;
}

struct ast_stmt *build_pointer(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_sought target,
			       struct ast_expr *point, struct ast_name button, struct ast_expr *timeout)
{
	struct ast_stmt *stmt = build_value_stmt(b, span, kind, point);

	stmt->sought = target;
	stmt->button = button;
	stmt->timeout = timeout;
	return stmt;
}

struct ast_stmt *build_drag(struct build *b, struct span span, struct ast_place from, struct ast_place to,
			    struct ast_expr *timeout)
{
	struct ast_stmt *stmt = build_pointer(b, span, STMT_DRAG, from.sought, from.point, (struct ast_name){0}, timeout);

	stmt->destination = to;
	return stmt;
}

struct ast_stmt *build_scroll(struct build *b, struct span span, struct ast_name direction, struct ast_expr *far,
			      struct ast_place at, struct ast_expr *timeout)
{
	struct ast_stmt *stmt = build_pointer(b, span, STMT_SCROLL, at.sought, at.point, (struct ast_name){0}, timeout);

	stmt->direction = direction;
	stmt->amount = far;
	return stmt;
}

struct ast_stmt *build_type_into(struct build *b, struct span span, struct ast_expr *value, struct ast_place into,
				 struct ast_expr *region, struct ast_expr *timeout)
{
	struct ast_stmt *stmt = build_value_stmt(b, span, STMT_TYPE, value);

	stmt->destination = into;
	stmt->region = region;
	stmt->timeout = timeout;
	return stmt;
}
