/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A checkpoint: a machine that was kept in the run directory, and what there is to know about it. In RUN/checkpoints lie
 *
 *	NAME.state	memory and devices, as QEMU migrates them
 *	NAME.json	the rest, this structure; written last, so what has one is whole
 *	NAME.png	the display as it was when the last input was on its way; not always there
 *	NAME.serial	what the serial console had said in this phase, as text; only if there is one
 *
 * and beside that folder the layers of its disk, which nothing is written to any more.
 */
#ifndef KVT_RUNTIME_SESSION_CHECKPOINT_H
#define KVT_RUNTIME_SESSION_CHECKPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/arena.h"
#include "interp/spot.h"
#include "runtime/base/error.h"

/* A list of strings, NULL-terminated; NULL is an empty one. */
typedef const char *const *checkpoint_names;

/* A medium in a drive, or what the machine is started with. */
struct checkpoint_medium {
	const char *path;		/* absolute; NULL: there is none */
	int64_t bytes;
};

enum checkpoint_media {
	CHECKPOINT_CDROM,
	CHECKPOINT_FLOPPY,
	CHECKPOINT_KERNEL,
	CHECKPOINT_INITRD,
	CHECKPOINT_MEDIA,
};

/* All strings are in ARENA. */
struct checkpoint {
	struct arena arena;
	const char *folder;		/* of the run; not in the file */
	const char *name;
	bool automatic;
	const char *guest, *script, *phase;
	const char *place, *statement;	/* "tiny.kvt:31:2", "wait-screen language" */
	int64_t at_us, took_us;		/* run time; for how long the guest stood still */
	int64_t bytes;			/* of the state */
	const char *qemu, *accelerator, *likeness;	/* see machine_likeness */
	checkpoint_names params;	/* "name=value", those that something has asked for so far; no secrets */
	struct checkpoint_medium media[CHECKPOINT_MEDIA];
	const char *installed;		/* the disk below the layers: a name in FOLDER, or a path; NULL: none */
	checkpoint_names disk, test;	/* the layers, names in FOLDER, the lowest first */
	bool has_before;		/* NAME.png is there */
	checkpoint_names away;		/* screens that have been away since then */
	const char *serial;		/* what NAME.serial is to hold; NULL: nothing; not read back */
	struct vm_memory memory;	/* its place on the serial console counts from the beginning of NAME.serial */
};

/* What lies in FOLDER for NAME, ".state" for example. To be freed. */
char *checkpoint_path(const char *folder, const char *name, const char *suffix);

int checkpoint_write(const struct checkpoint *checkpoint, struct error *error);

/* Removes the files of NAME, but not the layers. */
void checkpoint_remove(const char *folder, const char *name);

/*
 * Finds WHAT, "NAME" or "RUN:NAME": in the newest run of GUEST in runs/GUEST that has one of this name, or in the run
 * directory RUN. checkpoint_deinit in any case.
 */
int checkpoint_find(struct checkpoint *checkpoint, const char *what, const char *guest, struct error *error);
void checkpoint_deinit(struct checkpoint *checkpoint);

/* Whether the media are there as they were. */
int checkpoint_check_media(const struct checkpoint *checkpoint, struct error *error);

#endif
