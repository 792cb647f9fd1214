/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A compiled script: bytecode and the tables that its operands index. Immutable once compiled; everything in it lives in
 * the arena of the script that it was made from.
 */
#ifndef KVT_INTERP_PROGRAM_H
#define KVT_INTERP_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/ast.h"
#include "interp/keys.h"
#include "interp/property_list.h"
#include "interp/value.h"

/* Hard limits; docs/bytecode.md and tests/golden/limits tell of each. */
enum {
	PROGRAM_MAX_CODE = 1 << 20,	/* instructions */
	PROGRAM_MAX_STACK = 256,	/* values */
	PROGRAM_MAX_EXPECTED = 64,	/* screens of one wait */
	PROGRAM_MAX_NEAR = 4096,	/* pixels */
	PROGRAM_MAX_PRESSES = 1000,	/* of one chord in one statement */
	PROGRAM_MAX_REPEAT = 1000000,
	PROGRAM_MAX_JOINED = 64 << 20,	/* bytes of all strings that a run puts together */
	CHECKPOINT_LEAST_MS = 1000,	/* between two that are made by the clock */
};

/* What kvt makes by itself when a run fails; no checkpoint of a script is called so. */
#define CHECKPOINT_AT_FAILURE "failure"

struct program_param {
	const char *name;
	struct value value;	/* the default; .kind holds for any value it is set to */
	bool required;		/* there is no default */
	bool secret;		/* its value is not shown: see interp/secret.h */
	struct span span;
};

struct program_screen {
	const char *name;
	const char *folder;	/* of the script that declares it; its pictures are relative to that */
	const char *picture;	/* path within it */
	bool has_picture;	/* else it is known by its texts alone */
	bool picture_given;	/* rather than screens/NAME.png with its variants */
	int32_t match;		/* hundredths of a percent */
	int32_t tolerance;	/* 0..255 */
	bool has_region;
	int32_t x, y, width, height;
	int32_t near;		/* looked for up to so many pixels from its own place; -1: not said */
	bool anywhere;		/* looked for on the whole display, also if it is as large as that */
	uint32_t first_text, text_count;	/* all of them must be there, and the picture, if there is one */
	bool is_text;		/* declared by no `screen`: a wait for text; its name is that text as the script writes it */
	struct span span;
};

/* A place that a screen names. */
struct program_point {
	const char *name;
	uint32_t screen;
	int32_t x, y;		/* in the screen's picture, with which it moves; without one, on the display */
	struct span span;
};

enum text_engine { TEXT_BY_ANY, TEXT_BY_CONSOLE, TEXT_BY_TESSERACT, TEXT_ENGINE_COUNT };

/* What is to be read on the display. A string is pushed by code and taken by OP_TEXT. */
struct program_text {
	const char *shown;	/* as the script writes it */
	int64_t pattern;	/* index of what it must match; -1: it is a string */
	bool any;		/* whatever can be read, of a capture; then there is neither */
	bool has_region;
	int32_t x, y, width, height;
	bool highlighted;
	enum text_engine engine;
	struct span span;
};

struct program_pattern {
	const char *source;	/* as regex_new wants it, and without errors */
	bool any_case;
};

enum program_watched { WATCHED_SCREEN, WATCHED_TEXT, WATCHED_PATTERN };

struct program_watcher {
	enum program_watched kind;
	uint32_t screen;	/* WATCHED_SCREEN */
	uint32_t said;		/* constant: what is looked for on the serial console, a text or a regular expression */
	uint32_t message;	/* constant */
	struct span span;
};

struct program_procedure {
	const char *name;
	uint32_t entry, end;	/* instructions [entry, end) */
	uint32_t first_local;	/* where its arguments begin */
	uint32_t arguments;
};

struct program_phase {
	const char *name;	/* "install", "boot" or the test's */
	enum ast_phase kind;
	uint32_t entry, end;
	struct span span;
};

struct program_step {
	struct span span;
	const char *text;	/* the statement's head on one line */
};

/* A call of a procedure; instructions [from, at) push its arguments, the one at `at` calls. */
struct program_call {
	uint32_t from, at;
	const char *text;	/* the statement on one line */
};

/* A value that is captured: the instruction at `at` stores it in `local`. */
struct program_capture {
	const char *name;
	uint32_t local, at;
};

/* A repeat: instructions [from, last] are its rounds. */
struct program_loop {
	uint32_t from, last;
	uint32_t counter;	/* the local that counts them down */
};

struct program_checkpoint {
	const char *name;
	struct span span;
};

struct program {
	const char *guest, *title;	/* title: "" if none was given */
	const char *text_language;	/* the guest's; NULL: it says none, or one that only a run knows */
	struct span text_language_span;
	const struct source *source;	/* the script that was asked for */
	uint32_t *code;
	uint32_t code_count;
	uint32_t guest_end;		/* the guest's properties are instructions [0, guest_end) */
	struct value *constants;
	uint32_t constant_count;
	struct chord *chords;
	uint32_t chord_count;
	struct area *areas;
	uint32_t area_count;
	struct program_param *params;
	uint32_t param_count;
	struct program_screen *screens;
	uint32_t screen_count;
	struct program_text *texts;
	uint32_t text_count;
	struct program_point *points;
	uint32_t point_count;
	struct program_pattern *patterns;
	uint32_t pattern_count;
	struct program_watcher *watchers;
	uint32_t watcher_count;
	struct program_procedure *procedures;
	uint32_t procedure_count;
	struct program_phase *phases;	/* in the order in which they run */
	uint32_t phase_count;
	struct program_step *steps;
	uint32_t step_count;
	/* These four are for going on from a checkpoint: the machine itself does not need them. */
	struct program_call *calls;
	uint32_t call_count;
	struct program_capture *captures;
	uint32_t capture_count;
	struct program_loop *loops;	/* inner ones before those around them */
	uint32_t loop_count;
	struct program_checkpoint *checkpoints;	/* those with names */
	uint32_t checkpoint_count;
	/* Every argument and counter has a place of its own: procedures cannot recurse, so no two calls of one are alive. */
	enum value_kind *local_kinds;	/* of each */
	uint32_t local_count;
};

const char *guest_property_name(enum guest_property property);
enum value_kind guest_property_kind(enum guest_property property);
const char *guest_property_words(enum guest_property property);	/* blank-separated */
const char *drive_word(enum drive drive);
const char *text_engine_word(enum text_engine engine);	/* "console", "tesseract"; TEXT_BY_ANY has none */

#endif
