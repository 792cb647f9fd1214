/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fake/script_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"

static void __attribute__((format(printf, 2, 3))) record(struct script_host *host, const char *format, ...)
{
	va_list args;
	char *line, *longer;

	va_start(args, format);
	line = mem_vformat(format, args);
	va_end(args);
	longer = mem_format("%s%s\n", host->log, line);
	mem_free(host->log);
	mem_free(line);
	host->log = longer;
}

/* For what is answered later. */
static void __attribute__((format(printf, 2, 3))) ask(struct script_host *host, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	record(host, "%s", text);
	mem_free(text);
	host->asked++;
	assert_int_equal(host->asked, 1);	/* never two under way */
}

/* For what the guest answers to: from now on, what is there is no longer new. */
static void __attribute__((format(printf, 2, 3))) ask_input(struct script_host *host, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	ask(host, "%s", text);
	mem_free(text);
	for (size_t i = 0; i < SCRIPT_HOST_SCREENS; i++)
		host->fresh[i] = !host->screens[i].matched;
	host->display_at_input = host->display;
}

static const struct program *program(const struct script_host *host)
{
	return host->script.program;
}

static char *chord_text(const struct chord *chord)
{
	char *text = mem_copy_string(""), *longer, buffer[8];

	for (uint32_t i = 0; i < chord->count; i++) {
		longer = mem_format("%s%s%s", text, i ? "+" : "", key_describe(chord->keys[i], buffer));
		mem_free(text);
		text = longer;
	}
	return text;
}

static int64_t now_us(void *host)
{
	return ((struct script_host *)host)->now_us;
}

static void expect(void *context, const uint32_t *screens, size_t count)
{
	struct script_host *host = context;
	char *text = mem_copy_string("expect"), *longer;

	for (size_t i = 0; i < count; i++) {
		longer = mem_format("%s %s", text, program(host)->screens[screens[i]].name);
		mem_free(text);
		text = longer;
	}
	if (count)
		record(host, "%s", text);
	mem_free(text);
}

static void look(void *host, uint32_t screen, struct sighting *out)
{
	*out = ((struct script_host *)host)->screens[screen];
}

static bool is_fresh(void *host, uint32_t screen)
{
	return ((struct script_host *)host)->fresh[screen];
}

static void keep_display(void *context, const struct area *area)
{
	struct script_host *host = context;

	host->area = *area;
	host->display_kept = host->display;
	record(host, "keep");
}

static bool looks_different(void *context, const struct area *area, enum reference since)
{
	struct script_host *host = context;

	host->area = *area;
	return host->display != (since == SINCE_KEPT ? host->display_kept : host->display_at_input);
}

/* Patterns are found as texts are. */
static bool find_serial(void *context, const struct serial_wanted *wanted, uint64_t *from)
{
	struct script_host *host = context;
	const char *found = host->serial ? strstr(host->serial + *from, wanted->text) : NULL;

	if (found)
		*from = (uint64_t)(found - host->serial) + strlen(wanted->text);
	return found;
}

static void power_on(void *host, uint32_t phase)
{
	ask(host, "power-on %s", program(host)->phases[phase].name);
}

static void power_off(void *host)
{
	ask(host, "power-off");
}

static void reset(void *host)
{
	ask_input(host, "reset");
}

static void insert(void *host, enum drive drive, const char *path)
{
	ask_input(host, "insert %s %s", drive_word(drive), path);
}

static void eject(void *host, enum drive drive)
{
	ask_input(host, "eject %s", drive_word(drive));
}

static const char *read_area(void *context, const struct area *area)
{
	struct script_host *host = context;

	host->area = *area;
	return host->read;
}

static void type(void *host, const char *text, const char *shown)
{
	if (strcmp(text, shown) == 0)
		ask_input(host, "type [%s]", text);
	else
		ask_input(host, "type [%s] shown as [%s]", text, shown);
}

