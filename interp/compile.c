/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/compile.h"

#include <string.h>

#include "interp/compiler.h"

void *grown(struct compiler *c, void *array, uint32_t count, uint32_t *capacity, size_t size)
{
	void *moved;

	if (count < *capacity)
		return array;
	*capacity = *capacity ? *capacity * 2 : 32;
	moved = arena_alloc_array(c->arena, *capacity, size);
	if (count)
		memcpy(moved, array, count * size);
	return moved;
}

uint32_t emit(struct compiler *c, enum opcode opcode, uint32_t operand)
{
	struct program *p = c->program;

	if (p->code_count >= PROGRAM_MAX_CODE) {
		if (p->code_count == PROGRAM_MAX_CODE && c->diags->errors == 0)
			diag_add(c->diags, DIAG_LIMIT, (struct span){p->source, 0, 0},
				 "the script needs more than %d instructions", PROGRAM_MAX_CODE);
		return PROGRAM_MAX_CODE - 1;
	}
	p->code = grown(c, p->code, p->code_count, &c->code_capacity, sizeof(*p->code));
	p->code[p->code_count] = instruction(opcode, operand);
	return p->code_count++;
}

void patch(struct compiler *c, uint32_t at)
{
	c->program->code[at] = instruction(instruction_opcode(c->program->code[at]), c->program->code_count);
}

uint32_t add_constant(struct compiler *c, struct value value)
{
	struct program *p = c->program;

	for (uint32_t i = p->constant_count; i > 0 && i + 256 > p->constant_count; i--)
		if (value_equal(p->constants[i - 1], value))
			return i - 1;
	p->constants = grown(c, p->constants, p->constant_count, &c->constant_capacity, sizeof(*p->constants));
	p->constants[p->constant_count] = value;
	return p->constant_count++;
}

uint32_t add_chord(struct compiler *c, const struct chord *chord)
{
	struct program *p = c->program;

	for (uint32_t i = 0; i < p->chord_count; i++)
		if (memcmp(&p->chords[i], chord, sizeof(*chord)) == 0)
			return i;
	p->chords = grown(c, p->chords, p->chord_count, &c->chord_capacity, sizeof(*p->chords));
	p->chords[p->chord_count] = *chord;
	return p->chord_count++;
}

uint32_t add_area(struct compiler *c, const struct area *area)
{
	struct program *p = c->program;

	p->areas = grown(c, p->areas, p->area_count, &c->area_capacity, sizeof(*p->areas));
	p->areas[p->area_count] = *area;
	return p->area_count++;
}

