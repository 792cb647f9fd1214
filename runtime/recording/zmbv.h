/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packs a display's pictures as ZMBV (the codec of DOSBox), lossless, each as its difference from the one before. Packing
 * looks only at what was drawn since: ffmpeg's own encoder compares all of every picture, which takes ten milliseconds.
 *
 * A packet is a byte of flags (1: a whole picture, with six bytes on the form behind it) and then zlib's stream, which
 * begins anew with each whole picture and else goes on: for each block of 16x16 pixels two bytes (1 0: it changed, 0 0:
 * not), padded to four, then the changed blocks' pixels, exclusive-or'd with what they were.
 */
#ifndef KVT_RUNTIME_RECORDING_ZMBV_H
#define KVT_RUNTIME_RECORDING_ZMBV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/display/frame.h"

enum { ZMBV_KEY_EVERY = 300 };	/* pictures: what a player has to unpack at most when it jumps */

struct zmbv;

/* Black at first. NULL: zlib has no memory. */
struct zmbv *zmbv_new(int32_t width, int32_t height);
void zmbv_free(struct zmbv *zmbv);	/* NULL is allowed */

/* PIXELS are those of RECT, row by row without padding, 0x00RRGGBB; NULL: black. RECT lies within. */
void zmbv_draw(struct zmbv *zmbv, struct rect rect, const uint32_t *pixels);

/* The packet of what is drawn now, LENGTH bytes; valid until the next call. IS_KEY: it is a whole picture. */
const uint8_t *zmbv_pack(struct zmbv *zmbv, size_t *length, bool *is_key);

#endif
