/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/display/frame.h"

#include <string.h>

#include "runtime/display/rect.h"

enum { COLOUR = 0xffffff };

static uint32_t *row_of(const struct frame *frame, struct rect rect, int32_t row)
{
	return frame->pixels + (size_t)(rect.y + row) * (size_t)frame->width + rect.x;
}

int64_t frame_put(struct frame *frame, struct rect rect, const uint8_t *pixels)
{
	const struct rect inside = rect_common(rect, rect_of_frame(frame));

	if (rect_is_empty(rect) || inside.width != rect.width || inside.height != rect.height)
		return 0;
	for (int32_t row = 0; row < rect.height; row++) {
		uint32_t *to = row_of(frame, rect, row);

		for (int32_t i = 0; i < rect.width; i++, pixels += sizeof(*to)) {
			uint32_t pixel;

			memcpy(&pixel, pixels, sizeof(pixel));
			to[i] = pixel & COLOUR;
		}
	}
	return (int64_t)rect.width * rect.height;
}

void frame_clean(struct frame *frame, struct rect rect)
{
	rect = rect_common(rect, rect_of_frame(frame));
	for (int32_t row = 0; row < rect.height; row++) {
		uint32_t *pixels = row_of(frame, rect, row);

		for (int32_t i = 0; i < rect.width; i++)
			pixels[i] &= COLOUR;
	}
}
