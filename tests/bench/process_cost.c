/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/process_cost.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/guest.h"

static FILE *open_proc(pid_t pid, const char *name)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	file = fopen(path, "re");
	if (!file)
		give_up("cannot read %s: a process that is measured has ended", path);
	return file;
}

double process_cpu_s(pid_t pid)
{
	FILE *file = open_proc(pid, "stat");
	unsigned long user, system;

	/* The process's name, in brackets, has no blank: kvt, qemu-system-x86. utime and stime are fields 14, 15. */
	if (fscanf(file, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu", &user, &system) != 2)
		give_up("cannot make sense of /proc/%d/stat", (int)pid);
	fclose(file);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double process_peak_mib(pid_t pid)
{
	FILE *file = open_proc(pid, "status");
	unsigned long kib = 0;
	char line[256];

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "VmHWM: %lu", &kib) == 1)
			break;
	}
	fclose(file);
	if (kib == 0)
		give_up("/proc/%d/status has no VmHWM", (int)pid);
	return (double)kib / 1024;
}
