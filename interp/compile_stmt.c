/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "interp/compiler.h"

/* Behind the condition: BODY if it was true, OTHERWISE if not. */
static void compile_branches(struct compiler *c, const struct ast_stmt *s)
{
	uint32_t unless = emit(c, OP_JUMP_UNLESS, 0), end, before = c->layouts, after;

	compile_block(c, s->body);
	after = c->layouts;
	c->layouts = before;
	if (s->otherwise) {
		end = emit(c, OP_JUMP, 0);
		patch(c, unless);
		compile_block(c, s->otherwise);
		patch(c, end);
	} else {
		patch(c, unless);
	}
	c->layouts |= after;
}

static void compile_repeat(struct compiler *c, const struct ast_stmt *s)
{
	uint32_t counter = add_local(c, VALUE_NUMBER), again, done, seen = 0, before;

	if (is_literal(s->value) && s->value->integer > PROGRAM_MAX_REPEAT)
		diag_add(c->diags, DIAG_OUT_OF_RANGE, s->value->span, "a repeat has at most %d rounds", PROGRAM_MAX_REPEAT);
	compile_expr(c, s->value, VALUE_NUMBER);
	emit(c, OP_STORE, counter);
	again = c->program->code_count;
	/* Each look is a step: what it sees must not be taken for what the round's last step saw. */
	if (is_sought(&s->sought))
		emit(c, OP_STEP, add_step(c, s->head));
	emit(c, OP_COUNT_DOWN, counter);
	done = emit(c, OP_JUMP_UNLESS, 0);
	if (is_sought(&s->sought)) {
		compile_look(c, &s->sought, NULL);
		emit(c, OP_NOT, 0);
		seen = emit(c, OP_JUMP_UNLESS, 0);
	}
	before = c->layouts |= layouts_set_by(s->body);		/* as rounds before may have left it */
	compile_block(c, s->body);
	c->layouts |= before;
	add_loop(c, again, emit(c, OP_JUMP, again), counter);
	patch(c, done);
	if (is_sought(&s->sought))
		patch(c, seen);
}

/* The point that is asked for, if its screen is there at all. */
static bool find_named(struct compiler *c, const struct ast_sought *sought, uint32_t *index)
{
	uint32_t screen;

	return look_up_screen(c, sought->screen.text, &screen) && find_point(c, screen, sought->point, index);
}

/* Where a screen may stand and none has this name, it is an argument or a param that is a point. */
static bool is_point(struct compiler *c, const struct ast_sought *sought)
{
	const struct ast_name *name = &sought->screen;
	uint32_t screen;

	return name->text && !sought->point.text && !look_up_screen(c, name->text, &screen) && is_point_value(c, name->text);
}

/* Moves the pointer to a screen, which is waited for, or a point. */
static void compile_place(struct compiler *c, const struct ast_sought *sought, const struct ast_expr *point,
			  const struct ast_expr *timeout)
{
	const struct ast_sought standing = {.screen = sought->screen, .text = sought->text, .freshness = FRESHNESS_STANDING};
	uint32_t screen, index;

	if (!is_sought(sought)) {
		compile_expr(c, point, VALUE_POINT);
	} else if (is_point(c, sought)) {
		compile_expr(c, &(struct ast_expr){.kind = EXPR_NAME, .span = sought->screen.span, .name = sought->screen.text},
			     VALUE_POINT);
	} else {
		screen = compile_wait_screen(c, &standing, timeout);
		if (!sought->point.text)
			emit(c, OP_POINT_OF, screen);
		else if (find_named(c, sought, &index))
			emit(c, OP_NAMED_POINT, index);
	}
	emit(c, OP_MOVE, 0);
}

static void compile_pointer(struct compiler *c, const struct ast_stmt *s)
{
	enum click click = CLICK_LEFT;

	while (s->button.text && click < CLICK_COUNT && strcmp(click_word(click), s->button.text) != 0)
		click++;
	if (click == CLICK_COUNT) {
		static const char *const words[] = {"left", "middle", "right", "double"};

		diag_add(c->diags, DIAG_UNKNOWN_WORD, s->button.span, "a click is left, middle, right or double");
		diag_suggest(c->diags, s->button.span, words, CLICK_COUNT);
	}
	if (s->timeout && is_point(c, &s->sought)) {
		diag_add(c->diags, DIAG_MISPLACED, s->timeout->span, "a point is not waited for");
		diag_help(c->diags, "leave the timeout out");
	}
	compile_place(c, &s->sought, s->value, s->timeout);
	if (s->kind == STMT_CLICK_AT)
		emit(c, OP_CLICK, click);
}

