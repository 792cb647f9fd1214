/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "interp/secret.h"
#include "interp/vm_private.h"

void vm_forget_serial(struct vm *vm)
{
	vm->serial_taken = 0;
	memset(vm->watched_from, 0, vm->program->watcher_count * sizeof(*vm->watched_from));
}

/* "/login:/" or "`login:`": what is looked for, as it may be shown. */
static const char *name_wanted(struct vm *vm, const struct serial_wanted *wanted)
{
	const char *shown = secret_conceal(vm->program, &vm->arena, wanted->text);

	return wanted->pattern ? arena_format(&vm->arena, "/%s/", shown) : arena_format(&vm->arena, "`%s`", shown);
}

void vm_begin_serial(struct vm *vm, struct serial_wanted wanted, int64_t allowed_ms)
{
	vm->serial_wanted = wanted;
	vm->serial_from = vm->serial_taken;
	vm_begin_wait(vm, WAITING_FOR_SERIAL, allowed_ms, false);
	vm->waiting_what = arena_format(&vm->arena, "%s on the serial console", name_wanted(vm, &wanted));
}

bool vm_look_for_serial(struct vm *vm)
{
	if (!vm->ops->find_serial(vm->host, &vm->serial_wanted, &vm->serial_from))
		return false;
	vm->serial_taken = vm->serial_from;
	return true;
}

void vm_fail_serial(struct vm *vm, const char *allowed)
{
	vm_fail(vm, REASON_SERIAL_TIMEOUT, "the serial console did not say %s within %s", name_wanted(vm, &vm->serial_wanted),
		allowed);
}

bool vm_watch_serial(struct vm *vm, uint32_t index)
{
	const struct program_watcher *watcher = &vm->program->watchers[index];
	const struct serial_wanted wanted = {
		.text = vm->program->constants[watcher->said].string, .pattern = watcher->kind == WATCHED_PATTERN,
	};

	if (!vm->ops->find_serial(vm->host, &wanted, &vm->watched_from[index]))
		return false;
	vm_fail(vm, REASON_WATCHER, "%s (the serial console said %s)", vm->program->constants[watcher->message].string,
		name_wanted(vm, &wanted));
	return true;
}
