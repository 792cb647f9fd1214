/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/script_paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "grammar/mem.h"
#include "runtime/cli/options.h"

/* As deep as folders are followed: deeper ones are somebody's mistake, or a trap. */
enum { DEPTH_MAX = 64 };

static void add_path(struct script_paths *paths, char *path, bool found)
{
	paths->items = mem_grow(paths->items, paths->count, &paths->capacity, sizeof(*paths->items));
	paths->items[paths->count++] = (struct script_path){.path = path, .found = found};
}

static int by_name(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool is_script(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && strcmp(name + length - 4, ".kvt") == 0;
}

/* On the heap. What lies here is called by its name alone, as a script that uses it does. */
static char *path_within(const char *folder, const char *name)
{
	if (strcmp(folder, ".") == 0)
		return mem_copy_string(name);
	return mem_format("%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
}

static int add_folder(struct script_paths *paths, const char *command, const char *folder, int depth)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, by_name), result = 0;

	if (count < 0) {
		usage_error(command, "check its permissions", "the folder %s cannot be read: %s", folder,
			    strerror(errno));
		return -1;
	}
	for (int i = 0; i < count; i++) {
		char *path = path_within(folder, entries[i]->d_name);
		struct stat status;

		if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
			if (depth < DEPTH_MAX && add_folder(paths, command, path, depth + 1) < 0)
				result = -1;
		} else if (is_script(path) && stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
			add_path(paths, path, true);
			path = NULL;
		}
		mem_free(path);
		free(entries[i]);
	}
	free(entries);
	return result;
}

int script_paths_add(struct script_paths *paths, const char *command, const char *operand)
{
	size_t before = paths->count;
	struct stat status;

	if (stat(operand, &status) < 0 || !S_ISDIR(status.st_mode)) {
		add_path(paths, mem_copy_string(operand), false);
		return 0;
	}
	if (add_folder(paths, command, operand, 0) < 0)
		return -1;
	if (paths->count == before) {
		usage_error(command, "scripts are files whose names end in .kvt", "there is no script in the folder %s",
			    operand);
		return -1;
	}
	return 0;
}

void script_paths_deinit(struct script_paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		mem_free(paths->items[i].path);
	mem_free(paths->items);
	*paths = (struct script_paths){0};
}
