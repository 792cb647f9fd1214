/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	BOOT_MS = 60 * 1000,
	ENTER_SCAN_CODE = 0x1c,
};

int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void give_up(const char *format, ...)
{
	va_list args;

	fputs("benchmark: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

pid_t child_start(char *const argv[], const char *log)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	int out;

	if (pid < 0)
		give_up("cannot start %s: %s", argv[0], strerror(errno));
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (getppid() != parent || out < 0)
		_exit(127);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execvp(argv[0], argv);
	dprintf(STDERR_FILENO, "cannot start %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

void child_stop(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

void guest_start(struct guest *guest, const char *image, const char *folder, const char *name)
{
	char drive[256], vnc[128], chardev[64], log[128], ready = 0;
	char *argv[] = {"qemu-system-x86_64", "-accel", "tcg", "-m", "16", "-nodefaults", "-no-user-config",
			"-vga", "std", "-drive", drive, "-chardev", chardev, "-serial", "chardev:com1", "-vnc", vnc,
			NULL};
	struct pollfd serial;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		give_up("cannot make a pair of sockets: %s", strerror(errno));
	snprintf(guest->vnc, sizeof(guest->vnc), "%s/%s.vnc", folder, name);
	snprintf(drive, sizeof(drive), "format=raw,snapshot=on,file=%s", image);
	snprintf(vnc, sizeof(vnc), "unix:%s", guest->vnc);
	snprintf(chardev, sizeof(chardev), "socket,id=com1,fd=%d", ends[1]);
	snprintf(log, sizeof(log), "%s/%s.log", folder, name);
	fcntl(ends[1], F_SETFD, 0);
	guest->pid = child_start(argv, log);
	close(ends[1]);
	guest->serial = ends[0];

	serial = (struct pollfd){.fd = guest->serial, .events = POLLIN};
	if (poll(&serial, 1, BOOT_MS) != 1 || read(guest->serial, &ready, 1) != 1 || ready != 'R')
		give_up("the guest %s does not boot; QEMU's output is in %s", name, log);
}

void guest_stop(struct guest *guest)
{
	child_stop(guest->pid);
	close(guest->serial);
}

void guest_flip(const struct guest *guest)
{
	if (write(guest->serial, "x", 1) != 1)
		give_up("the guest's serial line is gone: %s", strerror(errno));
}

void guest_take_answer(const struct guest *guest)
{
	unsigned char code = 0;

	if (read(guest->serial, &code, 1) != 1 || code != ENTER_SCAN_CODE)
		give_up("the guest answered 0x%02x where the enter key's 0x%02x was expected", code, ENTER_SCAN_CODE);
}
