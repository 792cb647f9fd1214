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

/* `name value`, in guest and screen blocks. */
struct ast_property {
	struct ast_property *next;
	struct ast_name name;
	struct ast_expr *value;		/* NULL: the name stands alone */
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
	struct ast_name screen;		/* .text NULL: none */
	enum ast_freshness freshness;
};

/* Where the pointer is sent: a screen's picture or a point. */
struct ast_place {
	struct ast_name screen;		/* .text NULL: the point */
	struct ast_expr *point;		/* both NULL: where it is */
};

enum ast_stmt_kind {
	STMT_WAIT_SCREEN,	/* name, freshness, timeout */
	STMT_ONE_OF,		/* arms, timeout */
	STMT_IF_SCREEN,		/* name, freshness, timeout, body, otherwise */
	STMT_IF,		/* left, right (NULL: left is a truth value), negated, body, otherwise */
	STMT_REPEAT,		/* value (times), name (until; .text NULL: none), freshness, body */
	STMT_TYPE,		/* value */
	STMT_KEYBOARD,		/* name (the layout) */
	STMT_PRESS,		/* chords */
	STMT_HOLD,		/* chords, one */
	STMT_RELEASE,		/* chords, one or NULL for all */
	STMT_MOVE_TO,		/* name or value (a point), timeout */
	STMT_CLICK_AT,		/* name or value, button, timeout */
	STMT_DRAG,		/* name or value, destination, timeout */
	STMT_SCROLL,		/* direction, left (how far), name or value or neither, timeout */
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
	enum ast_freshness freshness;
	struct ast_name button;		/* .text NULL: left */
	struct ast_name direction;
	struct ast_place destination;
	struct ast_expr *value, *left, *right, *arguments;
	struct ast_expr *region;	/* NULL: the whole display */
	struct ast_expr *timeout;	/* NULL: the default of the place */
	struct ast_chord *chords;
	struct ast_arm *arms;
	struct ast_stmt *body, *otherwise;
	bool negated;
};

enum ast_item_kind {
	ITEM_USE,	/* name */
	ITEM_GUEST,	/* name, value (title or NULL), properties */
	ITEM_PARAM,	/* name, value (default or NULL), secret */
	ITEM_SCREEN,	/* name, properties */
	ITEM_WATCH,	/* name (the screen) or said (of the serial console), value (the message) */
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
