/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/recording/recorder.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "grammar/mem.h"
#include "runtime/base/worker.h"
#include "runtime/display/rect.h"
#include "runtime/recording/video_file.h"

enum {
	CAPTION_US = 1000 * 1000,
	STILL_US = 5000 * 1000,	/* then the picture is written again, so that a player knows how long it lasts */
	ELAPSED_FROM_S = 2,	/* a step that takes longer shows how long */
};

enum job_kind { JOB_PICTURE, JOB_CAPTION, JOB_STEP, JOB_BEAT, JOB_END };

/* Behind it lies what the kind needs: for each rectangle itself and its pixels; or a text. */
struct job {
	struct job *next;
	enum job_kind kind;
	int64_t at_us;
	size_t bytes;
	int32_t width, height;		/* of the display */
	size_t count;			/* of rectangles */
	uint32_t payload[];
};

struct recorder {
	pthread_t thread;
	char *stem;			/* the path without .mkv */

	/* The caller's */
	int32_t width, height;		/* of the display at the last update */
	struct rect missed;		/* changed, but not handed over */
	struct job *held, **held_end;	/* the oldest first; pictures without their pixels */
	bool is_held;
	uint64_t dropped;
	bool told_dropped, told_trouble;

	pthread_mutex_t lock;		/* of all from here to the thread's */
	pthread_cond_t changed;
	struct job *first, **end;
	size_t waiting, room;		/* bytes */
	bool ending, failed;
	struct error trouble;

	/* The thread's */
	struct video_file *video;
	int files;
	int32_t video_width, video_height, shown_width, shown_height;
	int64_t picture_us;		/* when the last one was written */
	char *step;
	int64_t step_us;
	uint64_t pictures;
	int64_t cpu_us;			/* when it has ended */
};

/* With room for a display of WIDTH x HEIGHT in place of the video so far. */
static int open_video(struct recorder *r, int32_t width, int32_t height, struct error *error)
{
	char *path;
	int result = video_file_close(r->video, error);

	r->video = NULL;
	if (result < 0)
		return -1;
	r->video_width = width > r->video_width ? width : r->video_width;
	r->video_height = height > r->video_height ? height : r->video_height;
	r->shown_width = r->shown_height = 0;
	r->files++;
	path = r->files == 1 ? mem_format("%s.mkv", r->stem) : mem_format("%s-%d.mkv", r->stem, r->files);
	r->video = video_file_new(path, r->video_width, r->video_height, error);
	mem_free(path);
	return r->video ? 0 : -1;
}

static int fit_video(struct recorder *r, const struct job *job, struct error *error)
{
	const struct rect all = {0, 0, r->video_width, r->video_height};

	if (job->width == r->shown_width && job->height == r->shown_height)
		return 0;
	if (!r->video || job->width > r->video_width || job->height > r->video_height) {
		if (open_video(r, job->width, job->height, error) < 0)
			return -1;
	} else {
		video_file_draw(r->video, all, NULL);
	}
	r->shown_width = job->width;
	r->shown_height = job->height;
	return 0;
}

static int write_picture(struct recorder *r, const struct job *job, struct error *error)
{
	const uint32_t *at = job->payload;
	int files = r->files;

	if (fit_video(r, job, error) < 0)
		return -1;
	for (size_t i = 0; i < job->count; i++) {
		struct rect rect;

		memcpy(&rect, at, sizeof(rect));
		at += sizeof(rect) / sizeof(*at);
		video_file_draw(r->video, rect, at);
		at += (size_t)rect.width * (size_t)rect.height;
	}
	r->picture_us = job->at_us;
	r->pictures++;
	if (video_file_picture(r->video, job->at_us, error) < 0)
		return -1;
	/* A file with nothing in it is none that a player reads: the first picture does not wait for the beat. */
	return r->files > files ? video_file_flush(r->video, error) : 0;
}

static int write_caption(struct recorder *r, const char *text, int64_t at_us, struct error *error)
{
	return r->video ? video_file_caption(r->video, text, at_us, CAPTION_US, error) : 0;
}

static int write_step(struct recorder *r, const struct job *job, struct error *error)
{
	mem_free(r->step);
	r->step = mem_copy_string((const char *)job->payload);
	r->step_us = job->at_us;
	return write_caption(r, r->step, job->at_us, error);
}

