/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/picture_writer.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/png_file.h"

enum { WAITING_MAX = 2 };

struct job {
	char *path;
	struct frame frame;
};

struct picture_writer {
	pthread_t thread;
	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t changed;
	struct job jobs[WAITING_MAX];	/* the oldest first; it stays in its place while it is written */
	int count;
	bool ending;
	bool failed, told;
	struct error trouble;		/* the first picture that could not be written */
};

static void *write_pictures(void *argument)
{
	struct picture_writer *writer = argument;
	struct error error;

	pthread_mutex_lock(&writer->lock);
	for (;;) {
		struct job job;
		int result;

		while (!writer->count && !writer->ending)
			pthread_cond_wait(&writer->changed, &writer->lock);
		if (!writer->count)
			break;
		job = writer->jobs[0];
		pthread_mutex_unlock(&writer->lock);
		result = png_write_frame(job.path, &job.frame, &error);
		mem_free(job.path);
		mem_free(job.frame.pixels);
		pthread_mutex_lock(&writer->lock);
		if (result < 0 && !writer->failed) {
			writer->failed = true;
			writer->trouble = error;
		}
		writer->count--;
		memmove(&writer->jobs[0], &writer->jobs[1], (size_t)writer->count * sizeof(writer->jobs[0]));
		pthread_cond_broadcast(&writer->changed);
	}
	pthread_mutex_unlock(&writer->lock);
	return NULL;
}

struct picture_writer *picture_writer_new(void)
{
	struct picture_writer *writer = mem_alloc(sizeof(*writer));
	sigset_t all, before;

	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->changed, NULL);
	/* Signals are the loop's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&writer->thread, NULL, write_pictures, writer) != 0) {
		mem_free(writer);
		writer = NULL;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
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

int picture_writer_add(struct picture_writer *writer, const char *path, const struct frame *frame, struct error *error)
{
	size_t count = (size_t)frame->width * (size_t)frame->height;
	struct job job = {.path = mem_copy_string(path), .frame = *frame};
	int result;

	job.frame.pixels = mem_alloc_array(count, sizeof(*job.frame.pixels));
	memcpy(job.frame.pixels, frame->pixels, count * sizeof(*job.frame.pixels));
	pthread_mutex_lock(&writer->lock);
	while (writer->count == WAITING_MAX)
		pthread_cond_wait(&writer->changed, &writer->lock);
	writer->jobs[writer->count++] = job;
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
