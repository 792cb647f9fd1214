/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in for video_file.c in a build without ffmpeg's libraries (make RECORD=no): there is never a video. */
#include "runtime/video_file.h"

#include <stddef.h>

const char *video_file_library(void)
{
	return NULL;
}

struct video_file *video_file_new(const char *path, int32_t width, int32_t height, struct error *error)
{
	(void)width;
	(void)height;
	error_set(error, "%s is not recorded: this kvt is built without recording", path);
	error_help(error, "build it where libavformat, libavcodec and libavutil are installed");
	return NULL;
}

void video_file_draw(struct video_file *video, struct rect rect, const uint32_t *pixels)
{
	(void)video;
	(void)rect;
	(void)pixels;
}

int video_file_picture(struct video_file *video, int64_t at_us, struct error *error)
{
	(void)video;
	(void)at_us;
	(void)error;
	return 0;
}

int video_file_caption(struct video_file *video, const char *text, int64_t at_us, int64_t length_us,
		       struct error *error)
{
	(void)video;
	(void)text;
	(void)at_us;
	(void)length_us;
	(void)error;
	return 0;
}

int video_file_flush(struct video_file *video, struct error *error)
{
	(void)video;
	(void)error;
	return 0;
}

int video_file_close(struct video_file *video, struct error *error)
{
	(void)video;
	(void)error;
	return 0;
}
