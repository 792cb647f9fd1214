/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "grammar/mem.h"
#include "interp/regex.h"
#include "interp/secret.h"
#include "interp/vm_private.h"

void vm_push(struct vm *vm, struct value value)
{
	vm->stack[vm->depth++] = value;		/* within the stack: see verify.c */
}

static struct value pop(struct vm *vm)
{
	return vm->stack[--vm->depth];
}

static void push_integer(struct vm *vm, enum value_kind kind, int64_t integer)
{
	vm_push(vm, (struct value){.kind = kind, .integer = integer});
}

static void join(struct vm *vm, uint32_t count)
{
	const struct value *values = &vm->stack[vm->depth - count];
	const char **texts = mem_alloc_array(count, sizeof(*texts));
	size_t length = 0, at = 0;
	char *joined;

	for (uint32_t i = 0; i < count; i++) {
		texts[i] = value_text(&vm->arena, values[i]);
		length += strlen(texts[i]);
	}
	/* procedures that double their argument would get there in 30 calls; nothing that is typed or noted does */
	if (length > PROGRAM_MAX_JOINED - vm->joined) {
		mem_free(texts);
		vm_fail(vm, REASON_NO_INPUT, "the script puts more than %d MiB of text together", PROGRAM_MAX_JOINED >> 20);
		return;
	}
	vm->joined += length;
	joined = arena_alloc(&vm->arena, length + 1);
	for (uint32_t i = 0; i < count; i++) {
		size_t size = strlen(texts[i]);

		memcpy(joined + at, texts[i], size);
		at += size;
	}
	mem_free(texts);
	vm->depth -= count;
	vm_push(vm, (struct value){.kind = VALUE_STRING, .string = joined});
}

static void count_down(struct vm *vm, uint32_t local)
{
	bool more = vm->locals[local].integer > 0;

	if (more)
		vm->locals[local].integer--;
	push_integer(vm, VALUE_BOOL, more);
}

static void begin_step(struct vm *vm, uint32_t step)
{
	vm_end_step(vm, true);
	vm->step = step;
	vm->step_open = true;
	vm_forget_seen(vm);
	vm->ops->step_begin(vm->host, step);
}

static void call(struct vm *vm, uint32_t index)
{
	const struct program_procedure *procedure = &vm->program->procedures[index];

	for (uint32_t i = procedure->arguments; i > 0; i--)
		vm->locals[procedure->first_local + i - 1] = pop(vm);
	vm->calls[vm->call_depth++] = vm->pc;
	vm->pc = procedure->entry;
}

/* The guest may answer to it: what was seen before is old from now on. */
static void begin_input(struct vm *vm)
{
	vm->waiting = WAITING_FOR_DONE;
	vm->input_given = vm->input_since_seen = true;
}

/* TEXT as it may be shown. */
static const char *shown(struct vm *vm, const char *text)
{
	return secret_conceal(vm->program, &vm->arena, text);
}

void vm_type(struct vm *vm, const char *text, const char *as_shown)
{
	/* a param that is empty types nothing, to which nothing answers */
	if (*text)
		begin_input(vm);
	vm->waiting = WAITING_FOR_DONE;
	vm->ops->type(vm->host, text, as_shown);
}

static void type(struct vm *vm)
{
	const char *text = pop(vm).string;

	vm_type(vm, text, shown(vm, text));
}

static void move(struct vm *vm)
{
	vm->pointer = pop(vm).point;
	vm->ops->move(vm->host, vm->pointer);
}

static void press(struct vm *vm, uint32_t chord)
{
	int64_t times = pop(vm).integer;

	if (times < 1)
		return;
	begin_input(vm);
	vm->ops->press(vm->host, &vm->program->chords[chord], (uint32_t)times);
}

