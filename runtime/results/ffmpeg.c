/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/ffmpeg.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/text_buffer.h"

enum { EXEC_FAILED = 127, MOST_SAID = 64 * 1024 };

static const int stops[] = {SIGINT, SIGTERM, SIGHUP};

static sigset_t stop_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(stops) / sizeof(*stops); i++)
		sigaddset(&set, stops[i]);
	return set;
}

void ffmpeg_hold_signals(sigset_t *before)
{
	const sigset_t set = stop_signals();

	pthread_sigmask(SIG_BLOCK, &set, before);
}

void ffmpeg_release_signals(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

static _Noreturn void become(const char *const *args, int out, int said, pid_t parent)
{
	const sigset_t set = stop_signals();

	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	dup2(out, 1);
	dup2(said, 2);
	execvp(args[0], (char *const *)args);
	_exit(EXEC_FAILED);
}

/* False at the end of it. */
static bool take(int fd, struct text_buffer *text, size_t most)
{
	char part[16384];
	ssize_t got = read(fd, part, sizeof(part));

	if (got > 0 && text->length < most)
		text_add_bytes(text, part, (size_t)got);
	return got > 0 || (got < 0 && errno == EINTR);
}

static void take_both(int out, int said, pid_t pid, struct text_buffer *output, struct text_buffer *words)
{
	const sigset_t set = stop_signals();
	/* A signal that is held is seen here, and stays what it is. */
	struct pollfd ends[3] = {{.fd = out, .events = POLLIN}, {.fd = said, .events = POLLIN},
				 {.fd = signalfd(-1, &set, SFD_CLOEXEC), .events = POLLIN}};
	const int held = ends[2].fd;

	while (ends[0].fd >= 0 || ends[1].fd >= 0) {
		if (poll(ends, 3, -1) < 0 && errno != EINTR)
			break;
		if (ends[2].fd >= 0 && ends[2].revents) {
			kill(pid, SIGKILL);
			ends[2].fd = -1;
		}
		if (ends[0].fd >= 0 && ends[0].revents && !take(out, output, SIZE_MAX))
			ends[0].fd = -1;
		if (ends[1].fd >= 0 && ends[1].revents && !take(said, words, MOST_SAID))
			ends[1].fd = -1;
	}
	if (held >= 0)
		close(held);
}

static void explain(int status, struct text_buffer *words, struct error *error)
{
	char *last;

	if (WIFEXITED(status) && WEXITSTATUS(status) == EXEC_FAILED) {
		error_set(error, "the program ffmpeg, which makes videos for browsers, cannot be started");
		error_help(error, "apt-get install ffmpeg");
		return;
	}
	text_add(words, "");
	while (words->length && words->text[words->length - 1] == '\n')
		words->text[--words->length] = '\0';
	last = words->length ? strrchr(words->text, '\n') : NULL;
	error_set(error, "ffmpeg failed: %s", last ? last + 1 : words->length ? words->text : "it does not say why");
	error_help(error, "see that there is room for the video, and that ffmpeg has libvpx-vp9: ffmpeg -encoders");
}

char *ffmpeg_read(const char *const *args, struct error *error)
{
	int out[2] = {-1, -1}, said[2] = {-1, -1}, status = -1;
	struct text_buffer output = {0}, words = {0};
	pid_t parent = getpid(), pid = -1;

	text_add(&output, "");
	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(said, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		become(args, out[1], said[1], parent);
	close(out[1]);
	close(said[1]);
	if (pid > 0) {
		take_both(out[0], said[0], pid, &output, &words);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	close(out[0]);
	close(said[0]);
	if (status != 0) {
		explain(status, &words, error);
		text_deinit(&output);
	}
	text_deinit(&words);
	return status == 0 ? output.text : NULL;
}
