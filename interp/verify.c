/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/verify.h"

#include <stdarg.h>
#include <stdio.h>

#include "grammar/mem.h"
#include "interp/verify_kinds.h"

/* What every way to an instruction must agree on. */
struct level {
	int stack;		/* values on it; -1: the instruction was not reached yet */
	int expected;		/* screens that the next wait looks for */
	const struct stacked *values;	/* their kinds */
};

/* One stretch of code that is entered at its first instruction: a phase, a procedure, the guest's properties. */
struct walk {
	const struct program *program;
	uint32_t entry, end;
	enum opcode last;	/* what alone may end it */
	struct level *levels;	/* at each instruction */
	bool *taken;		/* each instruction, by a stretch */
	struct arena arena;
	uint32_t *todo, todo_count;
	char *why;
	size_t why_size;
};

static bool reject(struct walk *walk, uint32_t at, const char *format, ...)
{
	int written = snprintf(walk->why, walk->why_size, "instruction %u: ", at);
	va_list args;

	va_start(args, format);
	if (written > 0 && (size_t)written < walk->why_size)
		vsnprintf(walk->why + written, walk->why_size - (size_t)written, format, args);
	va_end(args);
	return false;
}

static uint32_t operand_limit(const struct walk *walk, enum operand operand)
{
	const struct program *p = walk->program;

	switch (operand) {
	case OPERAND_NONE:
		return 1;
	case OPERAND_CONSTANT:
		return p->constant_count;
	case OPERAND_PARAM:
		return p->param_count;
	case OPERAND_LOCAL:
		return p->local_count;
	case OPERAND_COUNT:
		return PROGRAM_MAX_STACK;
	case OPERAND_TARGET:
		return walk->end;
	case OPERAND_PROCEDURE:
		return p->procedure_count;
	case OPERAND_PROPERTY:
		return GUEST_PROPERTY_COUNT;
	case OPERAND_SCREEN:
		return p->screen_count;
	case OPERAND_TEXT:
		return p->text_count;
	case OPERAND_POINT:
		return p->point_count;
	case OPERAND_PATTERN:
		return p->pattern_count;
	case OPERAND_CHORD:
		return p->chord_count;
	case OPERAND_AREA:
		return p->area_count;
	case OPERAND_LAYOUT:
		return LAYOUT_COUNT;
	case OPERAND_CLICK:
		return CLICK_COUNT;
	case OPERAND_WHEEL:
		return WHEEL_COUNT;
	case OPERAND_DRIVE:
		return DRIVE_FLOPPY + 1;
	case OPERAND_PHASE:
		return p->phase_count;
	case OPERAND_STEP:
		return p->step_count;
	}
	return 0;
}

/* There is a way from instruction FROM to AT, on which it is at LEVEL. */
static bool reach(struct walk *walk, uint32_t from, uint32_t at, struct level level)
{
	struct level *known;

	if (at < walk->entry || at >= walk->end)
		return reject(walk, from, "leads out of its stretch of code, to %u", at);
	known = &walk->levels[at];
	if (known->stack < 0) {
		*known = level;
		walk->todo[walk->todo_count++] = at;
		return true;
	}
	if (known->stack != level.stack || known->expected != level.expected)
		return reject(walk, from, "reaches %u with %d values and %d screens, another way with %d and %d", at,
			      level.stack, level.expected, known->stack, known->expected);
	return stacked_same(known->values, level.values) ||
	       reject(walk, from, "reaches %u with other kinds of values than another way", at);
}

static bool reach_select(struct walk *walk, uint32_t at, uint32_t count, struct level level)
{
	for (uint32_t i = 1; i <= count; i++) {
		if (at + i >= walk->end || instruction_opcode(walk->program->code[at + i]) != OP_JUMP)
			return reject(walk, at, "selects among %u jumps, and %u is none", count, at + i);
		if (!reach(walk, at, at + i, level))
			return false;
	}
	return count > 0 || reject(walk, at, "selects among none");
}

/* The watchers, at most as many as a wait's own screens, share the same room. */
static bool count_expected(struct walk *walk, uint32_t at, enum opcode opcode, struct level *level)
{
	bool adds = opcode == OP_EXPECT || opcode == OP_EXPECT_FRESH || opcode == OP_EXPECT_STANDING;

	if (adds && ++level->expected > PROGRAM_MAX_EXPECTED / 2)
		return reject(walk, at, "expects more than %d screens", PROGRAM_MAX_EXPECTED / 2);
	if (opcode != OP_WAIT && opcode != OP_LOOK && opcode != OP_CAPTURE)
		return true;
	if (level->expected == 0)
		return reject(walk, at, "waits for no screen");
	level->expected = 0;
	return true;
}

