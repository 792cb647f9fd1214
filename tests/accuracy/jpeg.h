/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a lossy VNC server makes of a part of the screen; the only user of libjpeg. */
#ifndef KVT_TESTS_ACCURACY_JPEG_H
#define KVT_TESTS_ACCURACY_JPEG_H

#include <stdbool.h>

#include "runtime/display/frame.h"

/*
 * Compresses what is in RECT and puts back what comes of it. Colour is kept for each pixel (4:4:4, WHOLE_COLOUR), or
 * for each 2x2 (4:2:0).
 */
void jpeg_there_and_back(struct frame *frame, struct rect rect, int quality, bool whole_colour);

#endif
