/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of which only the end ever changes, and which is whole at every moment: between two changes, after a kill,
 * and when the disk is full. What it holds must bear blanks behind its end, as JSON does.
 */
#ifndef KVT_RUNTIME_BASE_TAIL_FILE_H
#define KVT_RUNTIME_BASE_TAIL_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/error.h"

/* Embedded. */
struct tail_file {
	int fd;			/* -1: not open */
	char *path;
	int64_t kept;		/* bytes from the beginning that do not change any more */
	int64_t size;
};

/* Makes PATH, which must not exist. */
int tail_file_create(struct tail_file *file, const char *path, struct error *error);
void tail_file_close(struct tail_file *file);	/* also of one that was never opened, with fd -1 */

/*
 * Puts TEXT in place of everything behind the kept bytes; of it the first KEEP bytes are kept from now on. SPARE bytes
 * of room stay reserved behind it: a later text without SPARE that is longer by that much can be written to a full
 * disk. On failure the file, with its room, is as it was before.
 */
int tail_file_replace(struct tail_file *file, const char *text, size_t length, size_t keep, size_t spare,
		      struct error *error);

#endif
