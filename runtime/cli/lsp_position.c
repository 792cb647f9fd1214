/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp_position.h"

/* The bytes of the character at TEXT, and its UTF-16 code units. */
static uint32_t measure(const char *text, uint32_t length, int *units)
{
	uint32_t c = 0, size = utf8_decode(text, length, &c);

	*units = c > 0xffff ? 2 : 1;
	return size ? size : 1;
}

struct lsp_position lsp_position_of(const struct source *source, uint32_t offset)
{
	struct lsp_position position = {.line = source_place(source, offset).line - 1};
	uint32_t at = source->lines[position.line];

	while (at < offset && at < source->length) {
		int units;

		at += measure(source->text + at, source->length - at, &units);
		position.character += units;
	}
	return position;
}

uint32_t lsp_offset_of(const struct source *source, struct lsp_position position)
{
	int64_t character = 0;
	uint32_t length, at = 0;
	const char *line;

	if (position.line < 0)
		return 0;
	if (position.line >= source->line_count)
		return source->length;
	line = source_line(source, (int)position.line + 1, &length);
	while (at < length) {
		int units;
		uint32_t size = measure(line + at, length - at, &units);

		if (character + units > position.character)
			break;
		character += units;
		at += size;
	}
	return (uint32_t)(line - source->text) + at;
}

struct lsp_position lsp_position_read(const struct json_t *position)
{
	struct lsp_position read = {0};

	jt_integer(jt_member(position, "line"), &read.line);
	jt_integer(jt_member(position, "character"), &read.character);
	return read;
}

static void write_position(struct json_writer *out, const char *name, struct lsp_position position)
{
	jw_open(out, name, '{');
	jw_integer(out, "line", position.line);
	jw_integer(out, "character", position.character);
	jw_close(out, '}');
}

void lsp_range_write(struct json_writer *out, const char *name, struct span span)
{
	struct lsp_position start = {0}, end = {0};

	if (span.source) {
		start = lsp_position_of(span.source, span.start);
		end = lsp_position_of(span.source, span.end);
	}
	jw_open(out, name, '{');
	write_position(out, "start", start);
	write_position(out, "end", end);
	jw_close(out, '}');
}