static void press(void *host, const struct chord *chord, uint32_t times)
{
	char *text = chord_text(chord);

	ask_input(host, "press %s x%u", text, times);
	mem_free(text);
}

static void hold(void *host, const struct chord *chord)
{
	char *text = chord_text(chord);

	ask_input(host, "hold %s", text);
	mem_free(text);
}

static void release(void *host, const struct chord *chord)
{
	char *text = chord ? chord_text(chord) : mem_copy_string("all");

	ask_input(host, "release %s", text);
	mem_free(text);
}

static void move(void *host, struct point to)
{
	ask_input(host, "move %d,%d", to.x, to.y);
}

static void click(void *host, enum button button, uint32_t times)
{
	ask_input(host, "click %d x%u", (int)button, times);
}

static void button_is(void *host, enum button button, bool down)
{
	ask_input(host, "button %d %s", (int)button, down ? "down" : "up");
}

static void keyboard(void *host, enum layout layout)
{
	record(host, "keyboard %s", layout_word(layout));
}

static void checkpoint(void *host, const char *name)
{
	ask(host, "checkpoint %s", name);
}

static void checkpoint_every(void *host, int64_t interval_ms)
{
	record(host, "checkpoint every %lld ms", (long long)interval_ms);
}

static void screenshot(void *host, const char *name)
{
	record(host, "screenshot %s", name);
}

static void note(void *host, const char *text)
{
	record(host, "note %s", text);
}

static void captured(void *host, const char *name, const char *text)
{
	record(host, "captured %s [%s]", name, text);
}

static void set_text(void *host, uint32_t text, const char *string)
{
	record(host, "text %u [%s]", text, string);
}

static const char *read_text(void *context, uint32_t text)
{
	struct script_host *host = context;

	(void)text;
	return host->read ? host->read : "";
}

static void step_begin(void *context, uint32_t step)
{
	struct script_host *host = context;

	if (host->log_steps)
		record(host, "begin %s", program(host)->steps[step].text);
}

static void step_end(void *context, uint32_t step, const struct step_end *end)
{
	struct script_host *host = context;

	if (!host->log_steps)
		return;
	if (end->best)
		record(host, "%s %s: %s %.2f", end->passed ? "passed" : "failed", program(host)->steps[step].text,
		       end->best->screen, end->best->sighting.share);
	else
		record(host, "%s %s", end->passed ? "passed" : "failed", program(host)->steps[step].text);
}

static const struct host_ops ops = {
	.now_us = now_us,
	.expect = expect,
	.look = look,
	.is_fresh = is_fresh,
	.keep_display = keep_display,
	.looks_different = looks_different,
	.read_area = read_area,
	.find_serial = find_serial,
	.power_on = power_on,
	.power_off = power_off,
	.reset = reset,
	.insert = insert,
	.eject = eject,
	.type = type,
	.press = press,
	.hold = hold,
	.release = release,
	.move = move,
	.click = click,
	.button = button_is,
	.keyboard = keyboard,
	.checkpoint = checkpoint,
	.checkpoint_every = checkpoint_every,
	.screenshot = screenshot,
	.note = note,
	.captured = captured,
	.set_text = set_text,
	.read_text = read_text,
	.step_begin = step_begin,
	.step_end = step_end,
};

void script_host_init(struct script_host *host, const char *text)
{
	char path[] = "/tmp/kvt-script-XXXXXX";
	int fd = mkstemp(path);

	*host = (struct script_host){0};
	host->log = mem_copy_string("");
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	script_load(&host->script, path, NULL);
	unlink(path);
	if (!host->script.program)
		diag_render(&host->script.diags, stderr, false);
	assert_non_null(host->script.program);
	assert_true(host->script.program->screen_count <= SCRIPT_HOST_SCREENS);
	host->vm = vm_new(host->script.program, &ops, host);
}

void script_host_deinit(struct script_host *host)
{
	vm_free(host->vm);
	script_deinit(&host->script);
	mem_free(host->log);
}