static int write_elapsed(struct recorder *r, int64_t at_us, struct error *error)
{
	long long elapsed_s = (at_us - r->step_us) / 1000000;
	char *text;
	int result;

	if (!r->step)
		return 0;
	text = elapsed_s < ELAPSED_FROM_S ? mem_copy_string(r->step) : mem_format("%s  (%lld s)", r->step, elapsed_s);
	result = write_caption(r, text, at_us, error);
	mem_free(text);
	return result;
}

/* The last picture stands until the end. */
static int write_beat(struct recorder *r, bool is_last, int64_t at_us, struct error *error)
{
	if (!r->video)
		return 0;
	if (is_last ? at_us > r->picture_us : at_us - r->picture_us >= STILL_US) {
		r->picture_us = at_us;
		if (video_file_picture(r->video, at_us, error) < 0)
			return -1;
	}
	if (write_elapsed(r, at_us, error) < 0)
		return -1;
	return video_file_flush(r->video, error);
}

static int write_job(struct recorder *r, const struct job *job, struct error *error)
{
	switch (job->kind) {
	case JOB_PICTURE:
		return write_picture(r, job, error);
	case JOB_CAPTION:
		return write_caption(r, (const char *)job->payload, job->at_us, error);
	case JOB_STEP:
		return write_step(r, job, error);
	case JOB_BEAT:
	case JOB_END:
		break;
	}
	return write_beat(r, job->kind == JOB_END, job->at_us, error);
}

