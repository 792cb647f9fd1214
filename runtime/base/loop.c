/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "grammar/mem.h"

struct watched_fd {
	int fd;
	short events;
	uint64_t serial;	/* tells a descriptor from a later one with the same number */
	void (*ready)(void *context, short revents);
	void *context;
};

struct watched_signal {
	int signo;
	void (*caught)(void *context, int signo);
	void *context;
};

struct watched_child {
	pid_t pid;
	void (*exited)(void *context, pid_t pid, int status);
	void *context;
};

struct loop {
	struct watched_fd *fds;
	size_t fd_count, fd_capacity;
	uint64_t last_serial;

	/* What poll() was given this round: entry 0 is signal_fd; serials[i] belongs to polled[i]. */
	struct pollfd *polled;
	uint64_t *serials;
	size_t polled_capacity;

	struct loop_timer *timers;	/* by time, earliest first */
	struct loop_timer *due;		/* those that fire in this round */

	int signal_fd;
	sigset_t old_mask, signals;
	struct watched_signal *handlers;
	size_t handler_count, handler_capacity;

	struct watched_child *children;
	size_t child_count, child_capacity;
	bool child_may_be_over;		/* set when a child may have ended before its SIGCHLD was looked for */

	bool stopped;
};

struct loop *loop_new(void)
{
	struct loop *loop = mem_alloc(sizeof(*loop));

	/* libvncclient writes to sockets whose other end may be gone; what is run puts this back before exec */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&loop->signals);
	loop->signal_fd = signalfd(-1, &loop->signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signal_fd < 0) {
		mem_free(loop);
		return NULL;
	}
	pthread_sigmask(SIG_SETMASK, NULL, &loop->old_mask);
	return loop;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	close(loop->signal_fd);
	pthread_sigmask(SIG_SETMASK, &loop->old_mask, NULL);
	mem_free(loop->fds);
	mem_free(loop->polled);
	mem_free(loop->serials);
	mem_free(loop->handlers);
	mem_free(loop->children);
	mem_free(loop);
}

int64_t loop_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct watched_fd *find_fd(const struct loop *loop, int fd)
{
	for (size_t i = 0; i < loop->fd_count; i++)
		if (loop->fds[i].fd == fd)
			return &loop->fds[i];
	return NULL;
}

void loop_fd_set(struct loop *loop, int fd, short events, void (*ready)(void *context, short revents), void *context)
{
	struct watched_fd *entry = find_fd(loop, fd);

	if (!entry) {
		loop->fds = mem_grow(loop->fds, loop->fd_count, &loop->fd_capacity, sizeof(*loop->fds));
		entry = &loop->fds[loop->fd_count++];
		entry->fd = fd;
		entry->serial = ++loop->last_serial;
	}
	entry->events = events;
	entry->ready = ready;
	entry->context = context;
}

void loop_fd_clear(struct loop *loop, int fd)
{
	struct watched_fd *entry = find_fd(loop, fd);

	if (entry)
		*entry = loop->fds[--loop->fd_count];
}

static bool unlink_timer(struct loop_timer **list, struct loop_timer *timer)
{
	for (; *list; list = &(*list)->next) {
		if (*list != timer)
			continue;
		*list = timer->next;
		return true;
	}
	return false;
}

void loop_timer_clear(struct loop *loop, struct loop_timer *timer)
{
	if (!timer->armed)
		return;
	if (!unlink_timer(&loop->timers, timer))
		unlink_timer(&loop->due, timer);
	timer->next = NULL;
	timer->armed = 0;
}

uint32_t loop_timers(const struct loop *loop)
{
	uint32_t count = 0;

	for (const struct loop_timer *timer = loop->timers; timer; timer = timer->next)
		count++;
	for (const struct loop_timer *timer = loop->due; timer; timer = timer->next)
		count++;
	return count;
}

void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t due_us)
{
	struct loop_timer **place = &loop->timers;

	loop_timer_clear(loop, timer);
	while (*place && (*place)->due_us <= due_us)
		place = &(*place)->next;
	timer->due_us = due_us;
	timer->armed = 1;
	timer->next = *place;
	*place = timer;
}

static void block_signal(struct loop *loop, int signo)
{
	sigset_t one;

	sigemptyset(&one);
	sigaddset(&one, signo);
	pthread_sigmask(SIG_BLOCK, &one, NULL);
	sigaddset(&loop->signals, signo);
	signalfd(loop->signal_fd, &loop->signals, 0);
}

void loop_on_signal(struct loop *loop, int signo, void (*caught)(void *context, int signo), void *context)
{
	struct watched_signal handler = {.signo = signo, .caught = caught, .context = context};

	for (size_t i = 0; i < loop->handler_count; i++) {
		if (loop->handlers[i].signo == signo) {
			loop->handlers[i] = handler;
			return;
		}
	}
	loop->handlers = mem_grow(loop->handlers, loop->handler_count, &loop->handler_capacity,
				  sizeof(*loop->handlers));
	loop->handlers[loop->handler_count++] = handler;
	block_signal(loop, signo);
}

void loop_on_child(struct loop *loop, pid_t pid, void (*exited)(void *context, pid_t pid, int status), void *context)
{
	struct watched_child child = {.pid = pid, .exited = exited, .context = context};

	/* Ignoring SIGCHLD is inherited, and would let the kernel reap our children before we see how they ended. */
	signal(SIGCHLD, SIG_DFL);
	block_signal(loop, SIGCHLD);
	loop->children = mem_grow(loop->children, loop->child_count, &loop->child_capacity, sizeof(*loop->children));
	loop->children[loop->child_count++] = child;
	loop->child_may_be_over = true;
}

