/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/installed_disk.h"

#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/results/rundir.h"

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

/* Whether the folder of the disk at PATH is that of a run, and not a link to one such as runs/GUEST/latest. */
static bool is_of_a_run(const char *path)
{
	char *folder = mem_copy_bytes(path, (size_t)(strrchr(path, '/') - path)), *log = mem_format("%s/run.json", folder);
	struct stat status;
	bool good = lstat(folder, &status) == 0 && S_ISDIR(status.st_mode) && access(log, F_OK) == 0;

	mem_free(log);
	mem_free(folder);
	return good;
}

/* Whether a run that is under way needs what lies beside PATH. */
static bool is_needed(const char *path)
{
	char *folder = mem_copy_bytes(path, (size_t)(strrchr(path, '/') - path));
	bool held = rundir_is_held(folder);

	mem_free(folder);
	return held;
}

/* Disks called NAME in GUEST's runs, newest first; *found owns their paths. */
static struct disk *list(const char *guest, const char *name, glob_t *found, size_t *count)
{
	char *pattern = mem_format("runs/%s/*/%s", guest, name);
	struct disk *disks;
	struct stat status;

	*count = 0;
	memset(found, 0, sizeof(*found));
	glob(pattern, GLOB_NOSORT, NULL, found);
	disks = mem_alloc_array(found->gl_pathc, sizeof(*disks));
	for (size_t i = 0; i < found->gl_pathc; i++)
		if (is_of_a_run(found->gl_pathv[i]) && stat(found->gl_pathv[i], &status) == 0)
			disks[(*count)++] = (struct disk){found->gl_pathv[i], status.st_mtim};
	qsort(disks, *count, sizeof(*disks), newest_first);
	mem_free(pattern);
	return disks;
}

char *installed_disk_find(const char *guest, struct error *error)
{
	glob_t found;
	size_t count;
	struct disk *disks = list(guest, "installed.qcow2", &found, &count);
	char *newest = count ? mem_copy_string(disks[0].path) : NULL;

	if (!newest) {
		error_set(error, "no run in runs/%s has an installed disk to start from", guest);
		error_help(error, "run the install phase first, or give a disk with --disk FILE");
	}
	mem_free(disks);
	globfree(&found);
	return newest;
}

/* A run whose checkpoints could not be kept has none. */
static bool has_checkpoints(const char *folder)
{
	char *pattern = mem_format("%s/*.json", folder);
	glob_t found = {0};
	bool any = glob(pattern, GLOB_NOSORT, NULL, &found) == 0;

	globfree(&found);
	mem_free(pattern);
	return any;
}

/* The checkpoints of all but the KEEP newest runs that have any, and the layers that they need. */
static void prune_checkpoints(const char *guest, size_t keep)
{
	static const char *const leftovers[] = {"checkpoints/*", "disk.*.qcow2", "test-*.qcow2"};
	glob_t found;
	size_t count, seen = 0;
	struct disk *folders = list(guest, "checkpoints", &found, &count);

	for (size_t f = 0; f < count; f++) {
		const char *path = folders[f].path;
		bool any = has_checkpoints(path);

		seen += any;
		if ((any ? seen : f + 1) <= keep || is_needed(path))
			continue;
		for (size_t i = 0; i < sizeof(leftovers) / sizeof(*leftovers); i++) {
			char *pattern = mem_format("%.*s/%s", (int)(strrchr(path, '/') - path), path, leftovers[i]);
			glob_t files = {0};

			glob(pattern, GLOB_NOSORT, NULL, &files);
			for (size_t j = 0; j < files.gl_pathc; j++)
				unlink(files.gl_pathv[j]);
			globfree(&files);
			mem_free(pattern);
		}
		rmdir(path);
	}
	mem_free(folders);
	globfree(&found);
}

void installed_disk_prune(const char *guest, int keep)
{
	static const char *const names[] = {"installed.qcow2", "disk.qcow2"};

	for (int i = 0; i < 2; i++) {
		glob_t found;
		size_t count;
		struct disk *disks = list(guest, names[i], &found, &count);

		for (size_t d = (size_t)keep; d < count; d++)
			if (!is_needed(disks[d].path))
				unlink(disks[d].path);
		mem_free(disks);
		globfree(&found);
	}
	prune_checkpoints(guest, (size_t)keep);
}
