/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"

void write_error(struct error *error, const char *path)
{
	int why = errno;

	error_set(error, "cannot write %s: %s", path, strerror(why));
	if (why == ENOSPC || why == EDQUOT || why == EFBIG)
		error_help(error, "make room there, or choose a directory with more room with --out DIR");
	else
		error_help(error, "check that the directory still exists and may be written, or choose another with --out DIR");
}

int write_all(int fd, const char *text, size_t length)
{
	while (length) {
		ssize_t done = write(fd, text, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		text += done;
		length -= (size_t)done;
	}
	return 0;
}

int append_whole(int fd, const char *text, size_t length)
{
	const off_t end = lseek(fd, 0, SEEK_END);
	int why;

	if (write_all(fd, text, length) == 0)
		return 0;
	why = errno;
	/* where that cannot be done, for a pipe, half a line is what there is */
	if (end >= 0 && ftruncate(fd, end) < 0)
		errno = why;
	errno = why;
	return -1;
}

int write_whole(const char *path, const char *text, size_t length)
{
	/* two at a time, as of two kvt report, do not meet in it */
	char *fresh = mem_format("%s.%ld.tmp", path, (long)getpid());
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), why, result = -1;

	if (fd >= 0) {
		result = write_all(fd, text, length);
		why = errno;
		if (close(fd) < 0 && result == 0) {
			result = -1;
			why = errno;
		}
		errno = why;
	}
	if (result == 0)
		result = rename(fresh, path);
	why = errno;
	if (result < 0 && fd >= 0)
		unlink(fresh);
	errno = why;
	mem_free(fresh);
	return result;
}
