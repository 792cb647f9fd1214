/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/font_file.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/zip.h"

enum { MAX_BYTES = 32 * 1024 * 1024 };

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
	const char *why = "it is damaged";
	struct font *font = NULL;
	size_t count;
	uint8_t *bytes = zip_read_file(path, MAX_BYTES, &count, &why);
	char *name = name_of(path);

	if (bytes)
		font = parse(name, bytes, count, &why);
	if (!font)
		error_set(error, "%s: the font cannot be read: %s", path, why);
	mem_free(bytes);
	mem_free(name);
	return font;
}
