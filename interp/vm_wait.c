/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "interp/vm_private.h"

/* "lvm, plain or error": the script's own screens, without the watchers. */
static const char *name_screens(struct vm *vm)
{
	const char *names = vm->program->screens[vm->expected[0]].name;

	for (uint32_t i = 1; i < vm->expected_count; i++)
		names = arena_format(&vm->arena, "%s%s%s", names, i + 1 < vm->expected_count ? ", " : " or ",
				     vm->program->screens[vm->expected[i]].name);
	return names;
}

void vm_begin_wait(struct vm *vm, enum waiting waiting, int64_t allowed_ms, bool may_miss)
{
	uint32_t screens[PROGRAM_MAX_EXPECTED], count = vm->expected_count;

	vm->waiting = waiting;
	vm->may_miss = may_miss;
	vm->allowed_ms = allowed_ms;
	vm->since_us = vm->ops->now_us(vm->host);
	vm->until_us = vm->since_us + allowed_ms * 1000;
	vm->step_seen = (struct step_end){0};
	switch (waiting) {
	case WAITING_FOR_SCREENS:
		vm->waiting_what = name_screens(vm);
		break;
	case WAITING_FOR_REBOOT:
		vm->waiting_what = "a reboot";
		break;
	case WAITING_FOR_POWEROFF:
		vm->waiting_what = "the power-off";
		break;
	default:
		vm->waiting_what = "the time to pass";
	}
	memcpy(screens, vm->expected, count * sizeof(*screens));
	for (uint32_t i = 0; i < vm->program->watcher_count && waiting != WAITING_FOR_TIME; i++)
		screens[count++] = vm->program->watchers[i].screen;
	vm->ops->expect(vm->host, screens, count);
}

static void end_wait(struct vm *vm)
{
	vm->waiting = WAITING_FOR_NOTHING;
	vm->expected_count = 0;
	vm->ops->expect(vm->host, NULL, 0);
}

/* The best sighting of the whole wait stands in the log when the step fails. */
static void remember(struct vm *vm, uint32_t screen, const struct sighting *sighting)
{
	struct step_end *seen = &vm->step_seen;

	if (seen->screen && !sighting->matched && sighting->score <= seen->sighting.score)
		return;
	seen->screen = vm->program->screens[screen].name;
	seen->sighting = *sighting;
}

static bool look_for_expected(struct vm *vm)
{
	struct sighting sighting;

	for (uint32_t i = 0; i < vm->expected_count; i++) {
		vm->ops->look(vm->host, vm->expected[i], &sighting);
		remember(vm, vm->expected[i], &sighting);
		if (!sighting.matched)
			continue;
		vm->last_centre = sighting.centre;
		vm_push(vm, vm->may_miss ? (struct value){.kind = VALUE_BOOL, .integer = 1} :
			    (struct value){.kind = VALUE_NUMBER, .integer = i});
		end_wait(vm);
		return true;
	}
	return false;
}

static bool look_for_watchers(struct vm *vm)
{
	struct sighting sighting;

	for (uint32_t i = 0; i < vm->program->watcher_count; i++) {
		const struct program_watcher *watcher = &vm->program->watchers[i];

		vm->ops->look(vm->host, watcher->screen, &sighting);
		if (!sighting.matched)
			continue;
		vm->step_seen.screen = vm->program->screens[watcher->screen].name;
		vm->step_seen.sighting = sighting;
		vm_fail(vm, REASON_WATCHER, "%s (screen `%s`)", vm->program->constants[watcher->message].string,
			vm->step_seen.screen);
		return true;
	}
	return false;
}

/* A guest that went off on its own is not what the script waits for. */
static bool look_for_surprises(struct vm *vm)
{
	if (vm->powered_off && vm->waiting != WAITING_FOR_POWEROFF) {
		vm_fail(vm, REASON_UNEXPECTED_POWEROFF, "the guest switched itself off while %s was waited for", vm->waiting_what);
		return true;
	}
	if (vm->rebooted && vm->waiting == WAITING_FOR_SCREENS) {
		vm_fail(vm, REASON_UNEXPECTED_REBOOT, "the guest rebooted while %s was waited for", vm->waiting_what);
		return true;
	}
	return false;
}

static void time_out(struct vm *vm)
{
	const char *allowed = value_text(&vm->arena, (struct value){.kind = VALUE_DURATION, .integer = vm->allowed_ms});

	switch (vm->waiting) {
	case WAITING_FOR_SCREENS:
		if (vm->may_miss) {
			vm_push(vm, (struct value){.kind = VALUE_BOOL, .integer = 0});
			end_wait(vm);
		} else {
			/* cut off, not rounded: what does not match 97% must not read as 97% */
			vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s %s did not come within %s; nearest was %s with %d.%d%%",
				vm->expected_count > 1 ? "the screens" : "the screen", vm->waiting_what, allowed,
				vm->step_seen.screen, (int)(vm->step_seen.sighting.score * 100),
				(int)(vm->step_seen.sighting.score * 1000) % 10);
		}
		break;
	case WAITING_FOR_REBOOT:
		vm_fail(vm, REASON_REBOOT_TIMEOUT, "the guest did not reboot within %s", allowed);
		break;
	case WAITING_FOR_POWEROFF:
		vm_fail(vm, REASON_POWEROFF_TIMEOUT, "the guest did not switch itself off within %s", allowed);
		break;
	default:
		end_wait(vm);
	}
}

bool vm_look_up(struct vm *vm)
{
	if (vm->waiting == WAITING_FOR_DONE)
		return false;
	if (vm->waiting == WAITING_FOR_REBOOT && vm->rebooted) {
		vm->rebooted = false;
		end_wait(vm);
		return true;
	}
	if (vm->waiting == WAITING_FOR_POWEROFF && vm->powered_off) {
		vm->powered_off = false;
		end_wait(vm);
		return true;
	}
	if (vm->waiting == WAITING_FOR_SCREENS && look_for_expected(vm))
		return true;
	if (vm->waiting != WAITING_FOR_TIME && (look_for_surprises(vm) || look_for_watchers(vm)))
		return true;
	if (vm->ops->now_us(vm->host) < vm->until_us)
		return false;
	time_out(vm);
	return true;
}
