/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of QEMU for a machine, made from its description and nothing else: no file is looked at.
 */
#ifndef KVT_RUNTIME_MACHINE_QEMU_ARGS_H
#define KVT_RUNTIME_MACHINE_QEMU_ARGS_H

#include "runtime/machine/machine.h"

/* Where QEMU finds its ends of the socket pairs: of its monitor, and of the guest's serial port if it has one. */
enum { QEMU_MONITOR_FD = 3, QEMU_SERIAL_FD, QEMU_FD_END, QEMU_FDS = QEMU_FD_END - QEMU_MONITOR_FD };

/* The names of the drives' devices in the monitor. */
#define QEMU_CDROM_ID "cdrom0"
#define QEMU_FLOPPY_ID "floppy0"
/* The network adapter's. */
#define QEMU_NETWORK_ID "net0"

/* What machine_start found or made for the description. */
struct qemu_surroundings {
	const char *program;
	bool kvm;
	const char *vnc_socket;		/* path */
	const char *monitor_socket;	/* path; NULL: no monitor for people */
	const char *uefi_code;		/* the firmware's read-only part; with FIRMWARE_UEFI only */
};

/* NULL-terminated; freed with qemu_args_free. */
char **qemu_args(const struct machine_spec *spec, const struct qemu_surroundings *surroundings);
void qemu_args_free(char **args);

/* One line that a shell would split into ARGS again. */
char *qemu_args_quoted(char *const *args);

#endif
