/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing to a disk that may be full: all of a text, or nothing of it.
 */
#ifndef KVT_RUNTIME_BASE_WHOLE_FILE_H
#define KVT_RUNTIME_BASE_WHOLE_FILE_H

#include <stddef.h>

#include "runtime/base/error.h"

/* All of TEXT to FD at its position, or -1 with errno set; then some of it may be there. */
int write_all(int fd, const char *text, size_t length);

/* The same to a file that is appended to: all of TEXT, or nothing of it. */
int append_whole(int fd, const char *text, size_t length);

/* Puts a file with TEXT in the place of PATH; -1 with errno set, and PATH as it was. */
int write_whole(const char *path, const char *text, size_t length);

/* Sets ERROR for a failed write (errno) to PATH in a run directory, with what can be done about it. */
void write_error(struct error *error, const char *path);

#endif
