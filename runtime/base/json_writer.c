/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/json_writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "grammar/source.h"

void json_writer_deinit(struct json_writer *json)
{
	text_deinit(&json->out);
	*json = (struct json_writer){0};
}

static bool is_inline(const struct json_writer *json)
{
	return json->inline_depth && json->depth >= json->inline_depth;
}

static void put_line_break(struct json_writer *json)
{
	text_add(&json->out, "\n");
	for (int i = 0; i < json->depth; i++)
		text_add(&json->out, "\t");
}

static void put_quoted(struct json_writer *json, const char *text)
{
	size_t length = strlen(text), size;
	char escape[8];
	uint32_t c;

	text_add(&json->out, "\"");
	for (size_t i = 0; i < length; i += size) {
		size = utf8_decode(text + i, length - i, &c);
		if (size == 0) {
			text_add(&json->out, "\\ufffd");
			size = 1;
		} else if (c == '"' || c == '\\') {
			snprintf(escape, sizeof(escape), "\\%c", (int)c);
			text_add(&json->out, escape);
		} else if (c == '\n') {
			text_add(&json->out, "\\n");
		} else if (c == '\t') {
			text_add(&json->out, "\\t");
		} else if (c < 0x20 || c == 0x7f) {
			snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c & 0x7f);
			text_add(&json->out, escape);
		} else {
			text_add_bytes(&json->out, text + i, size);
		}
	}
	text_add(&json->out, "\"");
}

static void begin_member(struct json_writer *json, const char *name)
{
	if (json->depth && !json->fresh)
		text_add(&json->out, is_inline(json) ? ", " : ",");
	if (json->depth && !is_inline(json))
		put_line_break(json);
	json->fresh = false;
	if (name) {
		put_quoted(json, name);
		text_add(&json->out, ": ");
	}
}

void jw_open(struct json_writer *json, const char *name, char bracket)
{
	begin_member(json, name);
	text_add_bytes(&json->out, &bracket, 1);
	json->depth++;
	json->fresh = true;
}

void jw_open_inline(struct json_writer *json, const char *name, char bracket)
{
	jw_open(json, name, bracket);
	if (!json->inline_depth)
		json->inline_depth = json->depth;
}

void jw_close(struct json_writer *json, char bracket)
{
	bool broken = !is_inline(json) && !json->fresh;

	if (json->inline_depth == json->depth)
		json->inline_depth = 0;
	json->depth--;
	if (broken)
		put_line_break(json);
	text_add_bytes(&json->out, &bracket, 1);
	json->fresh = false;
	if (json->depth == 0)
		text_add(&json->out, "\n");
}

void jw_string(struct json_writer *json, const char *name, const char *value)
{
	if (!value) {
		jw_null(json, name);
		return;
	}
	begin_member(json, name);
	put_quoted(json, value);
}

void jw_integer(struct json_writer *json, const char *name, int64_t value)
{
	char text[24];

	begin_member(json, name);
	snprintf(text, sizeof(text), "%lld", (long long)value);
	text_add(&json->out, text);
}

void jw_real(struct json_writer *json, const char *name, double value, int decimals)
{
	char text[64];

	if (!isfinite(value) || fabs(value) > 1e15) {
		jw_null(json, name);
		return;
	}
	begin_member(json, name);
	snprintf(text, sizeof(text), "%.*f", decimals, value);
	text_add(&json->out, text);
}

void jw_bool(struct json_writer *json, const char *name, bool value)
{
	begin_member(json, name);
	text_add(&json->out, value ? "true" : "false");
}

void jw_null(struct json_writer *json, const char *name)
{
	begin_member(json, name);
	text_add(&json->out, "null");
}

void jw_seconds(struct json_writer *json, const char *name, int64_t us)
{
	if (us < 0)
		jw_null(json, name);
	else
		jw_real(json, name, (double)us / 1e6, 3);
}
