/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match.h"

#include "runtime/match_count.h"

double match_at(const struct frame *frame, const struct picture *picture, int32_t x, int32_t y, int tolerance)
{
	uint32_t matches = 0;

	if (x < 0 || y < 0 || x > frame->width - picture->width || y > frame->height - picture->height)
		return 0;
	for (uint32_t i = 0; i < picture->span_count; i++)
		matches += count_span(frame, picture, &picture->spans[i], x, y, tolerance);
	return (double)matches / picture->compared;
}
