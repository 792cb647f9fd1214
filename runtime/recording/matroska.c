/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/recording/matroska.h"

#include <string.h>

#include "grammar/mem.h"

void mkv_deinit(struct mkv_buffer *buffer)
{
	mem_free(buffer->bytes);
	*buffer = (struct mkv_buffer){0};
}

void mkv_raw(struct mkv_buffer *buffer, const void *bytes, size_t length)
{
	while (buffer->length + length > buffer->capacity) {
		buffer->capacity = buffer->capacity ? 2 * buffer->capacity : 256;
		buffer->bytes = mem_resize(buffer->bytes, buffer->capacity, 1);
	}
	if (length)
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

/* The last COUNT bytes of VALUE, the highest first. */
static void put(struct mkv_buffer *buffer, uint64_t value, int count)
{
	uint8_t bytes[8];

	for (int i = 0; i < count; i++)
		bytes[i] = (uint8_t)(value >> (8 * (count - 1 - i)));
	mkv_raw(buffer, bytes, (size_t)count);
}

/* A number says by itself how long it is; a size is written in eight bytes, of which the first says so. */
void mkv_head(struct mkv_buffer *buffer, uint32_t id, uint64_t length)
{
	put(buffer, id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);
	put(buffer, length | (uint64_t)1 << 56, 8);
}

void mkv_uint(struct mkv_buffer *buffer, uint32_t id, uint64_t value)
{
	mkv_head(buffer, id, 8);
	put(buffer, value, 8);
}

void mkv_float(struct mkv_buffer *buffer, uint32_t id, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	mkv_uint(buffer, id, bits);
}

void mkv_text(struct mkv_buffer *buffer, uint32_t id, const char *text)
{
	mkv_head(buffer, id, strlen(text));
	mkv_raw(buffer, text, strlen(text));
}

void mkv_take(struct mkv_buffer *buffer, uint32_t id, struct mkv_buffer *other)
{
	mkv_head(buffer, id, other->length);
	mkv_raw(buffer, other->bytes, other->length);
	mkv_deinit(other);
}
