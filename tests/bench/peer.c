/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/peer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "tests/bench/guest.h"
#include "tests/bench/pages.h"
#include "tests/bench/samples.h"

enum { PASSES = 50, AT_ONCE = 20 };

double peer_ms(const char *script, const char *format, ...)
{
	char *arguments, *command;
	double ms = ABSENT;
	FILE *output;
	va_list args;

	va_start(args, format);
	arguments = mem_vformat(format, args);
	va_end(args);
	command = mem_format("perl '%s' %s", script, arguments);
	output = popen(command, "re");
	if (!output)
		give_up("cannot run perl: %s", strerror(errno));
	if (fscanf(output, "%lf", &ms) != 1)
		ms = ABSENT;
	pclose(output);
	mem_free(command);
	mem_free(arguments);
	return ms;
}

static void compare(const struct frame *a, const struct frame *b, struct rect rect)
{
	const size_t row = (size_t)rect.width * sizeof(*a->pixels), width = (size_t)a->width;

	if (rect.width == a->width) {
		if (memcmp(a->pixels + (size_t)rect.y * width, b->pixels + (size_t)rect.y * width, row * (size_t)rect.height))
			give_up("a page differs from its copy");
		return;
	}
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		if (memcmp(a->pixels + (size_t)y * width + rect.x, b->pixels + (size_t)y * width + rect.x, row))
			give_up("a page differs from its copy");
}

double pass_ms(const struct frame *a, struct rect rect)
{
	struct frame b = page_copy(a);
	struct samples ms = {0};
	double median;

	for (int i = 0; i < PASSES; i++) {
		int64_t start = now_us();

		for (int n = 0; n < AT_ONCE; n++)
			compare(a, &b, rect);
		samples_add(&ms, (double)(now_us() - start) / 1000 / AT_ONCE);
	}
	median = samples_median(&ms);
	samples_deinit(&ms);
	mem_free(b.pixels);
	return median;
}
