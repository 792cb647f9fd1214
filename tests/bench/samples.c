/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/samples.h"

#include <stdio.h>
#include <stdlib.h>

#include "grammar/mem.h"

void samples_add(struct samples *samples, double value)
{
	samples->values = mem_grow(samples->values, samples->count, &samples->capacity, sizeof(*samples->values));
	samples->values[samples->count++] = value;
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

double samples_median(struct samples *samples)
{
	size_t count = samples->count;

	qsort(samples->values, count, sizeof(*samples->values), by_value);
	return (samples->values[(count - 1) / 2] + samples->values[count / 2]) / 2;
}

double samples_percentile(struct samples *samples, int percent)
{
	size_t rank = (samples->count * (size_t)percent + 99) / 100;

	qsort(samples->values, samples->count, sizeof(*samples->values), by_value);
	return samples->values[rank ? rank - 1 : 0];
}

double samples_worst(struct samples *samples)
{
	qsort(samples->values, samples->count, sizeof(*samples->values), by_value);
	return samples->values[samples->count - 1];
}

void samples_deinit(struct samples *samples)
{
	mem_free(samples->values);
	*samples = (struct samples){0};
}

static void print_value(double value)
{
	if (value < 0)
		printf("\t-");
	else
		printf("\t%.6g", value);
}

void print_row(const char *figure, const char *unit, double kvt, double peer, double limit)
{
	printf("%s\t%s", figure, unit);
	print_value(kvt);
	print_value(peer);
	print_value(limit);
	putchar('\n');
	fflush(stdout);
}
