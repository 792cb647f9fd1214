/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves, before it runs, that a program cannot lead the virtual machine astray: every operand is within its table,
 * every jump stays within its own stretch of code, the stack's depth is the same on every way to an instruction and
 * within its limit, nothing runs off the end.
 */
#ifndef KVT_INTERP_VERIFY_H
#define KVT_INTERP_VERIFY_H

#include <stdbool.h>

#include "interp/program.h"

/* False with the reason in WHY (NUL-terminated, at most SIZE bytes). */
bool verify(const struct program *program, char *why, size_t size);

#endif
