/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/vm.h"

#include <stdarg.h>
#include <string.h>

#include "grammar/arena.h"
#include "grammar/mem.h"
#include "interp/vm_private.h"

/* So many instructions run at a stretch: a repeat that waits for nothing must not keep the signals out. */
enum { BREATH = 2000 };

struct vm *vm_new(const struct program *program, const struct host_ops *ops, void *host)
{
	struct vm *vm = mem_alloc(sizeof(*vm));

	vm->program = program;
	vm->ops = ops;
	vm->host = host;
	vm->locals = mem_alloc_array(program->local_count, sizeof(*vm->locals));
	/* one that is read before it is written has nothing in it */
	for (uint32_t i = 0; i < program->local_count; i++)
		vm->locals[i] = program->local_kinds[i] == VALUE_STRING ? (struct value){.string = ""} :
				(struct value){.kind = program->local_kinds[i]};
	vm->texts = mem_alloc_array(program->text_count, sizeof(*vm->texts));
	vm->calls = mem_alloc_array(program->procedure_count, sizeof(*vm->calls));
	vm->watched_from = mem_alloc_array(program->watcher_count, sizeof(*vm->watched_from));
	vm->param_used = mem_alloc_array(program->param_count, sizeof(*vm->param_used));
	/* The guest's properties wait for nothing: they are there at once. */
	vm->ended = false;
	while (!vm->ended)
		vm_execute(vm);
	return vm;
}

void vm_free(struct vm *vm)
{
	if (!vm)
		return;
	arena_deinit(&vm->arena);
	mem_free(vm->locals);
	mem_free(vm->texts);
	mem_free(vm->calls);
	mem_free(vm->watched_from);
	mem_free(vm->param_used);
	mem_free(vm);
}

bool vm_property(const struct vm *vm, enum guest_property property, struct value *value)
{
	if (vm->has_property[property])
		*value = vm->properties[property];
	return vm->has_property[property];
}

void vm_start(struct vm *vm, uint32_t phase)
{
	vm->pc = vm->program->phases[phase].entry;
	vm->depth = vm->call_depth = vm->expected_count = 0;
	vm->step_open = false;
	vm->step = UINT32_MAX;
	vm->layout = LAYOUT_US;
	vm->checkpoint_ms = 0;
	vm->seen = vm->input_since_seen = vm->input_given = false;
	vm->stale = NULL;
	vm->held = vm->ended = false;
	vm->waiting = WAITING_FOR_NOTHING;
	vm->reason = REASON_NONE;
	vm->text = "";
	vm_forget_seen(vm);
	vm_forget_serial(vm);
	vm->started = true;
	for (uint32_t i = 0; i < vm->program->text_count; i++)
		if (vm->texts[i])
			vm->ops->set_text(vm->host, i, vm->texts[i]);
}

void vm_end_step(struct vm *vm, bool passed)
{
	if (!vm->step_open)
		return;
	vm->step_open = false;
	vm->ops->step_end(vm->host, vm->step, &(struct step_end){
		.passed = passed, .best = vm->nearest, .seen = vm->seen_best, .seen_count = vm->seen_count,
	});
}

void vm_fail(struct vm *vm, enum reason reason, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	vm->reason = reason;
	vm->text = arena_copy(&vm->arena, text, strlen(text));
	mem_free(text);
	vm->ended = true;
	vm->waiting = WAITING_FOR_NOTHING;
	vm_end_step(vm, false);
}

/* What the world says is remembered here; what it means is decided where something is waited for. */
static void take_event(struct vm *vm, const struct event *event)
{
	switch (event->kind) {
	case EVENT_REBOOT:
		vm->rebooted = true;
		break;
	case EVENT_POWEROFF:
		vm->powered_off = true;
		break;
	case EVENT_DONE:
		if (vm->waiting == WAITING_FOR_DONE)
			vm->waiting = WAITING_FOR_NOTHING;
		break;
	case EVENT_LOST:
		vm_fail(vm, event->reason, "%s", event->text);
		break;
	case EVENT_START:
	case EVENT_UPDATE:
	case EVENT_TIMER:
	case EVENT_SERIAL:
		break;
	}
}

bool vm_resume(struct vm *vm, const struct event *event)
{
	uint32_t rounds = 0;

	if (!vm->ended)
		take_event(vm, event);
	vm->out_of_breath = false;
	if (vm->held && !vm->ended)
		return true;
	while (!vm->ended) {
		if (rounds++ == BREATH) {
			vm->out_of_breath = true;
			return true;
		}
		if (vm->waiting != WAITING_FOR_NOTHING && !vm_look_up(vm))
			return true;
		if (!vm->ended)
			vm_execute(vm);
	}
	return false;
}

static bool is_waiting_for_guest(const struct vm *vm)
{
	return !vm->ended && vm->waiting != WAITING_FOR_NOTHING && vm->waiting != WAITING_FOR_DONE;
}

int64_t vm_deadline_us(const struct vm *vm)
{
	if (vm->out_of_breath)
		return 0;
	if (vm->held || !is_waiting_for_guest(vm))
		return INT64_MAX;
	if (vm->waiting == WAITING_FOR_SCREENS && vm->pending)
		return vm->until_us + PENDING_MAX_US;
	return vm->waiting == WAITING_FOR_STILL && vm->still_until_us < vm->until_us ? vm->still_until_us : vm->until_us;
}

void vm_hold(struct vm *vm)
{
	vm->held = true;
}

void vm_go_on(struct vm *vm, int64_t held_us)
{
	vm->held = false;
	vm->until_us += held_us;
	vm->still_until_us += held_us;
}

enum reason vm_reason(const struct vm *vm)
{
	return vm->reason;
}

const char *vm_text(const struct vm *vm)
{
	return vm->text;
}

void vm_wait(const struct vm *vm, struct vm_wait *out)
{
	*out = (struct vm_wait){.best = -1};
	if (is_waiting_for_guest(vm)) {
		out->what = vm->waiting_what;
		out->since_us = vm->since_us;
		out->until_us = vm->until_us;
	}
	if ((vm->waiting == WAITING_FOR_SCREENS || vm->reason == REASON_SCREEN_TIMEOUT) && vm->nearest) {
		out->best = vm->nearest->sighting.share;
		out->best_screen = vm->nearest->screen;
		out->stale_screen = vm->stale;
	}
}
