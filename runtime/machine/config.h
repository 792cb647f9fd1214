/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config.yaml: what differs from host to host and is kept out of the scripts. Read from --config, else from
 * $XDG_CONFIG_HOME/kvt/config.yaml (default ~/.config/kvt/config.yaml) if that exists.
 * Unknown keys and values of the wrong kind are errors with file:line:column and, where one is near, a suggestion.
 *
 *	media: [/srv/images, ~/iso]	# folders in which guests' media are looked for, in this order
 *	accelerator: auto		# auto (tries kvm, falls back to tcg), kvm or tcg
 *	qemu: /usr/bin/qemu-system-x86_64
 *	limits:
 *	  run: 2 h			# overall time limit of a run; none by default
 *	  disks: 2			# installed disks that are kept per guest; older ones are removed
 *	  checkpoints: 2		# of those that a run makes by the clock, the newest that are kept
 *	guests:
 *	  debian-12:
 *	    params: {mirror: "10.0.2.2:8777"}
 */
#ifndef KVT_RUNTIME_MACHINE_CONFIG_H
#define KVT_RUNTIME_MACHINE_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/error.h"

enum accelerator { ACCELERATOR_AUTO, ACCELERATOR_KVM, ACCELERATOR_TCG };

struct config_param {
	char *guest, *name, *value;
	int line, column;		/* where the value stands in the file */
};

struct config {
	char *path;			/* NULL: there was no file, all is default */
	char **media;			/* absolute folders; '~' and relative ones (to the file's folder) resolved */
	size_t media_count;
	enum accelerator accelerator;
	char *qemu;			/* NULL: found on PATH by architecture */
	int64_t run_limit_us;		/* 0: none */
	int disks;			/* at least 1 */
	int checkpoints;		/* at least 1 */
	struct config_param *params;
	size_t param_count;
};

/* PATH NULL: the usual place, where a missing file is fine. -1 on failure; config is then all zero. */
int config_load(struct config *config, const char *path, struct error *error);
void config_deinit(struct config *config);

#endif
