/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pixels (0x??RRGGBB) and their levels compared, one at a time; what is done with many at once has loops of its own. */
#ifndef KVT_RUNTIME_DISPLAY_PIXEL_H
#define KVT_RUNTIME_DISPLAY_PIXEL_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a channel of A is further than TOLERANCE (0..255) from B's. */
static inline bool pixels_far_apart(uint32_t a, uint32_t b, int32_t tolerance)
{
	for (int shift = 0; shift < 24; shift += 8) {
		const int32_t difference = (int32_t)(a >> shift & 0xff) - (int32_t)(b >> shift & 0xff);

		if (difference > tolerance || difference < -tolerance)
			return true;
	}
	return false;
}

/* Written so that compilers make one instruction of a loop's turns. */
static inline uint8_t level_least(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

static inline uint8_t level_most(uint8_t a, uint8_t b)
{
	return a > b ? a : b;
}

#endif
