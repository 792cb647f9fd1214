/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/machine_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"

/* Where distributions put UEFI firmware without Secure Boot: the code, and variables as they come from the factory. */
static const struct {
	const char *code, *vars;
} firmware_places[] = {
	{"/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"},
	{"/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"},
	{"/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"},
};

static int check_file(const char *what, const char *path, int mode, struct error *error)
{
	struct stat status;
	int problem = 0;

	if (!path)
		return 0;
	if (stat(path, &status))
		problem = errno;
	else if (S_ISDIR(status.st_mode))
		problem = EISDIR;
	else if (access(path, mode))
		problem = errno;
	if (!problem)
		return 0;
	error_set(error, "the %s %s cannot be %s: %s", what, path, mode & W_OK ? "written" : "read", strerror(problem));
	if (problem == ENOENT)
		error_help(error, "check the name, and the folders under `media` in config.yaml");
	else
		error_help(error, "check who may %s it: ls -lL '%s'", mode & W_OK ? "write" : "read", path);
	return -1;
}

int machine_files_check(const struct machine_spec *spec, struct error *error)
{
	if (check_file("kernel", spec->kernel, R_OK, error) || check_file("initrd", spec->initrd, R_OK, error) ||
	    check_file("cdrom image", spec->cdrom, R_OK, error) ||
	    check_file("floppy image", spec->floppy, R_OK, error) ||
	    check_file("disk", spec->disk, R_OK | W_OK, error))
		return -1;
	return 0;
}

static int copy_content(int from, int to)
{
	ssize_t sent;

	do {
		sent = sendfile(to, from, NULL, 1024 * 1024);
	} while (sent > 0 || (sent < 0 && errno == EINTR));
	return sent < 0 ? -1 : 0;
}

/* Whole or not at all: half a variable store would make every later boot fail. */
static int copy_file(const char *from, const char *to)
{
	char *unfinished = mem_format("%s.new", to);
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1, failed = 1, problem;

	if (in >= 0)
		out = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (out >= 0) {
		failed = copy_content(in, out);
		failed |= close(out);
		failed = failed || rename(unfinished, to);
	}
	problem = errno;
	if (failed && out >= 0)
		unlink(unfinished);
	if (in >= 0)
		close(in);
	mem_free(unfinished);
	errno = problem;
	return failed ? -1 : 0;
}

int machine_files_copy(const char *from, const char *to, struct error *error)
{
	if (copy_file(from, to) == 0)
		return 0;
	error_set(error, "%s cannot be copied to %s: %s", from, to, strerror(errno));
	error_help(error, "check that the folder can be written and its file system has room");
	return -1;
}

const char *machine_files_uefi(const struct machine_spec *spec, enum reason *reason, struct error *error)
{
	const size_t count = sizeof(firmware_places) / sizeof(*firmware_places);
	size_t i = 0;

	while (i < count && (access(firmware_places[i].code, R_OK) || access(firmware_places[i].vars, R_OK)))
		i++;
	if (i == count) {
		*reason = REASON_NO_MEDIA;
		error_set(error, "the UEFI firmware %s is not there", firmware_places[0].code);
		error_help(error, "apt-get install ovmf");
		return NULL;
	}
	if (!access(spec->uefi_vars, R_OK | W_OK))
		return firmware_places[i].code;
	if (machine_files_copy(firmware_places[i].vars, spec->uefi_vars, error)) {
		*reason = REASON_NO_SPACE;
		return NULL;
	}
	return firmware_places[i].code;
}
