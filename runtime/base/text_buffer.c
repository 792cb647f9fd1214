/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/text_buffer.h"

#include <stdarg.h>
#include <string.h>

#include "grammar/mem.h"

void text_add_bytes(struct text_buffer *buffer, const char *bytes, size_t count)
{
	if (buffer->length + count + 1 > buffer->capacity) {
		buffer->capacity = (buffer->length + count + 1) * 2;
		buffer->text = mem_resize(buffer->text, buffer->capacity, 1);
	}
	memcpy(buffer->text + buffer->length, bytes, count);
	buffer->length += count;
	buffer->text[buffer->length] = '\0';
}

void text_add(struct text_buffer *buffer, const char *text)
{
	text_add_bytes(buffer, text, strlen(text));
}

void text_format(struct text_buffer *buffer, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	text_add(buffer, text);
	mem_free(text);
}

void text_deinit(struct text_buffer *buffer)
{
	mem_free(buffer->text);
	*buffer = (struct text_buffer){0};
}
