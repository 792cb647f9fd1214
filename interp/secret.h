/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Secret params: their values are typed and never shown. Whatever is made of values and goes into a log, a message or a
 * file's name passes through here.
 */
#ifndef KVT_INTERP_SECRET_H
#define KVT_INTERP_SECRET_H

#include "grammar/arena.h"
#include "interp/program.h"

#define SECRET_SHOWN "(secret)"		/* in place of a value */

/* TEXT with SECRET_SHOWN in place of each secret's value; TEXT itself if it holds none. */
const char *secret_conceal(const struct program *program, struct arena *arena, const char *text);

#endif