const char *one_line(struct compiler *c, struct span head)
{
	char *text = arena_alloc(c->arena, head.end - head.start + 1), *to = text;

	for (uint32_t i = head.start; i < head.end; i++) {
		char byte = head.source->text[i];
		bool blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';

		if (!blank)
			*to++ = byte;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	return text;
}

uint32_t add_step(struct compiler *c, struct span head)
{
	struct program *p = c->program;

	p->steps = grown(c, p->steps, p->step_count, &c->step_capacity, sizeof(*p->steps));
	p->steps[p->step_count] = (struct program_step){.span = head, .text = one_line(c, head)};
	return p->step_count++;
}

uint32_t add_local(struct compiler *c, enum value_kind kind)
{
	struct program *p = c->program;

	p->local_kinds = grown(c, p->local_kinds, p->local_count, &c->local_capacity, sizeof(*p->local_kinds));
	p->local_kinds[p->local_count] = kind;
	return p->local_count++;
}

void add_call(struct compiler *c, uint32_t from, uint32_t at, struct span span)
{
	struct program *p = c->program;

	p->calls = grown(c, p->calls, p->call_count, &c->call_capacity, sizeof(*p->calls));
	p->calls[p->call_count++] = (struct program_call){.from = from, .at = at, .text = one_line(c, span)};
}

void add_loop(struct compiler *c, uint32_t from, uint32_t last, uint32_t counter)
{
	struct program *p = c->program;

	p->loops = grown(c, p->loops, p->loop_count, &c->loop_capacity, sizeof(*p->loops));
	p->loops[p->loop_count++] = (struct program_loop){.from = from, .last = last, .counter = counter};
}

void add_checkpoint(struct compiler *c, struct ast_name name)
{
	struct program *p = c->program;

	if (strcmp(name.text, CHECKPOINT_AT_FAILURE) == 0)
		diag_add(c->diags, DIAG_DEFINED_TWICE, name.span, "`%s` is what kvt calls the checkpoint that it makes when "
			 "a run fails", name.text);
	for (uint32_t i = 0; i < p->checkpoint_count; i++)
		if (strcmp(p->checkpoints[i].name, name.text) == 0) {
			diag_add(c->diags, DIAG_DEFINED_TWICE, name.span, "checkpoint `%s` is defined twice", name.text);
			diag_note(c->diags, p->checkpoints[i].span, "the first one");
			return;
		}
	p->checkpoints = grown(c, p->checkpoints, p->checkpoint_count, &c->checkpoint_capacity, sizeof(*p->checkpoints));
	p->checkpoints[p->checkpoint_count++] = (struct program_checkpoint){.name = name.text, .span = name.span};
}

struct program_screen *add_screen(struct compiler *c)
{
	struct program *p = c->program;

	p->screens = grown(c, p->screens, p->screen_count, &c->screen_capacity, sizeof(*p->screens));
	c->screen_used = grown(c, c->screen_used, p->screen_count, &c->used_capacity, sizeof(*c->screen_used));
	return &p->screens[p->screen_count++];
}

static void compile_guest(struct compiler *c)
{
	for (const struct ast_property *p = c->guest ? c->guest->properties : NULL; p; p = p->next)
		for (uint32_t i = 0; i < GUEST_PROPERTY_COUNT; i++) {
			enum value_kind kind = guest_property_kind((enum guest_property)i);
			size_t errors = c->diags->errors;

			if (!p->value || strcmp(p->name.text, guest_property_name((enum guest_property)i)) != 0)
				continue;
			if (kind == VALUE_WORD)
				emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_WORD,
										    .string = p->value->name ? p->value->name : ""}));
			else
				compile_expr(c, p->value, kind);
			emit(c, OP_PROPERTY, i);
			/* one that is wrong is not looked at again by every wait */
			if (i == GUEST_TIMEOUT && c->diags->errors == errors)
				c->guest_timeout = p->value;
		}
	/* those of declarations: params do not change */
	for (uint32_t i = 0; i < c->program->text_count; i++)
		compile_text_string(c, i);
	emit(c, OP_END, 0);
	c->program->guest_end = c->program->code_count;
}

static void compile_procedure(struct compiler *c, uint32_t index)
{
	struct program_procedure *procedure = &c->program->procedures[index];

	c->procedure = &c->procedures[index];
	procedure->entry = c->program->code_count;
	c->layouts = c->all_layouts;		/* whoever calls it may have set any */
	compile_block(c, c->procedure->item->body);
	emit(c, OP_RETURN, 0);
	procedure->end = c->program->code_count;
	c->procedure = NULL;
}

static void compile_phase(struct compiler *c, uint32_t index)
{
	struct program_phase *phase = &c->program->phases[index];

	phase->entry = c->program->code_count;
	emit(c, OP_POWER_ON, index);
	begin_layouts(c);
	compile_block(c, c->phase_items[index]->body);
	emit(c, OP_POWER_OFF, 0);
	emit(c, OP_END, 0);
	phase->end = c->program->code_count;
}

