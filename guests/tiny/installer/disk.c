/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "disk.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads the line of /sys/block/NAME/FILE without the blanks at its end; "" when there is none. */
static void read_attribute(const char *name, const char *file, char *line, int size)
{
    char path[320];
    FILE *in;

    line[0] = '\0';
    snprintf(path, sizeof path, "/sys/block/%s/%s", name, file);
    in = fopen(path, "r");
    if (!in)
        return;
    if (fgets(line, size, in))
        for (size_t n = strlen(line); n > 0 && strchr(" \n", line[n - 1]); n--)
            line[n - 1] = '\0';
    fclose(in);
}

static bool is_disk(const char *name)
{
    static const char *const kinds[] = { "vd", "sd", "nvme" };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strncmp(name, kinds[i], strlen(kinds[i])))
            return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct disk *)a)->name, ((const struct disk *)b)->name);
}

bool disk_drivers_ready(void)
{
    return !access("/run/disks-ready", F_OK);
}

int disk_list(struct disk *disks)
{
    DIR *dir = opendir("/sys/block");
    int count = 0;

    if (!dir)
        return 0;
    for (struct dirent *entry; count < DISKS_MAX && (entry = readdir(dir));) {
        struct disk *disk = &disks[count];
        char text[32];

        if (!is_disk(entry->d_name))
            continue;
        snprintf(disk->name, sizeof disk->name, "%.31s", entry->d_name);
        read_attribute(entry->d_name, "size", text, sizeof text);
        disk->bytes = strtoull(text, NULL, 10) * 512;
        read_attribute(entry->d_name, "ro", text, sizeof text);
        read_attribute(entry->d_name, "device/model", disk->model, sizeof disk->model);
        if (disk->bytes > 0 && strcmp(text, "1"))
            count++;
    }
    closedir(dir);
    qsort(disks, (size_t)count, sizeof *disks, by_name);
    return count;
}

void disk_size_text(unsigned long long bytes, char text[SIZE_TEXT])
{
    static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
    unsigned long long unit = 1024;
    int i = 0;

    while (i < 3 && bytes / unit >= 1024) {
        unit *= 1024;
        i++;
    }
    if (i < 2)
        snprintf(text, SIZE_TEXT, "%llu %s", bytes / unit, units[i]);
    else
        snprintf(text, SIZE_TEXT, "%.1f %s", (double)bytes / (double)unit, units[i]);
}
