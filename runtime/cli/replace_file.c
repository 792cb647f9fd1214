/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/replace_file.h"

#include <errno.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/whole_file.h"

int replace_file(const char *path, const char *text, size_t length)
{
	char *real = realpath(path, NULL), *folder, *fresh;
	struct stat status;
	int file, error;
	bool failed;

	/* what may not be written to may not be replaced either */
	if (!real || stat(real, &status) < 0 || access(real, W_OK) < 0) {
		free(real);
		return -1;
	}
	folder = mem_copy_string(real);
	fresh = mem_format("%s/.kvt-fmt-XXXXXX", dirname(folder));
	file = mkstemp(fresh);
	failed = file < 0;
	if (!failed) {
		/* only root can give a file to somebody; a mode that goes with another owner would say too much */
		bool owned = fchown(file, status.st_uid, status.st_gid) == 0 ||
			     (status.st_uid == geteuid() && fchown(file, (uid_t)-1, status.st_gid) == 0);

		failed = write_all(file, text, length) < 0 ||
			 fchmod(file, status.st_mode & (owned ? 07777u : 0777u)) < 0 || fsync(file) < 0;
		failed = close(file) < 0 || failed;
		failed = failed || rename(fresh, real) < 0;
		error = errno;
		if (failed)
			unlink(fresh);
		errno = error;
	}
	mem_free(fresh);
	mem_free(folder);
	free(real);
	return failed ? -1 : 0;
}
