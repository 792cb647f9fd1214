/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layers of a disk in the run directory: qcow2 images, each over the one below it. Only the top one is written to;
 * a checkpoint puts another one on top, and what lies below it is the disk of that moment from then on.
 */
#ifndef KVT_RUNTIME_MACHINE_LAYERS_H
#define KVT_RUNTIME_MACHINE_LAYERS_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/arena.h"

/* Embedded; zero before first use. */
struct layers {
	char **paths;			/* the lowest first */
	size_t count, capacity;
};

void layers_push(struct layers *layers, char *path);		/* PATH, from mem_*, is taken over */
const char *layers_top(const struct layers *layers);		/* NULL: there are none */
void layers_deinit(struct layers *layers);			/* leaves the files alone */

/* A path for another layer in FOLDER, at which nothing lies: STEM.1.qcow2, STEM.2.qcow2... To be freed. */
char *layers_free_path(const char *folder, const char *stem);

/* Their names without the folder, NULL-terminated, in ARENA. */
const char *const *layers_names(const struct layers *layers, struct arena *arena);

bool names_have(const char *const *names, const char *name);	/* NULL is an empty list */

#endif
