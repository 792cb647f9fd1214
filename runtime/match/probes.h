/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A few places of a picture by which it is searched for: blocks of 4x4 compared pixels, by their mean brightness or by
 * the contrast in them. Neither changes much with another anti-aliasing, a dithering or a compression, so a place where
 * too many probes are wrong need not be compared at all. Blocks that are rare in the picture rule out most; common ones
 * keep it from places that have all of the rare ones and more.
 */
#ifndef KVT_RUNTIME_MATCH_PROBES_H
#define KVT_RUNTIME_MATCH_PROBES_H

#include <stdbool.h>
#include <stdint.h>

enum {
	PROBE_SIDE = 4,
	PROBES_MAX = 40,
	PROBE_NOISE = 24,	/* levels by which the mean of a block may be another and nobody sees a difference */
};

enum probe_kind {
	PROBE_MEAN,		/* of the brightness of a block's pixels */
	PROBE_CONTRAST,		/* the greatest less the least of them */
	PROBE_KINDS
};

struct probe {
	enum probe_kind kind;
	int32_t x, y;		/* the block's top left corner, from the top left of the picture's bounds */
	bool is_common;		/* much of the picture is like it */
	uint8_t wanted;		/* 0..255 */
	uint8_t low, high;	/* what it may be on a display */
};

struct probes {
	/* Those of contrast first, where there is something to compare; the common ones last. */
	struct probe list[PROBES_MAX];
	uint32_t count;			/* 0: no 4x4 pixels in a block are compared */
};

/* (R + 2 G + B) / 4: near enough to what the eye sees, and two additions. */
static inline uint32_t pixel_brightness(uint32_t pixel)
{
	return ((pixel >> 16 & 0xff) + 2 * (pixel >> 8 & 0xff) + (pixel & 0xff)) / 4;
}

/* PIXELS as in struct picture. */
void probes_choose(struct probes *probes, const uint32_t *pixels, int32_t width, int32_t height);

#endif
