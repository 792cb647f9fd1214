/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that the compiler would not make: for each thing that the verifier refuses, one.
 */
#include "interp/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "interp/verify_kinds.h"

#define CODE(...) ((uint32_t[]){__VA_ARGS__})
#define I(name, operand) instruction(OP_##name, operand)

enum { ROOM = 600 };

/*
 * A guest without properties at 0, a procedure with two arguments, strings, at 1, a phase behind it. The constants are a
 * string, a duration, a number, a point and a word.
 */
struct fixture {
	struct program program;
	uint32_t code[ROOM];
	struct value constants[5];
	struct chord chords[1];
	struct area areas[2];
	struct program_param params[1];
	enum value_kind local_kinds[3];
	struct program_screen screens[2];
	struct program_text texts[1];
	struct program_pattern patterns[1];
	struct program_watcher watchers[1];
	struct program_procedure procedures[1];
	struct program_phase phases[1];
	struct program_step steps[1];
	char why[200];
};

static void begin(struct fixture *f, const uint32_t *phase, uint32_t count)
{
	*f = (struct fixture){
		.code = {I(END, 0), I(LOCAL, 0), I(POP, 0), I(RETURN, 0)},
		.constants = {{.kind = VALUE_STRING, .string = "text"}, {.kind = VALUE_DURATION, .integer = 1000},
			      {.kind = VALUE_NUMBER, .integer = 3}, {.kind = VALUE_POINT}, {.kind = VALUE_WORD, .string = "us"}},
		.params = {{.value = {.kind = VALUE_BOOL}}},
		.local_kinds = {VALUE_STRING, VALUE_STRING, VALUE_NUMBER},
		.areas = {{.mask_screen = -1}, {.has_region = true, .width = 1, .height = 1, .mask_screen = 1}},
		.procedures = {{.name = "p", .entry = 1, .end = 4, .first_local = 0, .arguments = 2}},
		.phases = {{.name = "boot", .entry = 4, .end = 4 + count}},
		.screens = {{.has_picture = true}, {.has_picture = true, .text_count = 1}},
		.texts = {{.pattern = -1}},
		.patterns = {{.source = "a"}},
		.watchers = {{.screen = 1, .message = 0}},
	};
	memcpy(f->code + 4, phase, count * sizeof(*phase));
	f->program = (struct program){
		.code = f->code, .code_count = 4 + count, .guest_end = 1,
		.constants = f->constants, .constant_count = 5,
		.chords = f->chords, .chord_count = 1,
		.areas = f->areas, .area_count = 2,
		.params = f->params, .param_count = 1,
		.screens = f->screens, .screen_count = 2,
		.texts = f->texts, .text_count = 1,
		.patterns = f->patterns, .pattern_count = 1,
		.watchers = f->watchers, .watcher_count = 1,
		.procedures = f->procedures, .procedure_count = 1,
		.phases = f->phases, .phase_count = 1,
		.steps = f->steps, .step_count = 1,
		.local_kinds = f->local_kinds, .local_count = 3,
	};
}

static void assert_refused(struct fixture *f, const char *words)
{
	assert_false(verify(&f->program, f->why, sizeof(f->why)));
	if (!strstr(f->why, words))
		assert_string_equal(f->why, words);
}

static void assert_accepted(struct fixture *f)
{
	if (!verify(&f->program, f->why, sizeof(f->why)))
		assert_string_equal(f->why, "");
}

static void refuse(const uint32_t *phase, uint32_t count, const char *words)
{
	struct fixture f;

	begin(&f, phase, count);
	assert_refused(&f, words);
}

static void accept(const uint32_t *phase, uint32_t count)
{
	struct fixture f;

	begin(&f, phase, count);
	assert_accepted(&f);
}

#define REFUSE(words, ...) refuse(CODE(__VA_ARGS__), sizeof(CODE(__VA_ARGS__)) / sizeof(uint32_t), words)
#define ACCEPT(...) accept(CODE(__VA_ARGS__), sizeof(CODE(__VA_ARGS__)) / sizeof(uint32_t))

