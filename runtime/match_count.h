/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counting the pixels that match, four at a time; the inner loop of match.c and match_search.c, and of nobody else.
 */
#ifndef KVT_RUNTIME_MATCH_COUNT_H
#define KVT_RUNTIME_MATCH_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "runtime/frame.h"
#include "runtime/picture.h"

typedef uint8_t match_bytes __attribute__((vector_size(16)));
typedef uint32_t match_words __attribute__((vector_size(16)));

enum { MATCH_LANES = 4 };

static inline bool pixel_matches(uint32_t a, uint32_t b, int tolerance)
{
	for (int shift = 0; shift < 24; shift += 8) {
		int difference = (int)(a >> shift & 0xff) - (int)(b >> shift & 0xff);

		if (difference > tolerance || difference < -tolerance)
			return false;
	}
	return true;
}

/* Four pixels at a time: a lane of the result is all ones where the pixels match. */
static inline match_words match_lanes(const uint32_t *a, const uint32_t *b, match_bytes tolerance)
{
	const match_words colours = {0xffffff, 0xffffff, 0xffffff, 0xffffff};
	match_bytes left, right, greater, difference;
	match_words over;

	memcpy(&left, a, sizeof(left));
	memcpy(&right, b, sizeof(right));
	greater = (match_bytes)(left > right);
	difference = ((left - right) & greater) | ((right - left) & ~greater);
	over = (match_words)(difference > tolerance) & colours;
	return (match_words)(over == 0);
}

/* How many of COUNT pixels match. */
static inline uint32_t count_matches(const uint32_t *a, const uint32_t *b, int32_t count, int tolerance)
{
	const match_bytes limit = (match_bytes){0} + (uint8_t)tolerance;
	match_words sums = {0};
	uint32_t matches = 0;
	int32_t i;

	for (i = 0; i + MATCH_LANES <= count; i += MATCH_LANES)
		sums -= match_lanes(a + i, b + i, limit);
	for (; i < count; i++)
		matches += pixel_matches(a[i], b[i], tolerance);
	return matches + sums[0] + sums[1] + sums[2] + sums[3];
}

static inline uint32_t count_span(const struct frame *frame, const struct picture *picture,
				  const struct span_of_row *span, int32_t x, int32_t y, int tolerance)
{
	const uint32_t *here = picture->pixels + (size_t)span->y * (size_t)picture->width + span->x;
	const uint32_t *there = frame->pixels + (size_t)(y + span->y) * (size_t)frame->width + x + span->x;

	return count_matches(here, there, span->length, tolerance);
}

#endif
