/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/font_file.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

#include "grammar/mem.h"

enum { MAX_BYTES = 32 * 1024 * 1024, PIECE = 64 * 1024 };

static int read_all(gzFile file, uint8_t **out, size_t *out_count)
{
	size_t capacity = 0;
	int got;

	do {
		if (*out_count + PIECE > capacity) {
			capacity = capacity ? 2 * capacity : PIECE;
			*out = mem_resize(*out, capacity, 1);
		}
		got = gzread(file, *out + *out_count, PIECE);
		if (got < 0 || *out_count > MAX_BYTES)
			return -1;
		*out_count += (size_t)got;
	} while (got > 0);
	return 0;
}

/* "10-" in front of a name is there to put files in order. */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const size_t digits = strspn(name, "0123456789");

	if (digits && name[digits] == '-')
		name += digits + 1;
	return mem_copy_bytes(name, strcspn(name, "."));
}

static struct font *parse(const char *name, const uint8_t *bytes, size_t count, const char **why)
{
	if (count >= 4 && (memcmp(bytes, "\x36\x04", 2) == 0 || memcmp(bytes, "\x72\xb5\x4a\x86", 4) == 0))
		return font_parse_psf(name, bytes, count, why);
	if (count >= 12 && memcmp(bytes, "FILE\0\0\0\4PFF2", 12) == 0)
		return font_parse_pf2(name, bytes, count, why);
	return font_parse_hex(name, bytes, count, why);
}

struct font *font_file_read(const char *path, struct error *error)
{
	gzFile file = gzopen(path, "rbe");
	const char *why = "it is damaged";
	struct font *font = NULL;
	uint8_t *bytes = NULL;
	size_t count = 0;
	char *name;

	if (!file) {
		error_set(error, "%s: the font cannot be read: %s", path, strerror(errno));
		return NULL;
	}
	name = name_of(path);
	if (read_all(file, &bytes, &count) == 0)
		font = parse(name, bytes, count, &why);
	if (!font)
		error_set(error, "%s: the font cannot be read: %s", path, why);
	gzclose(file);
	mem_free(bytes);
	mem_free(name);
	return font;
}
