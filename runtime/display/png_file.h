/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PNG files in and out; the only user of libpng. Reading accepts every kind of PNG (palette, grey, 16 bit, interlaced)
 * and refuses, by name, what is truncated, damaged, or larger than the limits here. What a file holds besides pixels and
 * transparency (texts, colour profiles) is passed over and costs no memory.
 */
#ifndef KVT_RUNTIME_DISPLAY_PNG_FILE_H
#define KVT_RUNTIME_DISPLAY_PNG_FILE_H

#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/base/text_buffer.h"
#include "runtime/display/frame.h"

struct image {
	int32_t width, height;		/* 1..FRAME_MAX_SIDE */
	uint32_t *pixels;		/* 0xAARRGGBB, alpha not premultiplied; owned by the image */
};

enum {
	IMAGE_MAX_PIXELS = 64 * 1024 * 1024,
	IMAGE_MAX_FILE = 256 * 1024 * 1024,	/* bytes */
};

int png_read(const char *path, struct image *out, struct error *error);	/* out is untouched on failure */
void image_deinit(struct image *image);

/* Writes PATH whole or not at all (a temporary file beside it, then rename). */
int png_write_frame(const char *path, const struct frame *frame, struct error *error);
int png_write_masked(const char *path, const struct image *image, struct error *error);

/* The same into memory, behind what is in OUT. */
int png_pack_masked(const struct image *image, struct text_buffer *out, struct error *error);

#endif
