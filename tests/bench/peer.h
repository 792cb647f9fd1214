/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What others take for the same, and what cannot be gone below.
 */
#ifndef KVT_TESTS_BENCH_PEER_H
#define KVT_TESTS_BENCH_PEER_H

#include "runtime/display/frame.h"

/* The figure of tinycv.pl, asked with these words for a shell; ABSENT where tinycv is not installed. */
double peer_ms(const char *script, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The median of a plain pass (memcmp) over RECT of two equal pages, of which one is A. */
double pass_ms(const struct frame *a, struct rect rect);

#endif