static void click(struct vm *vm, enum click kind)
{
	static const enum button buttons[CLICK_COUNT] = {BUTTON_LEFT, BUTTON_MIDDLE, BUTTON_RIGHT, BUTTON_LEFT};

	begin_input(vm);
	vm->ops->click(vm->host, buttons[kind], kind == CLICK_DOUBLE ? 2 : 1);
}

static void scroll(struct vm *vm, enum wheel wheel)
{
	int64_t far = pop(vm).integer;

	if (far < 1)
		return;
	begin_input(vm);
	vm->ops->click(vm->host, wheel == WHEEL_UP ? BUTTON_WHEEL_UP : BUTTON_WHEEL_DOWN, (uint32_t)far);
}

/* A screen that is seen again behind input is, where the script does not say, to be a new one. */
static void expect(struct vm *vm, enum opcode opcode, uint32_t screen)
{
	bool again = vm->seen && vm->seen_screen == screen && vm->input_since_seen;

	vm->fresh_wanted[vm->expected_count] = opcode == OP_EXPECT_FRESH || (opcode == OP_EXPECT && again);
	vm->expected[vm->expected_count++] = screen;
}

/* What is seen again in other words is another thing. */
static void set_text(struct vm *vm, uint32_t text)
{
	const char *string = pop(vm).string, *before = vm->texts[text];
	const struct program_screen *seen = vm->seen ? &vm->program->screens[vm->seen_screen] : NULL;

	if (before && strcmp(before, string) == 0)
		return;
	vm->texts[text] = string;
	if (seen && text - seen->first_text < seen->text_count)
		vm->seen = false;
	if (vm->started)
		vm->ops->set_text(vm->host, text, string);
}

static void capture(struct vm *vm, uint32_t text)
{
	vm_begin_capture(vm, text, pop(vm).integer);
}

static void tell_captured(struct vm *vm)
{
	const char *text = shown(vm, pop(vm).string), *name = pop(vm).string;

	vm->ops->captured(vm->host, name, text);
}

static bool matches(const struct program_pattern *pattern, const char *text)
{
	char why[1];
	struct regex *regex = regex_new(pattern->source, pattern->any_case ? REGEX_ANY_CASE : 0, why, sizeof(why));
	struct regex_match match;
	bool found = regex && regex_find(regex, text, false, &match);

	regex_free(regex);
	return found;
}

/* A + B, from 0 on, as far as it goes. */
static int32_t moved(int32_t a, int32_t b)
{
	int32_t sum;

	return __builtin_add_overflow(a, b, &sum) ? INT32_MAX : sum > 0 ? sum : 0;
}

/* A picture that is found elsewhere has its points there; a text has none that could move. */
static void push_named_point(struct vm *vm, uint32_t index)
{
	const struct program_point *named = &vm->program->points[index];
	struct point point = {named->x, named->y};

	if (vm->program->screens[named->screen].has_picture)
		point = (struct point){moved(point.x, vm->last_at.x), moved(point.y, vm->last_at.y)};
	vm_push(vm, (struct value){.kind = VALUE_POINT, .point = point});
}

static void wait_still(struct vm *vm, uint32_t area)
{
	int64_t allowed_ms = pop(vm).integer, still_ms = pop(vm).integer;

	vm_begin_still(vm, &vm->program->areas[area], still_ms, allowed_ms);
}

static void wait_serial(struct vm *vm)
{
	int64_t allowed_ms = pop(vm).integer;

	vm_begin_serial(vm, (struct serial_wanted){pop(vm).string, false}, allowed_ms);
}

static void power_on(struct vm *vm, uint32_t phase)
{
	vm->rebooted = vm->powered_off = false;
	vm->waiting = WAITING_FOR_DONE;
	vm->ops->power_on(vm->host, phase);
}

