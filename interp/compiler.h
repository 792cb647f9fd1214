/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiler's own state, shared by its files: compile.c (the whole), declare.c (names and tables), declare_screen.c
 * (screens), compile_expr.c (values), compile_stmt.c (steps), compile_keys.c (those of the keyboard), compile_wait.c (those
 * that wait for the guest), compile_text.c (what is read on the display),
 * compile_serial.c (what its serial console says).
 */
#ifndef KVT_INTERP_COMPILER_H
#define KVT_INTERP_COMPILER_H

#include "interp/opcode.h"
#include "interp/script.h"

/* A local name in a procedure. */
struct scope_name {
	struct ast_name name;
	enum value_kind kind;
	uint32_t local;
	bool used;
};

/* A value that was captured. */
struct captured_name {
	struct ast_name name;
	uint32_t local;
	bool ended;		/* so has the block in which it was captured */
};

/* What the compiler knows of a text beyond what runs. */
struct text_info {
	const struct ast_text *text;
	const struct procedure_info *procedure;	/* in which it stands; NULL: in a phase or a declaration */
};

/* What a guest or a screen can say. */
struct property_info {
	const char *name;
	enum value_kind kind;
	const char *words;	/* blank-separated */
	bool may_stand_alone;
};

/* What the compiler knows of a procedure beyond what runs. */
struct procedure_info {
	const struct ast_item *item;
	const struct script_file *file;
	struct scope_name *names;
	uint32_t name_count;
	bool called;
	enum { NOT_WALKED, WALKING, WALKED } walked;	/* for finding recursion */
};

struct compiler {
	struct script *script;
	struct arena *arena;
	struct diag_list *diags;
	struct program *program;
	const struct ast_item *guest;
	struct procedure_info *procedures;	/* beside program->procedures */
	const struct ast_item **phase_items;	/* beside program->phases */
	bool *param_used, *screen_used, *point_used;
	struct procedure_info *procedure;	/* being compiled; NULL in a phase */
	const struct ast_expr *guest_timeout;	/* NULL: a minute */
	const struct ast_expr *timeout;		/* the default of this place; NULL: the guest's */
	/* Layouts, a bit each: */
	uint32_t layouts;			/* that may be set at this place */
	uint32_t guest_layout;			/* at the beginning of a phase; 0: no word of layouts in the whole script */
	uint32_t all_layouts, procedure_layouts;	/* set anywhere, and by procedures */
	struct text_info *text_infos;		/* beside program->texts */
	struct captured_name *captured;
	uint32_t captured_count;
	uint32_t screen_capacity, used_capacity, text_capacity, info_capacity, pattern_capacity, captured_capacity;
	uint32_t code_capacity, constant_capacity, chord_capacity, area_capacity, step_capacity, local_capacity;
	uint32_t point_capacity, point_used_capacity, call_capacity, loop_capacity, checkpoint_capacity, capture_capacity;
};

/* declare.c */
void declare_all(struct compiler *c);
bool look_up_screen(const struct compiler *c, const char *name, uint32_t *index);
bool find_screen(struct compiler *c, struct ast_name name, uint32_t *index);	/* reports what it does not find */
bool find_procedure(struct compiler *c, struct ast_name name, uint32_t *index);
bool is_lost(const struct compiler *c, const char *word);	/* in a declaration that did not parse */
void defined_twice(struct compiler *c, struct ast_name name, const char *what, struct span first);
/* Which of the COUNT known ones P is, or COUNT, reported, if none, or given before. FIRST begins the list it stands in. */
uint32_t check_property(struct compiler *c, const struct ast_property *p, const struct ast_property *first,
			const char *what, const struct property_info *known, uint32_t count);
void check_range(struct compiler *c, const struct ast_expr *expr, enum ast_expr_kind kind, int64_t least, int64_t most,
		 const char *what);

/* declare_screen.c */
void declare_screen(struct compiler *c, const struct ast_item *item, const char *folder);
bool find_point(struct compiler *c, uint32_t screen, struct ast_name name, uint32_t *index);	/* reports what it does not find */

/* compile_expr.c */
bool expr_kind(struct compiler *c, const struct ast_expr *expr, enum value_kind *kind);

