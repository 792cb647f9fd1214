/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole-file helpers. Each returns false with errno set when it fails. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Told while bytes go through: the share that is done, 0..1. May be NULL where it is a parameter. */
typedef void copy_progress_fn(void *arg, double share);

bool file_read(const char *path, void *bytes, size_t size); /* exactly `size` bytes */
bool file_read_line(const char *path, char *line, size_t size);
bool file_overwrite(const char *path, const void *bytes, size_t size); /* the beginning of the file */
bool file_write(const char *path, mode_t mode, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool file_copy(const char *from, const char *to, copy_progress_fn *progress, void *arg);

/* Copies what is left in `from` to `to`, both open; `from` must be a regular file. */
bool file_pump(int from, int to, copy_progress_fn *progress, void *arg);

#endif
