/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A video of a display: Matroska with one lossless picture track (ZMBV) and one track of captions.
 *
 * The video has a fixed size. What is drawn stays until it is drawn over, black at first; a pixel of the display has
 * the same place in the video. Times are in microseconds from the video's beginning and do not go back.
 */
#ifndef KVT_RUNTIME_RECORDING_VIDEO_FILE_H
#define KVT_RUNTIME_RECORDING_VIDEO_FILE_H

#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"

struct video_file;

struct video_file *video_file_new(const char *path, int32_t width, int32_t height, struct error *error);

/* PIXELS are those of RECT, row by row without padding, 0x00RRGGBB; NULL: black. RECT lies within the video. */
void video_file_draw(struct video_file *video, struct rect rect, const uint32_t *pixels);

/*
 * -1 from any of these: the file cannot be written; what is in it stays readable, and nothing more should be tried but
 * to close it. A picture within the same millisecond as the one before is set a millisecond later.
 */
int video_file_picture(struct video_file *video, int64_t at_us, struct error *error);	/* what is drawn, from now on */
int video_file_caption(struct video_file *video, const char *text, int64_t at_us, int64_t length_us,
		       struct error *error);

/* Brings all of it into the file, so that a kill loses nothing of it. */
int video_file_flush(struct video_file *video, struct error *error);

/* Writes what makes jumping about in the file quick, and frees all. NULL is allowed. */
int video_file_close(struct video_file *video, struct error *error);

#endif
