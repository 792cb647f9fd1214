/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest's serial console: everything that it says goes into a file as it comes, and what is text of it can be searched.
 * Steering sequences of terminals, carriage returns and what a backspace takes back are no text.
 */
#ifndef KVT_RUNTIME_MACHINE_SERIAL_H
#define KVT_RUNTIME_MACHINE_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "interp/host.h"
#include "runtime/base/error.h"
#include "runtime/base/loop.h"

struct serial;

struct serial_events {
	void (*said)(void *context);		/* more text */
	void (*trouble)(void *context, const struct error *why);	/* once: the file cannot be written */
};

/*
 * FD is a connected stream socket, PATH the file, which is appended to. NULL, with FD closed, when it cannot be written.
 * The text begins empty: a console belongs to one life of a machine.
 */
struct serial *serial_new(struct loop *loop, int fd, const char *path, const struct serial_events *events, void *context,
			  struct error *error);
void serial_free(struct serial *serial);	/* NULL is allowed */

/* See host.h. A pattern that is no regular expression is never found. Long ago (before the last MiB) is forgotten. */
bool serial_find(struct serial *serial, const struct serial_wanted *wanted, uint64_t *from);

/* Takes what has been said by now and not been read yet; `said` is not called. */
void serial_drain(struct serial *serial);

/* TEXT was said before anything else: a console that goes on from another run's begins with what serial_text was there. */
void serial_recall(struct serial *serial, const char *text);

/* How much was said before that is not in serial_text any more. */
uint64_t serial_forgotten(const struct serial *serial);

/* All of the text that is kept, and what it ends with: its last line with something on it, or "". Valid until the loop goes on. */
const char *serial_text(const struct serial *serial);
const char *serial_last_line(const struct serial *serial, int *length);

#endif
