/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Disks that outlive their run. While a run installs, its disk is disk.qcow2 in the run directory; once the install
 * phase has passed it is renamed to installed.qcow2 and stays as it is: all later phases, of this run and of others,
 * start from it and write to a layer of their own.
 */
#ifndef KVT_RUNTIME_RESULTS_INSTALLED_DISK_H
#define KVT_RUNTIME_RESULTS_INSTALLED_DISK_H

#include "runtime/base/error.h"

/* The newest installed.qcow2 of GUEST's runs in the usual place, runs/GUEST below the current folder. Freed by the
 * caller; NULL if there is none. */
char *installed_disk_find(const char *guest, struct error *error);

/* Removes the disks of GUEST's runs in the usual place but for the KEEP newest installed and the KEEP newest that were
 * not, and the checkpoints of all but the KEEP newest that have any. Touches only folders with a run.json, and none that a run
 * under way needs (rundir.h). What cannot be removed stays. */
void installed_disk_prune(const char *guest, int keep);

#endif
