/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest's display, or a part of it, in memory. Pixels are 0x00RRGGBB in host byte order, row by row without padding,
 * the top left pixel first.
 */
#ifndef KVT_RUNTIME_DISPLAY_FRAME_H
#define KVT_RUNTIME_DISPLAY_FRAME_H

#include <stddef.h>
#include <stdint.h>

/* No display and no picture may be wider or higher; keeps every product of two sides within 32 bits. */
enum { FRAME_MAX_SIDE = 16384 };

struct rect {
	int32_t x, y, width, height;
};

struct pixel_place {
	int32_t x, y;
};

struct frame {
	int32_t width, height;
	uint32_t *pixels;	/* width * height of them */
};

/*
 * Copies PIXELS, 4 bytes for each, row by row, in host byte order, into RECT. The fourth byte is what the guest left there
 * and becomes 0. Returns how many were copied: none, if RECT is not within the frame.
 */
int64_t frame_put(struct frame *frame, struct rect rect, const uint8_t *pixels);

/* Sets the fourth byte of all pixels of RECT to 0. */
void frame_clean(struct frame *frame, struct rect rect);

#endif
