/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread for what would stand between a screen and its answer. It gets no signals, which are the loop's, and goes
 * behind QEMU and the run when there is more to do than there are cores.
 */
#ifndef KVT_RUNTIME_BASE_WORKER_H
#define KVT_RUNTIME_BASE_WORKER_H

#include <pthread.h>
#include <stdbool.h>

/* False if the kernel refuses a thread. To be ended with pthread_join. */
bool worker_start(pthread_t *thread, void (*work)(void *context), void *context);

#endif
