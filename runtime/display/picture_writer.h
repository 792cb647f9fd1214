/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes displays to PNG files beside the run, in a thread: packing one takes longer than a guest may wait for its
 * next key.
 */
#ifndef KVT_RUNTIME_DISPLAY_PICTURE_WRITER_H
#define KVT_RUNTIME_DISPLAY_PICTURE_WRITER_H

#include "runtime/base/error.h"
#include "runtime/display/frame.h"

struct picture_writer;

struct picture_writer *picture_writer_new(void);

/* Writes what was taken over, then frees all. -1 if a picture could not be written and that was not told before. */
int picture_writer_free(struct picture_writer *writer, struct error *error);	/* NULL is allowed */

/*
 * Takes over a copy of FRAME, to be written to PATH; waits only when 64 MiB of others are not written yet. -1, once, if an
 * earlier picture could not be written.
 */
int picture_writer_add(struct picture_writer *writer, const char *path, const struct frame *frame,
		       struct error *error);

#endif
