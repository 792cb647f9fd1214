/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of a command, taken apart by the command's table of options. There are long options only (and -h):
 * "--name VALUE", "--name=VALUE", in any order with the operands; behind "--" all are operands.
 */
#ifndef KVT_RUNTIME_CLI_OPTIONS_H
#define KVT_RUNTIME_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/cli/command.h"
#include "runtime/display/frame.h"

/* Points into argv. */
struct option_use {
	const struct option_row *row;
	const char *value;		/* NULL: it takes none */
};

/* Embedded; zero before options_parse. */
struct options {
	struct option_use *uses;	/* in the order in which they were given */
	size_t use_count;
	const char **operands;
	size_t operand_count;
};

/*
 * Returns -1 to go on, or what to exit with at once: the help was asked for and is printed, or the use is wrong and
 * that is said on stderr. OPTIONS must be cleared in any case.
 */
int options_parse(struct options *options, const struct command *command, int argc, char **argv);
void options_deinit(struct options *options);

bool options_given(const struct options *options, const char *name);
const char *options_value(const struct options *options, const char *name);	/* NULL: not given */

/* The values of a repeatable option, one a call: *at begins at 0. NULL behind the last one. */
const char *options_next(const struct options *options, const char *name, size_t *at);

/* "X,Y WxH", as in the language; -1 after saying on stderr what is wrong. */
int options_region(const struct command *command, const char *text, struct rect *out);

/* The whole help of a command, options included. */
void options_help(const struct command *command, FILE *out);

/* "kvt NAME: TEXT", "help: HELP" (if HELP is not NULL) on stderr; returns EXIT_USAGE. */
int usage_error(const char *command, const char *help, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
