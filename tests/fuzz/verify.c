/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that no compiler made: what the verifier accepts runs safely, whatever the guest does. The bytes are either
 * tables and code, or, behind an S, a script and, behind a byte 2, changes of the code that it compiles to.
 */
#include "interp/verify.h"

#include <string.h>

#include "interp/opcode.h"
#include "interp/vm.h"
#include "tests/fuzz/fuzz.h"

enum { ROOM = 256, EVENTS_MAX = 60 };

/* What is left of the input; behind its end there are zeros. */
struct input {
	const uint8_t *at, *end;
};

static uint8_t take(struct input *input)
{
	return input->at < input->end ? *input->at++ : 0;
}

struct tables {
	uint32_t code[ROOM];
	struct value constants[16];
	struct chord chords[2];
	struct area areas[2];
	struct program_param params[3];
	struct program_screen screens[5];
	struct program_point points[2];
	struct program_watcher watchers[2];
	struct program_procedure procedures[4];
	struct program_phase phases[2];
	struct program_step steps[4];
	enum value_kind local_kinds[6];
};

static struct value take_value(struct input *input)
{
	static const char *const strings[] = {"", "a", "text", "\xc3\xa4\n"};
	static const int64_t integers[] = {0, 1, 2, 1000, -1, INT64_MAX, INT64_MIN, 60000};
	uint8_t byte = take(input);
	struct value value = {.kind = (enum value_kind)(byte % VALUE_KIND_COUNT)};

	byte /= VALUE_KIND_COUNT;
	if (value.kind == VALUE_STRING || value.kind == VALUE_WORD)
		value.string = strings[byte % 4];
	else if (value.kind == VALUE_POINT)
		value.point = (struct point){byte, -byte};
	else
		value.integer = integers[byte % 8];
	return value;
}

/* Stretches follow one another, but for those that a byte near 255 puts anywhere. */
static uint32_t take_stretch(struct input *input, uint32_t *end)
{
	uint8_t size = take(input);
	uint32_t begin = size >= 250 ? take(input) : *end;

	*end = begin + size % 64;
	return begin;
}

static void take_code(struct input *input, struct program *p)
{
	for (uint32_t at = 0; at < p->code_count; at++) {
		enum opcode opcode = (enum opcode)(take(input) % (OP_COUNT + 1));
		uint32_t operand = opcode < OP_COUNT && opcode_info(opcode)->operand == OPERAND_NONE ? 0 : take(input);

		/* what is a jump forwards stays one when something before it goes */
		if (opcode == OP_JUMP || opcode == OP_JUMP_UNLESS)
			operand = (at + (uint32_t)(int8_t)operand) & OPERAND_MAX;
		p->code[at] = instruction(opcode, operand);
	}
}

static void end_stretches(struct program *p)
{
	if (p->guest_end && p->guest_end <= p->code_count)
		p->code[p->guest_end - 1] = instruction(OP_END, 0);
	for (uint32_t i = 0; i < p->procedure_count; i++)
		if (p->procedures[i].end && p->procedures[i].end <= p->code_count)
			p->code[p->procedures[i].end - 1] = instruction(OP_RETURN, 0);
	for (uint32_t i = 0; i < p->phase_count; i++)
		if (p->phases[i].end && p->phases[i].end <= p->code_count)
			p->code[p->phases[i].end - 1] = instruction(OP_END, 0);
}

static void take_tables(struct input *input, struct program *p, struct tables *t)
{
	uint32_t end = 0;
	uint8_t tidy = take(input);

	p->constant_count = take(input) % 17;
	p->param_count = take(input) % 4;
	p->local_count = take(input) % 7;
	p->screen_count = take(input) % 6;
	p->area_count = take(input) % 3;
	p->watcher_count = take(input) % 3;
	p->procedure_count = take(input) % 5;
	p->phase_count = 1 + take(input) % 2;
	p->step_count = p->chord_count = 2;
	for (uint32_t i = 0; i < p->constant_count; i++)
		t->constants[i] = take_value(input);
	for (uint32_t i = 0; i < p->param_count; i++)
		t->params[i] = (struct program_param){.name = "p", .value = take_value(input), .secret = i == 0};
	for (uint32_t i = 0; i < p->local_count; i++)
		t->local_kinds[i] = (enum value_kind)(take(input) % (VALUE_POINT + 2));
	for (uint32_t i = 0; i < p->screen_count; i++)
		t->screens[i] = (struct program_screen){.name = "s", .folder = ".", .picture = "s.png"};
	p->point_count = p->screen_count ? 2 : 0;
	for (uint32_t i = 0; i < p->point_count; i++)
		t->points[i] = (struct program_point){.name = "o", .screen = i % p->screen_count, .x = (int32_t)i, .y = INT32_MAX};
	for (uint32_t i = 0; i < p->area_count; i++)
		t->areas[i] = (struct area){.has_region = i, .width = (int8_t)take(input), .height = (int8_t)take(input),
					    .mask_screen = (int8_t)take(input)};
	for (uint32_t i = 0; i < p->watcher_count; i++)
		t->watchers[i] = (struct program_watcher){.kind = (enum program_watched)(i % 2), .screen = take(input),
							  .said = take(input), .message = take(input)};
	p->guest_end = 1 + take(input) % 16;
	end = p->guest_end;
	for (uint32_t i = 0; i < p->procedure_count; i++) {
		t->procedures[i] = (struct program_procedure){.name = "f", .first_local = take(input), .arguments = take(input) % 4};
		t->procedures[i].entry = take_stretch(input, &end);
		t->procedures[i].end = end;
	}
	for (uint32_t i = 0; i < p->phase_count; i++) {
		t->phases[i] = (struct program_phase){.name = "boot"};
		t->phases[i].entry = take_stretch(input, &end);
		t->phases[i].end = end;
	}
	p->code_count = end < ROOM ? end : ROOM;
	take_code(input, p);
	if (tidy % 2)
		end_stretches(p);
}

