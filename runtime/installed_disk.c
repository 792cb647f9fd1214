/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/installed_disk.h"

#include <glob.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"

struct disk {
	const char *path;
	struct timespec written;
};

static int newest_first(const void *left, const void *right)
{
	const struct disk *a = left, *b = right;

	if (a->written.tv_sec != b->written.tv_sec)
		return a->written.tv_sec > b->written.tv_sec ? -1 : 1;
	if (a->written.tv_nsec != b->written.tv_nsec)
		return a->written.tv_nsec > b->written.tv_nsec ? -1 : 1;
	return strcmp(b->path, a->path);
}

/* Disks called NAME in the runs beside DIRECTORY, newest first; *found owns their paths. */
static struct disk *list(const char *directory, const char *name, glob_t *found, size_t *count)
{
	char *copy = mem_copy_string(directory), *pattern = mem_format("%s/*/%s", dirname(copy), name);
	struct disk *disks;
	struct stat status;

	*count = 0;
	memset(found, 0, sizeof(*found));
	glob(pattern, GLOB_NOSORT, NULL, found);
	disks = mem_alloc_array(found->gl_pathc, sizeof(*disks));
	for (size_t i = 0; i < found->gl_pathc; i++)
		/* runs/GUEST/latest is a link to one of the others */
		if (!strstr(found->gl_pathv[i], "/latest/") && stat(found->gl_pathv[i], &status) == 0)
			disks[(*count)++] = (struct disk){found->gl_pathv[i], status.st_mtim};
	qsort(disks, *count, sizeof(*disks), newest_first);
	mem_free(pattern);
	mem_free(copy);
	return disks;
}

char *installed_disk_find(const char *directory, struct error *error)
{
	glob_t found;
	size_t count;
	struct disk *disks = list(directory, "installed.qcow2", &found, &count);
	char *newest = count ? mem_copy_string(disks[0].path) : NULL, *copy;

	if (!newest) {
		copy = mem_copy_string(directory);
		error_set(error, "no run in %s has an installed disk to start from", dirname(copy));
		error_help(error, "run the install phase first, or give a disk with --disk FILE");
		mem_free(copy);
	}
	mem_free(disks);
	globfree(&found);
	return newest;
}

void installed_disk_prune(const char *directory, int keep)
{
	static const char *const names[] = {"installed.qcow2", "disk.qcow2"};

	for (int i = 0; i < 2; i++) {
		glob_t found;
		size_t count;
		struct disk *disks = list(directory, names[i], &found, &count);

		for (size_t d = (size_t)keep; d < count; d++)
			unlink(disks[d].path);
		mem_free(disks);
		globfree(&found);
	}
}
