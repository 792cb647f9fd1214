/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one poll() loop of a run: file descriptors, timers, signals and child processes, each with a callback.
 * Single-threaded; callbacks may add and remove anything, themselves included. Times are CLOCK_MONOTONIC microseconds.
 */
#ifndef KVT_RUNTIME_BASE_LOOP_H
#define KVT_RUNTIME_BASE_LOOP_H

#include <stdint.h>
#include <sys/types.h>

struct loop;

/* Embedded by its user; zero it before first use and clear it before it goes away. */
struct loop_timer {
	int64_t due_us;
	void (*fire)(void *context);
	void *context;
	struct loop_timer *next;	/* the loop's; do not touch */
	int armed;
};

struct loop *loop_new(void);			/* NULL when the kernel refuses its descriptors; see errno */
void loop_free(struct loop *loop);		/* NULL is allowed */

int64_t loop_now_us(void);

/*
 * Calls READY with poll()'s revents whenever one of EVENTS (POLLIN, POLLOUT) is there; again for the same fd: replaces
 * it.
 */
void loop_fd_set(struct loop *loop, int fd, short events, void (*ready)(void *context, short revents), void *context);
void loop_fd_clear(struct loop *loop, int fd);

/* (Re)arms a timer for the absolute time DUE_US. It fires once. */
void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t due_us);
void loop_timer_clear(struct loop *loop, struct loop_timer *timer);
uint32_t loop_timers(const struct loop *loop);	/* how many are armed */

/* Blocks the signal and calls back from the loop instead; in force until loop_free, which restores the old mask. */
void loop_on_signal(struct loop *loop, int signo, void (*caught)(void *context, int signo), void *context);

/* Calls EXITED with waitpid()'s status when the child ends, and reaps it. */
void loop_on_child(struct loop *loop, pid_t pid, void (*exited)(void *context, pid_t pid, int status), void *context);
void loop_child_clear(struct loop *loop, pid_t pid);

/* Runs until loop_stop; or one round that waits at most TIMEOUT_MS (-1: for ever). */
void loop_run(struct loop *loop);
void loop_once(struct loop *loop, int timeout_ms);
void loop_stop(struct loop *loop);

/* In a child after fork: the signal mask as it was before the loop. */
void loop_restore_signals(const struct loop *loop);

#endif
