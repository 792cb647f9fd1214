/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A reference picture made ready for comparing: its pixels and, from the alpha channel, which of them count.
 * A pixel counts when its alpha is at least 128.
 */
#ifndef KVT_RUNTIME_PICTURE_H
#define KVT_RUNTIME_PICTURE_H

#include <stdint.h>

#include "runtime/error.h"
#include "runtime/frame.h"

/* A run of compared pixels within one row. */
struct span_of_row {
	int32_t y, x, length;
};

struct picture {
	char *path;			/* as it was asked for; owned */
	int32_t width, height;
	uint32_t *pixels;		/* 0x00RRGGBB */
	struct span_of_row *spans;	/* the mask as runs, top to bottom, left to right */
	uint32_t span_count;
	uint32_t compared;		/* pixels in all spans; at least 1 */
	struct rect bounds;		/* the smallest rectangle around all compared pixels */
};

/* NULL on failure: unreadable, or fully transparent. Freed with picture_free. */
struct picture *picture_load(const char *path, struct error *error);
void picture_free(struct picture *picture);	/* NULL is allowed */

#endif
