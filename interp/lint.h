/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lint's rules share. A rule is one function in one file, interp/lint_NAME.c; interp/lint.c has the list of them.
 * What a rule cannot know from the script, how pictures look and how long runs took, it asks of a struct lint_world.
 */
#ifndef KVT_INTERP_LINT_H
#define KVT_INTERP_LINT_H

#include "interp/script.h"

/* One picture of a screen. */
struct lint_picture {
	const char *path;
	const char *why;		/* it cannot be read, or nothing of it is compared: why; NULL: it is as below */
	bool is_transparent;		/* nothing of it is compared */
	int32_t width, height;		/* pixels */
	uint32_t compared;		/* of them */
	int32_t x, y, bounds_width, bounds_height;	/* the smallest rectangle around those that are compared */
	bool is_flat;			/* a single colour would match it */
	bool has_centre;		/* the middle of that rectangle, where click-at clicks, is compared itself */
};

/* Opens pictures and compares them as a run would. What is returned belongs to the implementation, as long as it lives. */
struct lint_eyes {
	void *context;
	/* Those of SCREEN, an index into program.screens; *COUNT may be 0. */
	const struct lint_picture *(*pictures)(void *context, uint32_t screen, uint32_t *count);
	/*
	 * Whether SCREEN would be there on a display that shows picture INDEX of the screen SHOWN, of which what is not
	 * compared is unknown and matches nothing. *SCORE: 0..1.
	 */
	bool (*sees)(void *context, uint32_t screen, uint32_t shown, uint32_t index, double *score);
};

/* How long the steps of earlier runs took. */
struct lint_records {
	void *context;
	/* The longest time, in milliseconds, that a passed step of this PHASE whose text begins with TEXT took; -1: there was
	 * none. *RUN: the folder of that run. */
	int64_t (*needed_ms)(void *context, const char *phase, const char *text, const char **run);
};

struct lint_world {
	bool ignores_pictures;			/* also whether they are there */
	const struct lint_eyes *eyes;		/* NULL: pictures are not opened */
	const struct lint_records *records;	/* NULL: there are none */
	/* Why a text cannot be read by an engine on this host, and what to do; NULL: it can, or nobody has looked. */
	const char *no_engine[TEXT_ENGINE_COUNT], *no_engine_help[TEXT_ENGINE_COUNT];
};

/*
 * Adds the warnings of all rules, and takes back those that remarks in the script allow. Of a script without errors and
 * without a program (script_as_used), it looks at the text alone. WORLD may be NULL: then nothing is opened.
 */
void lint(struct script *script, const struct lint_world *world);

/* A procedure, and, once that has been asked, whether all ways through it end with a fail, and how long it takes at least. */
struct lint_procedure {
	const struct ast_item *item;
	enum { ENDS_UNKNOWN, ENDS_NOT, ENDS } ends;
	bool has_least;
	int64_t least_ms;
};

/* What a rule gets. */
struct lint {
	struct script *script;
	const struct program *program;		/* NULL for a script that is used only */
	const struct lint_world *world;
	struct diag_list *diags;
	const struct ast_expr *time_limit;	/* the guest's, a literal; NULL: none */
	struct lint_procedure *procedures;	/* of all files */
	uint32_t procedure_count;
};

/* Calls VISIT for each statement of each phase and procedure of all files, outer ones first. */
typedef void lint_visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s);
void lint_statements(struct lint *lint, lint_visit *visit);

/* The index of the screen NAME, or -1. */
int64_t lint_screen(const struct lint *lint, const char *name);

/* Whether the script waits for this screen: in a wait-screen, a one-of, or where it sends the pointer. */
bool lint_is_waited_for(struct lint *lint, const char *name);

/* Of rules about pictures: those of SCREEN that can be compared; NULL if pictures are not opened. */
const struct lint_picture *lint_pictures_of(const struct lint *lint, uint32_t screen, uint32_t *count);

/* The first picture of the screen SHOWN on which SCREEN would be there too, and with what score; NULL: there is none. */
const struct lint_picture *lint_seen_on(const struct lint *lint, uint32_t screen, uint32_t shown, double *score);

/* Fewer compared pixels than one letter has on a text console, 8x16, tell nothing from anything. */
enum { LINT_LEAST_COMPARED = 128 };

/* 0.9731 as "97.3%", cut off. */
const char *lint_percent(const struct lint *lint, double share);

typedef void lint_rule(struct lint *lint);

lint_rule lint_sleep, lint_unreachable, lint_phase, lint_host_path, lint_time_limit, lint_needed, lint_no_engine;
lint_rule lint_no_picture, lint_picture_unreadable, lint_picture_masked, lint_picture_flat, lint_picture_size;
lint_rule lint_ambiguous, lint_overlap, lint_click, lint_watcher;

#endif
