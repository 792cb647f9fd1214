/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/spot.h"

#include <string.h>

#include "interp/secret.h"
#include "interp/vm_private.h"

enum { CODE_OF_CHECKPOINT = 3 };	/* step, constant, checkpoint */

/* A stretch of code: a phase or a procedure. */
struct unit {
	const char *name;
	uint32_t entry, end;
	bool is_phase;
};

static bool is_step(const struct program *p, uint32_t pc)
{
	return instruction_opcode(p->code[pc]) == OP_STEP;
}

static const char *step_text(const struct program *p, uint32_t pc)
{
	return p->steps[instruction_operand(p->code[pc])].text;
}

/* The number of the step at PC among those of its text. */
static struct spot_step number_step(const struct program *p, const struct unit *unit, uint32_t pc)
{
	struct spot_step step = {.text = step_text(p, pc)};

	for (uint32_t i = unit->entry; i < unit->end; i++) {
		if (!is_step(p, i) || strcmp(step_text(p, i), step.text) != 0)
			continue;
		step.of++;
		if (i <= pc)
			step.nth++;
	}
	return step;
}

static struct spot_step number_call(const struct program *p, const struct unit *unit, const struct program_call *call)
{
	struct spot_step step = {.text = call->text};

	for (uint32_t i = 0; i < p->call_count; i++) {
		const struct program_call *other = &p->calls[i];

		if (other->at < unit->entry || other->at >= unit->end || strcmp(other->text, call->text) != 0)
			continue;
		step.of++;
		if (other->at <= call->at)
			step.nth++;
	}
	return step;
}

/* The step that stands before PC; unit->end: there is none. */
static uint32_t step_before(const struct program *p, const struct unit *unit, uint32_t pc)
{
	while (pc > unit->entry)
		if (is_step(p, --pc))
			return pc;
	return unit->end;
}

/* The loops around PC, the outermost first: how many, and, unless NULL, their counters. */
static uint32_t loops_around(const struct program *p, uint32_t pc, uint32_t *counters)
{
	uint32_t count = 0;

	for (uint32_t i = p->loop_count; i-- > 0;)
		if (p->loops[i].from <= pc && pc <= p->loops[i].last) {
			if (counters)
				counters[count] = p->loops[i].counter;
			count++;
		}
	return count;
}

static void remember_rounds(const struct vm *vm, uint32_t pc, struct arena *arena, struct spot_frame *frame)
{
	uint32_t *counters;

	frame->round_count = loops_around(vm->program, pc, NULL);
	counters = arena_alloc_array(arena, frame->round_count + 1, sizeof(*counters));
	frame->rounds = arena_alloc_array(arena, frame->round_count + 1, sizeof(*frame->rounds));
	loops_around(vm->program, pc, counters);
	for (uint32_t i = 0; i < frame->round_count; i++)
		frame->rounds[i] = vm->locals[counters[i]].integer;
}

static bool unit_around(const struct program *p, uint32_t pc, struct unit *out)
{
	for (uint32_t i = 0; i < p->phase_count; i++)
		if (p->phases[i].entry <= pc && pc < p->phases[i].end) {
			*out = (struct unit){p->phases[i].name, p->phases[i].entry, p->phases[i].end, true};
			return true;
		}
	for (uint32_t i = 0; i < p->procedure_count; i++)
		if (p->procedures[i].entry <= pc && pc < p->procedures[i].end) {
			*out = (struct unit){p->procedures[i].name, p->procedures[i].entry, p->procedures[i].end, false};
			return true;
		}
	return false;
}

static const struct program_call *call_at(const struct program *p, uint32_t at)
{
	for (uint32_t i = 0; i < p->call_count; i++)
		if (p->calls[i].at == at)
			return &p->calls[i];
	return NULL;
}

bool vm_is_waiting(const struct vm *vm)
{
	return !vm->ended && vm->step_open && !vm->may_miss && !vm->powered_off && vm->waiting != WAITING_FOR_NOTHING &&
	       vm->waiting != WAITING_FOR_DONE && vm->waiting != WAITING_FOR_REACTION;
}

