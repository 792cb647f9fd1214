/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/loop.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ENDS = 2, NEVER_MS = 60000 };

/* A pipe for each of two watchers, and what they are to do to one another. */
struct fixture {
	struct loop *loop;
	int pipes[ENDS][2];
	int calls[ENDS];
	short revents;
	int fired, signals, exits, status;
	char order[8];
	struct loop_timer timers[3];
};

/* A callback's context: the fixture, and which of the things in it. */
struct part {
	struct fixture *fixture;
	int index;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->loop = loop_new();
	assert_non_null(fixture->loop);
	for (int i = 0; i < ENDS; i++)
		assert_int_equal(pipe(fixture->pipes[i]), 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	loop_free(fixture->loop);
	for (int i = 0; i < ENDS; i++) {
		close(fixture->pipes[i][0]);
		close(fixture->pipes[i][1]);
	}
	free(fixture);
	return 0;
}

static void fill(const struct fixture *fixture, int index)
{
	assert_int_equal(write(fixture->pipes[index][1], "x", 1), 1);
}

static void drain(const struct fixture *fixture, int index)
{
	char byte;

	assert_int_equal(read(fixture->pipes[index][0], &byte, 1), 1);
}

static void on_data(void *context, short revents)
{
	struct part *part = context;

	part->fixture->calls[part->index]++;
	part->fixture->revents = revents;
	drain(part->fixture, part->index);
}

/* Clears the other's descriptor, whichever of the two comes first. */
static void on_data_clear_other(void *context, short revents)
{
	struct part *part = context;

	on_data(context, revents);
	loop_fd_clear(part->fixture->loop, part->fixture->pipes[!part->index][0]);
}

/* The same, but the number is watched for again at once, as after close() and open(). */
static void on_data_replace_other(void *context, short revents)
{
	struct part *part = context;
	int other = part->fixture->pipes[!part->index][0];

	on_data_clear_other(context, revents);
	loop_fd_set(part->fixture->loop, other, POLLIN, on_data, part + (part->index ? -1 : 1));
}

static void on_data_clear_self(void *context, short revents)
{
	struct part *part = context;

	on_data(context, revents);
	loop_fd_clear(part->fixture->loop, part->fixture->pipes[part->index][0]);
}

static void watch_both(struct fixture *fixture, struct part parts[ENDS], void (*ready)(void *context, short revents))
{
	for (int i = 0; i < ENDS; i++) {
		parts[i] = (struct part){fixture, i};
		loop_fd_set(fixture->loop, fixture->pipes[i][0], POLLIN, ready, &parts[i]);
		fill(fixture, i);
	}
}

static void test_data(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[ENDS];

	watch_both(fixture, parts, on_data);
	loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(fixture->calls[0], 1);
	assert_int_equal(fixture->calls[1], 1);
	assert_int_equal(fixture->revents, POLLIN);
	fill(fixture, 1);
	loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(fixture->calls[0], 1);
	assert_int_equal(fixture->calls[1], 2);
}

static void test_cleared_in_the_round(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[ENDS];

	watch_both(fixture, parts, on_data_clear_other);
	loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(fixture->calls[0] + fixture->calls[1], 1);
	loop_once(fixture->loop, 0);
	assert_int_equal(fixture->calls[0] + fixture->calls[1], 1);
}

static void test_replaced_in_the_round(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[ENDS];

	watch_both(fixture, parts, on_data_replace_other);
	loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(fixture->calls[0] + fixture->calls[1], 1);
	loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(fixture->calls[0] + fixture->calls[1], 2);
}

static void test_clears_itself(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[ENDS];

	watch_both(fixture, parts, on_data_clear_self);
	fill(fixture, 0);
	loop_once(fixture->loop, NEVER_MS);
	loop_once(fixture->loop, 0);
	assert_int_equal(fixture->calls[0], 1);
	assert_int_equal(fixture->calls[1], 1);
}

static void on_hang_up(void *context, short revents)
{
	struct part *part = context;

	part->fixture->revents = revents;
	loop_fd_clear(part->fixture->loop, part->fixture->pipes[part->index][0]);
}

static void test_hang_up_is_told_unasked(void **state)
{
	struct fixture *fixture = *state;
	struct part part = {fixture, 0};

	loop_fd_set(fixture->loop, fixture->pipes[0][0], 0, on_hang_up, &part);
	close(fixture->pipes[0][1]);
	loop_once(fixture->loop, NEVER_MS);
	assert_true(fixture->revents & POLLHUP);
	fixture->pipes[0][1] = dup(fixture->pipes[1][1]);
}

static void on_timer(void *context)
{
	struct part *part = context;

	part->fixture->order[part->fixture->fired++] = (char)('a' + part->index);
}

static void on_timer_again(void *context)
{
	struct part *part = context;

	on_timer(context);
	loop_timer_set(part->fixture->loop, &part->fixture->timers[part->index], 0);
}

static void on_timer_clear_next(void *context)
{
	struct part *part = context;

	on_timer(context);
	loop_timer_clear(part->fixture->loop, &part->fixture->timers[part->index + 1]);
}

static void make_timers(struct fixture *fixture, struct part parts[3], void (*fire)(void *context))
{
	for (int i = 0; i < 3; i++) {
		parts[i] = (struct part){fixture, i};
		fixture->timers[i].fire = i ? on_timer : fire;
		fixture->timers[i].context = &parts[i];
	}
}

static void test_timers_in_order(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[3];

	make_timers(fixture, parts, on_timer);
	loop_timer_set(fixture->loop, &fixture->timers[2], 30);
	loop_timer_set(fixture->loop, &fixture->timers[0], 20);
	loop_timer_set(fixture->loop, &fixture->timers[1], 20);
	loop_once(fixture->loop, NEVER_MS);
	assert_string_equal(fixture->order, "abc");
	assert_false(fixture->timers[0].armed);
	loop_once(fixture->loop, 0);
	assert_int_equal(fixture->fired, 3);
}

static void test_timer_not_before_its_time(void **state)
{
	struct fixture *fixture = *state;
	int64_t due = loop_now_us() + 2500;
	struct part parts[3];

	make_timers(fixture, parts, on_timer);
	loop_timer_set(fixture->loop, &fixture->timers[0], due);
	loop_timer_set(fixture->loop, &fixture->timers[1], due + NEVER_MS * INT64_C(1000));
	loop_once(fixture->loop, NEVER_MS);
	assert_true(loop_now_us() >= due);
	assert_string_equal(fixture->order, "a");
	loop_timer_clear(fixture->loop, &fixture->timers[1]);
	loop_timer_clear(fixture->loop, &fixture->timers[1]);
}

/* One that arms itself for the past would otherwise never let anything else happen. */
static void test_timer_arms_itself(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[3];

	make_timers(fixture, parts, on_timer_again);
	loop_timer_set(fixture->loop, &fixture->timers[0], 0);
	loop_timer_set(fixture->loop, &fixture->timers[1], 0);
	loop_once(fixture->loop, NEVER_MS);
	assert_string_equal(fixture->order, "ab");
	loop_once(fixture->loop, NEVER_MS);
	assert_string_equal(fixture->order, "aba");
}

static void test_timer_clears_another_that_is_due(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[3];

	make_timers(fixture, parts, on_timer_clear_next);
	for (int i = 0; i < 3; i++)
		loop_timer_set(fixture->loop, &fixture->timers[i], i);
	loop_once(fixture->loop, NEVER_MS);
	assert_string_equal(fixture->order, "ac");
}

static void on_signal(void *context, int signo)
{
	struct fixture *fixture = context;

	assert_int_equal(signo, SIGUSR1);
	fixture->signals++;
}

static bool is_blocked(int signo)
{
	sigset_t mask;

	sigprocmask(SIG_SETMASK, NULL, &mask);
	return sigismember(&mask, signo);
}

static void test_signal(void **state)
{
	struct fixture *fixture = *state;

	loop_on_signal(fixture->loop, SIGUSR1, on_signal, fixture);
	assert_true(is_blocked(SIGUSR1));
	raise(SIGUSR1);
	loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(fixture->signals, 1);
	loop_free(fixture->loop);
	assert_false(is_blocked(SIGUSR1));
	fixture->loop = loop_new();
}

static void ignore(int signo)
{
	(void)signo;
}

/* A handled signal interrupts poll() without an event of ours. */
static void test_interrupted_wait_goes_on(void **state)
{
	struct fixture *fixture = *state;
	struct sigaction action = {.sa_handler = ignore}, before;
	int64_t due = loop_now_us() + 30000;
	struct part parts[3];
	pid_t pid;

	assert_int_equal(sigaction(SIGUSR2, &action, &before), 0);
	make_timers(fixture, parts, on_timer);
	loop_timer_set(fixture->loop, &fixture->timers[0], due);
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 10; i++) {
			usleep(1000);
			kill(getppid(), SIGUSR2);
		}
		_exit(0);
	}
	loop_once(fixture->loop, NEVER_MS);
	assert_string_equal(fixture->order, "a");
	assert_true(loop_now_us() >= due);
	/* a signal that comes late interrupts this wait, too; restored too early, it would end the test */
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGUSR2, &before, NULL);
}

