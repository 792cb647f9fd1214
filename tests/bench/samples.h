/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was measured several times, and the rows that tests/bench/run makes its table of: "figure, unit, kvt, peer,
 * limit", separated by tabs, on stdout. A value that there is not is ABSENT.
 */
#ifndef KVT_TESTS_BENCH_SAMPLES_H
#define KVT_TESTS_BENCH_SAMPLES_H

#include <stddef.h>

#define ABSENT (-1.0)

/* Embedded, all zero before first use. */
struct samples {
	double *values;
	size_t count, capacity;
};

void samples_add(struct samples *samples, double value);
double samples_median(struct samples *samples);	/* sorts them, like the next; there must be one */
double samples_percentile(struct samples *samples, int percent);	/* what so many of 100 do not exceed */
double samples_worst(struct samples *samples);
void samples_deinit(struct samples *samples);

void print_row(const char *figure, const char *unit, double kvt, double peer, double limit);

#endif
