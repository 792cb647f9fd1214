/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the guest beside its display. */
#include "grammar/mem.h"
#include "runtime/session_private.h"

static void on_said(void *context)
{
	session_deliver(context, &(struct event){.kind = EVENT_SERIAL});
}

static void on_trouble(void *context, const struct error *why)
{
	session_post_lost(context, REASON_NO_SPACE, why);
}

int session_serial_begin(struct session *s, struct error *error)
{
	static const struct serial_events events = {.said = on_said, .trouble = on_trouble};
	const int fd = machine_serial(s->machine);
	char *path;

	if (fd < 0)
		return 0;
	path = mem_format("%s/serial.log", runlog_directory(s->log));
	s->serial = serial_new(s->loop, fd, path, &events, s, error);
	mem_free(path);
	return s->serial ? 0 : -1;
}

void session_serial_end(struct session *s)
{
	serial_free(s->serial);
	s->serial = NULL;
}
