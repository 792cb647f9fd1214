/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/recording/zmbv.h"

#include <endian.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/zip.h"

enum {
	BLOCK = 16,		/* pixels, each way */
	PIXELS_32 = 8,		/* the format's number for pixels of four bytes */
	HEAD_MAX = 7,
};

struct zmbv {
	int32_t width, height, columns, rows;	/* of pixels, and of blocks */
	uint32_t *now, *before;			/* as the format has them: little endian */
	uint8_t *touched;			/* of each block: drawn on since the last packet */
	uint8_t *work, *packet;
	size_t packet_room;
	int since_key;
	struct zip *zip;
};

struct zmbv *zmbv_new(int32_t width, int32_t height)
{
	struct zmbv *z = mem_alloc(sizeof(*z));
	const size_t pixels = (size_t)width * (size_t)height;
	size_t blocks, work;

	z->width = width;
	z->height = height;
	z->columns = (width + BLOCK - 1) / BLOCK;
	z->rows = (height + BLOCK - 1) / BLOCK;
	blocks = (size_t)z->columns * (size_t)z->rows;
	work = blocks * 2 + 4 + pixels * sizeof(uint32_t);
	z->zip = zip_new();
	if (!z->zip) {
		mem_free(z);
		return NULL;
	}
	z->packet_room = HEAD_MAX + zip_room(z->zip, work);
	z->now = mem_alloc_array(pixels, sizeof(*z->now));
	z->before = mem_alloc_array(pixels, sizeof(*z->before));
	z->touched = mem_alloc(blocks);
	z->work = mem_alloc(work);
	z->packet = mem_alloc(z->packet_room);
	return z;
}

void zmbv_free(struct zmbv *z)
{
	if (!z)
		return;
	zip_free(z->zip);
	mem_free(z->now);
	mem_free(z->before);
	mem_free(z->touched);
	mem_free(z->work);
	mem_free(z->packet);
	mem_free(z);
}

void zmbv_draw(struct zmbv *z, struct rect rect, const uint32_t *pixels)
{
	if (rect.width <= 0 || rect.height <= 0)
		return;
	for (int32_t y = 0; y < rect.height; y++) {
		uint32_t *row = z->now + (size_t)(rect.y + y) * (size_t)z->width + (size_t)rect.x;

		for (int32_t x = 0; x < rect.width; x++)
			row[x] = pixels ? htole32(*pixels++) : 0;
	}
	for (int32_t row = rect.y / BLOCK; row <= (rect.y + rect.height - 1) / BLOCK; row++)
		memset(z->touched + (size_t)row * (size_t)z->columns + (size_t)(rect.x / BLOCK), 1,
		       (size_t)((rect.x + rect.width - 1) / BLOCK - rect.x / BLOCK + 1));
}

/* Puts the difference of a block to AT, and takes it for what was before; how many bytes, 0 if it is none. */
static size_t pack_block(struct zmbv *z, int32_t column, int32_t row, uint8_t *at)
{
	const int32_t left = column * BLOCK, top = row * BLOCK;
	const int32_t width = z->width - left < BLOCK ? z->width - left : BLOCK;
	const int32_t height = z->height - top < BLOCK ? z->height - top : BLOCK;
	uint32_t any = 0;

	for (int32_t y = 0; y < height; y++) {
		const size_t from = (size_t)(top + y) * (size_t)z->width + (size_t)left;

		for (int32_t x = 0; x < width; x++) {
			const uint32_t differs = z->now[from + (size_t)x] ^ z->before[from + (size_t)x];

			any |= differs;
			memcpy(at + ((size_t)y * (size_t)width + (size_t)x) * sizeof(differs), &differs, sizeof(differs));
		}
		memcpy(z->before + from, z->now + from, (size_t)width * sizeof(*z->now));
	}
	return any ? (size_t)width * (size_t)height * sizeof(any) : 0;
}

/* Fills the work with what changed; how many bytes that is. */
static size_t gather(struct zmbv *z)
{
	const size_t blocks = (size_t)z->columns * (size_t)z->rows;
	size_t length = (blocks * 2 + 3) & ~(size_t)3;

	memset(z->work, 0, length);
	for (size_t i = 0; i < blocks; i++) {
		size_t more;

		if (!z->touched[i])
			continue;
		more = pack_block(z, (int32_t)(i % (size_t)z->columns), (int32_t)(i / (size_t)z->columns), z->work + length);
		z->work[i * 2] = more > 0;
		length += more;
	}
	return length;
}

static size_t compress_into(struct zmbv *z, size_t head, const void *bytes, size_t length)
{
	return head + zip_pack(z->zip, bytes, length, z->packet + head, z->packet_room - head);
}

const uint8_t *zmbv_pack(struct zmbv *z, size_t *length, bool *is_key)
{
	static const uint8_t head[HEAD_MAX] = {1, 0, 1, 1, PIXELS_32, BLOCK, BLOCK};
	const size_t bytes = (size_t)z->width * (size_t)z->height * sizeof(*z->now);

	*is_key = z->since_key == 0;
	z->since_key = (z->since_key + 1) % ZMBV_KEY_EVERY;
	if (*is_key) {
		zip_restart(z->zip);
		memcpy(z->packet, head, HEAD_MAX);
		memcpy(z->before, z->now, bytes);
		*length = compress_into(z, HEAD_MAX, z->now, bytes);
	} else {
		z->packet[0] = 0;
		*length = compress_into(z, 1, z->work, gather(z));
	}
	memset(z->touched, 0, (size_t)z->columns * (size_t)z->rows);
	return z->packet;
}
