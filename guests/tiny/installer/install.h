/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The work: partitioning, formatting, copying, making bootable. It runs in a process of its own and
 * reports through a pipe, so that the page stays alive whatever a step waits for.
 */
#ifndef INSTALL_H
#define INSTALL_H

#include "disk.h"
#include "messages.h"

enum { NAME_SIZE = 33, PASSWORD_SIZE = 65 };
#define DISK_BYTES_MIN (128ULL << 20)

struct settings {
    struct disk disk;
    char host[NAME_SIZE], user[NAME_SIZE];
    char password[PASSWORD_SIZE], repeat[PASSWORD_SIZE];
};

/* The steps in their order, DO_PARTITION first. */
enum { INSTALL_STEPS = MSG_DO_FINISH - MSG_DO_PARTITION + 1 };

/* One report; written whole, as it is smaller than PIPE_BUF. */
struct report {
    enum message step;
    int percent; /* of the whole; 100 at the end; -1 after a failure */
    char error[320];
};

/*
 * Starts the installation; returns the end of the pipe to read reports from, or -1. The settings
 * are copied. The last report has percent 100 or -1; then the pipe ends.
 */
int install_start(const struct settings *settings);

#endif