static void on_exit_of_child(void *context, pid_t pid, int status)
{
	struct fixture *fixture = context;

	assert_int_equal(waitpid(pid, NULL, WNOHANG), -1);
	fixture->exits++;
	fixture->status = status;
}

static pid_t child_with_status(int status)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(status);
	return pid;
}

static void test_child(void **state)
{
	struct fixture *fixture = *state;
	pid_t pid = child_with_status(7);
	siginfo_t info;

	/* It is over before it is asked for. */
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	loop_on_child(fixture->loop, pid, on_exit_of_child, fixture);
	loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(fixture->exits, 1);
	assert_int_equal(WEXITSTATUS(fixture->status), 7);
}

static void test_children_at_once(void **state)
{
	struct fixture *fixture = *state;
	pid_t pids[3];

	for (int i = 0; i < 3; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			usleep(2000);
			_exit(0);
		}
		loop_on_child(fixture->loop, pids[i], on_exit_of_child, fixture);
	}
	loop_child_clear(fixture->loop, pids[1]);
	while (fixture->exits < 2)
		loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(waitpid(pids[1], NULL, 0), pids[1]);
	loop_once(fixture->loop, 0);
	assert_int_equal(fixture->exits, 2);
}

/* A parent may have left SIGCHLD ignored, which survives exec. */
static void test_child_with_signal_ignored(void **state)
{
	struct fixture *fixture = *state;
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	pid = fork();
	if (pid == 0) {
		usleep(20000);
		_exit(5);
	}
	loop_on_child(fixture->loop, pid, on_exit_of_child, fixture);
	while (!fixture->exits)
		loop_once(fixture->loop, NEVER_MS);
	assert_int_equal(WEXITSTATUS(fixture->status), 5);
}

