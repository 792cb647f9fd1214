/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks of this machine, as the kernel lists them in /sys/block. */
#ifndef DISK_H
#define DISK_H

#include <stdbool.h>

enum { DISKS_MAX = 16, SIZE_TEXT = 32 };

struct disk {
    char name[32];  /* vda, sda, nvme0n1 */
    char model[48]; /* empty when the disk does not tell */
    unsigned long long bytes;
};

/* Whether /etc/rc has loaded the disks' drivers, which it does in the background. */
bool disk_drivers_ready(void);

/* Fills in at most DISKS_MAX disks that can be written, sorted by name, and returns their number. */
int disk_list(struct disk *disks);

/* "8.0 GiB", "512 MiB" */
void disk_size_text(unsigned long long bytes, char text[SIZE_TEXT]);

#endif
