/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/qemu_process.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/machine/qemu_args.h"

static int open_for_append(const char *path, struct error *error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

	if (fd < 0) {
		error_set(error, "%s cannot be written: %s", path, strerror(errno));
		error_help(error, "check that the run directory can be written and its file system has room");
	}
	return fd;
}

static int write_command_line(const char *path, char *const *args, struct error *error)
{
	int fd = open_for_append(path, error), failed;
	char *line, date[32];
	time_t now = time(NULL);
	struct tm fields;

	if (fd < 0)
		return -1;
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &fields));
	line = qemu_args_quoted(args);
	failed = dprintf(fd, "# %s\n%s\n", date, line) < 0;
	if (failed)
		error_set(error, "%s cannot be written: %s", path, strerror(errno));
	mem_free(line);
	close(fd);
	return failed ? -1 : 0;
}

int qemu_log_open(const char *log_dir, char *const *args, struct error *error)
{
	char *commands = mem_format("%s/qemu.cmdline", log_dir), *log = mem_format("%s/qemu.log", log_dir);
	int fd = -1;

	if (!write_command_line(commands, args, error))
		fd = open_for_append(log, error);
	mem_free(commands);
	mem_free(log);
	return fd;
}

static bool is_warning(const char *line)
{
	return strstr(line, "warning:") != NULL;
}

/* The last line that is not a warning, else the last line. Cuts TEXT into lines. */
static const char *last_line(char *text)
{
	const char *best = "";
	char *rest = NULL;

	for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest))
		if (!is_warning(line) || !*best || is_warning(best))
			best = line;
	return best;
}

void qemu_log_last(const char *log_dir, off_t start, char *text, size_t size)
{
	char *path = mem_format("%s/qemu.log", log_dir), tail[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = 0;
	off_t end;

	if (fd >= 0) {
		end = lseek(fd, 0, SEEK_END);
		if (end - start > (off_t)sizeof(tail) - 1)
			start = end - (off_t)sizeof(tail) + 1;
		length = pread(fd, tail, sizeof(tail) - 1, start);
		close(fd);
	}
	mem_free(path);
	tail[length > 0 ? length : 0] = '\0';
	snprintf(text, size, "%s", last_line(tail));
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			*text = ' ';
}

void qemu_sockets_close(const int sockets[QEMU_FDS])
{
	for (int i = 0; i < QEMU_FDS; i++)
		if (sockets[i] >= 0)
			close(sockets[i]);
}

int qemu_sockets_make(int count, int ours[QEMU_FDS], int theirs[QEMU_FDS], struct error *error)
{
	int pair[2];

	for (int i = 0; i < QEMU_FDS; i++)
		ours[i] = theirs[i] = -1;
	for (int i = 0; i < count; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) {
			error_set(error, "no socket for QEMU's monitor or serial port can be made: %s", strerror(errno));
			error_help(error, "raise the limit of open files: ulimit -n");
			qemu_sockets_close(ours);
			qemu_sockets_close(theirs);
			return -1;
		}
		ours[i] = pair[0];
		theirs[i] = pair[1];
	}
	return 0;
}

/* In the child: what fails here is told through PROBLEM, and by exec closing it when nothing does. */
static _Noreturn void become_qemu(const struct loop *loop, char *const *args, const int *sockets, int log, int problem,
				  pid_t parent)
{
	int nothing, failure, high[QEMU_FDS];

	loop_restore_signals(loop);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The parent may have ended before it was set. */
	if (getppid() != parent)
		_exit(1);
	setsid();
	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	dup2(nothing, 0);
	dup2(log, 1);
	dup2(log, 2);
	/* The problem pipe is out of the way (see qemu_spawn), and so are copies of the sockets. */
	for (int i = 0; i < QEMU_FDS; i++)
		high[i] = sockets[i] < 0 ? -1 : fcntl(sockets[i], F_DUPFD_CLOEXEC, QEMU_FD_END);
	for (int i = 0; i < QEMU_FDS; i++)
		if (high[i] >= 0)
			dup2(high[i], QEMU_MONITOR_FD + i);
		else
			close(QEMU_MONITOR_FD + i);
	close_range(QEMU_FD_END, ~0U, CLOSE_RANGE_CLOEXEC);
	execvp(args[0], args);
	failure = errno;
	while (write(problem, &failure, sizeof(failure)) < 0 && errno == EINTR)
		;
	_exit(127);
}

static void explain_exec(const char *program, int problem, struct error *error)
{
	error_set(error, "%s cannot be started: %s", program, strerror(problem));
	if (strchr(program, '/'))
		error_help(error, "check `qemu` in config.yaml, or leave it out to use the one on PATH");
	else
		error_help(error, "apt-get install qemu-system-x86");
}

/* A pipe whose writing end is beyond the descriptors that the child overwrites. */
static int problem_pipe(int ends[2])
{
	int moved;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	moved = fcntl(ends[1], F_DUPFD_CLOEXEC, QEMU_FD_END);
	close(ends[1]);
	ends[1] = moved;
	if (moved >= 0)
		return 0;
	close(ends[0]);
	return -1;
}

/* What the child says of its failure; 0 when its exec has closed the pipe. */
static int read_problem(int pipe_end)
{
	int problem = 0;
	ssize_t got;

	do {
		got = read(pipe_end, &problem, sizeof(problem));
	} while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(problem) ? problem : 0;
}

pid_t qemu_spawn(const struct loop *loop, char *const *args, const int sockets[QEMU_FDS], int log, struct error *error)
{
	int ends[2], problem = 0;
	pid_t parent = getpid(), pid;

	if (problem_pipe(ends)) {
		explain_exec(args[0], errno, error);
		return -1;
	}
	pid = fork();
	if (pid == 0)
		become_qemu(loop, args, sockets, log, ends[1], parent);
	if (pid < 0)
		problem = errno;
	close(ends[1]);
	if (pid > 0)
		problem = read_problem(ends[0]);
	close(ends[0]);
	if (!problem)
		return pid;
	if (pid > 0)
		waitpid(pid, NULL, 0);
	explain_exec(args[0], problem, error);
	return -1;
}

void qemu_describe_end(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "was killed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "ended with status %d", WEXITSTATUS(status));
}
