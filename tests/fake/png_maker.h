/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PNG files written chunk by chunk, without libpng, so that every kind of them can be had, the wrong ones too.
 */
#ifndef KVT_TESTS_FAKE_PNG_MAKER_H
#define KVT_TESTS_FAKE_PNG_MAKER_H

#include <stddef.h>
#include <stdint.h>

/* Embedded, all zero before first use. */
struct png_bytes {
	uint8_t *data;
	size_t length, capacity;
};

enum { PNG_GREY = 0, PNG_RGB = 2, PNG_PALETTE = 3, PNG_GREY_ALPHA = 4, PNG_RGB_ALPHA = 6 };

void png_add(struct png_bytes *bytes, const void *data, size_t length);
void png_add_u32(struct png_bytes *bytes, uint32_t value);
void png_bytes_deinit(struct png_bytes *bytes);

/* The signature and the header. COLOUR is one of the above, LACED 1 for Adam7. */
void png_begin(struct png_bytes *file, uint32_t width, uint32_t height, uint8_t depth, uint8_t colour, uint8_t laced);
void png_chunk(struct png_bytes *file, const char *name, const void *data, size_t length);	/* with its checksum */

/* The chunk IDAT of rows that each begin with their filter byte; packed, but not smaller for that. */
void png_pixels(struct png_bytes *file, const uint8_t *rows, size_t length);

/* Writes the first LENGTH bytes to PATH. */
void png_save(const char *path, const struct png_bytes *file, size_t length);

#endif
