/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr_worker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/worker.h"

struct job {
	struct frame frame;	/* the region alone; no pixels: there is no job */
	struct rect region;
	uint64_t number;
};

struct ocr_worker {
	pthread_t thread;
	char *languages;
	int ready_fd;
	atomic_bool ending;
	pthread_mutex_t lock;	/* of all below */
	pthread_cond_t changed;
	struct job next;
	bool reading;
	bool has_text;
	struct ocr_text text;
	uint64_t number;
	bool failed;
	struct error trouble;
};

static void tell(const struct ocr_worker *worker)
{
	const uint64_t one = 1;
	ssize_t written = write(worker->ready_fd, &one, sizeof(one));

	(void)written;	/* a counter of 64 bits has room */
}

static void hand_over(struct ocr_worker *worker, struct ocr_text *text, const struct job *job)
{
	for (size_t i = 0; i < text->count; i++) {
		text->words[i].box.x += job->region.x;
		text->words[i].box.y += job->region.y;
	}
	ocr_text_deinit(&worker->text);
	worker->text = *text;
	worker->number = job->number;
	worker->has_text = true;
	tell(worker);
}

/* The next job, with the lock held before and after; false: it is time to end. */
static bool take_job(struct ocr_worker *worker, struct job *job)
{
	while (!worker->next.frame.pixels && !worker->ending)
		pthread_cond_wait(&worker->changed, &worker->lock);
	*job = worker->next;
	worker->next = (struct job){0};
	return !worker->ending;
}

static void read_jobs(struct ocr_worker *worker, struct ocr *ocr)
{
	struct job job;

	pthread_mutex_lock(&worker->lock);
	while (take_job(worker, &job)) {
		const struct rect all = {0, 0, job.frame.width, job.frame.height};
		struct ocr_text text = {0};

		worker->reading = true;
		pthread_mutex_unlock(&worker->lock);
		ocr_read(ocr, &job.frame, all, &worker->ending, &text);
		mem_free(job.frame.pixels);
		pthread_mutex_lock(&worker->lock);
		worker->reading = false;
		hand_over(worker, &text, &job);
	}
	mem_free(job.frame.pixels);
	pthread_mutex_unlock(&worker->lock);
}

static void work(void *context)
{
	struct ocr_worker *worker = context;
	struct error error;
	struct ocr *ocr = ocr_new(worker->languages, &error);

	if (ocr) {
		read_jobs(worker, ocr);
		ocr_free(ocr);
		return;
	}
	pthread_mutex_lock(&worker->lock);
	worker->failed = true;
	worker->trouble = error;
	pthread_mutex_unlock(&worker->lock);
	tell(worker);
}

static void destroy(struct ocr_worker *worker)
{
	if (worker->ready_fd >= 0)
		close(worker->ready_fd);
	pthread_cond_destroy(&worker->changed);
	pthread_mutex_destroy(&worker->lock);
	mem_free(worker->next.frame.pixels);
	ocr_text_deinit(&worker->text);
	mem_free(worker->languages);
	mem_free(worker);
}

struct ocr_worker *ocr_worker_new(const char *languages, struct error *error)
{
	struct ocr_worker *worker;

	/* Loads the library, here: what it reads from the environment has to be set by the only thread that looks at it. */
	if (!ocr_available(languages, error))
		return NULL;
	worker = mem_alloc(sizeof(*worker));
	worker->languages = mem_copy_string(languages);
	pthread_mutex_init(&worker->lock, NULL);
	pthread_cond_init(&worker->changed, NULL);
	worker->ready_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (worker->ready_fd < 0 || !worker_start(&worker->thread, work, worker)) {
		error_set(error, "graphical text cannot be read: the kernel refuses a thread or a descriptor for it");
		destroy(worker);
		return NULL;
	}
	return worker;
}

void ocr_worker_free(struct ocr_worker *worker)
{
	if (!worker)
		return;
	pthread_mutex_lock(&worker->lock);
	worker->ending = true;
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->lock);
	pthread_join(worker->thread, NULL);
	destroy(worker);
}

int ocr_worker_fd(const struct ocr_worker *worker)
{
	return worker->ready_fd;
}

void ocr_worker_ask(struct ocr_worker *worker, const struct frame *frame, struct rect region, uint64_t number)
{
	const size_t width = (size_t)region.width;
	struct job job = {.frame = {.width = region.width, .height = region.height}, .region = region, .number = number};

	job.frame.pixels = mem_alloc_array(width * (size_t)region.height, sizeof(*job.frame.pixels));
	for (int32_t y = 0; y < region.height; y++)
		memcpy(job.frame.pixels + (size_t)y * width,
		       frame->pixels + (size_t)(region.y + y) * (size_t)frame->width + region.x,
		       width * sizeof(*job.frame.pixels));
	pthread_mutex_lock(&worker->lock);
	mem_free(worker->next.frame.pixels);
	worker->next = job;
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->lock);
}

bool ocr_worker_busy(struct ocr_worker *worker)
{
	bool busy;

	pthread_mutex_lock(&worker->lock);
	busy = worker->next.frame.pixels || worker->reading || worker->has_text;
	pthread_mutex_unlock(&worker->lock);
	return busy;
}

int ocr_worker_take(struct ocr_worker *worker, struct ocr_text *out, uint64_t *number, struct error *error)
{
	uint64_t times;
	ssize_t got = read(worker->ready_fd, &times, sizeof(times));
	int result = 0;

	(void)got;	/* nothing to read is no failure */
	pthread_mutex_lock(&worker->lock);
	if (worker->failed) {
		*error = worker->trouble;
		result = -1;
	} else if (worker->has_text) {
		ocr_text_deinit(out);
		*out = worker->text;
		worker->text = (struct ocr_text){0};
		*number = worker->number;
		worker->has_text = false;
		result = 1;
	}
	pthread_mutex_unlock(&worker->lock);
	return result;
}
