/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of QEMU's monitor, shared by monitor.c (the socket, what comes in) and monitor_commands.c (what goes out, and
 * whose answer is whose).
 */
#ifndef KVT_RUNTIME_MACHINE_MONITOR_PRIVATE_H
#define KVT_RUNTIME_MACHINE_MONITOR_PRIVATE_H

#include <stdint.h>

#include "runtime/base/json_tree.h"
#include "runtime/machine/monitor.h"

struct pending;

enum state { STATE_GREETING, STATE_NEGOTIATING, STATE_READY, STATE_LOST };

struct monitor {
	struct loop *loop;
	int fd;
	enum state state;
	const struct monitor_events *events;
	void *context;
	char *version;
	int64_t last_id;
	struct pending *pending;

	char *in;
	size_t in_length, in_capacity;
	size_t in_searched;		/* so far there is no newline */
	char *out;
	size_t out_length, out_capacity;
	int passed_fd;			/* goes with the byte of `out` below; -1: none does */
	size_t passed_at;
	int write_errno;

	struct loop_timer deferred;	/* for what went wrong within monitor_command */
	bool *freed;			/* set by monitor_free while a callback is running */
};

/* monitor.c */
void monitor_send_line(struct monitor *monitor, char *line);	/* takes LINE over */
void monitor_attach(struct monitor *monitor, int fd);		/* to the next line; takes FD over */

/* monitor_commands.c */
/* Takes the answer to a command; false: there is no such command, or this is no answer. */
bool monitor_take_answer(struct monitor *monitor, const struct json_t *message);
void monitor_answer_refused(struct monitor *monitor);	/* those that were never sent */
void monitor_drop_pending(struct monitor *monitor);

#endif
