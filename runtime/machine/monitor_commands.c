/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of QEMU's monitor: they are numbered, and each waits for the answer with its number. */
#include "runtime/machine/monitor_private.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"

/* A command whose answer has not come. */
struct pending {
	struct pending *next;
	int64_t id;
	char *command;			/* for error texts */
	void (*answered)(void *context, const struct error *error);
	void (*told)(void *context, const char *text);	/* in place of `answered` */
	void (*told_value)(void *context, const struct json_t *value);	/* likewise */
	void *context;
	struct error *refused;		/* it was never sent, for this reason */
};

static void free_pending(struct pending *pending)
{
	mem_free(pending->command);
	mem_free(pending->refused);
	mem_free(pending);
}

void monitor_drop_pending(struct monitor *monitor)
{
	struct pending *next;

	for (; monitor->pending; monitor->pending = next) {
		next = monitor->pending->next;
		free_pending(monitor->pending);
	}
}

static struct pending *add_pending(struct monitor *monitor, const char *command,
				   void (*answered)(void *context, const struct error *error), void *context)
{
	struct pending *pending = mem_alloc(sizeof(*pending));
	struct pending **end = &monitor->pending;

	pending->id = ++monitor->last_id;
	pending->command = mem_copy_string(command);
	pending->answered = answered;
	pending->context = context;
	while (*end)
		end = &(*end)->next;
	*end = pending;
	return pending;
}

static void refuse(struct monitor *monitor, struct pending *pending, const char *why)
{
	pending->refused = mem_alloc(sizeof(*pending->refused));
	error_set(pending->refused, "the arguments of the monitor command %s cannot be sent: %s", pending->command,
		  why);
	error_help(pending->refused, "QMP takes UTF-8 only: rename files whose names are not UTF-8");
	loop_timer_set(monitor->loop, &monitor->deferred, loop_now_us());
}

/* Takes over ARGUMENTS, which is JSON; NULL for none. */
static void send_command(struct monitor *monitor, const struct pending *pending, char *arguments)
{
	monitor_send_line(monitor, mem_format("{\"execute\":\"%s\",\"id\":%lld%s%s}", pending->command,
				      (long long)pending->id, arguments ? ",\"arguments\":" : "", arguments ? arguments : ""));
	mem_free(arguments);
}

void monitor_command(struct monitor *monitor, void (*answered)(void *context, const struct error *error),
		     void *context, const char *command, const char *arguments_format, ...)
{
	char *arguments = NULL, *why;
	struct pending *pending;
	va_list args;

	if (monitor->state == STATE_LOST)
		return;
	pending = add_pending(monitor, command, answered, context);
	if (arguments_format) {
		va_start(args, arguments_format);
		arguments = jt_pack(&why, arguments_format, args);
		va_end(args);
		if (!arguments) {
			refuse(monitor, pending, why);
			mem_free(why);
			return;
		}
	}
	send_command(monitor, pending, arguments);
}

void monitor_ask(struct monitor *monitor, void (*told)(void *context, const char *text), void *context,
		 const char *command)
{
	struct pending *pending;

	if (monitor->state == STATE_LOST)
		return;
	pending = add_pending(monitor, "human-monitor-command", NULL, context);
	pending->told = told;
	send_command(monitor, pending, mem_format("{\"command-line\":\"%s\"}", command));
}

void monitor_query(struct monitor *monitor, void (*told)(void *context, const struct json_t *value), void *context,
		   const char *command)
{
	struct pending *pending;

	if (monitor->state == STATE_LOST)
		return;
	pending = add_pending(monitor, command, NULL, context);
	pending->told_value = told;
	send_command(monitor, pending, NULL);
}

void monitor_pass_file(struct monitor *monitor, int fd, const char *name,
		       void (*answered)(void *context, const struct error *error), void *context)
{
	if (monitor->state == STATE_LOST) {
		close(fd);
		return;
	}
	monitor_attach(monitor, fd);
	send_command(monitor, add_pending(monitor, "getfd", answered, context), mem_format("{\"fdname\":\"%s\"}", name));
}

void monitor_keys(struct monitor *monitor, const struct key_event *events, size_t count)
{
	struct text_buffer list = {0};

	if (monitor->state == STATE_LOST)
		return;
	text_add(&list, "{\"events\":[");
	for (size_t i = 0; i < count; i++)
		text_format(&list, "%s{\"type\":\"key\",\"data\":{\"down\":%s,\"key\":{\"type\":\"number\",\"data\":%d}}}",
			    i ? "," : "", events[i].down ? "true" : "false", (int)events[i].scan);
	text_add(&list, "]}");
	send_command(monitor, add_pending(monitor, "input-send-event", NULL, NULL), list.text);
}

static void answer(struct monitor *monitor, struct pending *pending, const struct error *error,
		   const struct json_t *value)
{
	struct pending **place = &monitor->pending;

	while (*place != pending)
		place = &(*place)->next;
	*place = pending->next;
	if (pending->answered)
		pending->answered(pending->context, error);
	else if (pending->told)
		pending->told(pending->context, jt_text(value));
	else if (pending->told_value)
		pending->told_value(pending->context, value);
	free_pending(pending);
}

void monitor_answer_refused(struct monitor *monitor)
{
	const bool *freed = monitor->freed;
	struct pending *pending;

	for (pending = monitor->pending; pending; pending = monitor->pending) {
		while (pending && !pending->refused)
			pending = pending->next;
		if (!pending)
			return;
		answer(monitor, pending, pending->refused, NULL);
		if (*freed)
			return;
	}
}

bool monitor_take_answer(struct monitor *monitor, const struct json_t *message)
{
	const struct json_t *failure = jt_member(message, "error");
	struct pending *pending = monitor->pending;
	struct error error;
	int64_t id = 0;		/* of no command: they begin at 1 */

	if (!failure && !jt_member(message, "return"))
		return false;
	jt_integer(jt_member(message, "id"), &id);
	while (pending && (pending->refused || pending->id != id))
		pending = pending->next;
	if (!pending)
		return false;
	if (!failure) {
		answer(monitor, pending, NULL, jt_member(message, "return"));
		return true;
	}
	error_set(&error, "QEMU refused the monitor command %s: %s", pending->command,
		  jt_text_or(failure, "desc", "no reason given"));
	answer(monitor, pending, &error, NULL);
	return true;
}
