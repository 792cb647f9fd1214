/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "runtime/text/font_file.h"

static int digit(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads at most LIMIT digits and moves *at behind them. */
static int hex_number(const uint8_t **at, const uint8_t *end, int limit, uint32_t *out)
{
	int count = 0;

	*out = 0;
	for (; count < limit && *at < end && digit(**at) >= 0; (*at)++, count++)
		*out = *out << 4 | (uint32_t)digit(**at);
	return count;
}

/* COUNT digits of rows, each padded to whole bytes. */
static bool read_rows(const uint8_t *at, size_t count, int width, int height, uint32_t *rows)
{
	const int digits = (width + 7) / 8 * 2;

	if (count != (size_t)(digits * height))
		return false;
	for (int y = 0; y < height; y++) {
		if (hex_number(&at, at + digits, digits, &rows[y]) != digits)
			return false;
		rows[y] >>= digits * 4 - width;
	}
	return true;
}

static bool read_glyph(struct font *font, const uint8_t *at, const uint8_t *end)
{
	uint32_t rows[FONT_MAX_HEIGHT], codepoint;
	int columns;

	if (!hex_number(&at, end, 6, &codepoint) || at == end || *at != ':' || !codepoint)
		return false;
	at++;
	for (columns = 1; columns <= 2; columns++) {
		if (columns * font->width <= FONT_MAX_WIDTH &&
		    read_rows(at, (size_t)(end - at), columns * font->width, font->height, rows)) {
			font_add(font, codepoint, columns, rows);
			return true;
		}
	}
	return false;
}

static bool read_cell(const uint8_t *at, size_t length, int *width, int *height)
{
	char line[32];

	if (length >= sizeof(line))
		return false;
	memcpy(line, at, length);
	line[length] = '\0';
	return sscanf(line, "cell %2dx%2d", width, height) == 2 && *width >= FONT_MIN_SIDE && *width <= FONT_MAX_WIDTH &&
	       *height >= FONT_MIN_SIDE && *height <= FONT_MAX_HEIGHT;
}

static size_t line_length(const uint8_t *at, const uint8_t *end)
{
	const uint8_t *newline = memchr(at, '\n', (size_t)(end - at));
	size_t length = (size_t)((newline ? newline : end) - at);

	return length && at[length - 1] == '\r' ? length - 1 : length;
}

struct font *font_parse_hex(const char *name, const uint8_t *bytes, size_t count, const char **why)
{
	const uint8_t *at = bytes, *end = bytes + count, *next;
	int width = 8, height = 16;
	struct font *font = NULL;

	for (; at < end; at = next) {
		size_t length = line_length(at, end);

		next = memchr(at, '\n', (size_t)(end - at));
		next = next ? next + 1 : end;
		if (!length || *at == '#' || (!font && read_cell(at, length, &width, &height)))
			continue;
		if (!font)
			font = font_new(name, width, height);
		if (!read_glyph(font, at, at + length)) {
			font_free(font);
			font = NULL;
			break;
		}
	}
	if (!font)
		*why = "it is no PSF, PF2 or Unifont file, or damaged";
	return font;
}
