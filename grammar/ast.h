/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A script as a tree. Everything lives in the arena of the compilation; lists are singly linked in source order.
 */
#ifndef KVT_GRAMMAR_AST_H
#define KVT_GRAMMAR_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/source.h"

/* A word as written: a name, a property, a unit. NUL-terminated copy and where it stands. */
struct ast_name {
	const char *text;
	struct span span;
};

enum ast_expr_kind {
	EXPR_STRING,	/* parts */
	EXPR_NUMBER,	/* integer */
	EXPR_DURATION,	/* integer: milliseconds */
	EXPR_SIZE,	/* integer: bytes */
	EXPR_PERCENT,	/* integer: hundredths of a percent */
	EXPR_BOOL,	/* integer: 0 or 1 */
	EXPR_POINT,	/* x, y */
	EXPR_REGION,	/* x, y, width, height */
	EXPR_NAME,	/* name */
	EXPR_PATTERN,	/* name: a regular expression, what is between the slashes; only where one may stand */
	EXPR_WRONG,	/* already reported */
};

/* A piece of a string: literal bytes, or the name in a ${...}. */
struct ast_part {
	struct ast_part *next;
	const char *text;	/* NULL: it is a name */
	struct ast_name name;
};

struct ast_expr {
	struct ast_expr *next;	/* in a list of arguments */
	enum ast_expr_kind kind;
	struct span span;
	int64_t integer;
	int32_t x, y, width, height;
	struct ast_part *parts;
	const char *name;
};

/* A regular expression, as regcomp() wants it. */
struct ast_pattern {
	const char *source;		/* NULL: none */
	bool any_case;
	struct span span;		/* slashes included */
};

/* What is to be read on the display: a string, or what an expression matches. */
struct ast_text {
	struct ast_expr *wanted;	/* NULL: the pattern; with neither, whatever there is */
	struct ast_pattern pattern;
	struct ast_expr *region;	/* NULL: the whole display */
	bool highlighted;
	struct ast_name engine;		/* .text NULL: whichever can */
	struct span span;		/* without the word `text` */
};

/* What a value has to be: a truth value, equal to another one, or text that a pattern matches. */
struct ast_condition {
	struct ast_expr *left, *right;	/* right NULL: no other one */
	struct ast_pattern pattern;
	bool negated;
	struct span span;
};

/* `name value`, in guest and screen blocks. */
struct ast_property {
	struct ast_property *next;
	struct ast_name name;
	struct ast_expr *value;		/* NULL: the name stands alone, or a text behind it */
	struct ast_text *text;		/* of a screen's `text`, else NULL */
	struct ast_name label;		/* of a screen's `point`: what it is called; else .text NULL */
	struct span span;
};

struct ast_key {
	struct ast_key *next;
	const char *text;	/* "ctrl", "f2", "/" */
	struct span span;
};

/* Keys pressed together, and how many times. */
struct ast_chord {
	struct ast_chord *next;
	struct ast_key *keys;
	struct ast_expr *times;	/* NULL: once */
	struct span span;
};

/* Whether a screen must be a new one since the last input. */
enum ast_freshness {
	FRESHNESS_UNSAID,
	FRESHNESS_FRESH,
	FRESHNESS_STANDING,
};

/* A screen, as one that is waited or looked for. */
struct ast_sought {
	struct ast_name screen;		/* .text NULL: the text, or none */
	struct ast_text *text;		/* NULL: the screen, or none */
	enum ast_freshness freshness;
	struct ast_name point;		/* of the screen, where the pointer is sent; .text NULL: its middle */
};

/* Where the pointer is sent: a screen or a point of it, a text, or a point of the display. */
struct ast_place {
	struct ast_sought sought;	/* nothing: the point */
	struct ast_expr *point;		/* both NULL: where it is */
};

