/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/zip.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

#include "grammar/mem.h"

enum {
	PIECE = 64 * 1024,
	LEVEL = 6,		/* 9 is a few percent smaller and, on what packs badly, far slower */
};

static int read_all(gzFile file, size_t most, uint8_t **out, size_t *count)
{
	size_t capacity = 0;
	int got;

	do {
		if (*count + PIECE > capacity) {
			capacity = capacity ? 2 * capacity : PIECE;
			*out = mem_resize(*out, capacity, 1);
		}
		got = gzread(file, *out + *count, PIECE);
		if (got < 0 || *count > most)
			return -1;
		*count += (size_t)got;
	} while (got > 0);
	return 0;
}

uint8_t *zip_read_file(const char *path, size_t most, size_t *count, const char **why)
{
	gzFile file = gzopen(path, "rbe");
	uint8_t *bytes = NULL;

	*count = 0;
	if (!file) {
		*why = strerror(errno);
		return NULL;
	}
	if (read_all(file, most, &bytes, count) < 0) {
		*why = "it is damaged";
		mem_free(bytes);
		bytes = NULL;
	}
	gzclose(file);
	return bytes;
}

struct zip {
	z_stream stream;
};

struct zip *zip_new(void)
{
	struct zip *zip = mem_alloc(sizeof(*zip));

	if (deflateInit(&zip->stream, LEVEL) == Z_OK)
		return zip;
	mem_free(zip);
	return NULL;
}

void zip_free(struct zip *zip)
{
	if (!zip)
		return;
	deflateEnd(&zip->stream);
	mem_free(zip);
}

size_t zip_room(struct zip *zip, size_t length)
{
	/* Whatever is pending and the mark of a flush come on top of what zlib reckons with. */
	return deflateBound(&zip->stream, (uLong)length) + 1024;
}

void zip_restart(struct zip *zip)
{
	deflateReset(&zip->stream);
}

size_t zip_pack(struct zip *zip, const void *bytes, size_t length, uint8_t *out, size_t room)
{
	zip->stream.next_in = (Bytef *)bytes;
	zip->stream.avail_in = (uInt)length;
	zip->stream.next_out = out;
	zip->stream.avail_out = (uInt)room;
	deflate(&zip->stream, Z_SYNC_FLUSH);
	return room - zip->stream.avail_out;
}
