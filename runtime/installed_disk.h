/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Disks that outlive their run. While a run installs, its disk is disk.qcow2 in the run directory; once the install
 * phase has passed it is renamed to installed.qcow2, from which later runs can boot without installing again.
 */
#ifndef KVT_RUNTIME_INSTALLED_DISK_H
#define KVT_RUNTIME_INSTALLED_DISK_H

#include "runtime/error.h"

/* The newest installed.qcow2 beside the run directory DIRECTORY (in its sibling runs). Freed by the caller. */
char *installed_disk_find(const char *directory, struct error *error);

/* Removes the disks of DIRECTORY's sibling runs but for the KEEP newest installed and the KEEP newest failed ones;
 * DIRECTORY's own are among those that count. What cannot be removed stays. */
void installed_disk_prune(const char *directory, int keep);

#endif