static bool is_string(const struct program *p, uint32_t constant)
{
	return constant < p->constant_count && p->constants[constant].kind == VALUE_STRING;
}

/* The guest's properties are computed before there is a guest, at once. */
static bool is_property_code(enum opcode opcode)
{
	return opcode == OP_CONSTANT || opcode == OP_PARAM || opcode == OP_JOIN || opcode == OP_PROPERTY || opcode == OP_TEXT || opcode == OP_END;
}

static bool check_instruction(struct walk *walk, uint32_t at)
{
	uint32_t word = walk->program->code[at], operand = instruction_operand(word);
	enum opcode opcode = instruction_opcode(word);
	const struct opcode_info *info;
	struct level level = walk->levels[at];
	const char *wrong;
	int pops;

	if (opcode >= OP_COUNT)
		return reject(walk, at, "there is no opcode %u", (unsigned)opcode);
	info = opcode_info(opcode);
	if (walk->entry == 0 && !is_property_code(opcode))
		return reject(walk, at, "%s is no way to compute a property", info->mnemonic);
	if (operand >= operand_limit(walk, info->operand))
		return reject(walk, at, "%s: operand %u is out of range", info->mnemonic, operand);
	pops = info->pops;
	if (pops == OPERAND_MANY)
		pops = (int)(opcode == OP_CALL ? walk->program->procedures[operand].arguments : operand);
	if (level.stack < pops)
		return reject(walk, at, "%s takes %d values and finds %d", info->mnemonic, pops, level.stack);
	level.stack += info->pushes - pops;
	if (level.stack > PROGRAM_MAX_STACK)
		return reject(walk, at, "the stack is deeper than %d", PROGRAM_MAX_STACK);
	wrong = verify_kinds(walk->program, &walk->arena, opcode, operand, level.expected, &level.values);
	if (wrong)
		return reject(walk, at, "%s %s", info->mnemonic, wrong);
	if (!count_expected(walk, at, opcode, &level))
		return false;
	switch (opcode) {
	case OP_END:
	case OP_RETURN:
		return (opcode == walk->last && level.stack == 0 && level.expected == 0) ||
		       reject(walk, at, "%s with %d values and %d screens left cannot end this", info->mnemonic, level.stack,
			      level.expected);
	case OP_WAIT_PATTERN:
	case OP_FIELD_AT:
		return (is_string(walk->program, operand) || reject(walk, at, "constant %u is no string", operand)) &&
		       reach(walk, at, at + 1, level);
	case OP_CALL:
		/* so that the depths of caller and callee never add up */
		if (level.stack || level.expected)
			return reject(walk, at, "call with %d values and %d screens left", level.stack, level.expected);
		return reach(walk, at, at + 1, level);
	case OP_JUMP:
		return reach(walk, at, operand, level);
	case OP_JUMP_UNLESS:
		return reach(walk, at, operand, level) && reach(walk, at, at + 1, level);
	case OP_SELECT:
		return reach_select(walk, at, operand, level);
	default:
		return reach(walk, at, at + 1, level);
	}
}

static bool check_stretch(struct walk *walk, uint32_t entry, uint32_t end, enum opcode last)
{
	walk->entry = entry;
	walk->end = end;
	walk->last = last;
	walk->todo_count = 0;
	if (entry >= end || end > walk->program->code_count)
		return reject(walk, entry, "an empty stretch of code, or one beyond the end");
	for (uint32_t i = entry; i < end; i++)
		walk->levels[i].stack = -1;
	if (!reach(walk, entry, entry, (struct level){0, 0, NULL}))
		return false;
	while (walk->todo_count)
		if (!check_instruction(walk, walk->todo[--walk->todo_count]))
			return false;
	/* what is known of each instruction is what its one stretch says */
	for (uint32_t i = entry; i < end; i++) {
		if (walk->taken[i])
			return reject(walk, i, "is in two stretches of code");
		walk->taken[i] = true;
	}
	return true;
}

/*
 * That procedures do not call themselves, which would run over the room for calls and arguments: as long as there are
 * some left, one of them must call none of the others that are left.
 */
