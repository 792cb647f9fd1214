/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Screens to measure with, 1024x768 each: real ones, the Fedora screens of shared/screens, where they are, otherwise
 * drawn installer pages, alike but for their letters. Failures end the process, as in guest.h.
 */
#ifndef KVT_TESTS_BENCH_PAGES_H
#define KVT_TESTS_BENCH_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/display/frame.h"

enum { PAGE_WIDTH = 1024, PAGE_HEIGHT = 768 };

/* Embedded. */
struct pages {
	struct frame *frames;
	size_t count, capacity;
	bool drawn;
};

/*
 * All PNG files of PAGE_WIDTH x PAGE_HEIGHT below the folder SCREENS in the order of their names, at most MOST (0: any
 * number); as many drawn ones, or 40, where there are less than two.
 */
void pages_load(struct pages *pages, const char *screens, size_t most);
void pages_deinit(struct pages *pages);

struct frame page_draw(unsigned int seed);	/* .pixels: mem_free */
struct frame page_copy(const struct frame *page);

/* What another renderer makes of the same page: a soft pixel more before every edge. */
void page_soften(struct frame *page);

/* Writes PAGE as a PNG; returns the path FOLDER/NAME.png, to be freed. */
char *page_write(const char *folder, const char *name, const struct frame *page);

#endif
