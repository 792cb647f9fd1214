/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a display changes its colour from one pixel to the next, without the long straight lines of frames, buttons and
 * underlines: what is left is mostly letters and small pictures.
 */
#ifndef KVT_RUNTIME_TEXT_OCR_EDGES_H
#define KVT_RUNTIME_TEXT_OCR_EDGES_H

#include <stdint.h>

#include "runtime/display/frame.h"

/* Returns REGION's width * height bytes, 1 where there is an edge beside a pixel; mem_free them. */
uint8_t *ocr_edges(const struct frame *frame, struct rect region);

#endif
