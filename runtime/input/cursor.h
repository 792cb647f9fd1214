/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a guest's own pointer looks, learnt from the display: when the mouse moves, the pixels of the cursor are the ones
 * that stand elsewhere afterwards and are the same. Nothing here waits or sends. docs/pointer.md tells the method.
 */
#ifndef KVT_RUNTIME_INPUT_CURSOR_H
#define KVT_RUNTIME_INPUT_CURSOR_H

#include <stdbool.h>

#include "runtime/display/frame.h"

enum {
	CURSOR_MAX_SIDE = 64,		/* pixels */
	CURSOR_MAX_PIXELS = 1024,	/* compared; of larger cursors only some */
	CURSOR_MIN_PIXELS = 16,		/* fewer are no cursor */
	CURSOR_MAX_FOUND = 4,		/* by one movement */
};

/* A pixel that is compared, relative to the hot spot. */
struct cursor_pixel {
	int16_t x, y;
	uint32_t rgb;
	bool common;			/* it has the commonest colour */
	uint8_t seen, wrong;		/* how often the cursor was found, and how often without this pixel */
};

struct cursor {
	struct cursor_pixel pixels[CURSOR_MAX_PIXELS];
	uint32_t count;
	struct rect box;		/* around them, relative to the hot spot: x and y are 0 or less */
};

/* What may be a cursor that moved, with its hot spot's places. */
struct cursor_found {
	struct cursor cursor;
	struct pixel_place from, to;
};

/*
 * Looks for what moved by a multiple of ALONG (-1, 0 or 1 for each axis, one of them 0) from BEFORE to AFTER, which are of
 * one size. Writes up to CURSOR_MAX_FOUND of them, the largest first, and returns their number.
 */
uint32_t cursor_learn(const struct frame *before, const struct frame *after, struct pixel_place along,
		      struct cursor_found found[CURSOR_MAX_FOUND]);

/*
 * Finds the cursor with its hot spot within REGION of FRAME: of the places that fit best, the one nearest to NEAR. At the
 * right and lower border, where the display ends, a part of it is enough. False: it is not there.
 */
bool cursor_find(const struct cursor *cursor, const struct frame *frame, struct rect region, struct pixel_place near,
		 struct pixel_place *at);

/* The same, but places where it fits in PAST as well, the display before a movement, are left out. NULL: none are. */
bool cursor_find_moved(const struct cursor *cursor, const struct frame *frame, const struct frame *past, struct rect region,
		       struct pixel_place near, struct pixel_place *at);

/* The cursor is AT: pixels that are often wrong, such as those of its shadow, are not compared any more. */
void cursor_refine(struct cursor *cursor, const struct frame *frame, struct pixel_place at);

#endif
