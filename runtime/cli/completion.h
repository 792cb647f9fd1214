/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Completion of kvt's command line, as a script for a shell: made from the commands' own tables, so that it knows what
 * they know. What stands for an argument there decides what it is completed with: "a|b" with these words, FILE and DIR
 * with such, FILE|DIR and GUEST.kvt with scripts, and anything else not at all.
 */
#ifndef KVT_RUNTIME_CLI_COMPLETION_H
#define KVT_RUNTIME_CLI_COMPLETION_H

#include <stddef.h>
#include <stdio.h>

#include "runtime/cli/command.h"

/* -1 if SHELL is none of those that are known: bash, zsh. */
int completion_print(const char *shell, const struct command *const *commands, size_t count, FILE *out);

#endif
