/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether guests really run on this host's KVM. That /dev/kvm opens says little: in some virtual machines it is there
 * and interprets guest code instruction by instruction, far slower than QEMU's own translator.
 */
#ifndef KVT_RUNTIME_MACHINE_KVM_TRIAL_H
#define KVT_RUNTIME_MACHINE_KVM_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/loop.h"

/*
 * Runs a few million guest instructions in a child process. Takes some milliseconds where KVM is good and at most
 * two seconds where it is not. False: WHY says, in half a sentence, what is the matter.
 */
bool kvm_trial(const struct loop *loop, char *why, size_t size);

#endif
