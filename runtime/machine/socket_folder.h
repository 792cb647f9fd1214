/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the sockets of a machine lie: a folder that only we can enter, so that nobody else can be the VNC server behind a
 * path in it, nor talk to the monitor. Its name is short, as addresses of unix sockets must be.
 */
#ifndef KVT_RUNTIME_MACHINE_SOCKET_FOLDER_H
#define KVT_RUNTIME_MACHINE_SOCKET_FOLDER_H

#include "runtime/base/error.h"

/* Embedded. */
struct socket_folder {
	char *path;			/* NULL: there is none */
	char *vnc, *monitor;		/* paths for two sockets in it, which QEMU makes */
	int lock;			/* held for as long as we live, so that others can tell */
};

/* Makes one in $XDG_RUNTIME_DIR or in /tmp, and removes those that runs have left there which were killed. */
int socket_folder_make(struct socket_folder *folder, struct error *error);

/* With the sockets in it; one that was never made must be zero. */
void socket_folder_remove(struct socket_folder *folder);

#endif
