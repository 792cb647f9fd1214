/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The description of a checkpoint as a file; docs/checkpoint.schema.json is its form. */
#ifndef KVT_RUNTIME_SESSION_CHECKPOINT_JSON_H
#define KVT_RUNTIME_SESSION_CHECKPOINT_JSON_H

#include "runtime/session/checkpoint.h"

/* All but .folder, which stays NULL. */
int checkpoint_read(struct checkpoint *checkpoint, const char *path, struct error *error);

#endif
