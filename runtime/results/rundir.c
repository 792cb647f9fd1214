/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/rundir.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "grammar/mem.h"

enum { SCREEN_NAME_MAX = 80, TRIES = 1000 };

static void directory_error(struct error *error, const char *path, int why)
{
	error_set(error, "cannot make the run directory %s: %s", path, strerror(why));
	error_help(error, "choose a place that can be written with --out DIR");
}

/* Like mkdir -p for everything above PATH's last component. */
static int make_parents(const char *path, struct error *error)
{
	char *parent = mem_copy_string(path);
	int status = 0;

	for (char *slash = strchr(parent + 1, '/'); slash && status == 0; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(parent, 0777) < 0 && errno != EEXIST) {
			directory_error(error, parent, errno);
			status = -1;
		}
		*slash = '/';
	}
	mem_free(parent);
	return status;
}

/* A link that is replaced whole, so that whoever follows it while it changes finds the old run or the new one. */
static void point_latest(const char *folder, const char *name)
{
	char *link = mem_format("%s/latest", folder), *fresh = mem_format("%s/.latest.%ld", folder, (long)getpid());

	if (symlink(name, fresh) == 0 && rename(fresh, link) < 0)
		unlink(fresh);
	mem_free(link);
	mem_free(fresh);
}

static char *make_default(const char *guest, struct error *error)
{
	char stamp[32], *folder = mem_format("runs/%s", guest), *path = NULL;
	time_t now = time(NULL);
	struct tm local;
	int why = 0;

	strftime(stamp, sizeof(stamp), "%Y%m%d-%H%M%S", localtime_r(&now, &local));
	for (int i = 1; i <= TRIES; i++) {
		path = i == 1 ? mem_format("%s/%s", folder, stamp) : mem_format("%s/%s-%d", folder, stamp, i);
		if (make_parents(path, error) < 0)
			break;
		if (mkdir(path, 0777) == 0) {
			point_latest(folder, strrchr(path, '/') + 1);
			mem_free(folder);
			return path;
		}
		why = errno;
		if (why != EEXIST || i == TRIES) {
			directory_error(error, path, why);
			break;
		}
		mem_free(path);
	}
	mem_free(path);
	mem_free(folder);
	return NULL;
}

static char *make_wanted(const char *wanted, struct error *error)
{
	size_t length = strlen(wanted);
	char *path, *run;
	bool taken;

	while (length > 1 && wanted[length - 1] == '/')
		length--;
	path = mem_copy_bytes(wanted, length);
	run = mem_format("%s/run.json", path);
	taken = access(run, F_OK) == 0;
	mem_free(run);
	if (taken) {
		error_set(error, "the directory %s already holds a run (there is a run.json in it)", path);
		error_help(error, "choose another directory with --out DIR, or remove this one");
	} else if (length == 0) {
		error_set(error, "the run directory's name is empty");
		error_help(error, "give --out a directory, or leave it away: then runs/GUEST/TIME is made");
	} else if (make_parents(path, error) == 0) {
		if (mkdir(path, 0777) == 0 || errno == EEXIST)
			return path;
		directory_error(error, path, errno);
	}
	mem_free(path);
	return NULL;
}

char *rundir_make(const char *wanted, const char *guest, struct error *error)
{
	char *path = wanted ? make_wanted(wanted, error) : make_default(guest, error), *screens;
	int why = 0;

	if (!path)
		return NULL;
	screens = mem_format("%s/screens", path);
	if (mkdir(screens, 0777) < 0 && errno != EEXIST)
		why = errno;
	if (why)
		directory_error(error, screens, why);
	mem_free(screens);
	if (!why)
		return path;
	mem_free(path);
	return NULL;
}

static int lock(const char *directory, int how)
{
	char *path = mem_format("%s/run.json", directory);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	mem_free(path);
	if (fd < 0 || flock(fd, how) == 0)
		return fd;
	close(fd);
	return -1;
}

int rundir_hold(const char *directory)
{
	return lock(directory, LOCK_SH);
}

bool rundir_is_held(const char *directory)
{
	int fd = lock(directory, LOCK_EX | LOCK_NB);
	bool held = fd < 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	return held;
}

void rundir_forget(const char *path)
{
	static const char *const names[] = {"run.json", "console.log"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *file = mem_format("%s/%s", path, names[i]);

		unlink(file);
		mem_free(file);
	}
}

char *rundir_screen_name(int number, const char *name)
{
	char clean[SCREEN_NAME_MAX + 1] = "screen";
	size_t i;

	for (i = 0; name[i] && i < SCREEN_NAME_MAX; i++) {
		bool fits = isalnum((unsigned char)name[i]) || name[i] == '_' || (name[i] == '.' && i > 0);

		clean[i] = fits && (unsigned char)name[i] < 0x80 ? name[i] : '-';
	}
	if (i)
		clean[i] = '\0';
	return mem_format("screens/%03d-%s.png", number, clean);
}
