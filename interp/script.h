/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A script with all that it uses: read, parsed, compiled. Owns everything made on the way.
 */
#ifndef KVT_INTERP_SCRIPT_H
#define KVT_INTERP_SCRIPT_H

#include "grammar/arena.h"
#include "grammar/ast.h"
#include "grammar/diag.h"
#include "interp/program.h"

struct script_file {
	struct ast_file *ast;
	const char *path, *folder;
};

struct script {
	struct arena arena;
	struct diag_list diags;
	struct script_file *files;	/* the one asked for first, then what it uses */
	uint32_t file_count;
	struct program *program;	/* NULL when there are errors */
};

/* Where scripts come from: an editor has some in memory. As source_read: NULL with errno set on failure. */
struct script_reader {
	struct source *(*read)(void *context, struct arena *arena, const char *path);
	void *context;
};

/*
 * Reads and compiles PATH; what is wrong is in script->diags. STDLIB is the folder of shared scripts, or NULL. The
 * outcome is true if there are no errors. script_deinit in any case.
 */
bool script_load(struct script *script, const char *path, const char *stdlib);
void script_deinit(struct script *script);

/* The same with a READER of the caller's, for PATH too. */
bool script_load_from(struct script *script, const char *path, const char *stdlib, const struct script_reader *reader);

/*
 * Whether SCRIPT was written to be used by others: without a guest and without phases. Then the errors that say just
 * this are taken back, and diags.errors are those that are left.
 */
bool script_as_used(struct script *script);

/*
 * Sets a param from text, as --set and config.yaml give it: a string as it is, other kinds as a script writes them.
 * False with *why (in the script's arena) if there is no such param or the text is of the wrong kind.
 */
bool script_set_param(struct script *script, const char *name, const char *text, const char **why);

/* The first required param that has no value yet, or NULL. */
const struct program_param *script_missing_param(const struct script *script);

#endif
