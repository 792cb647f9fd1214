/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
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

/* The size of the disk in the qcow2 image at PATH, from its header: QEMU may be writing to it. */
static int read_size(const char *path, uint64_t *size, struct error *error)
{
	unsigned char header[32];
	int fd = open(path, O_RDONLY | O_CLOEXEC), problem = fd < 0 ? errno : EINVAL;
	bool good = fd >= 0 && read(fd, header, sizeof(header)) == (ssize_t)sizeof(header) && !memcmp(header, "QFI\xfb", 4);

	if (fd >= 0)
		close(fd);
	*size = 0;
	for (int i = 24; good && i < 32; i++)
		*size = *size << 8 | header[i];
	if (good)
		return 0;
	error_set(error, "the disk %s cannot be used: %s", path,
		  problem == EINVAL ? "it is no qcow2 image" : strerror(problem));
	error_help(error, "give the installed.qcow2 of an earlier run");
	return -1;
}

/* What an image at PATH calls the image at ABSOLUTE: by its name alone where they lie side by side. */
static const char *reference(const char *path, const char *absolute)
{
	const char *slash = strrchr(path, '/'), *base = strrchr(absolute, '/') + 1;
	char *folder = slash ? mem_copy_bytes(path, (size_t)(slash - path) + 1) : mem_copy_string("."), resolved[PATH_MAX];
	size_t length = (size_t)(base - absolute) - 1;
	bool beside = realpath(folder, resolved) && strlen(resolved) == length && !memcmp(resolved, absolute, length);

	mem_free(folder);
	return beside ? base : absolute;
}

pid_t machine_flatten_disk(const char *path)
{
	const char *args[] = {"qemu-img", "rebase", "-q", "-f", "qcow2", "-b", "", "--", path, NULL};
	pid_t parent = getpid(), pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	become_qemu_img((char *const *)args, 2);
}

int machine_make_disk(const char *path, uint64_t size, const char *backing, enum reason *reason, struct error *error)
{
	char absolute[PATH_MAX], bytes[32], said[512];
	const char *blank[] = {"qemu-img", "create", "-q", "-f", "qcow2", "--", path, bytes, NULL};
	/* -u: the base is not looked at, for it may be in use */
	const char *layer[] = {"qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", "qcow2", "-b", absolute, "--", path,
			       bytes, NULL};
	int status;

	*reason = REASON_NO_MEDIA;
	/* A relative name in the image would count from the image's folder, not from ours. */
	if (backing && !realpath(backing, absolute)) {
		error_set(error, "the disk %s cannot be made: its base %s is not there: %s", path, backing,
			  strerror(errno));
		error_help(error, "run the guest's install phase first");
		return -1;
	}
	if (backing) {
		if (read_size(absolute, &size, error) < 0)
			return -1;
		layer[9] = reference(path, absolute);
	}
	snprintf(bytes, sizeof(bytes), "%" PRIu64, size);
	/* qemu-img would write into what is there, which other runs may have linked as a layer below their checkpoints */
	unlink(path);
	status = run((char *const *)(backing ? layer : blank), said, sizeof(said));
	if (!status)
		return 0;
	if (status == EXEC_FAILED) {
		error_set(error, "the disk %s cannot be made: qemu-img cannot be started", path);
		error_help(error, "apt-get install qemu-utils");
		return -1;
	}
	*reason = REASON_NO_SPACE;
	error_set(error, "the disk %s cannot be made: %s", path, *said ? said : "qemu-img failed");
	error_help(error, "check that the folder can be written and its file system has room");
	return -1;
}
