/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command of kvt: its name, all that is said about it, its options, and what it does. Each stands in the file of its
 * name as `const struct command command_NAME`; main.c has the table of them.
 */
#ifndef KVT_RUNTIME_CLI_COMMAND_H
#define KVT_RUNTIME_CLI_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

struct option_row {
	const char *name;		/* without the dashes; NULL ends a table */
	const char *argument;		/* what stands for it in the help, "FILE"; NULL: it takes none */
	const char *help;		/* a sentence, lower case, without a full stop */
	bool repeatable;
};

struct command {
	const char *name;
	const char *synopsis;		/* what follows the name: "[options] GUEST.kvt" */
	const char *summary;		/* a few words for the list of commands */
	const char *help;		/* some sentences and an example, with line breaks */
	const struct option_row *options;	/* NULL: it has none but --help */
	const char *operand;		/* what its operands are, "GUEST.kvt"; NULL: it takes none */
	int least, most;		/* how many of them; most 0: any number */
	int (*run)(int argc, char **argv);	/* argv[0] is the command's name; returns the exit code */
};

extern const struct command command_run, command_lint, command_fmt, command_disasm, command_capture, command_match,
	command_text, command_explain, command_report, command_video, command_lsp;

#endif