static void on_timer_stop(void *context)
{
	struct part *part = context;

	on_timer(context);
	loop_stop(part->fixture->loop);
}

static void test_run_until_stopped(void **state)
{
	struct fixture *fixture = *state;
	struct part parts[3];

	make_timers(fixture, parts, on_timer_stop);
	loop_timer_set(fixture->loop, &fixture->timers[0], loop_now_us() + 1000);
	loop_timer_set(fixture->loop, &fixture->timers[1], 0);
	loop_run(fixture->loop);
	assert_string_equal(fixture->order, "ba");
	/* It can run again. */
	loop_timer_set(fixture->loop, &fixture->timers[0], 0);
	loop_run(fixture->loop);
	assert_int_equal(fixture->fired, 3);
}

static void test_timeout_without_anything(void **state)
{
	struct fixture *fixture = *state;
	int64_t begin = loop_now_us();

	loop_once(fixture->loop, 3);
	assert_true(loop_now_us() - begin >= 3000);
}

static void test_child_gets_the_old_mask(void **state)
{
	struct fixture *fixture = *state;
	int status;
	pid_t pid;

	loop_on_signal(fixture->loop, SIGUSR1, on_signal, fixture);
	pid = fork();
	if (pid == 0) {
		loop_restore_signals(fixture->loop);
		_exit(is_blocked(SIGUSR1));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_data),
		TEST(test_cleared_in_the_round),
		TEST(test_replaced_in_the_round),
		TEST(test_clears_itself),
		TEST(test_hang_up_is_told_unasked),
		TEST(test_timers_in_order),
		TEST(test_timer_not_before_its_time),
		TEST(test_timer_arms_itself),
		TEST(test_timer_clears_another_that_is_due),
		TEST(test_signal),
		TEST(test_interrupted_wait_goes_on),
		TEST(test_child),
		TEST(test_children_at_once),
		TEST(test_child_with_signal_ignored),
		TEST(test_run_until_stopped),
		TEST(test_timeout_without_anything),
		TEST(test_child_gets_the_old_mask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
