/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/verify_kinds.h"

/* One instruction at work. */
struct work {
	const struct program *program;
	struct arena *arena;
	const struct stacked *stack;
	const char *why;		/* NULL: nothing is wrong so far */
};

static const char *kind_word(int kind)
{
	return kind >= KIND_CHOICE ? "choice" : value_kind_word((enum value_kind)kind);
}

bool stacked_same(const struct stacked *a, const struct stacked *b)
{
	while (a != b) {
		if (!a || !b || a->kind != b->kind)
			return false;
		a = a->below;
		b = b->below;
	}
	return true;
}

static void push(struct work *work, int kind)
{
	struct stacked *top = arena_alloc(work->arena, sizeof(*top));

	*top = (struct stacked){work->stack, kind};
	work->stack = top;
}

static int pop(struct work *work)
{
	int kind = work->stack->kind;

	work->stack = work->stack->below;
	return kind;
}

static void pop_kind(struct work *work, enum value_kind wanted)
{
	int kind = pop(work);

	if (kind != (int)wanted && !work->why)
		work->why = arena_format(work->arena, "takes a %s and finds a %s", value_kind_word(wanted), kind_word(kind));
}

/* A choice is for `select` alone: it is no number that a script could compute with. */
static int pop_value(struct work *work)
{
	int kind = pop(work);

	if (kind >= KIND_CHOICE && !work->why)
		work->why = "takes a value and finds a choice";
	return kind;
}

static void pop_arguments(struct work *work, const struct program_procedure *procedure)
{
	for (uint32_t i = procedure->arguments; i > 0; i--)
		pop_kind(work, work->program->local_kinds[procedure->first_local + i - 1]);
}

static void pop_choice(struct work *work, uint32_t count)
{
	int kind = pop(work);

	if (kind < KIND_CHOICE)
		work->why = arena_format(work->arena, "takes a choice and finds a %s", kind_word(kind));
	else if ((uint32_t)(kind - KIND_CHOICE) > count)
		work->why = arena_format(work->arena, "selects among %u for a choice among %d", count, kind - KIND_CHOICE);
}

static void compare(struct work *work)
{
	int right = pop_value(work), left = pop_value(work);

	if (left != right && !work->why)
		work->why = arena_format(work->arena, "compares a %s with a %s", kind_word(left), kind_word(right));
	push(work, VALUE_BOOL);
}

/* Instructions that only move values about; false: OPCODE is none of them. */
static bool value_kinds(struct work *work, enum opcode opcode, uint32_t operand)
{
	const struct program *p = work->program;

	switch (opcode) {
	case OP_CONSTANT:
		push(work, p->constants[operand].kind);
		return true;
	case OP_PARAM:
		push(work, p->params[operand].value.kind);
		return true;
	case OP_LOCAL:
		push(work, p->local_kinds[operand]);
		return true;
	case OP_STORE:
		pop_kind(work, p->local_kinds[operand]);
		return true;
	case OP_COUNT_DOWN:
		if (p->local_kinds[operand] != VALUE_NUMBER)
			work->why = arena_format(work->arena, "counts a %s", kind_word(p->local_kinds[operand]));
		push(work, VALUE_BOOL);
		return true;
	case OP_JOIN:
		for (uint32_t i = 0; i < operand; i++)
			pop_value(work);
		push(work, VALUE_STRING);
		return true;
	case OP_EQUAL:
		compare(work);
		return true;
	case OP_NOT:
		pop_kind(work, VALUE_BOOL);
		push(work, VALUE_BOOL);
		return true;
	case OP_MATCHES:
		pop_kind(work, VALUE_STRING);
		push(work, VALUE_BOOL);
		return true;
	case OP_POP:
		pop(work);
		return true;
	case OP_PROPERTY:
		pop_kind(work, guest_property_kind((enum guest_property)operand));
		return true;
	default:
		return false;
	}
}

static void other_kinds(struct work *work, enum opcode opcode, uint32_t operand, int expected)
{
	switch (opcode) {
	case OP_CALL:
		pop_arguments(work, &work->program->procedures[operand]);
		break;
	case OP_SELECT:
		pop_choice(work, operand);
		break;
	case OP_JUMP_UNLESS:
		pop_kind(work, VALUE_BOOL);
		break;
	case OP_WAIT:
		pop_kind(work, VALUE_DURATION);
		push(work, KIND_CHOICE + expected);
		break;
	case OP_LOOK:
		pop_kind(work, VALUE_DURATION);
		push(work, VALUE_BOOL);
		break;
	case OP_CAPTURE:
		pop_kind(work, VALUE_DURATION);
		push(work, VALUE_STRING);
		break;
	case OP_CAPTURED:
		pop_kind(work, VALUE_STRING);
		pop_kind(work, VALUE_STRING);
		break;
	case OP_POINT_OF:
	case OP_NAMED_POINT:
		push(work, VALUE_POINT);
		break;
	case OP_WAIT_STILL:
		pop_kind(work, VALUE_DURATION);
		pop_kind(work, VALUE_DURATION);
		break;
	case OP_WAIT_SERIAL:
		pop_kind(work, VALUE_DURATION);
		pop_kind(work, VALUE_STRING);
		break;
	case OP_WAIT_PATTERN:
	case OP_WAIT_CHANGE:
	case OP_WAIT_REACTION:
	case OP_WAIT_REBOOT:
	case OP_WAIT_POWEROFF:
	case OP_SLEEP:
	case OP_CHECKPOINT_EVERY:
		pop_kind(work, VALUE_DURATION);
		break;
	case OP_PRESS:
	case OP_SCROLL:
		pop_kind(work, VALUE_NUMBER);
		break;
	case OP_MOVE:
		pop_kind(work, VALUE_POINT);
		break;
	case OP_TYPE:
	case OP_TYPE_FIRST:
	case OP_INSERT:
	case OP_CHECKPOINT:
	case OP_SCREENSHOT:
	case OP_NOTE:
	case OP_FAIL:
	case OP_TEXT:
		pop_kind(work, VALUE_STRING);
		break;
	default:
		/* they take and leave nothing; verify_test looks that none is forgotten */
		for (int i = 0; i < opcode_info(opcode)->pops; i++)
			pop(work);
		break;
	}
}

const char *verify_kinds(const struct program *program, struct arena *arena, enum opcode opcode, uint32_t operand,
			 int expected, const struct stacked **stack)
{
	struct work work = {.program = program, .arena = arena, .stack = *stack};

	if (!value_kinds(&work, opcode, operand))
		other_kinds(&work, opcode, operand, expected);
	*stack = work.stack;
	return work.why;
}

/* A param or a local is of a kind that a script can name; constants of properties can be words, too. */
const char *verify_table_kinds(const struct program *program, struct arena *arena)
{
	for (uint32_t i = 0; i < program->constant_count; i++)
		if (program->constants[i].kind >= VALUE_KIND_COUNT)
			return arena_format(arena, "constant %u is of no kind", i);
	for (uint32_t i = 0; i < program->param_count; i++)
		if (program->params[i].value.kind > VALUE_POINT)
			return arena_format(arena, "param %u is of no kind", i);
	for (uint32_t i = 0; i < program->local_count; i++)
		if (program->local_kinds[i] > VALUE_POINT)
			return arena_format(arena, "local %u is of no kind", i);
	return NULL;
}
