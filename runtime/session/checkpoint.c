/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checkpoints in their folders: found, removed, held against what is there. */
#include "runtime/session/checkpoint.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "grammar/suggest.h"
#include "runtime/results/run_read.h"
#include "runtime/session/checkpoint_json.h"

char *checkpoint_path(const char *folder, const char *name, const char *suffix)
{
	return mem_format("%s/checkpoints/%s%s", folder, name, suffix);
}

void checkpoint_remove(const char *folder, const char *name)
{
	static const char *const suffixes[] = {".json", ".state", ".png", ".serial"};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		char *path = checkpoint_path(folder, name, suffixes[i]);

		unlink(path);
		mem_free(path);
	}
}

void checkpoint_deinit(struct checkpoint *checkpoint)
{
	arena_deinit(&checkpoint->arena);
	*checkpoint = (struct checkpoint){0};
}

static bool is_link(const char *run)
{
	struct stat status;

	return lstat(run, &status) < 0 || S_ISLNK(status.st_mode);
}

/* Offers the names of the checkpoints whose descriptions PATTERN finds, behind RUN and a colon if there is one. False: there are none. */
static bool offer_names(const char *pattern, const char *run, const char *wanted, struct error *error)
{
	const char **names, *near;
	glob_t found = {0};

	glob(pattern, 0, NULL, &found);
	names = mem_alloc_array(found.gl_pathc, sizeof(*names));
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char *base = strrchr(found.gl_pathv[i], '/') + 1;

		base[strlen(base) - strlen(".json")] = '\0';
		names[i] = base;
	}
	near = suggest(wanted, strlen(wanted), names, found.gl_pathc);
	if (!near && found.gl_pathc)
		near = names[found.gl_pathc - 1];
	if (near)
		error_help(error, "there is %s, for example: --from %s%s%s", near, run, *run ? ":" : "", near);
	else
		error_help(error, "make one with the statement `checkpoint NAME`, or run with --on-fail keep");
	mem_free(names);
	globfree(&found);
	return near != NULL;
}

/* The run FOLDER has no checkpoint NAME: what it is instead. */
static void tell_missing(const char *folder, const char *name, struct error *error)
{
	char *pattern = checkpoint_path(folder, "*", ".json");
	struct json_t *run = run_read(folder, error);

	if (run) {
		if (*name)
			error_set(error, "the run %s has no checkpoint %s", folder, name);
		else
			error_set(error, "the run %s is named without one of its checkpoints", folder);
		if (!offer_names(pattern, folder, name, error) && jt_count(jt_member(run, "checkpoints")))
			error_help(error, "those that it had are removed, as the disks of older runs are (disks in config.yaml); "
				   "run from the beginning");
	}
	jt_free(run);
	mem_free(pattern);
}

/* The newest run that has the checkpoint NAME; NULL: none has. To be freed. */
static char *find_newest(const char *guest, const char *name)
{
	char *pattern = mem_format("runs/%s/*/checkpoints/%s.json", guest, name), *newest = NULL;
	struct timespec written = {0};
	glob_t found = {0};

	glob(pattern, 0, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i], *end = strstr(path, "/checkpoints/");
		char *run = mem_copy_bytes(path, (size_t)(end - path));
		struct stat status;

		if (!is_link(run) && stat(path, &status) == 0 &&
		    (!newest || status.st_mtim.tv_sec > written.tv_sec ||
		     (status.st_mtim.tv_sec == written.tv_sec && status.st_mtim.tv_nsec > written.tv_nsec))) {
			mem_free(newest);
			newest = mem_copy_string(run);
			written = status.st_mtim;
		}
		mem_free(run);
	}
	globfree(&found);
	mem_free(pattern);
	return newest;
}

/* QEMU would only say that it could not load something. */
static int check_state(const struct checkpoint *checkpoint, struct error *error)
{
	char *path = checkpoint_path(checkpoint->folder, checkpoint->name, ".state");
	struct stat status;
	int result = -1;

	if (stat(path, &status) < 0)
		error_set(error, "%s cannot be read: %s", path, strerror(errno));
	else if (status.st_size != checkpoint->bytes)
		error_set(error, "%s is not whole: it had %lld bytes and has %lld", path, (long long)checkpoint->bytes,
			  (long long)status.st_size);
	else
		result = 0;
	if (result < 0)
		error_help(error, "run from the beginning, and make the checkpoint anew");
	mem_free(path);
	return result;
}

static int find_in(struct checkpoint *checkpoint, const char *folder, const char *name, struct error *error)
{
	char *path = checkpoint_path(folder, name, ".json");
	int result = -1;

	if (access(path, F_OK) == 0) {
		result = checkpoint_read(checkpoint, path, error);
		checkpoint->folder = arena_copy(&checkpoint->arena, folder, strlen(folder));
		if (result == 0)
			result = check_state(checkpoint, error);
	} else {
		tell_missing(folder, name, error);
	}
	mem_free(path);
	return result;
}

/* A link such as runs/GUEST/latest points elsewhere once the run that goes on has a directory of its own. */
static char *follow(const char *run, size_t length)
{
	char *folder, *target, *copy;

	while (length > 1 && run[length - 1] == '/')
		length--;
	folder = mem_copy_bytes(run, length);
	target = is_link(folder) ? realpath(folder, NULL) : NULL;
	if (!target)
		return folder;
	copy = mem_copy_string(target);
	free(target);
	mem_free(folder);
	return copy;
}

int checkpoint_find(struct checkpoint *checkpoint, const char *what, const char *guest, struct error *error)
{
	/* a path without a name is meant as a run, too */
	const char *colon = strrchr(what, ':'), *end = what + strlen(what), *run_end = colon ? colon : strchr(what, '/') ? end : NULL;
	char *folder, *pattern;
	int result = -1;

	*checkpoint = (struct checkpoint){0};
	folder = run_end ? follow(what, (size_t)(run_end - what)) : find_newest(guest, what);
	if (folder) {
		result = find_in(checkpoint, folder, colon ? colon + 1 : run_end ? end : what, error);
	} else {
		error_set(error, "no run in runs/%s has a checkpoint %s", guest, what);
		pattern = mem_format("runs/%s/*/checkpoints/*.json", guest);
		offer_names(pattern, "", what, error);
		mem_free(pattern);
	}
	mem_free(folder);
	if (result == 0 && strcmp(checkpoint->guest, guest) != 0) {
		error_set(error, "the checkpoint %s is one of the guest %s, and the script is of %s", what, checkpoint->guest,
			  guest);
		result = -1;
	}
	return result;
}

int checkpoint_check_media(const struct checkpoint *checkpoint, struct error *error)
{
	static const char *const words[CHECKPOINT_MEDIA] = {"cdrom", "floppy", "kernel", "initrd"};

	for (int i = 0; i < CHECKPOINT_MEDIA; i++) {
		const struct checkpoint_medium *medium = &checkpoint->media[i];
		struct stat status;

		if (!medium->path)
			continue;
		if (stat(medium->path, &status) < 0)
			error_set(error, "the %s %s, which the checkpoint %s needs, cannot be read: %s", words[i], medium->path,
				  checkpoint->name, strerror(errno));
		else if (status.st_size != medium->bytes)
			error_set(error, "the %s %s is another one than when the checkpoint %s was made: it had %lld bytes and has %lld",
				  words[i], medium->path, checkpoint->name, (long long)medium->bytes, (long long)status.st_size);
		else
			continue;
		error_help(error, "put the one back that it was, or run from the beginning");
		return -1;
	}
	return 0;
}