/* Instructions that only move values about; false: OPCODE is none of them. */
static bool execute_value(struct vm *vm, enum opcode opcode, uint32_t operand)
{
	struct value a, b;

	switch (opcode) {
	case OP_CONSTANT:
		vm_push(vm, vm->program->constants[operand]);
		return true;
	case OP_PARAM:
		vm->param_used[operand] = true;
		vm_push(vm, vm->program->params[operand].value);
		return true;
	case OP_LOCAL:
		vm_push(vm, vm->locals[operand]);
		return true;
	case OP_STORE:
		vm->locals[operand] = pop(vm);
		return true;
	case OP_COUNT_DOWN:
		count_down(vm, operand);
		return true;
	case OP_JOIN:
		join(vm, operand);
		return true;
	case OP_EQUAL:
		b = pop(vm);
		a = pop(vm);
		push_integer(vm, VALUE_BOOL, value_equal(a, b));
		return true;
	case OP_NOT:
		a = pop(vm);
		push_integer(vm, VALUE_BOOL, !a.integer);
		return true;
	case OP_MATCHES:
		push_integer(vm, VALUE_BOOL, matches(&vm->program->patterns[operand], pop(vm).string));
		return true;
	case OP_TEXT:
		set_text(vm, operand);
		return true;
	case OP_POP:
		pop(vm);
		return true;
	case OP_PROPERTY:
		vm->properties[operand] = pop(vm);
		vm->has_property[operand] = true;
		return true;
	default:
		return false;
	}
}

/* Instructions that say what comes next. */
static bool execute_flow(struct vm *vm, enum opcode opcode, uint32_t operand)
{
	switch (opcode) {
	case OP_END:
		vm_end_step(vm, true);
		vm->ended = true;
		return true;
	case OP_STEP:
		begin_step(vm, operand);
		return true;
	case OP_JUMP:
		vm->pc = operand;
		return true;
	case OP_JUMP_UNLESS:
		if (!pop(vm).integer)
			vm->pc = operand;
		return true;
	case OP_SELECT:
		vm->pc += (uint32_t)pop(vm).integer;
		return true;
	case OP_CALL:
		call(vm, operand);
		return true;
	case OP_RETURN:
		vm->pc = vm->calls[--vm->call_depth];
		return true;
	case OP_FAIL:
		vm_fail(vm, REASON_CHECK, "%s", shown(vm, pop(vm).string));
		return true;
	default:
		return false;
	}
}

/* Instructions that wait for the guest. */
static bool execute_wait(struct vm *vm, enum opcode opcode, uint32_t operand)
{
	switch (opcode) {
	case OP_EXPECT:
	case OP_EXPECT_FRESH:
	case OP_EXPECT_STANDING:
		expect(vm, opcode, operand);
		return true;
	case OP_WAIT:
		vm_begin_wait(vm, WAITING_FOR_SCREENS, pop(vm).integer, false);
		return true;
	case OP_LOOK:
		vm_begin_wait(vm, WAITING_FOR_SCREENS, pop(vm).integer, true);
		return true;
	case OP_CAPTURE:
		capture(vm, operand);
		return true;
	case OP_POINT_OF:
		vm_push(vm, (struct value){.kind = VALUE_POINT, .point = vm->last_centre});
		return true;
	case OP_NAMED_POINT:
		push_named_point(vm, operand);
		return true;
	case OP_WAIT_STILL:
		wait_still(vm, operand);
		return true;
	case OP_WAIT_CHANGE:
		vm_begin_change(vm, &vm->program->areas[operand], pop(vm).integer);
		return true;
	case OP_FIELD:
		vm_begin_field(vm, &vm->program->areas[operand]);
		return true;
	case OP_FIELD_AT:
		vm_begin_field_at_pointer(vm, vm->program->constants[operand].string);
		return true;
	case OP_WAIT_REACTION:
		vm_begin_reaction(vm, pop(vm).integer);
		return true;
	case OP_WAIT_REBOOT:
		vm_begin_wait(vm, WAITING_FOR_REBOOT, pop(vm).integer, false);
		return true;
	case OP_WAIT_POWEROFF:
		vm_begin_wait(vm, WAITING_FOR_POWEROFF, pop(vm).integer, false);
		return true;
	case OP_WAIT_SERIAL:
		wait_serial(vm);
		return true;
	case OP_WAIT_PATTERN:
		vm_begin_serial(vm, (struct serial_wanted){vm->program->constants[operand].string, true}, pop(vm).integer);
		return true;
	case OP_SLEEP:
		vm_begin_wait(vm, WAITING_FOR_TIME, pop(vm).integer, false);
		return true;
	default:
		return false;
	}
}

