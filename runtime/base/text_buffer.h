/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that grows. Embedded, all zero before first use; TEXT is owned, NUL-terminated, and NULL while empty.
 */
#ifndef KVT_RUNTIME_BASE_TEXT_BUFFER_H
#define KVT_RUNTIME_BASE_TEXT_BUFFER_H

#include <stddef.h>

struct text_buffer {
	char *text;
	size_t length, capacity;
};

void text_add(struct text_buffer *buffer, const char *text);
void text_add_bytes(struct text_buffer *buffer, const char *bytes, size_t count);
void text_format(struct text_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_deinit(struct text_buffer *buffer);

#endif
