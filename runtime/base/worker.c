/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/worker.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "grammar/mem.h"

enum { NICENESS = 10 };

struct start {
	void (*work)(void *context);
	void *context;
};

static void *begin(void *argument)
{
	struct start start = *(struct start *)argument;

	mem_free(argument);
	/* Linux has both for each thread. Work that is a batch does not take the processor from who hands it over. */
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS);
	sched_setscheduler(gettid(), SCHED_BATCH, &(struct sched_param){0});
	start.work(start.context);
	return NULL;
}

bool worker_start(pthread_t *thread, void (*work)(void *context), void *context)
{
	struct start *start = mem_alloc(sizeof(*start));
	sigset_t all, before;
	bool started;

	*start = (struct start){.work = work, .context = context};
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(thread, NULL, begin, start) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!started)
		mem_free(start);
	return started;
}