/* Where the step under way begins; false: it is not in UNIT, so none is. */
static bool find_open_step(const struct vm *vm, const struct unit *unit, uint32_t *pc)
{
	for (*pc = unit->entry; *pc < unit->end; ++*pc)
		if (is_step(vm->program, *pc) && instruction_operand(vm->program->code[*pc]) == vm->step)
			return true;
	return false;
}

static bool remember_call(const struct vm *vm, uint32_t depth, struct arena *arena, struct spot_frame *frame)
{
	const struct program_call *call = call_at(vm->program, vm->calls[depth] - 1);
	struct unit unit;

	if (!call || !unit_around(vm->program, call->at, &unit))
		return false;
	frame->unit = unit.name;
	frame->at = number_call(vm->program, &unit, call);
	remember_rounds(vm, call->at, arena, frame);
	return true;
}

static bool remember_spot(const struct vm *vm, struct arena *arena, struct spot *out)
{
	const struct program *p = vm->program;
	struct spot_frame *inner;
	struct unit unit;
	uint32_t pc, before;

	out->frame_count = vm->call_depth + 1;
	out->frames = arena_alloc_array(arena, out->frame_count, sizeof(*out->frames));
	for (uint32_t i = 0; i < vm->call_depth; i++)
		if (!remember_call(vm, i, arena, &out->frames[i]))
			return false;
	inner = &out->frames[vm->call_depth];
	/* the instruction that waits, or has failed: the one before the next */
	if (!unit_around(p, vm->pc - 1, &unit) || !find_open_step(vm, &unit, &pc))
		return false;
	inner->unit = unit.name;
	inner->at = number_step(p, &unit, pc);
	before = step_before(p, &unit, pc);
	if (before != unit.end)
		inner->before = number_step(p, &unit, before);
	remember_rounds(vm, pc, arena, inner);
	return true;
}

static uint32_t number_capture(const struct program *p, const struct unit *unit, const struct program_capture *capture)
{
	uint32_t nth = 0;

	for (const struct program_capture *other = p->captures; other <= capture; other++)
		nth += unit->entry <= other->at && other->at < unit->end && strcmp(other->name, capture->name) == 0;
	return nth;
}

static bool has_secret(const struct vm *vm, struct arena *arena, const char *text)
{
	return secret_conceal(vm->program, arena, text) != text;
}

static void remember_values(const struct vm *vm, struct arena *arena, struct vm_memory *out)
{
	const struct program *p = vm->program;

	out->values = arena_alloc_array(arena, p->capture_count + 1, sizeof(*out->values));
	for (uint32_t i = 0; i < p->capture_count; i++) {
		const char *value = vm->locals[p->captures[i].local].string;
		struct unit unit;

		if (*value && unit_around(p, p->captures[i].at, &unit) && !has_secret(vm, arena, value))
			out->values[out->value_count++] = (struct spot_value){
				unit.name, p->captures[i].name, arena_copy(arena, value, strlen(value)),
				number_capture(p, &unit, &p->captures[i]),
			};
	}
}

static void remember_seen(const struct vm *vm, struct arena *arena, struct vm_memory *out)
{
	const struct program_screen *screen = &vm->program->screens[vm->seen_screen];
	const char *text = vm->seen && screen->is_text ? vm->texts[screen->first_text] : NULL;

	if (vm->seen)
		out->seen_screen = screen->name;
	if (text && !has_secret(vm, arena, text))
		out->seen_text = arena_copy(arena, text, strlen(text));
}

bool vm_remember(const struct vm *vm, bool behind, struct arena *arena, struct vm_memory *out)
{
	*out = (struct vm_memory){
		.rebooted = vm->rebooted,
		.input_since_seen = vm->input_since_seen,
		.input_given = vm->input_given,
		.layout = vm->layout,
		.checkpoint_ms = vm->checkpoint_ms,
		.serial_taken = vm->serial_taken,
	};
	out->spot.behind = behind;
	remember_values(vm, arena, out);
	remember_seen(vm, arena, out);
	return !vm->powered_off && remember_spot(vm, arena, &out->spot);
}

