/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "interp/secret.h"
#include "interp/vm_private.h"

/* A screen's name, or the text that it is. */
static const char *name_screen(struct vm *vm, uint32_t index)
{
	const struct program_screen *screen = &vm->program->screens[index];
	const char *string = screen->is_text ? vm->texts[screen->first_text] : NULL;

	return string ? arena_format(&vm->arena, "text \"%s\"", secret_conceal(vm->program, &vm->arena, string)) : screen->name;
}

/* "lvm, plain or error": the script's own screens, without the watchers. */
static const char *name_screens(struct vm *vm)
{
	const char *names = name_screen(vm, vm->expected[0]);

	for (uint32_t i = 1; i < vm->expected_count; i++)
		names = arena_format(&vm->arena, "%s%s%s", names, i + 1 < vm->expected_count ? ", " : " or ",
				     name_screen(vm, vm->expected[i]));
	return names;
}

/* "the display in 0,0 640x480 masked by login" */
static const char *name_area(struct vm *vm)
{
	const struct area *area = vm->area;
	const char *name = "the display";

	if (area->has_region)
		name = arena_format(&vm->arena, "%s in %d,%d %dx%d", name, area->x, area->y, area->width, area->height);
	if (area->mask_screen >= 0)
		name = arena_format(&vm->arena, "%s masked by %s", name, vm->program->screens[area->mask_screen].name);
	return name;
}

static const char *name_wait(struct vm *vm, enum waiting waiting)
{
	switch (waiting) {
	case WAITING_FOR_SCREENS:
		return name_screens(vm);
	case WAITING_FOR_STILL:
		return "a still display";
	case WAITING_FOR_CHANGE:
	case WAITING_FOR_REACTION:
		return "a change of the display";
	case WAITING_FOR_REBOOT:
		return "a reboot";
	case WAITING_FOR_POWEROFF:
		return "the power-off";
	case WAITING_FOR_SERIAL:
		return "the serial console";
	default:
		return "the time to pass";
	}
}

/* A time that no clock reaches stands for never. */
static int64_t later_us(int64_t from_us, int64_t ms)
{
	int64_t us;

	return __builtin_mul_overflow(ms, 1000, &us) || __builtin_add_overflow(from_us, us, &us) ? INT64_MAX : us;
}

void vm_begin_wait(struct vm *vm, enum waiting waiting, int64_t allowed_ms, bool may_miss)
{
	uint32_t screens[PROGRAM_MAX_EXPECTED], count = vm->expected_count;

	vm->waiting = waiting;
	vm->may_miss = may_miss;
	vm->capturing = vm->pending = false;
	vm->allowed_ms = allowed_ms;
	vm->since_us = vm->ops->now_us(vm->host);
	vm->until_us = later_us(vm->since_us, allowed_ms);
	vm_forget_seen(vm);
	vm->waiting_what = name_wait(vm, waiting);
	vm->stale = NULL;
	memcpy(screens, vm->expected, count * sizeof(*screens));
	for (uint32_t i = 0; i < vm->program->watcher_count && waiting != WAITING_FOR_TIME; i++)
		if (vm->program->watchers[i].kind == WATCHED_SCREEN)
			screens[count++] = vm->program->watchers[i].screen;
	vm->ops->expect(vm->host, screens, count);
}

static void keep(struct vm *vm)
{
	vm->ops->keep_display(vm->host, vm->area);
	vm->still_until_us = later_us(vm->ops->now_us(vm->host), vm->still_ms);
}

void vm_begin_still(struct vm *vm, const struct area *area, int64_t still_ms, int64_t allowed_ms)
{
	vm->area = area;
	vm->still_ms = still_ms;
	vm_begin_wait(vm, WAITING_FOR_STILL, allowed_ms, false);
	keep(vm);
}

void vm_begin_capture(struct vm *vm, uint32_t text, int64_t allowed_ms)
{
	vm_begin_wait(vm, WAITING_FOR_SCREENS, allowed_ms, false);
	vm->capturing = true;
	vm->captured_text = text;
}

void vm_begin_change(struct vm *vm, const struct area *area, int64_t allowed_ms)
{
	vm->area = area;
	vm->since = vm->input_given ? SINCE_INPUT : SINCE_KEPT;
	vm_begin_wait(vm, WAITING_FOR_CHANGE, allowed_ms, false);
	if (vm->since == SINCE_KEPT)
		vm->ops->keep_display(vm->host, area);
}

static void end_wait(struct vm *vm)
{
	vm->waiting = WAITING_FOR_NOTHING;
	vm->expected_count = 0;
	vm->ops->expect(vm->host, NULL, 0);
}

void vm_forget_seen(struct vm *vm)
{
	vm->seen_count = 0;
	vm->nearest = NULL;
}

static bool is_nearer(const struct sighting *a, const struct sighting *b)
{
	return a->matched != b->matched ? a->matched : a->share > b->share;
}

