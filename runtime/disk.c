/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grammar/mem.h"

enum { EXEC_FAILED = 127 };

static _Noreturn void become_qemu_img(char *const *args, int output)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	signal(SIGPIPE, SIG_DFL);
	dup2(nothing, 0);
	dup2(nothing, 1);
	dup2(output, 2);
	execvp(args[0], args);
	_exit(EXEC_FAILED);
}

/* Reads to the end, keeping the beginning. */
static void read_all(int fd, char *text, size_t size)
{
	char rest[512];
	size_t length = 0;
	ssize_t got;

	do {
		bool full = length + 1 >= size;

		got = full ? read(fd, rest, sizeof(rest)) : read(fd, text + length, size - 1 - length);
		if (got > 0 && !full)
			length += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	text[length] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
}

/* Runs ARGS and waits for it: its exit status, with the first line of what it said to stderr; -1: it was not run. */
static int run(char *const *args, char *said, size_t size)
{
	int ends[2], status = -1;
	pid_t pid;

	*said = '\0';
	if (pipe2(ends, O_CLOEXEC))
		return -1;
	pid = fork();
	if (pid == 0)
		become_qemu_img(args, ends[1]);
	close(ends[1]);
	if (pid > 0) {
		read_all(ends[0], said, size);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	close(ends[0]);
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int machine_make_disk(const char *path, uint64_t size, const char *backing, struct error *error)
{
	char absolute[PATH_MAX], bytes[32], said[512];
	const char *blank[] = {"qemu-img", "create", "-q", "-f", "qcow2", "--", path, bytes, NULL};
	const char *layer[] = {"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", absolute, "--", path,
			       NULL};
	int status;

	snprintf(bytes, sizeof(bytes), "%" PRIu64, size);
	/* A relative name in the image would count from the image's folder, not from ours. */
	if (backing && !realpath(backing, absolute)) {
		error_set(error, "the disk %s cannot be made: its base %s is not there: %s", path, backing,
			  strerror(errno));
		error_help(error, "run the guest's install phase first");
		return -1;
	}
	status = run((char *const *)(backing ? layer : blank), said, sizeof(said));
	if (!status)
		return 0;
	if (status == EXEC_FAILED) {
		error_set(error, "the disk %s cannot be made: qemu-img cannot be started", path);
		error_help(error, "apt-get install qemu-utils");
		return -1;
	}
	error_set(error, "the disk %s cannot be made: %s", path, *said ? said : "qemu-img failed");
	error_help(error, "check that the folder can be written and its file system has room");
	return -1;
}