enum ast_stmt_kind {
	STMT_WAIT_SCREEN,	/* sought, timeout */
	STMT_ONE_OF,		/* arms, timeout */
	STMT_IF_SCREEN,		/* sought, timeout, body, otherwise */
	STMT_IF,		/* condition, body, otherwise */
	STMT_REPEAT,		/* value (times), sought (until, or nothing), body */
	STMT_TYPE,		/* value, destination or region (the field) or neither, timeout */
	STMT_KEYBOARD,		/* name (the layout) */
	STMT_PRESS,		/* chords */
	STMT_HOLD,		/* chords, one */
	STMT_RELEASE,		/* chords, one or NULL for all */
	STMT_MOVE_TO,		/* sought or value (a point), timeout */
	STMT_CLICK_AT,		/* sought or value, button, timeout */
	STMT_DRAG,		/* sought or value, destination, timeout */
	STMT_SCROLL,		/* direction, amount (how far), sought or value or neither, timeout */
	STMT_TIMEOUT,		/* value */
	STMT_SLEEP,		/* value */
	STMT_WAIT_STILL,	/* value (how long), region, name (the mask; .text NULL: none), timeout */
	STMT_WAIT_CHANGE,	/* region, name (the mask), timeout */
	STMT_WAIT_REBOOT,	/* timeout */
	STMT_WAIT_POWEROFF,	/* timeout */
	STMT_WAIT_SERIAL,	/* value (a text or pattern), timeout */
	STMT_POWER_OFF,
	STMT_RESET,
	STMT_INSERT,		/* name (the drive), value */
	STMT_EJECT,		/* name (the drive) */
	STMT_CHECKPOINT,	/* name, or value (how often) */
	STMT_SCREENSHOT,	/* value */
	STMT_NOTE,		/* value */
	STMT_FAIL,		/* value */
	STMT_CAPTURE,		/* sought (a text), name (of the value), timeout */
	STMT_CHECK,		/* condition */
	STMT_CALL,		/* name, arguments */
};

struct ast_arm {
	struct ast_arm *next;
	struct ast_sought sought;
	struct ast_stmt *body;	/* NULL: empty */
	struct span span;
};

struct ast_stmt {
	struct ast_stmt *next;
	enum ast_stmt_kind kind;
	struct span span;		/* the whole statement */
	struct span head;		/* up to the block, for compound statements; else the same */
	struct ast_name name;
	struct ast_sought sought;
	struct ast_name button;		/* .text NULL: left */
	struct ast_name direction;
	struct ast_place destination;
	struct ast_condition condition;
	struct ast_expr *value, *amount, *arguments;
	struct ast_expr *region;	/* NULL: the whole display */
	struct ast_expr *timeout;	/* NULL: the default of the place */
	struct ast_chord *chords;
	struct ast_arm *arms;
	struct ast_stmt *body, *otherwise;
};

enum ast_item_kind {
	ITEM_USE,	/* name */
	ITEM_GUEST,	/* name, value (title or NULL), properties */
	ITEM_PARAM,	/* name, value (default or NULL), secret */
	ITEM_SCREEN,	/* name, properties */
	ITEM_WATCH,	/* sought or said (of the serial console), value (the message) */
	ITEM_PROCEDURE,	/* name, parameters, body */
	ITEM_PHASE,	/* phase, name (of a test; else .text is the phase's word), body */
};

enum ast_phase { PHASE_INSTALL, PHASE_BOOT, PHASE_TEST };

/* A procedure's parameter: NAME, or NAME: KIND. */
struct ast_parameter {
	struct ast_parameter *next;
	struct ast_name name;
	struct ast_name kind;	/* .text NULL: string */
};

struct ast_item {
	struct ast_item *next;
	enum ast_item_kind kind;
	struct span span;
	struct ast_name name;
	struct ast_sought sought;
	struct ast_expr *value, *said;
	struct ast_property *properties;
	struct ast_parameter *parameters;
	enum ast_phase phase;
	bool secret;
	struct ast_stmt *body;
};

/* Where a declaration stood that did not parse: what it may have declared is not to be missed. */
struct ast_lost {
	struct ast_lost *next;
	struct span span;
};

struct ast_file {
	const struct source *source;
	struct ast_item *items;
	struct ast_lost *lost;
};

#endif