/* Instructions that the guest answers to; each leaves the machine waiting for the host's answer. */
static bool execute_input(struct vm *vm, enum opcode opcode, uint32_t operand)
{
	const struct host_ops *ops = vm->ops;

	begin_input(vm);
	switch (opcode) {
	case OP_HOLD:
		ops->hold(vm->host, &vm->program->chords[operand]);
		return true;
	case OP_RELEASE:
		ops->release(vm->host, &vm->program->chords[operand]);
		return true;
	case OP_RELEASE_ALL:
		ops->release(vm->host, NULL);
		return true;
	case OP_MOVE:
		move(vm);
		return true;
	case OP_BUTTON_DOWN:
	case OP_BUTTON_UP:
		ops->button(vm->host, BUTTON_LEFT, opcode == OP_BUTTON_DOWN);
		return true;
	case OP_RESET:
		ops->reset(vm->host);
		return true;
	case OP_INSERT:
		ops->insert(vm->host, (enum drive)operand, pop(vm).string);
		return true;
	case OP_EJECT:
		ops->eject(vm->host, (enum drive)operand);
		return true;
	default:
		return false;
	}
}

/* Instructions that act on the guest; those that take time leave the machine waiting for the host's answer. */
static bool execute_act(struct vm *vm, enum opcode opcode, uint32_t operand)
{
	const struct host_ops *ops = vm->ops;

	switch (opcode) {
	case OP_KEYBOARD:
		vm->layout = (enum layout)operand;
		ops->keyboard(vm->host, (enum layout)operand);
		return true;
	case OP_NOTE:
		ops->note(vm->host, shown(vm, pop(vm).string));
		return true;
	case OP_CHECKPOINT:
		vm->waiting = WAITING_FOR_DONE;
		ops->checkpoint(vm->host, pop(vm).string);
		return true;
	case OP_CHECKPOINT_EVERY:
		vm->checkpoint_ms = pop(vm).integer;
		ops->checkpoint_every(vm->host, vm->checkpoint_ms);
		return true;
	case OP_CAPTURED:
		tell_captured(vm);
		return true;
	case OP_SCREENSHOT:
		ops->screenshot(vm->host, shown(vm, pop(vm).string));
		return true;
	case OP_PRESS:
		press(vm, operand);
		return true;
	case OP_SCROLL:
		scroll(vm, (enum wheel)operand);
		return true;
	case OP_CLICK:
		click(vm, (enum click)operand);
		return true;
	case OP_TYPE:
		type(vm);
		return true;
	case OP_TYPE_FIRST:
		vm_type_first(vm, pop(vm).string);
		return true;
	case OP_TYPE_REST:
		vm_type_rest(vm);
		return true;
	case OP_POWER_ON:
		power_on(vm, operand);
		return true;
	case OP_POWER_OFF:
		vm->waiting = WAITING_FOR_DONE;
		ops->power_off(vm->host);
		return true;
	default:
		return execute_input(vm, opcode, operand);
	}
}

void vm_execute(struct vm *vm)
{
	uint32_t word = vm->program->code[vm->pc++], operand = instruction_operand(word);
	enum opcode opcode = instruction_opcode(word);

	if (!execute_value(vm, opcode, operand) && !execute_flow(vm, opcode, operand) &&
	    !execute_wait(vm, opcode, operand) && !execute_act(vm, opcode, operand))
		vm_fail(vm, REASON_INTERNAL, "there is no instruction %u", (unsigned)opcode);
}
