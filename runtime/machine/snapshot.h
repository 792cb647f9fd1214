/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a running QEMU, memory and devices, into a file and back, by way of its monitor: a migration to a file. The
 * guest stands still meanwhile. What its disk holds is frozen by putting a new layer over it, in the same moment.
 */
#ifndef KVT_RUNTIME_MACHINE_SNAPSHOT_H
#define KVT_RUNTIME_MACHINE_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/base/loop.h"
#include "runtime/machine/monitor.h"

struct snapshot;

struct snapshot_end {
	const struct error *error;	/* NULL: it is done */
	bool layered;			/* the new layer is in use, also if something else failed */
	int64_t bytes;			/* of the file */
	int64_t took_us;		/* for which the guest stood still */
};

/*
 * Saves into PATH, whole or not at all. LAYER: an empty layer over the drive `disk`, or NULL if it has none. The guest
 * goes on afterwards, unless it is to STAY as it is. DONE is called from the loop, once, and not after the monitor is lost.
 */
struct snapshot *snapshot_save(struct loop *loop, struct monitor *monitor, const char *path, const char *layer, bool stay,
			       void (*done)(void *context, const struct snapshot_end *end), void *context);

/* The same back, into a QEMU that was started with `-incoming defer -S`; the guest goes on. */
struct snapshot *snapshot_load(struct loop *loop, struct monitor *monitor, const char *path,
			       void (*done)(void *context, const struct snapshot_end *end), void *context);

/* From DONE on, or when the monitor is gone; NULL is allowed. A file that is not whole goes away. */
void snapshot_free(struct snapshot *snapshot);

#endif
