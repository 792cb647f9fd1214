/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records what a display shows, with captions, into recording.mkv, beside the run: packing is done by a thread, and
 * handing over costs a copy of what changed. Nothing here waits for the thread but recorder_stop. What it has no room
 * for is left out of the video: the next picture that there is room for has all of it, so that each picture in the video
 * is one that the display showed, to the pixel. docs/recording.md
 *
 * A video has one size. A display that is smaller has its corner in the video's and black around it; one that is larger
 * begins the next file, recording-2.mkv.
 *
 * Times are in microseconds since the run began and do not go back.
 */
#ifndef KVT_RUNTIME_RECORDING_RECORDER_H
#define KVT_RUNTIME_RECORDING_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"

enum {
	RECORDER_WIDTH = 1280, RECORDER_HEIGHT = 800,	/* a video's least size */
	RECORDER_ROOM = 64 * 1024 * 1024,		/* bytes of changes that may wait for the thread */
};

struct recorder;

/*
 * PATH ends in ".mkv" and is made with the first picture; ROOM is in bytes. NULL if the kernel refuses a thread.
 */
struct recorder *recorder_new(const char *path, size_t room, struct error *error);

/* The display FRAME changed in RECTS; a size other than before makes all of it new. False: there was no room for it. */
bool recorder_update(struct recorder *recorder, const struct frame *frame, const struct rect *rects, size_t count,
		     int64_t now_us);

/* A caption for a second. */
void recorder_caption(struct recorder *recorder, const char *text, int64_t now_us);

/* The same, and again with every beat, with the time that it has been there; until the next one. */
void recorder_step(struct recorder *recorder, const char *text, int64_t now_us);

/*
 * To be called every second: brings all that was handed over before into the file, and the picture of a still display
 * once more every five seconds. FRAME is the display, for what there was no room for; NULL if there is none.
 */
void recorder_beat(struct recorder *recorder, const struct frame *frame, int64_t now_us);

/* Something that people should know, once: it has fallen behind, or the file cannot be written, which ends it. */
bool recorder_news(struct recorder *recorder, struct error *out);

/*
 * Between these two what is told is kept, and taken over when the recorder is released: what a guest is answered goes
 * before what is recorded of it. FRAME is the one of the updates, and has not changed since.
 */
void recorder_hold(struct recorder *recorder);
void recorder_release(struct recorder *recorder, const struct frame *frame);

struct recorder_end {
	uint64_t dropped;		/* changes of the display that are not in the video */
	uint64_t pictures;
	int64_t cpu_us;			/* processor time of the thread, which does all of the packing */
};

/* Writes what was taken over and frees all. RECORDER NULL is allowed. */
void recorder_stop(struct recorder *recorder, int64_t now_us, struct recorder_end *end);

#endif
