/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parser's actions call: makers of tree nodes, and the wording of syntax errors.
 */
#ifndef KVT_GRAMMAR_BUILD_H
#define KVT_GRAMMAR_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/ast.h"
#include "grammar/diag.h"

struct build {
	struct arena *arena;
	struct diag_list *diags;
	struct ast_file *file;
	struct ast_item *last;		/* of the file's items */
	const struct source *source;
	struct span before[2];		/* the two tokens before the one being looked at, the nearer one first */
	bool before_newline[2];		/* whether they were ends of lines */
	bool failed;			/* a syntax error was reported */
};

/* Every node of the tree that can be in a list begins with its `next`. */
void *build_prepend(void *list, void *node);
void *build_reverse(void *list);

struct ast_name build_name(struct build *b, struct span span);
void build_check_name(struct build *b, struct ast_name name);	/* reports what is not kebab-case */

void build_item(struct build *b, struct ast_item *item);
void build_lost(struct build *b, uint32_t start, uint32_t end);
struct ast_item *build_use(struct build *b, struct span span, struct ast_name name);
struct ast_item *build_guest(struct build *b, struct span span, struct ast_name name, struct ast_expr *title,
			     struct ast_property *properties);
struct ast_item *build_param(struct build *b, struct span span, struct ast_name name, struct ast_expr *value,
			     bool secret);
struct ast_item *build_screen(struct build *b, struct span span, struct ast_name name, struct ast_property *properties);
struct ast_item *build_watch(struct build *b, struct span span, struct ast_sought sought, struct ast_expr *message);
struct ast_item *build_watch_serial(struct build *b, struct span span, struct ast_name serial, struct ast_expr *said,
				    struct ast_expr *message);
struct ast_item *build_procedure(struct build *b, struct span span, struct ast_name name,
				 struct ast_parameter *parameters, struct ast_stmt *body);
struct ast_item *build_phase(struct build *b, struct span span, enum ast_phase phase, struct ast_name name,
			     struct ast_stmt *body);
struct ast_property *build_property(struct build *b, struct span span, struct ast_name name, struct ast_expr *value);
struct ast_property *build_text_property(struct build *b, struct span span, struct ast_name name, struct ast_text *text);
struct ast_property *build_point_property(struct build *b, struct span span, struct ast_name name, struct ast_name label,
					  struct ast_expr *point);
struct ast_parameter *build_parameter(struct build *b, struct ast_name name, struct ast_name kind);

struct ast_stmt *build_one_of(struct build *b, struct span span, struct span head, struct ast_expr *timeout,
			      struct ast_arm *arms);
struct ast_arm *build_arm(struct build *b, struct span span, struct ast_sought sought, struct ast_stmt *body);
struct ast_stmt *build_if_screen(struct build *b, struct span span, struct span head, struct ast_sought sought,
				 struct ast_expr *timeout, struct ast_stmt *body, struct ast_stmt *otherwise);
struct ast_stmt *build_if(struct build *b, struct span span, struct span head, struct ast_condition condition,
			  struct ast_stmt *body, struct ast_stmt *otherwise);
struct ast_stmt *build_repeat(struct build *b, struct span span, struct span head, struct ast_expr *bound,
			      struct ast_sought until, struct ast_stmt *body);
struct ast_stmt *build_wait(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_sought sought,
			    struct ast_expr *timeout);
/* DURATION, REGION: NULL if there is none. */
struct ast_stmt *build_display_wait(struct build *b, struct span span, struct ast_expr *duration, struct ast_expr *region,
				    struct ast_name mask, struct ast_expr *timeout);
struct ast_stmt *build_wait_serial(struct build *b, struct span span, struct ast_expr *said, struct ast_expr *timeout);
struct ast_stmt *build_value_stmt(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_expr *value);
struct ast_stmt *build_chords(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_chord *chords);
struct ast_stmt *build_drag(struct build *b, struct span span, struct ast_place from, struct ast_place to,
			    struct ast_expr *timeout);
/* REGION: what is looked at, and not clicked; NULL: INTO is clicked. */
struct ast_stmt *build_type_into(struct build *b, struct span span, struct ast_expr *value, struct ast_place into,
				 struct ast_expr *region, struct ast_expr *timeout);
struct ast_stmt *build_scroll(struct build *b, struct span span, struct ast_name direction, struct ast_expr *far,
			      struct ast_place at, struct ast_expr *timeout);
struct ast_stmt *build_pointer(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_sought target,
			       struct ast_expr *point, struct ast_name button, struct ast_expr *timeout);
/* EVERY: how often, or NULL for one called NAME. */
struct ast_stmt *build_checkpoint(struct build *b, struct span span, struct ast_name name, struct ast_expr *every);
struct ast_stmt *build_keyboard(struct build *b, struct span span, struct ast_name layout);
struct ast_stmt *build_medium(struct build *b, struct span span, enum ast_stmt_kind kind, struct ast_name drive,
			      struct ast_expr *path);
struct ast_stmt *build_call(struct build *b, struct span span, struct ast_name name, struct ast_expr *arguments);

struct ast_expr *build_string(struct build *b, struct span span);
struct ast_expr *build_quantity(struct build *b, struct span span, struct span number, struct span unit);
struct ast_expr *build_point(struct build *b, struct span span);
struct ast_expr *build_region(struct build *b, struct span span, struct span point, struct span dimensions);
struct ast_expr *build_bool(struct build *b, struct span span, bool value);
struct ast_expr *build_pattern(struct build *b, struct span span);
struct ast_expr *build_reference(struct build *b, struct span span, struct ast_name name);

/* Those of what is read on the display. REGEX is the expression's token. */
struct ast_pattern build_regex(struct build *b, struct span regex);
struct ast_text *build_text(struct build *b, struct span span, struct ast_expr *wanted, struct ast_pattern pattern,
			    struct ast_expr *region, bool highlighted, struct ast_name engine);
struct ast_stmt *build_capture(struct build *b, struct span span, struct ast_text *text, struct ast_name name,
			       struct ast_expr *timeout);
struct ast_stmt *build_check(struct build *b, struct span span, struct ast_condition condition);

struct ast_chord *build_chord(struct build *b, struct span span, struct ast_key *keys, struct ast_expr *times);
struct ast_key *build_key(struct build *b, struct span span, bool quoted);

/* EXPECTED: up to six names of what could stand at AT; none when there are more. */
void build_syntax_error(struct build *b, struct span at, const char *unexpected, const char *const *expected,
			size_t count);
void build_too_deep(struct build *b, struct span at);

#endif
