/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where a program's output is kept; it is small, and a pipe would have to be emptied meanwhile. */
#define OUTPUT "/tmp/output"

/* Starts argv; returns its process, or -1. *input becomes the pipe to its standard input. */
static pid_t start(const char *const *argv, int *input)
{
    int ends[2];
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC))
        return -1;
    pid = fork();
    if (pid == 0) {
        int out = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);

        dup2(ends[0], STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execvp(argv[0], (char *const *)argv);
        dprintf(STDERR_FILENO, "%s\n", strerror(errno));
        _exit(127);
    }
    close(ends[0]);
    *input = ends[1];
    return pid;
}

/* Copies the last line of the output that is not empty. */
static void last_output(char *line, int size)
{
    FILE *in = fopen(OUTPUT, "r");
    char next[256];

    line[0] = '\0';
    if (!in)
        return;
    while (fgets(next, sizeof next, in))
        if (next[strspn(next, " \t\n")])
            snprintf(line, (size_t)size, "%.*s", (int)strcspn(next, "\n"), next);
    fclose(in);
}

/* Waits for the program's end and judges it. */
static bool finish(const char *const *argv, pid_t pid, char *error, size_t size)
{
    char line[200];
    int status = -1;

    if (pid > 0)
        waitpid(pid, &status, 0);
    if (status == 0)
        return true;
    last_output(line, sizeof line);
    if (WIFSIGNALED(status))
        snprintf(error, size, "%s: signal %d: %s", argv[0], WTERMSIG(status), line);
    else
        snprintf(error, size, "%s: exit status %d: %s", argv[0], WEXITSTATUS(status), line);
    return false;
}

bool run_program(const char *const *argv, const char *input, char *error, size_t size)
{
    int in = -1;
    pid_t pid = start(argv, &in);

    if (in >= 0) {
        if (input) /* if the program does not want it, its exit status tells */
            dprintf(in, "%s", input);
        close(in);
    }
    return finish(argv, pid, error, size);
}

bool run_feeding(const char *const *argv, int from, copy_progress_fn *progress, void *arg,
                 char *error, size_t size)
{
    int in = -1;
    pid_t pid = start(argv, &in);
    bool fed = in >= 0 && file_pump(from, in, progress, arg);
    int why = errno;

    if (in >= 0)
        close(in);
    close(from);
    if (!finish(argv, pid, error, size))
        return false;
    if (!fed)
        snprintf(error, size, "%s: %s", argv[0], strerror(why));
    return fed;
}
