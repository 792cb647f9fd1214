/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fake/png_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"

enum { MAX_STORED = 0xffff };	/* bytes in a block of deflate that is not packed */

void png_add(struct png_bytes *bytes, const void *data, size_t length)
{
	if (bytes->length + length > bytes->capacity) {
		bytes->capacity = 2 * (bytes->length + length);
		bytes->data = mem_resize(bytes->data, bytes->capacity, 1);
	}
	if (length)
		memcpy(bytes->data + bytes->length, data, length);
	bytes->length += length;
}

void png_add_u32(struct png_bytes *bytes, uint32_t value)
{
	const uint8_t data[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};

	png_add(bytes, data, sizeof(data));
}

void png_bytes_deinit(struct png_bytes *bytes)
{
	mem_free(bytes->data);
	*bytes = (struct png_bytes){0};
}

static uint32_t crc(const uint8_t *data, size_t length)
{
	uint32_t sum = 0xffffffff;

	for (size_t i = 0; i < length; i++) {
		sum ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum & 1 ? 0xedb88320 ^ sum >> 1 : sum >> 1;
	}
	return ~sum;
}

void png_chunk(struct png_bytes *file, const char *name, const void *data, size_t length)
{
	size_t from;

	png_add_u32(file, (uint32_t)length);
	from = file->length;
	png_add(file, name, 4);
	png_add(file, data, length);
	png_add_u32(file, crc(file->data + from, file->length - from));
}

void png_begin(struct png_bytes *file, uint32_t width, uint32_t height, uint8_t depth, uint8_t colour, uint8_t laced)
{
	struct png_bytes head = {0};

	png_add(file, "\x89PNG\r\n\x1a\n", 8);
	png_add_u32(&head, width);
	png_add_u32(&head, height);
	png_add(&head, (const uint8_t[]){depth, colour, 0, 0, laced}, 5);
	png_chunk(file, "IHDR", head.data, head.length);
	png_bytes_deinit(&head);
}

static uint32_t adler(const uint8_t *data, size_t length)
{
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < length; i++) {
		a = (a + data[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

void png_pixels(struct png_bytes *file, const uint8_t *rows, size_t length)
{
	struct png_bytes packed = {0};
	size_t at = 0;

	png_add(&packed, "\x78\x01", 2);
	do {
		size_t left = length - at, count = left < MAX_STORED ? left : MAX_STORED;
		const uint8_t head[] = {count == left, (uint8_t)count, (uint8_t)(count >> 8), (uint8_t)~count,
					(uint8_t)(~count >> 8)};

		png_add(&packed, head, sizeof(head));
		png_add(&packed, rows + at, count);
		at += count;
	} while (at < length);
	png_add_u32(&packed, adler(rows, length));
	png_chunk(file, "IDAT", packed.data, packed.length);
	png_bytes_deinit(&packed);
}

void png_save(const char *path, const struct png_bytes *file, size_t length)
{
	FILE *out = fopen(path, "wb");

	if (!out || fwrite(file->data, 1, length, out) != length || fclose(out) != 0) {
		perror(path);
		exit(99);
	}
}