/* Whether NAME, in a value's place, is an argument or a param that is a point. */
bool is_point_value(struct compiler *c, const char *name);
bool check_kind(struct compiler *c, const struct ast_expr *expr, enum value_kind wanted);	/* reports another kind */
/* Code that pushes EXPR's value, which must be of kind WANTED; reports and pushes nothing sensible otherwise. */
void compile_expr(struct compiler *c, const struct ast_expr *expr, enum value_kind wanted);
void compile_as_text(struct compiler *c, const struct ast_expr *expr);	/* of any kind, pushed as a string */
struct value literal_value(const struct ast_expr *expr);		/* of a literal that is no string with names */
bool is_literal(const struct ast_expr *expr);
const char *plain_string(struct compiler *c, const struct ast_expr *expr);	/* NULL if it has names in it */

/* compile_stmt.c */
void compile_block(struct compiler *c, const struct ast_stmt *stmts);

/* compile_keys.c */
void find_layouts(struct compiler *c);		/* fills in guest_layout and what follows it */
uint32_t layouts_set_by(const struct ast_stmt *stmts);
void begin_layouts(struct compiler *c);		/* of a phase */
void compile_keyboard(struct compiler *c, const struct ast_stmt *s);
void compile_press(struct compiler *c, const struct ast_stmt *s);
void compile_hold(struct compiler *c, const struct ast_stmt *s);
void check_typeable(struct compiler *c, const struct ast_expr *expr);	/* what a plain string asks the keyboard for */

/* compile_wait.c */
uint32_t compile_wait_screen(struct compiler *c, const struct ast_sought *sought, const struct ast_expr *timeout);
						/* returns the screen's index */
void compile_timeout(struct compiler *c, const struct ast_expr *own);
void compile_one_of(struct compiler *c, const struct ast_stmt *s);
void compile_look(struct compiler *c, const struct ast_sought *sought, const struct ast_expr *timeout);
void compile_display_wait(struct compiler *c, const struct ast_stmt *s);
void compile_timeout(struct compiler *c, const struct ast_expr *own);	/* pushes it, or the default of the place */
void compile_power_wait(struct compiler *c, const struct ast_stmt *s);

/* compile_serial.c */
void compile_wait_serial(struct compiler *c, const struct ast_stmt *s);
bool declare_serial_watcher(struct compiler *c, const struct ast_item *item, struct program_watcher *watcher);
/* compile_text.c */
enum { NO_TEXT = UINT32_MAX };
uint32_t add_text(struct compiler *c, const struct ast_text *text);	/* NO_TEXT, reported, if it cannot be */
bool is_sought(const struct ast_sought *sought);			/* there is something */
/* The screen, declared or made of the text. Reports what it does not find. */
bool find_sought(struct compiler *c, const struct ast_sought *sought, uint32_t *screen);
void compile_text_string(struct compiler *c, uint32_t text);		/* code that sets it, if it is a string */
void compile_capture(struct compiler *c, const struct ast_stmt *s);
const struct captured_name *find_captured(const struct compiler *c, const char *name);	/* also one that has ended; or NULL */
void check_pattern(struct compiler *c, const char *source, unsigned int flags, struct span span);	/* reports what is no regular expression; interp/regex.h */
uint32_t add_pattern(struct compiler *c, const struct ast_pattern *pattern);	/* reports one that is wrong */

/* compile_check.c */
void compile_condition(struct compiler *c, const struct ast_condition *condition);	/* pushes a truth value */
void compile_check(struct compiler *c, const struct ast_stmt *s);

/* compile.c */
uint32_t emit(struct compiler *c, enum opcode opcode, uint32_t operand);	/* returns where it stands */
void patch(struct compiler *c, uint32_t at);		/* the jump at AT comes here */
uint32_t add_constant(struct compiler *c, struct value value);
uint32_t add_chord(struct compiler *c, const struct chord *chord);
uint32_t add_area(struct compiler *c, const struct area *area);
uint32_t add_step(struct compiler *c, struct span head);
uint32_t add_local(struct compiler *c, enum value_kind kind);
void add_call(struct compiler *c, uint32_t from, uint32_t at, struct span span);
void add_loop(struct compiler *c, uint32_t from, uint32_t last, uint32_t counter);
void add_checkpoint(struct compiler *c, struct ast_name name);	/* reports one that is there already */
struct program_screen *add_screen(struct compiler *c);
const char *one_line(struct compiler *c, struct span span);	/* its text, inner white space as one blank */
void *grown(struct compiler *c, void *array, uint32_t count, uint32_t *capacity, size_t size);	/* room for one more */

#endif
