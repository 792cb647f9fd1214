/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run as its run.json tells it, for what is made of runs afterwards. The values belong to the tree of run_read.
 */
#ifndef KVT_RUNTIME_RESULTS_RUN_READ_H
#define KVT_RUNTIME_RESULTS_RUN_READ_H

#include "runtime/base/error.h"
#include "runtime/base/json_tree.h"

/* run.json in DIRECTORY, for jt_free; NULL if there is none that can be read. */
struct json_t *run_read(const char *directory, struct error *error);

/* The step of the verdict or, while there is none, the one that is under way; NULL: all passed. */
const struct json_t *run_read_step(const struct json_t *run);

/* The screenshot of the verdict or, while there is none, the newest of a step, below the directory; NULL: none. */
const char *run_read_screenshot(const struct json_t *run);

/* QEMU's events of the last phase that has some; NULL: none. */
const struct json_t *run_read_events(const struct json_t *run);

/* In words, what a processor of a look at the machine was doing. */
const char *run_read_doing(const struct json_t *processor);

/* A member that is a number, or OTHERWISE. */
double member_number(const struct json_t *object, const char *name, double otherwise);
const char *member_text(const struct json_t *object, const char *name);		/* NULL: there is none */

/*
 * The end of a file of at most LINES whole lines, safe to be shown line by line, for mem_free. NULL: there is nothing in it.
 */
char *run_read_tail(const char *directory, const char *file, int lines);

#endif
