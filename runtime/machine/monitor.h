/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's monitor over QMP on a unix socket: commands with answers, and events. All callbacks come from the loop.
 */
#ifndef KVT_RUNTIME_MACHINE_MONITOR_H
#define KVT_RUNTIME_MACHINE_MONITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/error.h"
#include "runtime/base/loop.h"
#include "runtime/input/key_event.h"

struct monitor;

struct monitor_events {
	void (*ready)(void *context, const char *qemu_version);		/* commands are taken from here on */
	/* Each of the monitor's events, before what it means is told below; DETAILS: "guest=yes reason=guest-reset". */
	void (*event)(void *context, const char *name, const char *details);
	void (*reset)(void *context, bool by_guest);
	void (*shutdown)(void *context, bool by_guest);
	void (*panicked)(void *context);				/* the guest's system, by its own word */
	void (*stopped)(void *context, const struct error *why);	/* of the guest: its disk cannot be written */
	void (*lost)(void *context, const struct error *why);		/* last callback */
};

/* FD is a connected stream socket, taken over by the monitor. */
struct monitor *monitor_new(struct loop *loop, int fd, const struct monitor_events *events, void *context);
void monitor_free(struct monitor *monitor);	/* NULL is allowed; no callback comes any more */

/*
 * Sends COMMAND with ARGUMENTS_FORMAT (jansson's json_pack format, e.g. "{s:s, s:b}"; NULL: none). ANSWERED, if not
 * NULL, is called once with an error or NULL; it is not called once the monitor is lost or freed.
 */
void monitor_command(struct monitor *monitor, void (*answered)(void *context, const struct error *error),
		     void *context, const char *command, const char *arguments_format, ...);

/*
 * Sends the line COMMAND, without quotation marks, of the monitor's language for people. TOLD is called as ANSWERED is above,
 * with what it printed or, if it was refused, with NULL.
 */
void monitor_ask(struct monitor *monitor, void (*told)(void *context, const char *text), void *context,
		 const char *command);

/*
 * Sends COMMAND without arguments. TOLD is called as ANSWERED is above, with what it returned, valid for the call, or, if
 * it was refused, with NULL.
 */
struct json_t;
void monitor_query(struct monitor *monitor, void (*told)(void *context, const struct json_t *value), void *context,
		   const char *command);

/* Hands FD, which is taken over, to QEMU under NAME ("fd:NAME" where a URI is wanted). ANSWERED as above. */
void monitor_pass_file(struct monitor *monitor, int fd, const char *name,
		       void (*answered)(void *context, const struct error *error), void *context);

/* Sends keys to the guest, at once and in this order; while it is switched off they are dropped. */
void monitor_keys(struct monitor *monitor, const struct key_event *events, size_t count);

#endif