static void good_programs(void **state)
{
	(void)state;
	ACCEPT(I(END, 0));
	ACCEPT(I(CONSTANT, 0), I(CONSTANT, 0), I(CALL, 0), I(END, 0));
	ACCEPT(I(EXPECT, 0), I(EXPECT, 1), I(CONSTANT, 1), I(WAIT, 0), I(SELECT, 2), I(JUMP, 12), I(JUMP, 11), I(JUMP, 12), I(END, 0));
	ACCEPT(I(CONSTANT, 1), I(CONSTANT, 1), I(WAIT_STILL, 0), I(CONSTANT, 1), I(WAIT_CHANGE, 1), I(END, 0));
	ACCEPT(I(CONSTANT, 0), I(TEXT, 0), I(EXPECT_STANDING, 1), I(CONSTANT, 1), I(CAPTURE, 0), I(MATCHES, 0), I(POP, 0), I(END, 0));
	ACCEPT(I(CONSTANT, 0), I(CONSTANT, 0), I(CAPTURED, 0), I(END, 0));
	ACCEPT(I(EXPECT_FRESH, 0), I(EXPECT_STANDING, 1), I(CONSTANT, 1), I(LOOK, 0), I(POP, 0), I(END, 0));
	/* a loop */
	ACCEPT(I(CONSTANT, 2), I(STORE, 2), I(COUNT_DOWN, 2), I(JUMP_UNLESS, 9), I(JUMP, 6), I(END, 0));
}

static void operands(void **state)
{
	(void)state;
	REFUSE("there is no opcode 200", 200, I(END, 0));
	REFUSE("constant: operand 5 is out of range", I(CONSTANT, 5), I(POP, 0), I(END, 0));
	REFUSE("param: operand 1", I(PARAM, 1), I(POP, 0), I(END, 0));
	REFUSE("local: operand 3", I(LOCAL, 3), I(POP, 0), I(END, 0));
	REFUSE("join: operand 256", I(JOIN, PROGRAM_MAX_STACK), I(POP, 0), I(END, 0));
	REFUSE("jump: operand 6 is out of range", I(JUMP, 6), I(END, 0));
	REFUSE("call: operand 1", I(CALL, 1), I(END, 0));
	REFUSE("property: operand", I(CONSTANT, 0), I(PROPERTY, GUEST_PROPERTY_COUNT), I(END, 0));
	REFUSE("expect: operand 2", I(EXPECT, 2), I(END, 0));
	REFUSE("expect-fresh: operand 2", I(EXPECT_FRESH, 2), I(END, 0));
	REFUSE("expect-standing: operand 2", I(EXPECT_STANDING, 2), I(END, 0));
	REFUSE("wait-change: operand 2", I(CONSTANT, 1), I(WAIT_CHANGE, 2), I(END, 0));
	REFUSE("text: operand 1", I(CONSTANT, 0), I(TEXT, 1), I(END, 0));
	REFUSE("capture: operand 1", I(EXPECT, 1), I(CONSTANT, 1), I(CAPTURE, 1), I(POP, 0), I(END, 0));
	REFUSE("matches: operand 1", I(CONSTANT, 0), I(MATCHES, 1), I(POP, 0), I(END, 0));
	REFUSE("hold: operand 1", I(HOLD, 1), I(END, 0));
	REFUSE("click: operand 4", I(CLICK, CLICK_COUNT), I(END, 0));
	REFUSE("eject: operand 2", I(EJECT, 2), I(END, 0));
	REFUSE("power-on: operand 1", I(POWER_ON, 1), I(END, 0));
	REFUSE("step: operand 1", I(STEP, 1), I(END, 0));
	REFUSE("reset: operand 1", I(RESET, 1), I(END, 0));
	REFUSE("end: operand 5", I(END, 5));
}