static void resume(struct script_host *host, const struct event *event)
{
	struct event done = {.kind = EVENT_DONE};

	host->running = vm_resume(host->vm, event);
	while (host->running && host->asked && !host->answer_by_hand) {
		host->asked = 0;
		host->running = vm_resume(host->vm, &done);
	}
}

void script_host_event(struct script_host *host, enum event_kind kind)
{
	if (kind == EVENT_DONE)
		host->asked = 0;
	resume(host, &(struct event){.kind = kind});
}

void script_host_lost(struct script_host *host, enum reason reason, const char *text)
{
	resume(host, &(struct event){.kind = EVENT_LOST, .reason = reason, .text = text});
}

void script_host_start(struct script_host *host, const char *phase)
{
	uint32_t index = 0;

	while (index < program(host)->phase_count && strcmp(program(host)->phases[index].name, phase) != 0)
		index++;
	assert_true(index < program(host)->phase_count);
	host->asked = 0;
	for (size_t i = 0; i < SCRIPT_HOST_SCREENS; i++)
		host->fresh[i] = !host->screens[i].matched;
	vm_start(host->vm, index);
	resume(host, &(struct event){.kind = EVENT_START});
}

void script_host_score(struct script_host *host, const char *screen, double score)
{
	uint32_t index = 0;

	while (index < program(host)->screen_count && strcmp(program(host)->screens[index].name, screen) != 0)
		index++;
	assert_true(index < program(host)->screen_count);
	/* one that was away comes as a new one; one that has been there stays what it was */
	host->fresh[index] = score < 1 || !host->screens[index].matched || host->fresh[index];
	host->screens[index] = (struct sighting){
		.matched = score >= 1,
		.score = score,
		.share = score,
		.centre = {.x = 100 + (int32_t)index, .y = 50},
		.at = {.x = 30 * (int32_t)index, .y = 7},
	};
}

void script_host_show(struct script_host *host, const char *screen, double score)
{
	script_host_score(host, screen, score);
	script_host_event(host, EVENT_UPDATE);
}

void script_host_change(struct script_host *host, const char *screen)
{
	uint32_t index = 0;

	host->display++;
	while (screen && strcmp(program(host)->screens[index].name, screen) != 0)
		index++;
	if (screen)
		host->fresh[index] = true;
	script_host_event(host, EVENT_UPDATE);
}

void script_host_pass(struct script_host *host, int64_t ms)
{
	int64_t until = host->now_us + ms * 1000;
	int timers = 0;

	while (host->running && vm_deadline_us(host->vm) <= until) {
		assert_true(timers++ < 10000);	/* a deadline that a timer does not end would go on for ever */
		if (vm_deadline_us(host->vm) > host->now_us)
			host->now_us = vm_deadline_us(host->vm);
		script_host_event(host, EVENT_TIMER);
	}
	host->now_us = until;
}

void script_host_expect_at(struct script_host *host, const char *lines, const char *file, int line)
{
	if (strcmp(host->log, lines) != 0) {
		print_error("%s:%d: the calls were\n%s", file, line, host->log);
		_assert_string_equal(host->log, lines, file, line);
	}
	host->log[0] = '\0';
}

void script_host_begin(struct script_host *host, const char *text, const char *phase)
{
	script_host_init(host, text);
	script_host_start(host, phase);
}

void script_host_passed(struct script_host *host)
{
	assert_false(host->running);
	assert_int_equal(vm_reason(host->vm), REASON_NONE);
	assert_string_equal(vm_text(host->vm), "");
	script_host_deinit(host);
}

void script_host_ended(struct script_host *host, enum reason reason, const char *text)
{
	assert_false(host->running);
	assert_string_equal(reason_word(vm_reason(host->vm)), reason_word(reason));
	assert_string_equal(vm_text(host->vm), text);
	assert_true(vm_deadline_us(host->vm) == INT64_MAX);
	script_host_deinit(host);
}
