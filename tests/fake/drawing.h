/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Displays and pictures for tests of matching, the same in every run. */
#ifndef KVT_TESTS_FAKE_DRAWING_H
#define KVT_TESTS_FAKE_DRAWING_H

#include "runtime/match/picture.h"

/* The next number of a small generator: STATE is its seed. */
uint32_t drawing_random(uint32_t *state);

struct frame drawing_new(int32_t width, int32_t height, uint32_t colour);	/* freed with drawing_free */
struct frame drawing_copy(const struct frame *frame);
void drawing_free(struct frame *frame);

void drawing_fill(struct frame *frame, struct rect rect, uint32_t colour);
void drawing_noise(struct frame *frame, struct rect rect, uint32_t *state);	/* any colour for each pixel */
void drawing_letters(struct frame *frame, struct rect rect, uint32_t colour, uint32_t *state);	/* cells of 8x16 */

/* What stands in RECT of FRAME as a picture of that size; pixels with (x + 3 y) % HOLE == 0 are not compared; 0: all are. */
struct picture *drawing_cut(const struct frame *frame, struct rect rect, int32_t hole);

#endif
