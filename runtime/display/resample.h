/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Grey pictures, a byte a pixel without padding, made larger or smaller. */
#ifndef KVT_RUNTIME_DISPLAY_RESAMPLE_H
#define KVT_RUNTIME_DISPLAY_RESAMPLE_H

#include <stdint.h>

/* Returns TO_WIDTH * TO_HEIGHT bytes; mem_free them. Smooth, and sharp at edges: Catmull and Rom's cubic. */
uint8_t *resample(const uint8_t *pixels, int32_t width, int32_t height, int32_t to_width, int32_t to_height);

#endif
