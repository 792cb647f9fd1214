/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a running process costs, from /proc. A process that is not there ends the benchmark, as in guest.h.
 */
#ifndef KVT_TESTS_BENCH_PROCESS_COST_H
#define KVT_TESTS_BENCH_PROCESS_COST_H

#include <sys/types.h>

double process_cpu_s(pid_t pid);	/* user and system time of all threads since its start; to 10 ms */
double process_peak_mib(pid_t pid);	/* the most that was resident at any time */

#endif