static int64_t own_cpu_us(void)
{
	struct timespec spent = {0};

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
	return (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000;
}

static void record(void *context)
{
	struct recorder *r = context;
	struct error error;

	pthread_mutex_lock(&r->lock);
	for (;;) {
		struct job *job;
		int result = 0;

		while (!r->first && !r->ending)
			pthread_cond_wait(&r->changed, &r->lock);
		if (!r->first)
			break;
		job = r->first;
		r->first = job->next;
		if (!r->first)
			r->end = &r->first;
		if (!r->failed) {
			pthread_mutex_unlock(&r->lock);
			result = write_job(r, job, &error);
			pthread_mutex_lock(&r->lock);
		}
		if (result < 0) {
			r->failed = true;
			r->trouble = error;
		}
		r->waiting -= job->bytes;
		mem_free(job);
	}
	pthread_mutex_unlock(&r->lock);
	r->cpu_us = own_cpu_us();
}

struct recorder *recorder_new(const char *path, size_t room, struct error *error)
{
	struct recorder *r = mem_alloc(sizeof(*r));

	r->stem = mem_copy_bytes(path, strlen(path) - strlen(".mkv"));
	r->room = room;
	r->end = &r->first;
	r->held_end = &r->held;
	r->video_width = RECORDER_WIDTH;
	r->video_height = RECORDER_HEIGHT;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	if (!worker_start(&r->thread, record, r)) {
		error_set(error, "%s is not recorded: the kernel refuses a thread for it", path);
		error_help(error, "raise the limit of processes: ulimit -u");
		mem_free(r->stem);
		mem_free(r);
		r = NULL;
	}
	return r;
}

/* Takes the job over; false, with the job freed, if there is no room for it. */
static bool hand_over(struct recorder *r, struct job *job)
{
	bool fits;

	if (r->is_held) {
		*r->held_end = job;
		r->held_end = &job->next;
		return true;
	}
	pthread_mutex_lock(&r->lock);
	fits = !r->failed && (job->kind != JOB_PICTURE || r->waiting == 0 || r->waiting + job->bytes <= r->room);
	if (fits) {
		r->waiting += job->bytes;
		*r->end = job;
		r->end = &job->next;
		pthread_cond_signal(&r->changed);
	}
	pthread_mutex_unlock(&r->lock);
	if (!fits)
		mem_free(job);
	return fits;
}

/* Not zeroed: what follows the head is written in full. */
static struct job *new_job(enum job_kind kind, size_t payload, int64_t now_us)
{
	struct job *job = mem_resize(NULL, sizeof(*job) + payload, 1);

	*job = (struct job){.kind = kind, .at_us = now_us, .bytes = sizeof(*job) + payload};
	return job;
}

static size_t rect_bytes(struct rect rect)
{
	return sizeof(rect) + (size_t)rect.width * (size_t)rect.height * sizeof(uint32_t);
}

/* Its pixels are yet to come. */
static struct job *picture_job(const struct frame *frame, const struct rect *rects, size_t count, int64_t now_us)
{
	const struct rect all = rect_of_frame(frame);
	size_t bytes = 0;
	struct job *job;
	uint32_t *at;

	for (size_t i = 0; i < count; i++)
		bytes += rect_bytes(rect_common(rects[i], all));
	job = new_job(JOB_PICTURE, bytes, now_us);
	job->width = frame->width;
	job->height = frame->height;
	job->count = count;
	at = job->payload;
	for (size_t i = 0; i < count; i++) {
		const struct rect rect = rect_common(rects[i], all);

		memcpy(at, &rect, sizeof(rect));
		at += rect_bytes(rect) / sizeof(*at);
	}
	return job;
}

/* Takes the pixels from FRAME; what there is no room for is missed. */
static bool hand_over_picture(struct recorder *r, struct job *job, const struct frame *frame)
{
	struct rect rect, around = {0};
	uint32_t *at = job->payload;

	for (size_t i = 0; i < job->count; i++) {
		memcpy(&rect, at, sizeof(rect));
		at += sizeof(rect) / sizeof(*at);
		for (int32_t y = rect.y; y < rect.y + rect.height; y++, at += rect.width)
			memcpy(at, frame->pixels + (size_t)y * (size_t)frame->width + (size_t)rect.x,
			       (size_t)rect.width * sizeof(*at));
		around = rect_around(around, rect);
	}
	if (hand_over(r, job))
		return true;
	r->dropped++;
	r->missed = rect_around(r->missed, around);
	return false;
}

bool recorder_update(struct recorder *r, const struct frame *frame, const struct rect *rects, size_t count,
		     int64_t now_us)
{
	struct rect missed = r->missed;
	struct job *job;

	if (frame->width != r->width || frame->height != r->height) {
		r->width = frame->width;
		r->height = frame->height;
		missed = rect_of_frame(frame);
	} else if (!rect_is_empty(missed)) {
		for (size_t i = 0; i < count; i++)
			missed = rect_around(missed, rects[i]);
	}
	if (rect_is_empty(missed))
		job = picture_job(frame, rects, count, now_us);
	else
		job = picture_job(frame, &missed, 1, now_us);
	r->missed = (struct rect){0};
	return r->is_held ? hand_over(r, job) : hand_over_picture(r, job, frame);
}

void recorder_hold(struct recorder *r)
{
	r->is_held = true;
}

void recorder_release(struct recorder *r, const struct frame *frame)
{
	struct job *next;

	r->is_held = false;
	for (struct job *job = r->held; job; job = next) {
		next = job->next;
		job->next = NULL;
		if (job->kind == JOB_PICTURE)
			hand_over_picture(r, job, frame);
		else
			hand_over(r, job);
	}
	r->held = NULL;
	r->held_end = &r->held;
}

static void hand_over_text(struct recorder *r, enum job_kind kind, const char *text, int64_t now_us)
{
	size_t length = strlen(text) + 1;
	struct job *job = new_job(kind, length, now_us);

	memcpy(job->payload, text, length);
	hand_over(r, job);
}

void recorder_caption(struct recorder *r, const char *text, int64_t now_us)
{
	hand_over_text(r, JOB_CAPTION, text, now_us);
}

void recorder_step(struct recorder *r, const char *text, int64_t now_us)
{
	hand_over_text(r, JOB_STEP, text, now_us);
}

void recorder_beat(struct recorder *r, const struct frame *frame, int64_t now_us)
{
	if (frame && !rect_is_empty(r->missed))
		recorder_update(r, frame, NULL, 0, now_us);
	hand_over(r, new_job(JOB_BEAT, 0, now_us));
}

bool recorder_news(struct recorder *r, struct error *out)
{
	bool failed;

	pthread_mutex_lock(&r->lock);
	failed = r->failed;
	if (failed)
		*out = r->trouble;
	pthread_mutex_unlock(&r->lock);
	if (failed && !r->told_trouble) {
		r->told_trouble = true;
		return true;
	}
	if (failed || !r->dropped || r->told_dropped)
		return false;
	r->told_dropped = true;
	error_set(out, "the recording cannot keep up with the display, and leaves pictures out until it can");
	return true;
}

void recorder_stop(struct recorder *r, int64_t now_us, struct recorder_end *end)
{
	struct error ignored;

	*end = (struct recorder_end){0};
	if (!r)
		return;
	hand_over(r, new_job(JOB_END, 0, now_us));
	pthread_mutex_lock(&r->lock);
	r->ending = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	video_file_close(r->video, &ignored);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	*end = (struct recorder_end){.dropped = r->dropped, .pictures = r->pictures, .cpu_us = r->cpu_us};
	mem_free(r->step);
	mem_free(r->stem);
	mem_free(r);
}