static bool find_unit(const struct program *p, const char *name, bool phase, struct unit *out)
{
	for (uint32_t i = 0; phase && i < p->phase_count; i++)
		if (strcmp(p->phases[i].name, name) == 0)
			return unit_around(p, p->phases[i].entry, out);
	for (uint32_t i = 0; !phase && i < p->procedure_count; i++)
		if (strcmp(p->procedures[i].name, name) == 0)
			return unit_around(p, p->procedures[i].entry, out);
	return false;
}

/* Where a statement of the text stands that is the same one; false: there is none, or more or fewer than there were. */
static bool find_step(const struct program *p, const struct unit *unit, const struct spot_step *step, uint32_t *pc)
{
	for (uint32_t i = unit->entry; i < unit->end; i++) {
		struct spot_step here;

		if (!is_step(p, i) || strcmp(step_text(p, i), step->text) != 0)
			continue;
		here = number_step(p, unit, i);
		if (here.of != step->of)
			return false;
		if (here.nth == step->nth) {
			*pc = i;
			return true;
		}
	}
	return false;
}

static const struct program_call *find_call(const struct program *p, const struct unit *unit, const struct spot_step *step)
{
	for (uint32_t i = 0; i < p->call_count; i++) {
		const struct program_call *call = &p->calls[i];
		struct spot_step here;

		if (call->at < unit->entry || call->at >= unit->end || strcmp(call->text, step->text) != 0)
			continue;
		here = number_call(p, unit, call);
		if (here.of != step->of)
			return NULL;
		if (here.nth == step->nth)
			return call;
	}
	return NULL;
}

/* What follows the step at PC in the text; behind the last one, what ends the unit. */
static uint32_t step_behind(const struct program *p, const struct unit *unit, uint32_t pc)
{
	for (uint32_t i = pc; i < unit->end; i++)
		if (is_step(p, i))
			return i;
	return unit->end - (unit->is_phase ? 2 : 1);
}

/*
 * Where to go on in the innermost unit. Behind the statement that stood before, so that what was put in between is run
 * too; where that one is gone or changed, at the statement itself.
 */
static bool find_place(const struct program *p, const struct unit *unit, const struct spot_frame *frame, bool behind,
		       uint32_t *pc)
{
	uint32_t at;

	if (behind && find_step(p, unit, &frame->at, &at)) {
		*pc = at + CODE_OF_CHECKPOINT;
		return true;
	}
	if (!frame->before.text) {
		*pc = step_behind(p, unit, unit->entry);
		return true;
	}
	if (find_step(p, unit, &frame->before, &at)) {
		*pc = step_behind(p, unit, at + 1);
		return true;
	}
	return find_step(p, unit, &frame->at, pc);
}

static bool recall_rounds(struct vm *vm, const struct spot_frame *frame, uint32_t pc, struct arena *arena, const char **why)
{
	uint32_t *counters, count = loops_around(vm->program, pc, NULL);

	if (count != frame->round_count) {
		*why = arena_format(arena, "in %s, `%s` stood in %u repeats, and the place is in %u now", frame->unit,
				    frame->at.text, frame->round_count, count);
		return false;
	}
	counters = arena_alloc_array(arena, count + 1, sizeof(*counters));
	loops_around(vm->program, pc, counters);
	for (uint32_t i = 0; i < count; i++)
		vm->locals[counters[i]] = (struct value){.kind = VALUE_NUMBER, .integer = frame->rounds[i]};
	return true;
}

static bool not_found(const struct spot_frame *frame, struct arena *arena, const char **why)
{
	const struct spot_step *before = &frame->before;

	*why = arena_format(arena, "in %s, the script has no `%s`%s%s%s that is the same", frame->unit, frame->at.text,
			    before->text ? " and no `" : "", before->text ? before->text : "",
			    before->text ? "` before it" : "");
	return false;
}

