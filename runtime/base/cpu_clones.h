/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marks an inner loop to be compiled once more for AVX2; which of the two is called is settled when the program starts.
 * Plain C everywhere: on x86-64 the other one has SSE2, on other processors there is one, with what they have.
 */
#ifndef KVT_RUNTIME_BASE_CPU_CLONES_H
#define KVT_RUNTIME_BASE_CPU_CLONES_H

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__)
#define CPU_CLONES __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define CPU_CLONES
#endif

#endif
