/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starting QEMU as a child that cannot outlive kvt, and its log.
 */
#ifndef KVT_RUNTIME_MACHINE_QEMU_PROCESS_H
#define KVT_RUNTIME_MACHINE_QEMU_PROCESS_H

#include <sys/types.h>

#include "runtime/base/error.h"
#include "runtime/base/loop.h"
#include "runtime/machine/qemu_args.h"

/* Opens LOG_DIR/qemu.log for appending and writes ARGS to LOG_DIR/qemu.cmdline. The descriptor, or -1. */
int qemu_log_open(const char *log_dir, char *const *args, struct error *error);

/* What QEMU said last after byte START of its log, as far as it fits; empty if it said nothing. */
void qemu_log_last(const char *log_dir, off_t start, char *text, size_t size);

/* COUNT socket pairs, our ends and QEMU's; -1 for the others. */
int qemu_sockets_make(int count, int ours[QEMU_FDS], int theirs[QEMU_FDS], struct error *error);
void qemu_sockets_close(const int sockets[QEMU_FDS]);

/*
 * Starts ARGS[0] (found on PATH) in a session of its own, with SOCKETS as descriptors from QEMU_MONITOR_FD on (-1: none)
 * and LOG as output. The kernel kills it when the thread that called this ends, however that happens. -1 if it cannot be executed.
 */
pid_t qemu_spawn(const struct loop *loop, char *const *args, const int sockets[QEMU_FDS], int log, struct error *error);

/* "ended with status 1", "was killed by signal 9 (Killed)" */
void qemu_describe_end(int status, char *text, size_t size);

#endif