static void stack(void **state)
{
	uint32_t deep[PROGRAM_MAX_STACK + 2];
	struct fixture f;

	(void)state;
	REFUSE("pop takes 1 values and finds 0", I(POP, 0), I(END, 0));
	REFUSE("join takes 2 values and finds 1", I(CONSTANT, 0), I(JOIN, 2), I(POP, 0), I(END, 0));
	REFUSE("call takes 2 values and finds 1", I(CONSTANT, 0), I(CALL, 0), I(END, 0));
	REFUSE("end with 1 values and 0 screens left", I(CONSTANT, 0), I(END, 0));
	REFUSE("call with 1 values", I(CONSTANT, 0), I(CONSTANT, 0), I(CONSTANT, 0), I(CALL, 0), I(POP, 0), I(END, 0));
	/* two ways to one place */
	REFUSE("another way", I(PARAM, 0), I(JUMP_UNLESS, 7), I(CONSTANT, 0), I(END, 0));
	for (int i = 0; i <= PROGRAM_MAX_STACK; i++)
		deep[i] = I(CONSTANT, 0);
	deep[PROGRAM_MAX_STACK + 1] = I(END, 0);
	begin(&f, deep, PROGRAM_MAX_STACK + 2);
	assert_refused(&f, "the stack is deeper than 256");
}

/* A flag is no value that a script has: only what drops a value takes it, or compares it with another one. */
static void no_opcode_takes_anything(void)
{
	const struct stacked flags[] = {{NULL, VALUE_FLAG}, {&flags[0], VALUE_FLAG}, {&flags[1], VALUE_FLAG}};
	struct arena arena = {0};
	struct fixture f;

	begin(&f, CODE(I(END, 0)), 1);
	for (enum opcode opcode = 0; opcode < OP_COUNT; opcode++) {
		const struct stacked *stack = &flags[2];

		if (opcode_info(opcode)->pops < 1 || opcode == OP_POP || opcode == OP_EQUAL)
			continue;
		if (!verify_kinds(&f.program, &arena, opcode, 0, 1, &stack))
			assert_string_equal(opcode_info(opcode)->mnemonic, "has no kinds in interp/verify_kinds.c");
	}
	arena_deinit(&arena);
}

static void kinds(void **state)
{
	struct fixture f;

	(void)state;
	REFUSE("type takes a string and finds a number", I(CONSTANT, 2), I(TYPE, 0), I(END, 0));
	REFUSE("note takes a string and finds a word", I(CONSTANT, 4), I(NOTE, 0), I(END, 0));
	REFUSE("sleep takes a duration and finds a string", I(CONSTANT, 0), I(SLEEP, 0), I(END, 0));
	REFUSE("wait takes a duration and finds a number", I(EXPECT, 0), I(CONSTANT, 2), I(WAIT, 0), I(POP, 0), I(END, 0));
	REFUSE("wait-still takes a duration and finds a point", I(CONSTANT, 3), I(CONSTANT, 1), I(WAIT_STILL, 0), I(END, 0));
	REFUSE("press takes a number and finds a truth value", I(PARAM, 0), I(PRESS, 0), I(END, 0));
	REFUSE("move takes a point and finds a string", I(CONSTANT, 0), I(MOVE, 0), I(END, 0));
	REFUSE("not takes a truth value and finds a point", I(POINT_OF, 0), I(NOT, 0), I(POP, 0), I(END, 0));
	REFUSE("jump-unless takes a truth value and finds a number", I(CONSTANT, 2), I(JUMP_UNLESS, 6), I(END, 0));
	REFUSE("equal compares a string with a number", I(CONSTANT, 0), I(CONSTANT, 2), I(EQUAL, 0), I(POP, 0), I(END, 0));
	REFUSE("store takes a number and finds a string", I(CONSTANT, 0), I(STORE, 2), I(END, 0));
	REFUSE("text takes a string and finds a number", I(CONSTANT, 2), I(TEXT, 0), I(END, 0));
	REFUSE("matches takes a string and finds a number", I(CONSTANT, 2), I(MATCHES, 0), I(POP, 0), I(END, 0));
	REFUSE("captured takes a string and finds a number", I(CONSTANT, 2), I(CONSTANT, 0), I(CAPTURED, 0), I(END, 0));
	REFUSE("capture takes a duration and finds a string", I(EXPECT, 1), I(CONSTANT, 0), I(CAPTURE, 0), I(POP, 0), I(END, 0));
	REFUSE("count-down counts a string", I(COUNT_DOWN, 0), I(POP, 0), I(END, 0));
	REFUSE("call takes a string and finds a number", I(CONSTANT, 2), I(CONSTANT, 0), I(CALL, 0), I(END, 0));
	REFUSE("select takes a choice and finds a number", I(CONSTANT, 2), I(SELECT, 1), I(JUMP, 7), I(END, 0));
	REFUSE("select selects among 1 for a choice among 2", I(EXPECT, 0), I(EXPECT, 1), I(CONSTANT, 1), I(WAIT, 0),
	       I(SELECT, 1), I(JUMP, 10), I(END, 0));
	REFUSE("join takes a value and finds a choice", I(EXPECT, 0), I(CONSTANT, 1), I(WAIT, 0), I(JOIN, 1), I(POP, 0), I(END, 0));
	REFUSE("other kinds of values", I(CONSTANT, 0), I(PARAM, 0), I(JUMP_UNLESS, 9), I(POP, 0), I(CONSTANT, 1), I(POP, 0),
	       I(END, 0));
	no_opcode_takes_anything();
	begin(&f, CODE(I(END, 0)), 1);
	f.constants[1].kind = VALUE_KIND_COUNT;
	assert_refused(&f, "constant 1 is of no kind");
	begin(&f, CODE(I(END, 0)), 1);
	f.params[0].value.kind = VALUE_WORD;
	assert_refused(&f, "param 0 is of no kind");
	begin(&f, CODE(I(END, 0)), 1);
	f.local_kinds[2] = VALUE_REGION;
	assert_refused(&f, "local 2 is of no kind");
}