/* The guest, as the rest of the input has it. */
struct guest {
	struct input *input;
	int64_t now_us;
	const struct program *program;
	bool asked;
};

static int64_t now_us(void *host)
{
	return ((struct guest *)host)->now_us;
}

static void expect(void *host, const uint32_t *screens, size_t count)
{
	struct guest *guest = host;

	fuzz_require(count <= PROGRAM_MAX_EXPECTED, "no more screens are expected than there may be");
	for (size_t i = 0; i < count; i++)
		fuzz_require(screens[i] < guest->program->screen_count, "an expected screen is one");
}

static void look(void *host, uint32_t screen, struct sighting *out)
{
	struct guest *guest = host;
	uint8_t byte = take(guest->input);

	fuzz_require(screen < guest->program->screen_count, "a screen that is looked for is one");
	*out = (struct sighting){.matched = byte & 1, .share = byte / 255.0, .score = byte / 255.0};
}

static bool is_fresh(void *host, uint32_t screen)
{
	(void)screen;
	return take(((struct guest *)host)->input) & 1;
}

static void check_area(const struct guest *guest, const struct area *area)
{
	fuzz_require(area->mask_screen >= -1 && area->mask_screen < guest->program->screen_count, "an area's screen is one");
}

static void keep_display(void *host, const struct area *area)
{
	check_area(host, area);
}

static bool looks_different(void *host, const struct area *area, enum reference since)
{
	struct guest *guest = host;

	(void)since;
	check_area(guest, area);
	return take(guest->input) & 1;
}

static bool find_serial(void *host, const struct serial_wanted *wanted, uint64_t *from)
{
	struct guest *guest = host;
	bool found = take(guest->input) & 1;

	fuzz_require(wanted->text != NULL, "what is looked for is a text");
	*from += found;
	return found;
}

static void ask(struct guest *guest)
{
	fuzz_require(!guest->asked, "nothing is asked for while something is under way");
	guest->asked = true;
}

static void check_text(const char *text)
{
	fuzz_require(strlen(text) <= PROGRAM_MAX_JOINED, "a text is one");
}

static void check_chord(const struct chord *chord)
{
	fuzz_require(!chord || chord->count <= CHORD_MAX_KEYS, "a chord has few keys");
}

static void power_on(void *host, uint32_t phase)
{
	fuzz_require(phase < ((struct guest *)host)->program->phase_count, "a phase is one");
	ask(host);
}

static void power_off(void *host)
{
	ask(host);
}

static void insert(void *host, enum drive drive, const char *path)
{
	(void)drive;
	check_text(path);
	ask(host);
}

static void eject(void *host, enum drive drive)
{
	(void)drive;
	ask(host);
}

static const char *read_area(void *host, const struct area *area)
{
	check_area(host, area);
	return "what stands there";
}

static void type(void *host, const char *text, const char *as_shown)
{
	check_text(text);
	check_text(as_shown);
	ask(host);
}

static void press(void *host, const struct chord *chord, uint32_t times)
{
	fuzz_require(times > 0, "something is pressed");
	check_chord(chord);
	ask(host);
}

static void hold(void *host, const struct chord *chord)
{
	check_chord(chord);
	ask(host);
}

static void move(void *host, struct point to)
{
	(void)to;
	ask(host);
}

static void click(void *host, enum button button, uint32_t times)
{
	fuzz_require(button >= BUTTON_LEFT && button <= BUTTON_WHEEL_DOWN && times, "a button is one");
	ask(host);
}

static void keyboard(void *host, enum layout layout)
{
	(void)host;
	fuzz_require(layout < LAYOUT_COUNT, "a layout is one");
}

static void say(void *host, const char *text)
{
	(void)host;
	check_text(text);
}

static void step_begin(void *host, uint32_t step)
{
	fuzz_require(step < ((struct guest *)host)->program->step_count, "a step is one");
}

