/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What earlier runs of a guest, in runs/GUEST, tell lint: how long their steps took. */
#ifndef KVT_RUNTIME_CLI_LINT_RECORDS_H
#define KVT_RUNTIME_CLI_LINT_RECORDS_H

#include "interp/lint.h"

struct records;

/* Of all runs of GUEST in the current folder. What cannot be read tells nothing. */
struct records *records_new(const char *guest);
void records_free(struct records *records);	/* NULL is allowed */

/* Valid as long as RECORDS. */
const struct lint_records *records_for_lint(struct records *records);

#endif
