/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/host_facts.h"

#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/utsname.h>

#include "grammar/mem.h"

enum {
	READ_ALL = 3,			/* klogctl's: of the kernel's log, without taking it away */
	LOG_BYTES = 64 * 1024,
	LOG_LINES = 20,
};

/* The first line of PATH that begins with WORD, from behind it on. */
static void add_line(struct text_buffer *out, const char *label, const char *path, const char *word)
{
	FILE *file = fopen(path, "re");
	char line[512];

	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, word, strlen(word)) == 0) {
			text_format(out, "%-18s%.*s\n", label, (int)strcspn(line + strlen(word), "\n"), line + strlen(word));
			break;
		}
	if (file)
		fclose(file);
}

static void add_kernel_log(struct text_buffer *out)
{
	char *log = mem_alloc(LOG_BYTES + 1), *at;
	const int length = klogctl(READ_ALL, log, LOG_BYTES);

	if (length <= 0) {
		text_add(out, "\nthe kernel's log may not be read, or is empty\n");
	} else {
		log[length] = '\0';
		at = log + length;
		for (int lines = 0; at > log; at--)
			if (at[-1] == '\n' && at < log + length && ++lines == LOG_LINES)
				break;
		text_format(out, "\nthe end of the kernel's log:\n%s", at);
	}
	mem_free(log);
}

void host_facts(struct text_buffer *out)
{
	struct utsname system = {0};

	uname(&system);
	text_format(out, "%-18s%s %s %s\n", "kernel", system.sysname, system.release, system.machine);
	add_line(out, "processor", "/proc/cpuinfo", "model name\t: ");
	add_line(out, "load", "/proc/loadavg", "");
	add_line(out, "memory", "/proc/meminfo", "MemTotal:       ");
	add_line(out, "of it available", "/proc/meminfo", "MemAvailable:   ");
	add_kernel_log(out);
}
