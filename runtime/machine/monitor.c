/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/monitor_private.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"

enum {
	LINE_MAX_BYTES = 1024 * 1024,	/* QEMU's longest answers have some thousand bytes */
	READ_BYTES = 16 * 1024,
};

static void on_socket(void *context, short revents);

static void close_socket(struct monitor *monitor)
{
	if (monitor->fd < 0)
		return;
	loop_fd_clear(monitor->loop, monitor->fd);
	close(monitor->fd);
	monitor->fd = -1;
}

static void lose(struct monitor *monitor, const struct error *why)
{
	monitor->state = STATE_LOST;
	close_socket(monitor);
	loop_timer_clear(monitor->loop, &monitor->deferred);
	monitor_drop_pending(monitor);
	monitor->events->lost(monitor->context, why);
}

/* The beginning of what came, fit for an error text. */
static const char *excerpt(const char *line, size_t length, char buffer[81])
{
	size_t i;

	for (i = 0; i < length && i < 80; i++)
		buffer[i] = line[i];
	for (size_t j = 0; j < i; j++)
		if (!isprint((unsigned char)buffer[j]))
			buffer[j] = '?';
	buffer[i] = '\0';
	return buffer;
}

static void lose_to_garbage(struct monitor *monitor, const char *line, size_t length)
{
	struct error why;
	char buffer[81];

	error_set(&why, "QEMU's monitor sent what is not QMP: \"%s\"", excerpt(line, length, buffer));
	error_help(&why, "check that the configured `qemu` is a QEMU system emulator");
	lose(monitor, &why);
}

static void lose_to_errno(struct monitor *monitor, int error_number)
{
	struct error why;

	if (error_number)
		error_set(&why, "the connection to QEMU's monitor broke: %s", strerror(error_number));
	else
		error_set(&why, "QEMU closed its monitor");
	error_help(&why, "see qemu.log in the run directory for what QEMU said last");
	lose(monitor, &why);
}

static void watch(struct monitor *monitor)
{
	short events = monitor->out_length ? POLLIN | POLLOUT : POLLIN;

	loop_fd_set(monitor->loop, monitor->fd, events, on_socket, monitor);
}

/* As send: what is to go with a byte goes with it, and nothing before that byte in the same message. */
static ssize_t send_some(struct monitor *monitor, size_t from)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	bool passes = monitor->passed_fd >= 0 && monitor->passed_at == from;
	size_t end = monitor->passed_fd >= 0 && !passes ? monitor->passed_at : monitor->out_length;
	struct iovec part = {monitor->out + from, end - from};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t sent;

	if (passes) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		control.align = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &monitor->passed_fd, sizeof(int));
	}
	sent = sendmsg(monitor->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (passes && sent > 0) {
		close(monitor->passed_fd);
		monitor->passed_fd = -1;
	}
	return sent;
}

static void flush(struct monitor *monitor)
{
	size_t done = 0;

	while (done < monitor->out_length && !monitor->write_errno) {
		ssize_t sent = send_some(monitor, done);

		if (sent >= 0)
			done += (size_t)sent;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			break;
		else if (errno != EINTR)
			monitor->write_errno = errno;
	}
	monitor->out_length -= done;
	monitor->passed_at -= monitor->passed_fd >= 0 ? done : 0;
	memmove(monitor->out, monitor->out + done, monitor->out_length);
	/* Not told at once: the caller of monitor_command does not expect `lost` before that returns. */
	if (monitor->write_errno) {
		monitor->out_length = 0;
		loop_timer_set(monitor->loop, &monitor->deferred, loop_now_us());
	}
	watch(monitor);
}

void monitor_attach(struct monitor *monitor, int fd)
{
	if (monitor->passed_fd >= 0)
		close(monitor->passed_fd);
	monitor->passed_fd = fd;
	monitor->passed_at = monitor->out_length;
}

