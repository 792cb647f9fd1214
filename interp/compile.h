/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trees to bytecode: names are resolved, kinds and ranges checked, code is made. What is wrong is added to the script's
 * diagnostics; the program is only whole if there was no error.
 */
#ifndef KVT_INTERP_COMPILE_H
#define KVT_INTERP_COMPILE_H

#include "interp/script.h"

struct program *compile(struct script *script);

#endif