static void compile_drag(struct compiler *c, const struct ast_stmt *s)
{
	compile_place(c, &s->sought, s->value, s->timeout);
	emit(c, OP_BUTTON_DOWN, 0);
	compile_place(c, &s->destination.sought, s->destination.point, s->timeout);
	emit(c, OP_BUTTON_UP, 0);
}

static void compile_scroll(struct compiler *c, const struct ast_stmt *s)
{
	static const char *const words[] = {"up", "down"};
	const bool down = strcmp(s->direction.text, "down") == 0;

	if (!down && strcmp(s->direction.text, "up") != 0) {
		diag_add(c->diags, DIAG_UNKNOWN_WORD, s->direction.span, "the wheel is turned up or down");
		diag_suggest(c->diags, s->direction.span, words, WHEEL_COUNT);
	}
	if (is_sought(&s->sought) || s->value)
		compile_place(c, &s->sought, s->value, s->timeout);
	compile_expr(c, s->amount, VALUE_NUMBER);
	emit(c, OP_SCROLL, down ? WHEEL_DOWN : WHEEL_UP);
}

/* What a script calls the place of a field. */
static const char *name_place(struct compiler *c, const struct ast_place *place)
{
	const struct ast_sought *sought = &place->sought;

	if (sought->text)
		return arena_format(c->arena, "text %s", one_line(c, sought->text->span));
	if (!sought->screen.text)
		return one_line(c, place->point->span);
	return sought->point.text ? arena_format(c->arena, "%s.%s", sought->screen.text, sought->point.text) : sought->screen.text;
}

/* Whether a literal has nothing in it that a field could show. */
static bool is_invisible(const struct ast_expr *value)
{
	for (const struct ast_part *part = value->parts; part; part = part->next)
		if (!part->text || part->text[strspn(part->text, " \t\n\b\033")])
			return false;
	return value->kind == EXPR_STRING;
}

static void compile_type_into(struct compiler *c, const struct ast_stmt *s)
{
	struct area area = {.has_region = true, .mask_screen = -1};

	if (s->region) {
		area.x = s->region->x;
		area.y = s->region->y;
		area.width = s->region->width;
		area.height = s->region->height;
		if (area.width == 0 || area.height == 0)
			diag_add(c->diags, DIAG_OUT_OF_RANGE, s->region->span, "this region is empty");
		emit(c, OP_FIELD, add_area(c, &area));
	} else {
		compile_place(c, &s->destination.sought, s->destination.point, s->timeout);
		emit(c, OP_CLICK, CLICK_LEFT);
		emit(c, OP_FIELD_AT, add_constant(c, (struct value){.kind = VALUE_STRING, .string = name_place(c, &s->destination)}));
	}
	if (is_invisible(s->value)) {
		diag_add(c->diags, DIAG_MISPLACED, s->value->span, "no field shows anything of this text");
		diag_help(c->diags, "type it without `into`");
	}
	compile_as_text(c, s->value);
	emit(c, OP_TYPE_FIRST, 0);
	compile_timeout(c, s->timeout);
	emit(c, OP_WAIT_REACTION, 0);
	emit(c, OP_TYPE_REST, 0);
}

static void compile_medium(struct compiler *c, const struct ast_stmt *s)
{
	uint32_t drive = DRIVE_CDROM;

	if (strcmp(s->name.text, "floppy") == 0)
		drive = DRIVE_FLOPPY;
	else if (strcmp(s->name.text, "cdrom") != 0)
		diag_add(c->diags, DIAG_UNKNOWN_WORD, s->name.span, "a drive is cdrom or floppy");
	if (s->value)
		compile_expr(c, s->value, VALUE_STRING);
	emit(c, s->kind == STMT_INSERT ? OP_INSERT : OP_EJECT, drive);
}

static void compile_call(struct compiler *c, const struct ast_stmt *s)
{
	const struct procedure_info *info;
	uint32_t index, given = 0, from = c->program->code_count;

	if (!find_procedure(c, s->name, &index))
		return;
	info = &c->procedures[index];
	for (const struct ast_expr *argument = s->arguments; argument; argument = argument->next)
		given++;
	if (given != info->name_count) {
		diag_add(c->diags, DIAG_ARGUMENT_COUNT, s->span, "`%s` takes %u argument%s, and %u %s given", s->name.text,
			 info->name_count, info->name_count == 1 ? "" : "s", given, given == 1 ? "is" : "are");
		diag_note(c->diags, info->item->name.span, "the procedure");
		if (s->arguments && s->arguments->kind == EXPR_POINT)
			diag_help(c->diags, "without a blank behind the comma, two numbers are one point");
		return;
	}
	given = 0;
	for (const struct ast_expr *argument = s->arguments; argument; argument = argument->next)
		compile_expr(c, argument, info->names[given++].kind);
	add_call(c, from, emit(c, OP_CALL, index), s->span);
	c->layouts |= c->procedure_layouts;
}

