/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drawing on a frame, and looking at what is there. Nothing is drawn outside of the frame. Colours are 0x00RRGGBB.
 */
#ifndef KVT_TESTS_ACCURACY_CANVAS_H
#define KVT_TESTS_ACCURACY_CANVAS_H

#include <stdbool.h>

#include "runtime/display/frame.h"
#include "runtime/display/rect.h"
#include "tests/accuracy/words.h"

bool rect_holds(struct rect outer, struct rect inner);

/* Whether all pixels in RECT, or on its rim, are of one colour, and which; not where RECT leaves the frame. */
bool is_flat(const struct frame *frame, struct rect rect, uint32_t *colour);
bool rim_is_flat(const struct frame *frame, struct rect rect, uint32_t *colour);

uint32_t mix(uint32_t from, uint32_t to, double share);			/* 0: FROM, 1: TO */
void fill(struct frame *frame, struct rect rect, uint32_t colour);
void fill_gradient(struct frame *frame, struct rect rect, uint32_t top, uint32_t bottom);
/* WIDTH pixels within RECT; DOTTED leaves out every other pixel. */
void outline(struct frame *frame, struct rect rect, int32_t width, bool dotted, uint32_t colour);
/* Smooth at the edges. */
void disc(struct frame *frame, double x, double y, double radius, uint32_t colour);
void stroke(struct frame *frame, const double from[2], const double to[2], double width, uint32_t colour);

/* Moves what is in RECT; what it leaves behind is filled with GROUND. */
void move_part(struct frame *frame, struct rect rect, int32_t dx, int32_t dy, uint32_t ground);
/* Writes a word of FROM at X,Y in other colours; between ink and ground as it was there. */
void write_word(struct frame *frame, const struct frame *from, const struct word *word, int32_t x, int32_t y,
		uint32_t ground, uint32_t ink);

#endif
