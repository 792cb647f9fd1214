/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/source.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <wchar.h>

#include "grammar/mem.h"

static void map_lines(struct arena *arena, struct source *source)
{
	uint32_t count = 1;

	for (uint32_t i = 0; i < source->length; i++)
		count += source->text[i] == '\n';
	source->lines = arena_alloc_array(arena, count, sizeof(*source->lines));
	source->line_count = 1;
	for (uint32_t i = 0; i < source->length; i++)
		if (source->text[i] == '\n')
			source->lines[source->line_count++] = i + 1;
}

struct source *source_from_text(struct arena *arena, const char *path, const char *text, size_t length)
{
	struct source *source = arena_alloc(arena, sizeof(*source));

	source->path = arena_copy(arena, path, strlen(path));
	source->text = arena_copy(arena, text, length);
	source->length = (uint32_t)length;
	map_lines(arena, source);
	return source;
}

struct source *source_read(struct arena *arena, const char *path)
{
	struct source *source = NULL;
	struct stat status;
	char *text;
	size_t length;
	int error = 0;
	FILE *file = fopen(path, "rb");

	if (!file)
		return NULL;
	if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
		fclose(file);
		errno = EISDIR;
		return NULL;
	}
	text = mem_alloc(SOURCE_MAX_SIZE + 1);
	length = fread(text, 1, SOURCE_MAX_SIZE + 1, file);
	if (ferror(file))
		error = EIO;
	else if (length > SOURCE_MAX_SIZE)
		error = EFBIG;
	else
		source = source_from_text(arena, path, text, length);
	mem_free(text);
	fclose(file);
	errno = error;
	return source;
}

struct place source_place(const struct source *source, uint32_t offset)
{
	uint32_t low = 0, high = source->line_count - 1;
	struct place place = {1, 1};

	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;

		if (source->lines[middle] <= offset)
			low = middle;
		else
			high = middle - 1;
	}
	place.line = (int)low + 1;
	for (uint32_t i = source->lines[low]; i < offset && i < source->length; i++)
		place.column += ((unsigned char)source->text[i] & 0xc0) != 0x80;
	return place;
}

const char *source_line(const struct source *source, int line, uint32_t *length)
{
	uint32_t start = source->lines[line - 1], end = start;

	while (end < source->length && source->text[end] != '\n')
		end++;
	if (end > start && source->text[end - 1] == '\r')
		end--;
	*length = end - start;
	return source->text + start;
}

struct span span_join(struct span first, struct span last)
{
	first.end = last.end > first.end ? last.end : first.end;
	return first;
}

uint32_t utf8_decode(const char *text, size_t length, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)text;
	uint32_t size;

	if (length == 0)
		return 0;
	if (bytes[0] < 0x80) {
		*c = bytes[0];
		return 1;
	}
	size = bytes[0] >= 0xf0 ? 4 : bytes[0] >= 0xe0 ? 3 : 2;
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4 || length < size)
		return 0;
	*c = bytes[0] & (0x7fu >> size);
	for (uint32_t i = 1; i < size; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (bytes[i] & 0x3fu);
	}
	return *c < least[size] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : size;
}

bool utf8_is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
	       (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
}

/* wcwidth needs the locale's tables; where it knows no width (C locale), East Asian wide characters count as two. */
int utf8_columns(uint32_t c)
{
	int width = c < 0x80 ? 1 : wcwidth((wchar_t)c);

	return width >= 0 ? width : utf8_is_wide(c) ? 2 : 1;
}
