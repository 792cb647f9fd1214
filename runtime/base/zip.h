/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What kvt wants of zlib; the only user of it. */
#ifndef KVT_RUNTIME_BASE_ZIP_H
#define KVT_RUNTIME_BASE_ZIP_H

#include <stddef.h>
#include <stdint.h>

/*
 * A file, unpacked if gzip packed it. NULL, with *WHY in words, if it cannot be read, is damaged, or holds more than MOST
 * bytes. Freed with mem_free.
 */
uint8_t *zip_read_file(const char *path, size_t most, size_t *count, const char **why);

/* Packs one piece after the other, each of which can be unpacked as soon as it is there. */
struct zip;

struct zip *zip_new(void);			/* NULL if zlib refuses, which it does without memory only */
void zip_free(struct zip *zip);			/* NULL is allowed */
size_t zip_room(struct zip *zip, size_t length);	/* the most that LENGTH bytes are packed to */
void zip_restart(struct zip *zip);		/* what comes can be unpacked without what was before */
size_t zip_pack(struct zip *zip, const void *bytes, size_t length, uint8_t *out, size_t room);	/* bytes in OUT */

#endif
