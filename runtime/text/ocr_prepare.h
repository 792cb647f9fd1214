/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes of a line of text on a display the picture that is read best: dark on white whatever the colours were, with full
 * contrast, and of one height.
 */
#ifndef KVT_RUNTIME_TEXT_OCR_PREPARE_H
#define KVT_RUNTIME_TEXT_OCR_PREPARE_H

#include "runtime/display/frame.h"
#include "runtime/text/ocr_engine.h"

struct ocr_prepared {
	struct ocr_line_picture picture;	/* owned */
	struct rect from;	/* the part of the frame that it was made of */
};

/* What most of AREA, which is within FRAME and not empty, has: the colour behind text. */
uint32_t ocr_background(const struct frame *frame, struct rect area);

/* The sum of the differences of three colours, 0 to 765. */
uint16_t ocr_distance(uint32_t a, uint32_t b);

/* BOX is around the ink of a line, within FRAME; ACROSS and DOWN are pixels of margin at its ends, and above and below. */
struct ocr_prepared ocr_prepare(const struct frame *frame, struct rect box, int32_t across, int32_t down);
void ocr_prepared_deinit(struct ocr_prepared *prepared);

#endif
