/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/socket_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "grammar/mem.h"

enum { TRIES = 100 };

static const char vnc_name[] = "vnc.sock", monitor_name[] = "mon.sock";

/* The lock of a folder of ours that nobody holds; -1: it is somebody's. The kernel lets go of those of dead processes. */
static int take_lock(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;

	if (fd < 0)
		return -1;
	/* without a link it was removed between its making and its locking */
	if (fstat(fd, &status) == 0 && status.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
	    fstat(fd, &status) == 0 && status.st_nlink > 0)
		return fd;
	close(fd);
	return -1;
}

static void empty(const char *path, int lock)
{
	unlinkat(lock, vnc_name, 0);
	unlinkat(lock, monitor_name, 0);
	rmdir(path);
	close(lock);
}

static void remove_orphans(const char *place)
{
	char *pattern = mem_format("%s/kvt.??????", place);
	glob_t found = {0};

	glob(pattern, GLOB_NOSORT, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int lock = take_lock(found.gl_pathv[i]);

		if (lock >= 0)
			empty(found.gl_pathv[i], lock);
	}
	globfree(&found);
	mem_free(pattern);
}

static bool make_in(struct socket_folder *folder, const char *place)
{
	const size_t longest = sizeof(((struct sockaddr_un *)NULL)->sun_path) - sizeof("/") - sizeof(vnc_name);

	for (int i = 0; i < TRIES; i++) {
		char *name = mem_format("%s/kvt.XXXXXX", place);

		errno = ENAMETOOLONG;
		if (strlen(name) > longest || !mkdtemp(name)) {
			mem_free(name);
			return false;
		}
		folder->lock = take_lock(name);
		if (folder->lock >= 0) {
			folder->path = name;
			folder->vnc = mem_format("%s/%s", name, vnc_name);
			folder->monitor = mem_format("%s/%s", name, monitor_name);
			return true;
		}
		/* another run has taken it for one that is left over */
		rmdir(name);
		mem_free(name);
	}
	return false;
}

int socket_folder_make(struct socket_folder *folder, struct error *error)
{
	const char *places[] = {getenv("XDG_RUNTIME_DIR"), "/tmp"};
	int problem = ENOENT;

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (!places[i] || places[i][0] != '/')
			continue;
		remove_orphans(places[i]);
		if (make_in(folder, places[i]))
			return 0;
		problem = errno;
	}
	error_set(error, "no folder for QEMU's VNC socket can be made in /tmp: %s", strerror(problem));
	error_help(error, "set XDG_RUNTIME_DIR to a folder that you can write to");
	return -1;
}

void socket_folder_remove(struct socket_folder *folder)
{
	if (folder->path)
		empty(folder->path, folder->lock);
	mem_free(folder->path);
	mem_free(folder->vnc);
	mem_free(folder->monitor);
	*folder = (struct socket_folder){0};
}