static void compile_text(struct compiler *c, const struct ast_stmt *s, enum opcode opcode)
{
	compile_as_text(c, s->value);
	emit(c, opcode, 0);
}

static void compile_checkpoint(struct compiler *c, const struct ast_stmt *s)
{
	if (s->value) {
		compile_expr(c, s->value, VALUE_DURATION);
		emit(c, OP_CHECKPOINT_EVERY, 0);
		if (is_literal(s->value) && s->value->integer && s->value->integer < CHECKPOINT_LEAST_MS)
			diag_add(c->diags, DIAG_OUT_OF_RANGE, s->value->span,
				 "checkpoints are at least 1 s apart; 0 s ends them");
		return;
	}
	add_checkpoint(c, s->name);
	emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_STRING, .string = s->name.text}));
	emit(c, OP_CHECKPOINT, 0);
}

static void compile_stmt(struct compiler *c, const struct ast_stmt *s)
{
	/* A call is no step of its own: the steps of the procedure are. A timeout does nothing by itself. */
	if (s->kind != STMT_CALL && s->kind != STMT_TIMEOUT && !(s->kind == STMT_REPEAT && is_sought(&s->sought)))
		emit(c, OP_STEP, add_step(c, s->head));
	switch (s->kind) {
	case STMT_WAIT_SCREEN:
		compile_wait_screen(c, &s->sought, s->timeout);
		break;
	case STMT_ONE_OF:
		compile_one_of(c, s);
		break;
	case STMT_IF_SCREEN:
		compile_look(c, &s->sought, s->timeout);
		compile_branches(c, s);
		break;
	case STMT_IF:
		compile_condition(c, &s->condition);
		compile_branches(c, s);
		break;
	case STMT_REPEAT:
		compile_repeat(c, s);
		break;
	case STMT_TYPE:
		check_typeable(c, s->value);
		if (s->region || s->destination.point || is_sought(&s->destination.sought))
			compile_type_into(c, s);
		else
			compile_text(c, s, OP_TYPE);
		break;
	case STMT_KEYBOARD:
		compile_keyboard(c, s);
		break;
	case STMT_PRESS:
		compile_press(c, s);
		break;
	case STMT_HOLD:
	case STMT_RELEASE:
		compile_hold(c, s);
		break;
	case STMT_MOVE_TO:
	case STMT_CLICK_AT:
		compile_pointer(c, s);
		break;
	case STMT_DRAG:
		compile_drag(c, s);
		break;
	case STMT_SCROLL:
		compile_scroll(c, s);
		break;
	case STMT_TIMEOUT:
		if (check_kind(c, s->value, VALUE_DURATION))
			c->timeout = s->value;
		break;
	case STMT_SLEEP:
		compile_expr(c, s->value, VALUE_DURATION);
		emit(c, OP_SLEEP, 0);
		break;
	case STMT_WAIT_STILL:
	case STMT_WAIT_CHANGE:
		compile_display_wait(c, s);
		break;
	case STMT_WAIT_REBOOT:
	case STMT_WAIT_POWEROFF:
		compile_power_wait(c, s);
		break;
	case STMT_WAIT_SERIAL:
		compile_wait_serial(c, s);
		break;
	case STMT_POWER_OFF:
		emit(c, OP_POWER_OFF, 0);
		break;
	case STMT_RESET:
		emit(c, OP_RESET, 0);
		break;
	case STMT_INSERT:
	case STMT_EJECT:
		compile_medium(c, s);
		break;
	case STMT_CHECKPOINT:
		compile_checkpoint(c, s);
		break;
	case STMT_SCREENSHOT:
		compile_text(c, s, OP_SCREENSHOT);
		break;
	case STMT_NOTE:
		compile_text(c, s, OP_NOTE);
		break;
	case STMT_FAIL:
		compile_text(c, s, OP_FAIL);
		break;
	case STMT_CAPTURE:
		compile_capture(c, s);
		break;
	case STMT_CHECK:
		compile_check(c, s);
		break;
	case STMT_CALL:
		compile_call(c, s);
		break;
	}
}

void compile_block(struct compiler *c, const struct ast_stmt *stmts)
{
	const struct ast_expr *outer = c->timeout;
	const uint32_t first = c->captured_count;

	for (const struct ast_stmt *s = stmts; s; s = s->next)
		compile_stmt(c, s);
	c->timeout = outer;
	for (uint32_t i = first; i < c->captured_count; i++)
		c->captured[i].ended = true;
}
