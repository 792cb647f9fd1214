/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/tail_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/whole_file.h"

static int write_all_at(int fd, const char *text, size_t length, int64_t offset)
{
	while (length) {
		ssize_t done = pwrite(fd, text, length, offset);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		text += done;
		length -= (size_t)done;
		offset += done;
	}
	return 0;
}

int tail_file_create(struct tail_file *file, const char *path, struct error *error)
{
	*file = (struct tail_file){.fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
	if (file->fd < 0) {
		write_error(error, path);
		return -1;
	}
	file->path = mem_copy_string(path);
	return 0;
}

void tail_file_close(struct tail_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	mem_free(file->path);
	*file = (struct tail_file){.fd = -1};
}

/* Blanks, behind the end where they do no harm: what is written over them afterwards needs no more room on the disk. */
static int grow(struct tail_file *file, int64_t size)
{
	char blanks[4096];
	int64_t end = file->size;

	memset(blanks, ' ', sizeof(blanks));
	while (end < size) {
		size_t count = size - end < (int64_t)sizeof(blanks) ? (size_t)(size - end) : sizeof(blanks);

		if (write_all_at(file->fd, blanks, count, end) < 0) {
			int why = errno;

			if (ftruncate(file->fd, file->size) < 0)
				file->size = end;	/* a few blanks too many; they are still only blanks */
			errno = why;
			return -1;
		}
		end += (int64_t)count;
	}
	file->size = size > file->size ? size : file->size;
	return 0;
}

/* One write, blanks included: a shorter text must not leave the longer one's rest behind it, not even for a moment. */
static int write_over(struct tail_file *file, const char *text, size_t length)
{
	size_t whole = (size_t)(file->size - file->kept);
	char *padded = mem_alloc(whole);
	int status;

	memcpy(padded, text, length);
	memset(padded + length, ' ', whole - length);
	status = write_all_at(file->fd, padded, whole, file->kept);
	mem_free(padded);
	return status;
}

int tail_file_replace(struct tail_file *file, const char *text, size_t length, size_t keep, size_t spare,
		      struct error *error)
{
	int64_t end = file->kept + (int64_t)length;

	if (grow(file, end + (int64_t)spare) < 0 || write_over(file, text, length) < 0) {
		write_error(error, file->path);
		return -1;
	}
	file->kept += (int64_t)keep;
	if (file->size > end + (int64_t)spare && ftruncate(file->fd, end + (int64_t)spare) == 0)
		file->size = end + (int64_t)spare;
	return 0;
}
