/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files that a machine is made of: whether they can be used, and the firmware's.
 */
#ifndef KVT_RUNTIME_MACHINE_MACHINE_FILES_H
#define KVT_RUNTIME_MACHINE_MACHINE_FILES_H

#include "runtime/machine/machine.h"

/* -1 if a file that SPEC names is missing or cannot be read (the disk: written). */
int machine_files_check(const struct machine_spec *spec, struct error *error);

/* The UEFI firmware's read-only part; makes spec->uefi_vars if it is missing. NULL on failure, with *reason set. */
const char *machine_files_uefi(const struct machine_spec *spec, enum reason *reason, struct error *error);

/* Copies the UEFI variables FROM a file TO another, whole or not at all. */
int machine_files_copy(const char *from, const char *to, struct error *error);

#endif