/* Follows the calls in STMTS; true, after reporting, if they come back to a procedure that is being walked. */
static bool walk_calls(struct compiler *c, const struct ast_stmt *stmts)
{
	uint32_t index;

	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		if (walk_calls(c, s->body) || walk_calls(c, s->otherwise))
			return true;
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
			if (walk_calls(c, arm->body))
				return true;
		if (s->kind != STMT_CALL)
			continue;
		for (index = 0; index < c->program->procedure_count; index++)
			if (strcmp(c->program->procedures[index].name, s->name.text) == 0)
				break;
		if (index == c->program->procedure_count || c->procedures[index].walked == WALKED)
			continue;
		if (c->procedures[index].walked == WALKING) {
			diag_add(c->diags, DIAG_RECURSION, s->name.span, "`%s` calls itself here", s->name.text);
			diag_note(c->diags, c->procedures[index].item->name.span, "the procedure");
			diag_help(c->diags, "a repeat has a bound and does the same: repeat 5 times until SCREEN { ... }");
			return true;
		}
		c->procedures[index].walked = WALKING;
		if (walk_calls(c, c->procedures[index].item->body))
			return true;
		c->procedures[index].walked = WALKED;
	}
	return false;
}

static void find_recursion(struct compiler *c)
{
	for (uint32_t i = 0; i < c->program->procedure_count; i++) {
		if (c->procedures[i].walked == WALKED)
			continue;
		c->procedures[i].walked = WALKING;
		if (walk_calls(c, c->procedures[i].item->body))
			return;
		c->procedures[i].walked = WALKED;
	}
}

static void warn_unused(struct compiler *c)
{
	const struct program *p = c->program;

	for (uint32_t i = 0; i < p->param_count; i++)
		if (!c->param_used[i] && p->params[i].span.source == p->source)
			diag_add(c->diags, DIAG_UNUSED_PARAM, p->params[i].span, "param `%s` is never used",
				 p->params[i].name);
	for (uint32_t i = 0; i < p->screen_count; i++)
		if (!c->screen_used[i] && !p->screens[i].is_text && p->screens[i].span.source == p->source)
			diag_add(c->diags, DIAG_UNUSED_SCREEN, p->screens[i].span, "screen `%s` is never used",
				 p->screens[i].name);
	for (uint32_t i = 0; i < p->point_count; i++)
		if (!c->point_used[i] && c->screen_used[p->points[i].screen] && p->points[i].span.source == p->source)
			diag_add(c->diags, DIAG_UNUSED_POINT, p->points[i].span, "point `%s` of screen `%s` is never used",
				 p->points[i].name, p->screens[p->points[i].screen].name);
	for (uint32_t i = 0; i < p->procedure_count; i++)
		if (!c->procedures[i].called && c->procedures[i].item->name.span.source == p->source)
			diag_add(c->diags, DIAG_UNUSED_PROCEDURE, c->procedures[i].item->name.span,
				 "procedure `%s` is never called", p->procedures[i].name);
	for (uint32_t i = 0; i < p->procedure_count; i++)
		for (uint32_t n = 0; n < c->procedures[i].name_count; n++)
			if (!c->procedures[i].names[n].used && c->procedures[i].item->name.span.source == p->source)
				diag_add(c->diags, DIAG_UNUSED_ARGUMENT, c->procedures[i].names[n].name.span,
					 "argument `%s` is never used", c->procedures[i].names[n].name.text);
}

struct program *compile(struct script *script)
{
	struct compiler c = {.script = script, .arena = &script->arena, .diags = &script->diags};

	c.program = arena_alloc(c.arena, sizeof(*c.program));
	c.program->source = script->files[0].ast->source;
	declare_all(&c);
	compile_guest(&c);
	find_layouts(&c);
	for (uint32_t i = 0; i < c.program->procedure_count; i++)
		compile_procedure(&c, i);
	for (uint32_t i = 0; i < c.program->phase_count; i++)
		compile_phase(&c, i);
	find_recursion(&c);
	if (c.diags->errors == 0)
		warn_unused(&c);
	return c.program;
}
