/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr_engines.h"

#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/worker.h"

/*
 * A thousand columns take Tesseract some 30 ms, and a second engine's data 75 ms and 14 MiB. So it is made for as much
 * as takes twice that, and once it is there helps with what takes longer than to wake it.
 */
enum { COLUMNS_TO_MAKE = 6000, COLUMNS_TO_HELP = 1000 };

struct ocr_engines {
	struct ocr_engine *first, *second;	/* the second: NULL until it is needed */
	char *languages;
	bool alone;				/* a second one cannot be had, or would have no processor */
	/* of the reading under way */
	struct ocr_task *tasks;
	size_t count;
	atomic_size_t next;
	const atomic_bool *stop;
};

struct ocr_engines *ocr_engines_new(const char *languages, struct error *error)
{
	struct ocr_engine *first = ocr_engine_new(languages, error);
	struct ocr_engines *engines;

	if (!first)
		return NULL;
	engines = mem_alloc(sizeof(*engines));
	engines->first = first;
	engines->languages = mem_copy_string(languages);
	engines->alone = sysconf(_SC_NPROCESSORS_ONLN) < 2;
	return engines;
}

void ocr_engines_free(struct ocr_engines *engines)
{
	if (!engines)
		return;
	ocr_engine_free(engines->first);
	ocr_engine_free(engines->second);
	mem_free(engines->languages);
	mem_free(engines);
}

const char *ocr_engines_name(const struct ocr_engines *engines)
{
	return ocr_engine_name(engines->first);
}

static void read_tasks(struct ocr_engines *engines, struct ocr_engine *engine)
{
	while (!(engines->stop && *engines->stop)) {
		const size_t number = atomic_fetch_add(&engines->next, 1);
		struct ocr_task *task;

		if (number >= engines->count)
			return;
		task = &engines->tasks[number];
		ocr_engine_read(engine, task->picture, task->word, task->context);
		task->done = true;
	}
}

static void help(void *context)
{
	struct ocr_engines *engines = context;
	struct error error;

	if (!engines->second)
		engines->second = ocr_engine_new(engines->languages, &error);
	if (engines->second)
		read_tasks(engines, engines->second);
	else
		engines->alone = true;
}

static bool is_worth_help(const struct ocr_engines *engines)
{
	int64_t columns = 0;

	for (size_t i = 0; i < engines->count; i++)
		columns += engines->tasks[i].picture->width;
	return !engines->alone && columns >= (engines->second ? COLUMNS_TO_HELP : COLUMNS_TO_MAKE);
}

void ocr_engines_read(struct ocr_engines *engines, struct ocr_task *tasks, size_t count, const atomic_bool *stop)
{
	pthread_t helper;
	bool helped;

	engines->tasks = tasks;
	engines->count = count;
	engines->next = 0;
	engines->stop = stop;
	helped = is_worth_help(engines) && worker_start(&helper, help, engines);
	read_tasks(engines, engines->first);
	if (helped)
		pthread_join(helper, NULL);
}
