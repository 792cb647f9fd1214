/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame made ready for searching: what the probes (runtime/match/probes.h) of each kind would be at each of its places. Made
 * when it is first asked for, and made anew only where the frame has changed since.
 */
#ifndef KVT_RUNTIME_MATCH_PLANE_H
#define KVT_RUNTIME_MATCH_PLANE_H

#include "runtime/display/frame.h"
#include "runtime/match/probes.h"

struct plane;

struct plane *plane_new(void);
void plane_free(struct plane *plane);		/* NULL is allowed */

/* The frame changed in RECT, or, if its size is another than before, altogether. */
void plane_touch(struct plane *plane, const struct frame *frame, struct rect rect);

/* What the display is at the block whose top left corner is X,Y: levels[kind][y * stride + x]. */
struct plane_levels {
	const uint8_t *levels[PROBE_KINDS];
	int32_t stride;
	int32_t width, height;	/* blocks in a row, and rows; PLANE_SLACK bytes behind the last block may be read */
};

enum { PLANE_SLACK = 64 };

/* Brought up to date for FRAME; good until the next plane_touch. */
struct plane_levels plane_levels(struct plane *plane, const struct frame *frame);

#endif
