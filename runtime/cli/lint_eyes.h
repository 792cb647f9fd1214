/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lint sees of a script's pictures: each is read once, when it is first asked for, and compared with the code that
 * a run uses.
 */
#ifndef KVT_RUNTIME_CLI_LINT_EYES_H
#define KVT_RUNTIME_CLI_LINT_EYES_H

#include "interp/lint.h"

struct eyes;

/* PROGRAM is borrowed. */
struct eyes *eyes_new(const struct program *program);
void eyes_free(struct eyes *eyes);		/* NULL is allowed */

/* Valid as long as EYES. */
const struct lint_eyes *eyes_for_lint(struct eyes *eyes);

#endif
