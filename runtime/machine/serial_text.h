/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text in what a serial console says. A place in it is counted from its beginning, also when that is forgotten.
 */
#ifndef KVT_RUNTIME_MACHINE_SERIAL_TEXT_H
#define KVT_RUNTIME_MACHINE_SERIAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum serial_state { SERIAL_PLAIN, SERIAL_ESCAPE, SERIAL_SEQUENCE, SERIAL_STRING, SERIAL_CHARSET };

struct serial_text {
	char *bytes;			/* ends with a zero */
	size_t length, capacity;
	uint64_t forgotten;		/* bytes that stood before */
	enum serial_state state;
};

void serial_text_init(struct serial_text *text);
void serial_text_deinit(struct serial_text *text);
void serial_text_add(struct serial_text *text, const char *bytes, size_t count);

/* What stands at place *from, which is moved behind what is forgotten, and before the end. */
const char *serial_text_from(const struct serial_text *text, uint64_t *from);
bool serial_text_begins_line(const struct serial_text *text, uint64_t place);
/* Where the last line begins, or FROM if that is behind it. */
uint64_t serial_text_last_line(const struct serial_text *text, uint64_t from);

#endif
