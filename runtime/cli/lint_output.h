/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kvt lint says, for machines: a writer for each format. Of several scripts with the same finding in a script that
 * all of them use, it is written once.
 */
#ifndef KVT_RUNTIME_CLI_LINT_OUTPUT_H
#define KVT_RUNTIME_CLI_LINT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/diag.h"
#include "runtime/base/json_writer.h"

struct lint_output;

struct lint_writer {
	const char *name;		/* as --format has it */
	void (*begin)(struct lint_output *output);
	/* PATH is where to look if the finding has no place of its own: the script. */
	void (*finding)(struct lint_output *output, const char *path, const struct diag *diag);
	void (*end)(struct lint_output *output);
};

extern const struct lint_writer lint_json, lint_sarif, lint_github;

/* Embedded; zero but for writer and denied before lint_output_begin. */
struct lint_output {
	const struct lint_writer *writer;
	bool denied[GROUP_COUNT];
	struct text_buffer text;	/* the format's lines, or ... */
	struct json_writer json;	/* ... its document */
	size_t errors, warnings, denials;
	size_t left_out;		/* counted, but not kept: nobody can tell what they were */
	char **seen;
	size_t seen_count, seen_capacity;
};

void lint_output_begin(struct lint_output *output);
void lint_output_add(struct lint_output *output, const char *path, const struct diag_list *diags);

/* Prints all of it on stdout, and clears it. */
void lint_output_end(struct lint_output *output);

/* "error", also for a warning of a group that is denied, or "warning". */
const char *lint_level(const struct lint_output *output, const struct diag *diag);
bool lint_is_denied(const struct lint_output *output, const struct diag *diag);

#endif