/* The best sighting of each screen of the whole wait stands in the log when the step fails. */
static void remember(struct vm *vm, uint32_t index, const struct sighting *sighting)
{
	struct seen *seen = &vm->seen_best[index];

	/* they are looked at in their order */
	if (index < vm->seen_count && !sighting->matched && !is_nearer(sighting, &seen->sighting))
		return;
	*seen = (struct seen){.screen = vm->program->screens[vm->expected[index]].name, .sighting = *sighting};
	seen->at_us = vm->ops->now_us(vm->host);
	if (sighting->line)
		seen->sighting.line = secret_conceal(vm->program, &vm->arena, arena_copy(&vm->arena, sighting->line,
											 strlen(sighting->line)));
	if (index == vm->seen_count)
		vm->seen_count++;
	if (!vm->nearest || sighting->matched || is_nearer(sighting, &vm->nearest->sighting))
		vm->nearest = seen;
}

/* The screen that ends the wait; what a look sees, and what is only read, is not counted as waited for. */
static void take_expected(struct vm *vm, uint32_t index)
{
	const char *read;

	if (vm->capturing) {
		read = vm->ops->read_text(vm->host, vm->captured_text);
		vm_push(vm, (struct value){.kind = VALUE_STRING, .string = arena_copy(&vm->arena, read, strlen(read))});
		return;
	}
	if (vm->may_miss) {
		vm_push(vm, (struct value){.kind = VALUE_BOOL, .integer = 1});
		return;
	}
	vm->seen = true;
	vm->seen_screen = vm->expected[index];
	vm->input_since_seen = false;
	vm_push(vm, (struct value){.kind = VALUE_NUMBER, .integer = index});
}

static bool look_for_expected(struct vm *vm)
{
	struct sighting sighting;

	vm->stale = NULL;
	vm->pending = false;
	for (uint32_t i = 0; i < vm->expected_count; i++) {
		vm->ops->look(vm->host, vm->expected[i], &sighting);
		vm->pending |= sighting.pending;
		remember(vm, i, &sighting);
		if (!sighting.matched)
			continue;
		if (vm->fresh_wanted[i] && !vm->ops->is_fresh(vm->host, vm->expected[i])) {
			if (!vm->stale)
				vm->stale = vm->program->screens[vm->expected[i]].name;
			continue;
		}
		vm->last_centre = sighting.centre;
		vm->last_at = sighting.at;
		take_expected(vm, i);
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

		if (watcher->kind != WATCHED_SCREEN) {
			if (vm_watch_serial(vm, i))
				return true;
			continue;
		}
		vm->ops->look(vm->host, watcher->screen, &sighting);
		if (!sighting.matched)
			continue;
		vm->seen_watcher = (struct seen){.screen = vm->program->screens[watcher->screen].name, .sighting = sighting};
		vm->seen_watcher.at_us = vm->ops->now_us(vm->host);
		vm->nearest = &vm->seen_watcher;
		vm_fail(vm, REASON_WATCHER, vm->program->screens[watcher->screen].is_text ? "%s (%s)" : "%s (screen `%s`)",
			vm->program->constants[watcher->message].string, name_screen(vm, watcher->screen));
		return true;
	}
	return false;
}

/* Whether the display has kept still for as long as is asked; every change begins that time anew. */
static bool look_for_stillness(struct vm *vm)
{
	if (vm->ops->looks_different(vm->host, vm->area, SINCE_KEPT))
		keep(vm);
	if (vm->ops->now_us(vm->host) < vm->still_until_us)
		return false;
	end_wait(vm);
	return true;
}

static bool look_for_change(struct vm *vm)
{
	if (!vm->ops->looks_different(vm->host, vm->area, vm->since))
		return false;
	end_wait(vm);
	return true;
}

/* Whether what the statement waits for is there. */
static bool look_for_wanted(struct vm *vm)
{
	switch (vm->waiting) {
	case WAITING_FOR_SCREENS:
		return look_for_expected(vm);
	case WAITING_FOR_STILL:
		return look_for_stillness(vm);
	case WAITING_FOR_CHANGE:
	case WAITING_FOR_REACTION:
		return look_for_change(vm);
	case WAITING_FOR_REBOOT:
		if (!vm->rebooted)
			return false;
		vm->rebooted = false;
		end_wait(vm);
		return true;
	case WAITING_FOR_POWEROFF:
		if (!vm->powered_off)
			return false;
		vm->powered_off = false;
		end_wait(vm);
		return true;
	case WAITING_FOR_SERIAL:
		if (!vm_look_for_serial(vm))
			return false;
		end_wait(vm);
		return true;
	default:
		return false;
	}
}

static bool looks_at_guest(const struct vm *vm)
{
	return vm->waiting == WAITING_FOR_SCREENS || vm->waiting == WAITING_FOR_STILL || vm->waiting == WAITING_FOR_CHANGE ||
	       vm->waiting == WAITING_FOR_SERIAL || vm->waiting == WAITING_FOR_REACTION;
}

