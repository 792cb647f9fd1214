/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp_wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "grammar/mem.h"

enum { READ_BYTES = 64 * 1024 };

/* False at the stream's end. */
static bool read_more(struct lsp_wire *wire)
{
	ssize_t got;

	if (wire->length + READ_BYTES > wire->capacity) {
		wire->capacity = wire->length * 2 + READ_BYTES;
		wire->bytes = mem_resize(wire->bytes, wire->capacity, 1);
	}
	do
		got = read(wire->fd, wire->bytes + wire->length, READ_BYTES);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return false;
	wire->length += (size_t)got;
	return true;
}

/* The bytes of the header with its empty line; 0: it is not whole. */
static size_t header_size(const struct lsp_wire *wire)
{
	const char *end = memmem(wire->bytes, wire->length, "\r\n\r\n", 4);

	return end ? (size_t)(end - wire->bytes) + 4 : 0;
}

/* Whether what has come can be the beginning of a header: printable lines. */
static bool can_be_header(const struct lsp_wire *wire)
{
	for (size_t i = 0; i < wire->length; i++)
		if ((unsigned char)wire->bytes[i] < ' ' && !strchr("\r\n\t", wire->bytes[i]))
			return false;
	return wire->length == 0 || wire->bytes[0] == 'C' || wire->bytes[0] == 'c';
}

/* What Content-Length says; false without one, or if it is too large. */
static bool body_size(const struct lsp_wire *wire, size_t header, size_t *size)
{
	static const char field[] = "Content-Length:";
	const char *line = wire->bytes, *end = wire->bytes + header - 2;

	while (line < end) {
		const char *behind = memmem(line, (size_t)(wire->bytes + header - line), "\r\n", 2);

		if (strncasecmp(line, field, strlen(field)) == 0) {
			char *rest;
			unsigned long value;

			line += strlen(field);
			line += strspn(line, " \t");
			if (*line < '0' || *line > '9')
				return false;
			value = strtoul(line, &rest, 10);
			*size = value;
			return rest == behind && value <= WIRE_MAX_BODY;
		}
		line = behind + 2;
	}
	return false;
}

enum wire_result lsp_wire_read(struct lsp_wire *wire, const char **body, size_t *length)
{
	size_t header, size = 0;

	if (wire->taken) {
		wire->length -= wire->taken;
		memmove(wire->bytes, wire->bytes + wire->taken, wire->length);
		wire->taken = 0;
	}
	while (wire->length == 0 || !(header = header_size(wire))) {
		if (!can_be_header(wire) || wire->length > WIRE_MAX_HEADER)
			return WIRE_GARBAGE;
		if (!read_more(wire))
			return wire->length ? WIRE_GARBAGE : WIRE_END;
	}
	if (header > WIRE_MAX_HEADER || !body_size(wire, header, &size))
		return WIRE_GARBAGE;
	while (wire->length < header + size)
		if (!read_more(wire))
			return WIRE_END;
	*body = wire->bytes + header;
	*length = size;
	wire->taken = header + size;
	return WIRE_MESSAGE;
}

bool lsp_wire_is_idle(const struct lsp_wire *wire)
{
	struct pollfd waiting = {.fd = wire->fd, .events = POLLIN};

	return wire->length == wire->taken && poll(&waiting, 1, 0) <= 0;
}

void lsp_wire_deinit(struct lsp_wire *wire)
{
	mem_free(wire->bytes);
	*wire = (struct lsp_wire){0};
}
