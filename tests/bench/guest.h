/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A QEMU that runs flip.S, and the serial line to it. Everything that fails here says why on stderr and exits with 1:
 * a benchmark that could not run has nothing else to do. QEMU ends with the process that started it.
 */
#ifndef KVT_TESTS_BENCH_GUEST_H
#define KVT_TESTS_BENCH_GUEST_H

#include <stdint.h>
#include <sys/types.h>

/* Embedded. */
struct guest {
	pid_t pid;
	int serial;			/* stream socket */
	char vnc[108];			/* path of the VNC server's socket */
};

/* Starts the boot sector IMAGE with the VNC socket FOLDER/NAME.vnc; returns when it waits for its first byte. */
void guest_start(struct guest *guest, const char *image, const char *folder, const char *name);
void guest_stop(struct guest *guest);

void guest_flip(const struct guest *guest);		/* sends the byte: the screen changes */

/* Takes the answer off the serial line, which must be readable; it must be the enter key's. */
void guest_take_answer(const struct guest *guest);

/* Starts ARGV with its output in LOG (appended), to end with this process. */
pid_t child_start(char *const argv[], const char *log);
void child_stop(pid_t pid);

int64_t now_us(void);
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