/* A guest that went off on its own is not what the script waits for. */
static bool look_for_surprises(struct vm *vm)
{
	if (vm->powered_off && vm->waiting != WAITING_FOR_POWEROFF) {
		vm_fail(vm, REASON_UNEXPECTED_POWEROFF, "the guest switched itself off while %s was waited for", vm->waiting_what);
		return true;
	}
	if (vm->rebooted && looks_at_guest(vm)) {
		vm_fail(vm, REASON_UNEXPECTED_REBOOT, "the guest rebooted while %s was waited for", vm->waiting_what);
		return true;
	}
	return false;
}

static const char *duration_text(struct vm *vm, int64_t ms)
{
	return value_text(&vm->arena, (struct value){.kind = VALUE_DURATION, .integer = ms});
}

/* A screen that was there, only not as a new one: what became of it, and its name. NULL: there was none. */
static const char *explain_stale(struct vm *vm, const char **screen)
{
	*screen = vm->stale ? vm->stale : vm->nearest->screen;
	if (vm->stale)
		return vm->input_given ? "has been there since before the last input and did not change" :
			"has been there since the phase began and did not change";
	return vm->nearest->sighting.matched ? "went away and did not come back" : NULL;
}

/* "the screen ", before its name. */
static const char *name_kind(const struct vm *vm)
{
	if (vm->expected_count > 1)
		return "the screens ";
	return vm->program->screens[vm->expected[0]].is_text ? "the " : "the screen ";
}

/* Cut off, not rounded: what is not all there must not read as 100%. */
static void nothing_came(struct vm *vm, const char *allowed)
{
	const struct sighting *nearest = &vm->nearest->sighting;

	const uint32_t index = vm->expected[vm->nearest - vm->seen_best];
	const char *said = arena_format(&vm->arena, "%s%s did not come within %s", name_kind(vm), vm->waiting_what, allowed);

	if (nearest->line)
		vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s; the nearest line is \"%s\"", said, nearest->line);
	else if (nearest->unread)
		vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s; no text could be read on the display", said);
	else if (!vm->program->screens[index].has_picture)
		vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s; nothing like it stands on the display", said);
	else if (vm->expected_count == 1)
		vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s; at best %d.%d%% of its picture was there", said, (int)(nearest->share * 100),
			(int)(nearest->share * 1000) % 10);
	else
		vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s; nearest was %s with %d.%d%% of its picture", said, vm->nearest->screen,
			(int)(nearest->share * 100), (int)(nearest->share * 1000) % 10);
}

static void screens_time_out(struct vm *vm, const char *allowed)
{
	const char *screen, *stale = explain_stale(vm, &screen);

	if (vm->may_miss) {
		vm_push(vm, (struct value){.kind = VALUE_BOOL, .integer = 0});
		end_wait(vm);
	} else if (stale && vm->expected_count == 1) {
		vm_fail(vm, REASON_SCREEN_TIMEOUT, vm->program->screens[vm->expected[0]].is_text ? "the %s %s within %s" :
			"the screen `%s` %s within %s", vm->program->screens[vm->expected[0]].is_text ? vm->waiting_what : screen,
			stale, allowed);
	} else if (stale) {
		vm_fail(vm, REASON_SCREEN_TIMEOUT, "the screens %s did not come within %s; `%s` %s", vm->waiting_what, allowed,
			screen, stale);
	} else {
		nothing_came(vm, allowed);
	}
}

static void time_out(struct vm *vm)
{
	const char *allowed = duration_text(vm, vm->allowed_ms);

	switch (vm->waiting) {
	case WAITING_FOR_SCREENS:
		screens_time_out(vm, allowed);
		break;
	case WAITING_FOR_STILL:
		if (vm->may_miss)
			end_wait(vm);
		else
			vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s did not keep still for %s within %s", name_area(vm),
				duration_text(vm, vm->still_ms), allowed);
		break;
	case WAITING_FOR_CHANGE:
		vm_fail(vm, REASON_SCREEN_TIMEOUT, "%s did not change within %s", name_area(vm), allowed);
		break;
	case WAITING_FOR_REACTION:
		vm_fail_reaction(vm, allowed);
		break;
	case WAITING_FOR_REBOOT:
		vm_fail(vm, REASON_REBOOT_TIMEOUT, "the guest did not reboot within %s", allowed);
		break;
	case WAITING_FOR_POWEROFF:
		vm_fail(vm, REASON_POWEROFF_TIMEOUT, "the guest did not switch itself off within %s", allowed);
		break;
	case WAITING_FOR_SERIAL:
		vm_fail_serial(vm, allowed);
		break;
	default:
		end_wait(vm);
	}
}

bool vm_look_up(struct vm *vm)
{
	if (vm->waiting == WAITING_FOR_DONE)
		return false;
	if (look_for_wanted(vm))
		return true;
	if (vm->waiting != WAITING_FOR_TIME && (look_for_surprises(vm) || look_for_watchers(vm)))
		return true;
	if (vm->ops->now_us(vm->host) < vm->until_us ||
	    (vm->waiting == WAITING_FOR_SCREENS && vm->pending && vm->ops->now_us(vm->host) < vm->until_us + PENDING_MAX_US))
		return false;
	time_out(vm);
	return true;
}
