/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "interp/compiler.h"

enum { STANDARD_TIMEOUT_MS = 60 * 1000 };

/* The time that a wait may take: its own, else the place's default, else the guest's, else NULL, for a minute. */
static const struct ast_expr *timeout_of(const struct compiler *c, const struct ast_expr *own)
{
	return own ? own : c->timeout ? c->timeout : c->guest_timeout;
}

/* Whether something in SPAN has been reported. */
static bool has_errors(const struct compiler *c, struct span span)
{
	for (size_t i = 0; i < c->diags->count; i++)
		if (c->diags->items[i].span.source == span.source && c->diags->items[i].span.start >= span.start &&
		    c->diags->items[i].span.start < span.end)
			return true;
	return false;
}

void compile_timeout(struct compiler *c, const struct ast_expr *own)
{
	const struct ast_expr *timeout = timeout_of(c, own);

	/* one that is wrong is told of once, also where two waits of a statement have it */
	if (timeout && !has_errors(c, timeout->span))
		compile_expr(c, timeout, VALUE_DURATION);
	else
		emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_DURATION, .integer = STANDARD_TIMEOUT_MS}));
}

/* Returns the screen's index. */
static uint32_t expect(struct compiler *c, const struct ast_sought *sought, enum ast_freshness freshness)
{
	static const enum opcode opcodes[] = {
		[FRESHNESS_UNSAID] = OP_EXPECT,
		[FRESHNESS_FRESH] = OP_EXPECT_FRESH,
		[FRESHNESS_STANDING] = OP_EXPECT_STANDING,
	};
	uint32_t screen = 0;

	if (find_sought(c, sought, &screen) && sought->text)
		compile_text_string(c, c->program->screens[screen].first_text);
	emit(c, opcodes[freshness], screen);
	return screen;
}

uint32_t compile_wait_screen(struct compiler *c, const struct ast_sought *sought, const struct ast_expr *timeout)
{
	uint32_t screen = expect(c, sought, sought->freshness);

	compile_timeout(c, timeout);
	emit(c, OP_WAIT, 0);
	emit(c, OP_POP, 0);
	return screen;
}

static void check_arms(struct compiler *c, const struct ast_arm *first, const struct ast_arm *second)
{
	const struct ast_name *one = &first->sought.screen, *other = &second->sought.screen;

	if (!one->text || !other->text || strcmp(one->text, other->text) != 0)
		return;
	diag_add(c->diags, DIAG_DEFINED_TWICE, other->span, "`%s` stands here twice", other->text);
	diag_note(c->diags, one->span, "first here");
}

void compile_one_of(struct compiler *c, const struct ast_stmt *s)
{
	uint32_t count = 0, first, arm_index = 0, *ends, before = c->layouts, after = 0;

	for (const struct ast_arm *arm = s->arms; arm; arm = arm->next) {
		for (const struct ast_arm *other = s->arms; other != arm; other = other->next)
			check_arms(c, other, arm);
		expect(c, &arm->sought, arm->sought.freshness);
		count++;
	}
	if (count == 0 && has_errors(c, s->span))
		return;		/* there were some, and none could be read */
	if (count == 0) {
		diag_add(c->diags, DIAG_SYNTAX, s->head, "a one-of without screens waits for nothing");
		return;
	}
	if (count > PROGRAM_MAX_EXPECTED / 2) {
		diag_add(c->diags, DIAG_LIMIT, s->head, "more than %d screens in one wait", PROGRAM_MAX_EXPECTED / 2);
		return;
	}
	compile_timeout(c, s->timeout);
	emit(c, OP_WAIT, 0);
	emit(c, OP_SELECT, count);
	first = c->program->code_count;
	for (uint32_t i = 0; i < count; i++)
		emit(c, OP_JUMP, 0);
	ends = arena_alloc_array(c->arena, count, sizeof(*ends));
	for (const struct ast_arm *arm = s->arms; arm; arm = arm->next, arm_index++) {
		patch(c, first + arm_index);
		c->layouts = before;
		compile_block(c, arm->body);
		after |= c->layouts;
		ends[arm_index] = emit(c, OP_JUMP, 0);
	}
	for (uint32_t i = 0; i < count; i++)
		patch(c, ends[i]);
	c->layouts = after;
}

void compile_look(struct compiler *c, const struct ast_sought *sought, const struct ast_expr *timeout)
{
	/* what is there now is what a look asks for, unless the script says more */
	expect(c, sought, sought->freshness == FRESHNESS_UNSAID ? FRESHNESS_STANDING : sought->freshness);
	if (timeout)
		compile_expr(c, timeout, VALUE_DURATION);
	else
		emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_DURATION}));
	emit(c, OP_LOOK, 0);
}

/* Keeping still for longer than the wait may take cannot be; what a param holds is only known in a run. */
static void check_still_fits(struct compiler *c, const struct ast_stmt *s)
{
	const struct ast_expr *timeout = timeout_of(c, s->timeout);
	struct value allowed = {.kind = VALUE_DURATION, .integer = STANDARD_TIMEOUT_MS};

	if (s->value->kind != EXPR_DURATION || (timeout && timeout->kind != EXPR_DURATION))
		return;
	if (timeout)
		allowed = literal_value(timeout);
	if (s->value->integer <= allowed.integer)
		return;
	diag_add(c->diags, DIAG_OUT_OF_RANGE, s->value->span, "nothing keeps still for %s within %s",
		 value_text(c->arena, literal_value(s->value)), value_text(c->arena, allowed));
	if (timeout)
		diag_note(c->diags, timeout->span, "the wait's timeout");
	else
		diag_note(c->diags, (struct span){0}, "a wait for which no timeout is given takes 1 min at most");
	diag_help(c->diags, "the time to keep still passes within the timeout: give a longer timeout, or less time");
}

void compile_display_wait(struct compiler *c, const struct ast_stmt *s)
{
	struct area area = {.mask_screen = -1};
	uint32_t screen;

	if (s->region) {
		area.has_region = true;
		area.x = s->region->x;
		area.y = s->region->y;
		area.width = s->region->width;
		area.height = s->region->height;
		if (area.width == 0 || area.height == 0)
			diag_add(c->diags, DIAG_OUT_OF_RANGE, s->region->span, "this region is empty");
	}
	if (s->name.text && find_screen(c, s->name, &screen)) {
		area.mask_screen = screen;
		if (!c->program->screens[screen].has_picture)
			diag_add(c->diags, DIAG_MISPLACED, s->name.span, "`%s` has text only, and a mask is a picture", s->name.text);
	}
	if (s->kind == STMT_WAIT_STILL) {
		compile_expr(c, s->value, VALUE_DURATION);
		check_still_fits(c, s);
	}
	compile_timeout(c, s->timeout);
	emit(c, s->kind == STMT_WAIT_STILL ? OP_WAIT_STILL : OP_WAIT_CHANGE, add_area(c, &area));
}

void compile_power_wait(struct compiler *c, const struct ast_stmt *s)
{
	compile_timeout(c, s->timeout);
	emit(c, s->kind == STMT_WAIT_REBOOT ? OP_WAIT_REBOOT : OP_WAIT_POWEROFF, 0);
}
