/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rectangles of pixels (struct rect) put together and cut. One with no width or no height is empty. */
#ifndef KVT_RUNTIME_DISPLAY_RECT_H
#define KVT_RUNTIME_DISPLAY_RECT_H

#include <stdbool.h>

#include "runtime/display/frame.h"

static inline bool rect_is_empty(struct rect rect)
{
	return rect.width <= 0 || rect.height <= 0;
}

/* What A and B have in common; empty if nothing. */
static inline struct rect rect_common(struct rect a, struct rect b)
{
	int32_t left = a.x > b.x ? a.x : b.x, top = a.y > b.y ? a.y : b.y;
	int32_t right = a.x + a.width < b.x + b.width ? a.x + a.width : b.x + b.width;
	int32_t bottom = a.y + a.height < b.y + b.height ? a.y + a.height : b.y + b.height;

	if (right <= left || bottom <= top)
		return (struct rect){left, top, 0, 0};
	return (struct rect){left, top, right - left, bottom - top};
}

/* The smallest rectangle around A and B; an empty one has no place. */
static inline struct rect rect_around(struct rect a, struct rect b)
{
	int32_t left = a.x < b.x ? a.x : b.x, top = a.y < b.y ? a.y : b.y;
	int32_t right = a.x + a.width > b.x + b.width ? a.x + a.width : b.x + b.width;
	int32_t bottom = a.y + a.height > b.y + b.height ? a.y + a.height : b.y + b.height;

	if (rect_is_empty(a))
		return b;
	if (rect_is_empty(b))
		return a;
	return (struct rect){left, top, right - left, bottom - top};
}

/* RECT with so much more on each of its four sides; less than 0 takes away. */
static inline struct rect rect_grown(struct rect rect, int32_t across, int32_t down)
{
	return (struct rect){rect.x - across, rect.y - down, rect.width + 2 * across, rect.height + 2 * down};
}

static inline struct rect rect_of_frame(const struct frame *frame)
{
	return (struct rect){0, 0, frame->width, frame->height};
}

#endif