/* The guest's properties are known before there is a guest. */
static void properties(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, CODE(I(END, 0)), 1);
	f.code[0] = I(POWER_OFF, 0);
	assert_refused(&f, "power-off is no way to compute a property");
	begin(&f, CODE(I(CONSTANT, 2), I(PROPERTY, GUEST_MEMORY), I(END, 0)), 3);
	assert_refused(&f, "property takes a size and finds a number");
}

static void screens(void **state)
{
	uint32_t many[PROGRAM_MAX_EXPECTED];
	struct fixture f;

	(void)state;
	REFUSE("waits for no screen", I(CONSTANT, 1), I(WAIT, 0), I(POP, 0), I(END, 0));
	REFUSE("waits for no screen", I(CONSTANT, 1), I(LOOK, 0), I(POP, 0), I(END, 0));
	REFUSE("end with 0 values and 1 screens left", I(EXPECT, 0), I(END, 0));
	REFUSE("call with 0 values and 1 screens", I(EXPECT, 0), I(CONSTANT, 0), I(CONSTANT, 0), I(CALL, 0), I(END, 0));
	REFUSE("waits for no screen", I(CONSTANT, 1), I(CAPTURE, 0), I(POP, 0), I(END, 0));
	for (int i = 0; i <= PROGRAM_MAX_EXPECTED / 2; i++)
		many[i] = I(EXPECT, 0);
	many[PROGRAM_MAX_EXPECTED / 2 + 1] = I(END, 0);
	begin(&f, many, PROGRAM_MAX_EXPECTED / 2 + 2);
	assert_refused(&f, "expects more than 32 screens");
}

static void texts(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, CODE(I(END, 0)), 1);
	f.screens[0].has_picture = false;
	assert_refused(&f, "screen 0 has no picture and no text");
	begin(&f, CODE(I(END, 0)), 1);
	f.screens[1].first_text = 1;
	assert_refused(&f, "screen 1 has no picture and no text, or a text that there is not");
	begin(&f, CODE(I(END, 0)), 1);
	f.texts[0].pattern = 1;
	assert_refused(&f, "text 0 has an empty region, or a pattern");
	begin(&f, CODE(I(END, 0)), 1);
	f.texts[0].has_region = true;
	assert_refused(&f, "text 0 has an empty region");
	begin(&f, CODE(I(END, 0)), 1);
	f.screens[1].has_picture = false;
	assert_refused(&f, "area 1 is empty or has no mask");
	begin(&f, CODE(I(END, 0)), 1);
	f.program.captures = &(struct program_capture){.name = "x", .local = 2};
	f.program.capture_count = 1;
	assert_refused(&f, "capture 0 has no place");
}

