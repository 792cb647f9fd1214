/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program as text: the same for the same script, whatever the host, so that it can be a golden test.
 */
#ifndef KVT_INTERP_DISASM_H
#define KVT_INTERP_DISASM_H

#include <stdio.h>

#include "interp/program.h"

void disasm(const struct program *program, FILE *out);

#endif
