/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all commands say in the same words.
 */
#ifndef KVT_RUNTIME_CLI_SAY_H
#define KVT_RUNTIME_CLI_SAY_H

#include "runtime/base/error.h"

/* "kvt COMMAND: ..." and the help, on stderr. */
void say_error(const char *command, const struct error *error);

/* The name of a file that a command has made, on stdout: OUT or, if that is NULL, NAME in DIRECTORY. */
void say_made(const char *out, const char *directory, const char *name);

#endif
