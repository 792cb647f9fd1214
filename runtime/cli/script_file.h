/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening a script from the command line, the same for all commands.
 */
#ifndef KVT_RUNTIME_CLI_SCRIPT_FILE_H
#define KVT_RUNTIME_CLI_SCRIPT_FILE_H

#include "interp/script.h"

/* The folder of kvt's stdlib: $KVT_STDLIB, else, in BUFFER, the one that belongs to this kvt, installed or in its source
 * tree; NULL if there is none. */
const char *script_file_stdlib(char *buffer, size_t size);

/* script_load with that stdlib. */
bool script_file_open(struct script *script, const char *path);

/* Whether stderr is to have colours: it is a terminal and NO_COLOR is not set. */
bool script_file_color(void);

/* Writes SCRIPT's diagnostics to stderr. */
void script_file_report(const struct script *script);

#endif
