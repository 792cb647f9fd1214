/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A reference picture made ready for comparing: its pixels and, from the alpha channel, which of them count.
 * A pixel counts when its alpha is at least 128.
 */
#ifndef KVT_RUNTIME_MATCH_PICTURE_H
#define KVT_RUNTIME_MATCH_PICTURE_H

#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"
#include "runtime/match/probes.h"

struct picture {
	char *path;			/* as it was asked for; owned */
	int32_t width, height;		/* of the whole picture */
	struct rect bounds;		/* the smallest rectangle around all compared pixels; nothing else is kept */
	uint32_t *pixels;		/* of the bounds, row by row: 0xffRRGGBB where compared, 0x00...... where not */
	uint32_t compared;		/* at least 1 */
	struct probes probes;		/* what it is searched for by */
};

/* NULL on failure: unreadable, or fully transparent. Freed with picture_free. */
struct picture *picture_load(const char *path, struct error *error);

/* The same from pixels in memory, 0xAARRGGBB, which are copied; NAME stands in for the path. */
struct picture *picture_from(const char *name, int32_t width, int32_t height, const uint32_t *argb,
			     struct error *error);

/* Everything in RECT of FRAME, compared in full; RECT lies within the frame and is not empty. */
struct picture *picture_of_frame(const char *name, const struct frame *frame, struct rect rect);

void picture_free(struct picture *picture);	/* NULL is allowed */

#endif
