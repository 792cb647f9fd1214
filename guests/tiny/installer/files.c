/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

/* Closes without losing the error of what went before. */
static bool close_after(int fd, bool ok)
{
    int error = errno;

    if (close(fd) && ok)
        return false;
    errno = error;
    return ok;
}

bool file_read(const char *path, void *bytes, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return false;
    n = read(fd, bytes, size);
    if (n >= 0 && (size_t)n < size)
        errno = ENODATA;
    return close_after(fd, n == (ssize_t)size);
}

bool file_read_line(const char *path, char *line, size_t size)
{
    FILE *in = fopen(path, "r");
    bool ok;

    if (!in)
        return false;
    ok = fgets(line, (int)size, in);
    fclose(in);
    if (ok)
        line[strcspn(line, "\n")] = '\0';
    return ok;
}

bool file_overwrite(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && close_after(fd, write_all(fd, bytes, size) && !fsync(fd));
}

static bool write_text(int fd, const char *format, va_list args)
{
    char text[1024];
    int n = vsnprintf(text, sizeof text, format, args);

    if (fd < 0)
        return false;
    if ((size_t)n >= sizeof text) {
        errno = EMSGSIZE;
        return close_after(fd, false);
    }
    return close_after(fd, write_all(fd, text, (size_t)n));
}

bool file_write(const char *path, mode_t mode, const char *format, ...)
{
    va_list args;
    bool ok;

    va_start(args, format);
    ok = write_text(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode), format, args);
    va_end(args);
    return ok;
}

bool file_pump(int from, int to, copy_progress_fn *progress, void *arg)
{
    char buffer[65536];
    struct stat st;
    double done = 0;
    ssize_t n;

    if (fstat(from, &st))
        return false;
    while ((n = read(from, buffer, sizeof buffer)) > 0) {
        if (!write_all(to, buffer, (size_t)n))
            return false;
        done += (double)n;
        if (progress)
            progress(arg, done / (double)st.st_size);
    }
    return n == 0;
}

bool file_copy(const char *from, const char *to, copy_progress_fn *progress, void *arg)
{
    int in = open(from, O_RDONLY | O_CLOEXEC), out;

    if (in < 0)
        return false;
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (out < 0)
        return close_after(in, false);
    return close_after(in, close_after(out, file_pump(in, out, progress, arg)));
}