void monitor_send_line(struct monitor *monitor, char *line)
{
	size_t length = strlen(line);

	if (monitor->out_length + length + 1 > monitor->out_capacity) {
		monitor->out_capacity = (monitor->out_length + length + 1) * 2;
		monitor->out = mem_resize(monitor->out, monitor->out_capacity, 1);
	}
	memcpy(monitor->out + monitor->out_length, line, length);
	monitor->out[monitor->out_length + length] = '\n';
	monitor->out_length += length + 1;
	mem_free(line);
	flush(monitor);
}

static void on_deferred(void *context)
{
	struct monitor *monitor = context;
	bool freed = false;

	if (monitor->write_errno) {
		lose_to_errno(monitor, monitor->write_errno);
		return;
	}
	monitor->freed = &freed;
	monitor_answer_refused(monitor);
	if (!freed)
		monitor->freed = NULL;
}

static void negotiated(void *context, const struct error *error)
{
	struct monitor *monitor = context;

	if (error) {
		lose(monitor, error);
		return;
	}
	monitor->state = STATE_READY;
	monitor->events->ready(monitor->context, monitor->version);
}

/* "7.2.22 (Debian 1:7.2+dfsg-7)": older QEMUs put the package's parentheses in themselves. */
static char *version_text(const int64_t *numbers, const char *package)
{
	size_t length;

	while (*package == ' ' || *package == '(')
		package++;
	length = strcspn(package, ")");
	if (!length)
		return mem_format("%d.%d.%d", (int)numbers[0], (int)numbers[1], (int)numbers[2]);
	return mem_format("%d.%d.%d (%.*s)", (int)numbers[0], (int)numbers[1], (int)numbers[2], (int)length, package);
}

static bool take_greeting(struct monitor *monitor, const struct json_t *message)
{
	const struct json_t *version = jt_member(jt_member(message, "QMP"), "version"), *qemu = jt_member(version, "qemu");
	int64_t numbers[3];

	if (!jt_integer(jt_member(qemu, "major"), &numbers[0]) || !jt_integer(jt_member(qemu, "minor"), &numbers[1]) ||
	    !jt_integer(jt_member(qemu, "micro"), &numbers[2]))
		return false;
	monitor->version = version_text(numbers, jt_text_or(version, "package", ""));
	monitor->state = STATE_NEGOTIATING;
	monitor_command(monitor, negotiated, monitor, "qmp_capabilities", NULL);
	return true;
}

static void take_stop(struct monitor *monitor, const struct json_t *data)
{
	struct error why;

	error_set(&why, "QEMU stopped the guest, because it cannot write the image file of the drive %s: %s",
		  jt_text_or(data, "device", "a drive"), jt_text_or(data, "reason", ""));
	if (jt_is_true(jt_member(data, "nospace")))
		error_help(&why, "make room on the file system that holds the guest's disk");
	monitor->events->stopped(monitor->context, &why);
}

/* The plain members of an event's data, on one line. */
static void add_details(struct text_buffer *details, const struct json_t *data)
{
	const char *name;
	int64_t number;

	for (size_t i = 0; (name = jt_name(data, i)); i++) {
		const struct json_t *value = jt_member(data, name);
		const char *text = jt_text(value), *blank = details->length ? " " : "";

		if (text)
			text_format(details, "%s%s=%s", blank, name, text);
		else if (jt_integer(value, &number))
			text_format(details, "%s%s=%lld", blank, name, (long long)number);
		else if (jt_is_true(value))
			text_format(details, "%s%s=yes", blank, name);
	}
}

static void take_event(struct monitor *monitor, const char *name, const struct json_t *data, const bool *freed)
{
	bool by_guest = jt_is_true(jt_member(data, "guest"));
	struct text_buffer details = {0};

	add_details(&details, data);
	monitor->events->event(monitor->context, name, details.text ? details.text : "");
	text_deinit(&details);
	if (*freed || monitor->state == STATE_LOST)
		return;

	if (!strcmp(name, "RESET"))
		monitor->events->reset(monitor->context, by_guest);
	else if (!strcmp(name, "SHUTDOWN"))
		monitor->events->shutdown(monitor->context, by_guest);
	else if (!strcmp(name, "BLOCK_IO_ERROR") && !strcmp(jt_text_or(data, "action", ""), "stop"))
		take_stop(monitor, data);
	else if (!strcmp(name, "GUEST_PANICKED"))
		monitor->events->panicked(monitor->context);
}