/* Calls as the run did, with the arguments computed anew. */
static bool enter_call(struct vm *vm, const struct unit *unit, const struct spot_frame *frame, struct arena *arena,
		       const char **why)
{
	const struct program_call *call = find_call(vm->program, unit, &frame->at);
	uint32_t depth = vm->call_depth;

	if (!call)
		return not_found(frame, arena, why);
	if (!recall_rounds(vm, frame, call->at, arena, why))
		return false;
	vm->pc = call->from;
	while (vm->call_depth == depth)
		vm_execute(vm);
	return true;
}

/* One that the script does not capture any more is not missed. */
static void recall_values(struct vm *vm, const struct vm_memory *memory)
{
	const struct program *p = vm->program;

	for (uint32_t i = 0; i < p->capture_count; i++) {
		const struct program_capture *capture = &p->captures[i];
		struct unit unit;

		if (!unit_around(p, capture->at, &unit))
			continue;
		for (uint32_t j = 0; j < memory->value_count; j++) {
			const struct spot_value *value = &memory->values[j];

			if (strcmp(value->name, capture->name) == 0 && strcmp(value->unit, unit.name) == 0 &&
			    value->nth == number_capture(p, &unit, capture))
				vm->locals[capture->local].string = arena_copy(&vm->arena, value->value, strlen(value->value));
		}
	}
}

static void recall_text(struct vm *vm, uint32_t text, const char *string)
{
	vm->texts[text] = arena_copy(&vm->arena, string, strlen(string));
	vm->ops->set_text(vm->host, text, vm->texts[text]);
}

static void recall_flags(struct vm *vm, const struct vm_memory *memory)
{
	for (uint32_t i = 0; memory->seen_screen && i < vm->program->screen_count; i++)
		if (strcmp(vm->program->screens[i].name, memory->seen_screen) == 0) {
			vm->seen = true;
			vm->seen_screen = i;
		}
	if (vm->seen && memory->seen_text && vm->program->screens[vm->seen_screen].is_text)
		recall_text(vm, vm->program->screens[vm->seen_screen].first_text, memory->seen_text);
	vm->rebooted = memory->rebooted;
	vm->powered_off = false;
	vm->input_since_seen = memory->input_since_seen;
	vm->input_given = memory->input_given;
	vm->layout = memory->layout;
	vm->checkpoint_ms = memory->checkpoint_ms;
	vm->serial_taken = memory->serial_taken;
}

bool vm_recall(struct vm *vm, uint32_t phase, const struct vm_memory *memory, struct arena *arena, const char **why)
{
	const struct spot *spot = &memory->spot;
	const struct spot_frame *inner = &spot->frames[spot->frame_count - 1];
	struct unit unit;
	uint32_t pc;

	vm_start(vm, phase);
	recall_values(vm, memory);
	for (uint32_t i = 0; i < spot->frame_count; i++) {
		if (!find_unit(vm->program, spot->frames[i].unit, i == 0, &unit)) {
			*why = arena_format(arena, "the script has no %s `%s`", i ? "procedure" : "phase", spot->frames[i].unit);
			return false;
		}
		if (&spot->frames[i] != inner && !enter_call(vm, &unit, &spot->frames[i], arena, why))
			return false;
		/* the call went somewhere else than it did */
		if (i && !(unit.entry <= vm->pc && vm->pc < unit.end) && &spot->frames[i] == inner) {
			*why = arena_format(arena, "`%s` does not call `%s`", spot->frames[i - 1].at.text, unit.name);
			return false;
		}
	}
	if (!find_place(vm->program, &unit, inner, spot->behind, &pc))
		return not_found(inner, arena, why);
	if (!recall_rounds(vm, inner, pc, arena, why))
		return false;
	vm->pc = pc;
	vm->waiting = WAITING_FOR_DONE;
	recall_flags(vm, memory);
	return true;
}

const struct program_step *vm_step(const struct vm *vm)
{
	return &vm->program->steps[vm->step];
}

bool vm_param_used(const struct vm *vm, uint32_t param)
{
	return vm->param_used[param];
}

void vm_mark_param(struct vm *vm, uint32_t param)
{
	vm->param_used[param] = true;
}
