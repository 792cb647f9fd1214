/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/display/picture_writer.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/worker.h"
#include "runtime/display/png_file.h"

enum { ROOM = 64 * 1024 * 1024 };	/* bytes of displays that may wait for the thread; one may always */

struct job {
	struct job *next;
	char *path;
	struct frame frame;
	size_t bytes;
};

struct picture_writer {
	pthread_t thread;
	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t changed;
	struct job *first, **end;	/* the oldest first; it stays in its place while it is written */
	size_t waiting;			/* bytes */
	bool ending;
	bool failed, told;
	struct error trouble;		/* the first picture that could not be written */
};

static void free_job(struct job *job)
{
	mem_free(job->path);
	mem_free(job->frame.pixels);
	mem_free(job);
}

static void write_pictures(void *context)
{
	struct picture_writer *writer = context;
	struct error error;

	pthread_mutex_lock(&writer->lock);
	for (;;) {
		struct job *job;
		int result;

		while (!writer->first && !writer->ending)
			pthread_cond_wait(&writer->changed, &writer->lock);
		job = writer->first;
		if (!job)
			break;
		pthread_mutex_unlock(&writer->lock);
		result = png_write_frame(job->path, &job->frame, &error);
		pthread_mutex_lock(&writer->lock);
		if (result < 0 && !writer->failed) {
			writer->failed = true;
			writer->trouble = error;
		}
		writer->first = job->next;
		if (!writer->first)
			writer->end = &writer->first;
		writer->waiting -= job->bytes;
		free_job(job);
		pthread_cond_broadcast(&writer->changed);
	}
	pthread_mutex_unlock(&writer->lock);
}

struct picture_writer *picture_writer_new(void)
{
	struct picture_writer *writer = mem_alloc(sizeof(*writer));

	writer->end = &writer->first;
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->changed, NULL);
	if (!worker_start(&writer->thread, write_pictures, writer)) {
		mem_free(writer);
		writer = NULL;
	}
	return writer;
}

/* With the lock held. */
static int tell(struct picture_writer *writer, struct error *error)
{
	if (!writer->failed || writer->told)
		return 0;
	writer->told = true;
	*error = writer->trouble;
	return -1;
}

static struct job *new_job(const char *path, const struct frame *frame)
{
	const size_t bytes = (size_t)frame->width * (size_t)frame->height * sizeof(*frame->pixels);
	struct job *job = mem_alloc(sizeof(*job));

	*job = (struct job){.path = mem_copy_string(path), .frame = *frame, .bytes = bytes};
	job->frame.pixels = mem_resize(NULL, bytes, 1);		/* not zeroed: all of it is written */
	memcpy(job->frame.pixels, frame->pixels, bytes);
	return job;
}

int picture_writer_add(struct picture_writer *writer, const char *path, const struct frame *frame, struct error *error)
{
	struct job *job = new_job(path, frame);
	int result;

	pthread_mutex_lock(&writer->lock);
	while (writer->waiting && writer->waiting + job->bytes > ROOM)
		pthread_cond_wait(&writer->changed, &writer->lock);
	*writer->end = job;
	writer->end = &job->next;
	writer->waiting += job->bytes;
	pthread_cond_broadcast(&writer->changed);
	result = tell(writer, error);
	pthread_mutex_unlock(&writer->lock);
	return result;
}

int picture_writer_free(struct picture_writer *writer, struct error *error)
{
	int result;

	if (!writer)
		return 0;
	pthread_mutex_lock(&writer->lock);
	writer->ending = true;
	pthread_cond_broadcast(&writer->changed);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	result = tell(writer, error);
	pthread_cond_destroy(&writer->changed);
	pthread_mutex_destroy(&writer->lock);
	mem_free(writer);
	return result;
}