static void step_end(void *host, uint32_t step, const struct step_end *end)
{
	step_begin(host, step);
	for (uint32_t i = 0; i < end->seen_count; i++)
		check_text(end->seen[i].screen);
}

static void press_button(void *host, enum button button, bool down)
{
	(void)down;
	click(host, button, 1);
}

static void checkpoint(void *host, const char *name)
{
	check_text(name);
	ask(host);
}

static void checkpoint_every(void *host, int64_t interval_ms)
{
	(void)host;
	(void)interval_ms;
}

static void captured(void *host, const char *name, const char *text)
{
	(void)host;
	check_text(name);
	check_text(text);
}

static const struct host_ops ops = {
	.now_us = now_us, .expect = expect, .look = look, .is_fresh = is_fresh, .keep_display = keep_display,
	.looks_different = looks_different, .read_area = read_area, .find_serial = find_serial, .power_on = power_on, .power_off = power_off, .reset = power_off,
	.insert = insert, .eject = eject, .type = type, .press = press, .hold = hold, .release = hold, .move = move,
	.click = click, .keyboard = keyboard, .button = press_button, .screenshot = say, .note = say, .captured = captured,
	.checkpoint = checkpoint, .checkpoint_every = checkpoint_every, .step_begin = step_begin,
	.step_end = step_end,
};

static struct event next_event(struct guest *guest, const struct vm *vm)
{
	int64_t deadline_us = vm_deadline_us(vm);

	if (guest->asked) {
		guest->asked = false;
		return (struct event){.kind = EVENT_DONE};
	}
	switch (take(guest->input) % 8) {
	case 0:
		return (struct event){.kind = EVENT_REBOOT};
	case 1:
		return (struct event){.kind = EVENT_POWEROFF};
	case 2:
		return (struct event){.kind = EVENT_LOST, .reason = REASON_VNC_LOST, .text = "lost"};
	case 3:
	case 4:
		if (deadline_us > guest->now_us && deadline_us != INT64_MAX)
			guest->now_us = deadline_us;
		return (struct event){.kind = EVENT_TIMER};
	case 5:
		return (struct event){.kind = EVENT_SERIAL};
	default:
		return (struct event){.kind = EVENT_UPDATE};
	}
}

static void run_phase(struct guest *guest, struct vm *vm, uint32_t phase)
{
	struct event event = {.kind = EVENT_START};
	struct vm_wait wait;

	guest->asked = false;
	vm_start(vm, phase);
	for (int i = 0; i < EVENTS_MAX && vm_resume(vm, &event); i++) {
		vm_wait(vm, &wait);
		event = next_event(guest, vm);
	}
	fuzz_require(vm_text(vm) != NULL, "there is a text at the end");
}

static void run(const struct program *program, struct input *input)
{
	struct guest guest = {.input = input, .program = program};
	struct value value;
	struct vm *vm = vm_new(program, &ops, &guest);

	for (int i = 0; i < GUEST_PROPERTY_COUNT; i++)
		if (vm_property(vm, (enum guest_property)i, &value))
			fuzz_require(value.kind == guest_property_kind((enum guest_property)i), "a property has its kind");
	for (uint32_t i = 0; i < program->phase_count; i++)
		run_phase(&guest, vm, i);
	vm_free(vm);
}

static void try_program(const struct program *program, struct input *input)
{
	char why[200];

	if (verify(program, why, sizeof(why)))
		run(program, input);
}

static void try_changed_script(const uint8_t *bytes, size_t size)
{
	const uint8_t *cut = size ? memchr(bytes, 2, size) : NULL;
	struct input input = {cut ? cut + 1 : bytes + size, bytes + size};
	struct script script;

	if (fuzz_script(&script, bytes, cut ? (size_t)(cut - bytes) : size)) {
		struct program *p = script.program;

		for (uint8_t changes = take(&input) % 8; changes > 0; changes--) {
			uint32_t at = take(&input);

			at = (at << 8 | take(&input)) % p->code_count;
			p->code[at] = instruction((enum opcode)(take(&input) % (OP_COUNT + 1)), take(&input));
		}
		try_program(p, &input);
	}
	script_deinit(&script);
}

static void try_tables(const uint8_t *bytes, size_t size)
{
	struct tables t = {.code = {0}};
	struct program program = {
		.guest = "g", .title = "", .code = t.code, .constants = t.constants, .chords = t.chords, .areas = t.areas,
		.params = t.params, .screens = t.screens, .points = t.points, .watchers = t.watchers, .procedures = t.procedures,
		.phases = t.phases, .steps = t.steps, .local_kinds = t.local_kinds,
	};
	struct input input = {bytes, bytes + size};

	take_tables(&input, &program, &t);
	try_program(&program, &input);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size && bytes[0] == 'S')
		try_changed_script(bytes + 1, size - 1);
	else
		try_tables(bytes, size);
	return 0;
}