static void flow(void **state)
{
	(void)state;
	REFUSE("leads out of its stretch of code, to 5", I(POWER_OFF, 0));
	REFUSE("leads out of its stretch of code, to 1", I(JUMP, 1), I(END, 0));
	REFUSE("return with 0 values", I(RETURN, 0));
	REFUSE("select takes a choice and finds a string", I(CONSTANT, 0), I(SELECT, 0), I(END, 0));
	REFUSE("selects among 2 jumps, and 9 is none", I(EXPECT, 0), I(CONSTANT, 1), I(WAIT, 0), I(SELECT, 2), I(JUMP, 10),
	       I(POWER_OFF, 0), I(END, 0));
	REFUSE("selects among 2 jumps, and 9 is none", I(EXPECT, 0), I(CONSTANT, 1), I(WAIT, 0), I(SELECT, 2), I(JUMP, 4));
}

static void stretches(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, CODE(I(END, 0)), 1);
	f.phases[0].end = f.phases[0].entry;
	assert_refused(&f, "an empty stretch");
	begin(&f, CODE(I(END, 0)), 1);
	f.phases[0].end = 6;
	assert_refused(&f, "beyond the end");
	/* what is known of an instruction is known of one stretch */
	begin(&f, CODE(I(POWER_OFF, 0), I(END, 0)), 2);
	f.program.phase_count = 2;
	f.program.phases = (struct program_phase[]){{.entry = 4, .end = 6}, {.entry = 5, .end = 6}};
	assert_refused(&f, "is in two stretches of code");
	/* a procedure that is a piece of a phase would end it */
	begin(&f, CODE(I(POWER_OFF, 0), I(END, 0)), 2);
	f.procedures[0].entry = 4;
	f.procedures[0].end = 6;
	assert_refused(&f, "end with 0 values");
	/* and a phase that is a procedure would return to nowhere */
	begin(&f, CODE(I(END, 0)), 1);
	f.phases[0].entry = 1;
	f.phases[0].end = 4;
	assert_refused(&f, "return with 0 values");
	begin(&f, CODE(I(END, 0)), 1);
	f.program.guest_end = 0;
	assert_refused(&f, "an empty stretch");
}

static void tables(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, CODE(I(END, 0)), 1);
	f.watchers[0].screen = 2;
	assert_refused(&f, "watcher 0");
	begin(&f, CODE(I(END, 0)), 1);
	f.watchers[0].message = 1;
	assert_refused(&f, "watcher 0");
	begin(&f, CODE(I(END, 0)), 1);
	f.program.watcher_count = PROGRAM_MAX_EXPECTED / 2 + 1;
	assert_refused(&f, "more than 32 watchers");
	begin(&f, CODE(I(END, 0)), 1);
	f.areas[0].mask_screen = 2;
	assert_refused(&f, "area 0 is empty or has no mask");
	begin(&f, CODE(I(END, 0)), 1);
	f.areas[0].mask_screen = -2;
	assert_refused(&f, "area 0 is empty or has no mask");
	begin(&f, CODE(I(END, 0)), 1);
	f.areas[1].width = 0;
	assert_refused(&f, "area 1 is empty or has no mask");
	begin(&f, CODE(I(END, 0)), 1);
	f.areas[1].height = -1;
	assert_refused(&f, "area 1 is empty or has no mask");
	begin(&f, CODE(I(END, 0)), 1);
	f.procedures[0].first_local = 2;
	assert_refused(&f, "no place for its arguments");
	begin(&f, CODE(I(END, 0)), 1);
	f.procedures[0].arguments = 4;
	assert_refused(&f, "no place for its arguments");
}

static void recursion(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, CODE(I(CALL, 0), I(END, 0)), 2);
	f.procedures[0].arguments = 0;
	f.code[1] = f.code[2] = I(CALL, 0);
	assert_refused(&f, "calls itself");
}

static void why_is_cut(void **state)
{
	struct fixture f;
	char why[10];

	(void)state;
	begin(&f, CODE(I(POP, 0)), 1);
	assert_false(verify(&f.program, why, sizeof(why)));
	assert_true(strlen(why) < sizeof(why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_programs),
		cmocka_unit_test(operands),
		cmocka_unit_test(stack),
		cmocka_unit_test(kinds),
		cmocka_unit_test(properties),
		cmocka_unit_test(screens), cmocka_unit_test(texts),
		cmocka_unit_test(flow),
		cmocka_unit_test(stretches),
		cmocka_unit_test(tables),
		cmocka_unit_test(recursion),
		cmocka_unit_test(why_is_cut),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
