/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words on a screen: groups of ink that hang together, as high as letters, on ground of one colour.
 */
#ifndef KVT_TESTS_ACCURACY_WORDS_H
#define KVT_TESTS_ACCURACY_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/display/frame.h"

struct word {
	struct rect box;		/* all of its ink and no more; the pixels around it are ground */
	uint32_t ground, ink;		/* 0x00RRGGBB; the ink is the colour farthest from the ground */
};

struct words {
	struct word *list;
	size_t count, capacity;
};

/* OUT is filled, and its list is the caller's. A console's letters stand further apart than others. */
void find_words(const struct frame *frame, bool console, struct words *out);

/* The largest difference between two colours' channels. */
int32_t colour_distance(uint32_t a, uint32_t b);

#endif