/* False: this is not QMP. */
static bool take_message(struct monitor *monitor, const struct json_t *message, const bool *freed)
{
	const char *event = jt_text(jt_member(message, "event"));

	if (monitor->state == STATE_GREETING)
		return take_greeting(monitor, message);
	if (event) {
		take_event(monitor, event, jt_member(message, "data"), freed);
		return true;
	}
	return monitor_take_answer(monitor, message);
}

static void take_line(struct monitor *monitor, const char *line, size_t length, const bool *freed)
{
	struct json_t *message;
	bool understood;

	while (length && isspace((unsigned char)line[length - 1]))
		length--;
	if (!length)
		return;
	message = jt_read(line, length);
	understood = message && take_message(monitor, message, freed);
	jt_free(message);
	if (!understood && !*freed && monitor->state != STATE_LOST)
		lose_to_garbage(monitor, line, length);
}

static void take_lines(struct monitor *monitor, const bool *freed)
{
	size_t begin = 0;
	char *newline;

	while ((newline = memchr(monitor->in + monitor->in_searched, '\n',
				 monitor->in_length - monitor->in_searched))) {
		size_t end = (size_t)(newline - monitor->in);

		monitor->in_searched = end + 1;
		take_line(monitor, monitor->in + begin, end - begin, freed);
		if (*freed || monitor->state == STATE_LOST)
			return;
		begin = end + 1;
	}
	monitor->in_length -= begin;
	memmove(monitor->in, monitor->in + begin, monitor->in_length);
	monitor->in_searched = monitor->in_length;
	if (monitor->in_length > LINE_MAX_BYTES)
		lose_to_garbage(monitor, monitor->in, monitor->in_length);
}

static void on_socket(void *context, short revents)
{
	struct monitor *monitor = context;
	bool freed = false;
	ssize_t got;

	if (revents & POLLOUT)
		flush(monitor);
	if (!(revents & (POLLIN | POLLHUP | POLLERR)))
		return;
	if (monitor->in_length + READ_BYTES > monitor->in_capacity) {
		monitor->in_capacity = monitor->in_length + 2 * READ_BYTES;
		monitor->in = mem_resize(monitor->in, monitor->in_capacity, 1);
	}
	got = recv(monitor->fd, monitor->in + monitor->in_length, READ_BYTES, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	if (got <= 0) {
		lose_to_errno(monitor, got ? errno : 0);
		return;
	}
	monitor->in_length += (size_t)got;
	monitor->freed = &freed;
	take_lines(monitor, &freed);
	if (!freed)
		monitor->freed = NULL;
}

struct monitor *monitor_new(struct loop *loop, int fd, const struct monitor_events *events, void *context)
{
	struct monitor *monitor = mem_alloc(sizeof(*monitor));

	monitor->loop = loop;
	monitor->fd = fd;
	monitor->passed_fd = -1;
	monitor->events = events;
	monitor->context = context;
	monitor->deferred.fire = on_deferred;
	monitor->deferred.context = monitor;
	watch(monitor);
	return monitor;
}

void monitor_free(struct monitor *monitor)
{
	if (!monitor)
		return;
	if (monitor->freed)
		*monitor->freed = true;
	close_socket(monitor);
	if (monitor->passed_fd >= 0)
		close(monitor->passed_fd);
	loop_timer_clear(monitor->loop, &monitor->deferred);
	monitor_drop_pending(monitor);
	mem_free(monitor->version);
	mem_free(monitor->in);
	mem_free(monitor->out);
	mem_free(monitor);
}
