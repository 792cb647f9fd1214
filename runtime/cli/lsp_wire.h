/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages on a byte stream, as the language server protocol frames them: header lines, of which only Content-Length
 * counts, an empty line, and that many bytes.
 */
#ifndef KVT_RUNTIME_CLI_LSP_WIRE_H
#define KVT_RUNTIME_CLI_LSP_WIRE_H

#include <stdbool.h>
#include <stddef.h>

enum {
	WIRE_MAX_HEADER = 4096,
	WIRE_MAX_BODY = 64 * 1024 * 1024,	/* a script has at most 4 MiB, in JSON six times as much */
};

enum wire_result {
	WIRE_MESSAGE,
	WIRE_END,		/* the stream ended, or broke, where a message could begin or within one */
	WIRE_GARBAGE,		/* this is no message; where the next one begins cannot be told */
};

/* Embedded; zero but for fd. */
struct lsp_wire {
	int fd;
	char *bytes;
	size_t length, capacity;
	size_t taken;		/* of them, by the last message */
};

/* *BODY is valid until the next call. Waits. */
enum wire_result lsp_wire_read(struct lsp_wire *wire, const char **body, size_t *length);

/* Whether nothing more has come, so that there is time for what can wait. */
bool lsp_wire_is_idle(const struct lsp_wire *wire);

void lsp_wire_deinit(struct lsp_wire *wire);

#endif
