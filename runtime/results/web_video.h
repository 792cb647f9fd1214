/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small video of a run for browsers, made from its recording by the program ffmpeg: VP9 in WebM, with a key picture at
 * the steps, so that jumping to one is quick. Beside it, the steps as chapters in WebVTT.
 */
#ifndef KVT_RUNTIME_RESULTS_WEB_VIDEO_H
#define KVT_RUNTIME_RESULTS_WEB_VIDEO_H

#include <stdbool.h>

#include "runtime/base/error.h"

/*
 * Writes DIRECTORY/video.webm, or PATH unless it is NULL, and the chapters beside it, with .vtt for .webm. DRAW: the
 * pointer, and the place of each picture that came, are drawn in. -1 with nothing written.
 */
int web_video_make(const char *directory, const char *path, bool draw, struct error *error);

#endif
