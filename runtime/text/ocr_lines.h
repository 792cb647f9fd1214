/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds where lines of text stand on a display that is no console: the boxes to read one by one. It knows letters only by
 * their look, many edges close together and of a letter's height; what else looks so is found too.
 */
#ifndef KVT_RUNTIME_TEXT_OCR_LINES_H
#define KVT_RUNTIME_TEXT_OCR_LINES_H

#include <stddef.h>

#include "runtime/display/frame.h"

/* In reading order, as far as there is one: from top to bottom, then from left to right. Owned by who asked. */
struct ocr_lines {
	struct rect *boxes;	/* tight around the ink, in pixels of the frame */
	size_t count, capacity;
};

/* The lines of FRAME that lie, with at least half of their height, in REGION, which is within the frame. */
void ocr_lines_find(const struct frame *frame, struct rect region, struct ocr_lines *out);
void ocr_lines_deinit(struct ocr_lines *lines);

#endif