static bool check_calls(struct walk *walk)
{
	const struct program *p = walk->program;
	uint32_t left = p->procedure_count, before = left + 1;
	bool *done = mem_alloc_array(p->procedure_count, sizeof(*done));

	while (left && left < before) {
		before = left;
		for (uint32_t i = 0; i < p->procedure_count; i++) {
			bool leaf = !done[i];

			for (uint32_t at = p->procedures[i].entry; at < p->procedures[i].end && leaf; at++)
				if (walk->levels[at].stack >= 0 && instruction_opcode(p->code[at]) == OP_CALL &&
				    !done[instruction_operand(p->code[at])])
					leaf = false;
			if (leaf) {
				done[i] = true;
				left--;
			}
		}
	}
	mem_free(done);
	return left == 0 || reject(walk, 0, "a procedure calls itself");
}

static bool is_watcher(const struct program *p, const struct program_watcher *watcher)
{
	return is_string(p, watcher->message) &&
	       (watcher->kind == WATCHED_SCREEN ? watcher->screen < p->screen_count : is_string(p, watcher->said));
}

static bool check_texts(struct walk *walk)
{
	const struct program *p = walk->program;

	for (uint32_t i = 0; i < p->screen_count; i++)
		if (p->screens[i].text_count > p->text_count || p->screens[i].first_text > p->text_count - p->screens[i].text_count ||
		    (!p->screens[i].has_picture && !p->screens[i].text_count))
			return reject(walk, 0, "screen %u has no picture and no text, or a text that there is not", i);
	for (uint32_t i = 0; i < p->text_count; i++)
		if (p->texts[i].pattern >= p->pattern_count || (unsigned)p->texts[i].engine >= TEXT_ENGINE_COUNT ||
		    (p->texts[i].has_region && (p->texts[i].width < 1 || p->texts[i].height < 1)))
			return reject(walk, 0, "text %u has an empty region, or a pattern or engine that there is not", i);
	for (uint32_t i = 0; i < p->capture_count; i++)
		if (p->captures[i].local >= p->local_count || p->local_kinds[p->captures[i].local] != VALUE_STRING)
			return reject(walk, 0, "capture %u has no place for its value", i);
	return true;
}

static bool check_tables(struct walk *walk)
{
	const struct program *p = walk->program;
	const char *wrong = verify_table_kinds(p, &walk->arena);

	if (!check_texts(walk))
		return false;
	if (wrong)
		return reject(walk, 0, "%s", wrong);
	if (p->watcher_count > PROGRAM_MAX_EXPECTED / 2)
		return reject(walk, 0, "there are more than %d watchers", PROGRAM_MAX_EXPECTED / 2);
	for (uint32_t i = 0; i < p->watcher_count; i++)
		if (!is_watcher(p, &p->watchers[i]))
			return reject(walk, 0, "watcher %u has nothing to look for, or no message", i);
	for (uint32_t i = 0; i < p->area_count; i++)
		if (p->areas[i].mask_screen < -1 || p->areas[i].mask_screen >= p->screen_count ||
		    (p->areas[i].mask_screen >= 0 && !p->screens[p->areas[i].mask_screen].has_picture) ||
		    (p->areas[i].has_region && (p->areas[i].width < 1 || p->areas[i].height < 1)))
			return reject(walk, 0, "area %u is empty or has no mask", i);
	for (uint32_t i = 0; i < p->procedure_count; i++)
		if (p->procedures[i].arguments > p->local_count ||
		    p->procedures[i].first_local > p->local_count - p->procedures[i].arguments)
			return reject(walk, 0, "procedure %u has no place for its arguments", i);
	return true;
}

static bool check_all(struct walk *walk)
{
	const struct program *p = walk->program;

	if (!check_tables(walk))
		return false;
	if (!check_stretch(walk, 0, p->guest_end, OP_END))
		return false;
	for (uint32_t i = 0; i < p->procedure_count; i++)
		if (!check_stretch(walk, p->procedures[i].entry, p->procedures[i].end, OP_RETURN))
			return false;
	for (uint32_t i = 0; i < p->phase_count; i++)
		if (!check_stretch(walk, p->phases[i].entry, p->phases[i].end, OP_END))
			return false;
	return check_calls(walk);
}

bool verify(const struct program *program, char *why, size_t size)
{
	struct walk walk = {.program = program, .why = why, .why_size = size};
	bool good;

	walk.levels = mem_alloc_array(program->code_count, sizeof(*walk.levels));
	walk.todo = mem_alloc_array(program->code_count, sizeof(*walk.todo));
	walk.taken = mem_alloc_array(program->code_count, sizeof(*walk.taken));
	good = check_all(&walk);
	mem_free(walk.levels);
	mem_free(walk.todo);
	mem_free(walk.taken);
	arena_deinit(&walk.arena);
	return good;
}
