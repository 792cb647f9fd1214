/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The little of Matroska (RFC 9559) that a recording needs, in memory: elements put one behind the other, each its number,
 * its size and its content.
 */
#ifndef KVT_RUNTIME_RECORDING_MATROSKA_H
#define KVT_RUNTIME_RECORDING_MATROSKA_H

#include <stddef.h>
#include <stdint.h>

struct mkv_buffer {
	uint8_t *bytes;			/* owned */
	size_t length, capacity;
};

void mkv_deinit(struct mkv_buffer *buffer);

void mkv_raw(struct mkv_buffer *buffer, const void *bytes, size_t length);
void mkv_head(struct mkv_buffer *buffer, uint32_t id, uint64_t length);	/* of an element with so many bytes of content */
void mkv_uint(struct mkv_buffer *buffer, uint32_t id, uint64_t value);
void mkv_float(struct mkv_buffer *buffer, uint32_t id, double value);	/* 8 bytes of content */
void mkv_text(struct mkv_buffer *buffer, uint32_t id, const char *text);

/* An element whose content is what OTHER has gathered; empties OTHER. */
void mkv_take(struct mkv_buffer *buffer, uint32_t id, struct mkv_buffer *other);

#endif
