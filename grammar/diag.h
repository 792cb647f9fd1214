/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with a script: records, queued while it is read and compiled and rendered at the end. The catalogue
 * of codes is grammar/diag_list.h.
 */
#ifndef KVT_GRAMMAR_DIAG_H
#define KVT_GRAMMAR_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "grammar/arena.h"
#include "grammar/diag_list.h"
#include "grammar/source.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

/* What a diagnostic is about: whether a script does what it says, does so every time and everywhere, and reads well. */
enum diag_group { GROUP_CORRECTNESS, GROUP_FLAKINESS, GROUP_PORTABILITY, GROUP_STYLE, GROUP_COUNT };

enum diag_code {
#define X(name, code, severity, sentence) DIAG_##name,
	DIAG_LIST(X)
#undef X
	DIAG_COUNT
};

/* Something beside the main message: with a source, another place; without, advice. */
struct diag_note {
	struct diag_note *next;
	struct span span;
	const char *text;
	bool help;
};

struct diag {
	enum diag_code code;
	struct span span;
	const char *message;
	struct diag_note *notes;	/* in the order in which they were added */
	struct span fix;		/* what the suggestion would replace; without a source there is none */
	const char *fixed;		/* by what */
	bool has_uses;			/* diag_tell_uses has been here */
};

/* Owned by whoever holds the arena, in which all of it lives. */
struct diag_list {
	struct arena *arena;
	struct diag *items;
	size_t count, capacity;
	size_t errors, warnings;
};

/* Beyond these a script gets no more messages: the first ones are what its author needs. */
enum { DIAG_MAX = 100 };

void diag_add(struct diag_list *list, enum diag_code code, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* These speak of the diag added last. */
void diag_note(struct diag_list *list, struct span span, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_help(struct diag_list *list, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Whether the scanner has already said something of the line before AT: what it left out, or a string that takes in the rest
 * of the line, makes what stands there look wrong.
 */
bool diag_is_told_of(const struct diag_list *list, struct span at);

/* What would mend it: SPAN replaced by TEXT, which is copied. */
void diag_fix(struct diag_list *list, struct span span, const char *text);

/* "did you mean `...`?" and the fix for it, if one of the candidates is near. */
void diag_suggest(struct diag_list *list, struct span word, const char *const *candidates, size_t count);

const char *diag_code_text(enum diag_code code);		/* "E0201" */
enum severity diag_code_severity(enum diag_code code);
const char *diag_code_sentence(enum diag_code code);
enum diag_group diag_code_group(enum diag_code code);
bool diag_code_find(const char *text, enum diag_code *code);	/* in small letters too */

const char *diag_group_word(enum diag_group group);		/* "correctness" */
bool diag_group_find(const char *word, enum diag_group *group);

/*
 * Adds to each diagnostic of a source that others use where that is used, up to the one asked for first; once.
 */
void diag_tell_uses(struct diag_list *list);

/* Takes back one of LIST's items; those behind it move up. */
void diag_drop(struct diag_list *list, size_t index);

/* The items in the order of their places. The table is on the heap, to be freed with mem_free. */
const struct diag **diag_sorted(const struct diag_list *list);

/* Writes all of them, in the order of their places, each with its line and caret; COLOR: with ANSI colours. */
void diag_render(const struct diag_list *list, FILE *out, bool color);

#endif