void loop_child_clear(struct loop *loop, pid_t pid)
{
	for (size_t i = 0; i < loop->child_count; i++) {
		if (loop->children[i].pid == pid) {
			loop->children[i] = loop->children[--loop->child_count];
			return;
		}
	}
}

void loop_restore_signals(const struct loop *loop)
{
	pthread_sigmask(SIG_SETMASK, &loop->old_mask, NULL);
}

static bool reap_one(struct loop *loop)
{
	for (size_t i = 0; i < loop->child_count; i++) {
		struct watched_child child = loop->children[i];
		int status = 0;
		pid_t pid = waitpid(child.pid, &status, WNOHANG);

		if (pid == 0 || (pid < 0 && errno == EINTR))
			continue;
		loop->children[i] = loop->children[--loop->child_count];
		child.exited(child.context, child.pid, status);
		return true;
	}
	return false;
}

static int serve_children(struct loop *loop)
{
	int served = 0;

	if (!loop->child_may_be_over)
		return 0;
	loop->child_may_be_over = false;
	/* A callback may change the list: begin anew after each. */
	while (reap_one(loop))
		served++;
	return served;
}

static int serve_signal(struct loop *loop, int signo)
{
	if (signo == SIGCHLD)
		loop->child_may_be_over = true;
	for (size_t i = 0; i < loop->handler_count; i++) {
		if (loop->handlers[i].signo == signo) {
			loop->handlers[i].caught(loop->handlers[i].context, signo);
			return 1;
		}
	}
	return 0;
}

static int serve_signals(struct loop *loop)
{
	struct signalfd_siginfo info;
	int served = 0;

	while (read(loop->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		served += serve_signal(loop, (int)info.ssi_signo);
	return served;
}

static int serve_fds(struct loop *loop, size_t count)
{
	int served = 0;

	for (size_t i = 1; i < count; i++) {
		struct watched_fd *entry;
		short revents = loop->polled[i].revents;

		if (!revents)
			continue;
		entry = find_fd(loop, loop->polled[i].fd);
		if (!entry || entry->serial != loop->serials[i])
			continue;
		revents = (short)(revents & (entry->events | POLLERR | POLLHUP | POLLNVAL));
		if (!revents)
			continue;
		entry->ready(entry->context, revents);
		served++;
	}
	return served;
}

static int serve_timers(struct loop *loop)
{
	struct loop_timer **end = &loop->due;
	struct loop_timer *timer;
	int64_t now = loop_now_us();
	int served = 0;

	/* Set apart first, so that a timer that is armed again for the past waits for the next round. */
	while (*end)
		end = &(*end)->next;
	while (loop->timers && loop->timers->due_us <= now) {
		*end = loop->timers;
		loop->timers = loop->timers->next;
		end = &(*end)->next;
		*end = NULL;
	}
	while ((timer = loop->due)) {
		loop->due = timer->next;
		timer->next = NULL;
		timer->armed = 0;
		timer->fire(timer->context);
		served++;
	}
	return served;
}

static size_t gather_fds(struct loop *loop)
{
	size_t count = loop->fd_count + 1;

	if (count > loop->polled_capacity) {
		loop->polled_capacity = count * 2;
		loop->polled = mem_resize(loop->polled, loop->polled_capacity, sizeof(*loop->polled));
		loop->serials = mem_resize(loop->serials, loop->polled_capacity, sizeof(*loop->serials));
	}
	loop->polled[0] = (struct pollfd){.fd = loop->signal_fd, .events = POLLIN};
	loop->serials[0] = 0;
	for (size_t i = 0; i < loop->fd_count; i++) {
		loop->polled[i + 1] = (struct pollfd){.fd = loop->fds[i].fd, .events = loop->fds[i].events};
		loop->serials[i + 1] = loop->fds[i].serial;
	}
	return count;
}

/* One poll() and what follows from it; waits no longer than until DEADLINE_US (< 0: for ever). */
static int serve_round(struct loop *loop, int64_t deadline_us)
{
	size_t count = gather_fds(loop);
	struct timespec wait = {0};
	int64_t until = deadline_us, left;
	bool forever;
	int ready, served = 0;

	if (loop->timers && (until < 0 || loop->timers->due_us < until))
		until = loop->timers->due_us < 0 ? 0 : loop->timers->due_us;
	if (loop->child_may_be_over)
		until = 0;
	forever = until < 0;
	left = forever ? 0 : until - loop_now_us();
	if (left > 0) {
		wait.tv_sec = left / 1000000;
		wait.tv_nsec = left % 1000000 * 1000;
	}
	ready = ppoll(loop->polled, count, forever ? NULL : &wait, NULL);
	/* Children before descriptors: that QEMU ended says more than that its sockets closed. */
	if (ready > 0 && loop->polled[0].revents)
		served += serve_signals(loop);
	served += serve_children(loop);
	if (ready > 0)
		served += serve_fds(loop, count);
	return served + serve_timers(loop);
}

void loop_once(struct loop *loop, int timeout_ms)
{
	int64_t deadline_us = timeout_ms < 0 ? -1 : loop_now_us() + (int64_t)timeout_ms * 1000;
	int served;

	do {
		served = serve_round(loop, deadline_us);
	} while (!served && !loop->stopped && (deadline_us < 0 || loop_now_us() < deadline_us));
	loop->stopped = false;
}

void loop_run(struct loop *loop)
{
	while (!loop->stopped)
		serve_round(loop, -1);
	loop->stopped = false;
}

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
}
