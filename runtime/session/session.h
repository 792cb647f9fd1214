/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run: a compiled script carried out on a guest, from the first phase to the verdict. Brings together the virtual
 * machine, QEMU or another VNC server, the screens, the input and the log, around one loop.
 */
#ifndef KVT_RUNTIME_SESSION_SESSION_H
#define KVT_RUNTIME_SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/script.h"
#include "interp/verdict.h"
#include "runtime/base/error.h"
#include "runtime/machine/config.h"

struct checkpoint;

/* What becomes of the machine when the run fails. */
enum on_fail {
	ON_FAIL_KEEP,			/* it is kept as a checkpoint */
	ON_FAIL_PAUSE,			/* it stands still until a signal comes */
	ON_FAIL_DISCARD,
};

/* All borrowed. */
struct session_options {
	struct script *script;		/* compiled, its params set */
	const struct config *config;
	const uint32_t *phases;		/* indices into the program's phases, in ascending order */
	size_t phase_count;
	const char *vnc;		/* run on this server rather than start QEMU; or NULL */
	const char *directory;		/* the run directory, or NULL for the usual place */
	const char *disk;		/* an installed disk to start from, or NULL: that of the newest run */
	bool color;
	bool record;			/* write recording.mkv */
	const struct checkpoint *from;	/* go on from it, in the first of `phases`; NULL: from the beginning */
	enum on_fail on_fail;
};

/* Runs to the verdict and reports it on stdout. -1, with nothing left behind, if the run could not even begin. */
int session_run(const struct session_options *options, enum reason *reason, struct error *error);

#endif
