/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "interp/regex.h"
#include "runtime/base/whole_file.h"
#include "runtime/machine/serial_text.h"

enum {
	READ_BYTES = 16 * 1024,
	PATTERNS_MAX = 64,		/* compiled at a time: 32 watchers and the waits' */
};

struct compiled {
	char *text;
	struct regex *regex;
};

struct serial {
	struct loop *loop;
	int fd, log;			/* -1: closed */
	char *path;
	const struct serial_events *events;
	void *context;
	struct serial_text text;
	struct compiled patterns[PATTERNS_MAX];
	size_t pattern_count;
};

static void close_socket(struct serial *serial)
{
	if (serial->fd < 0)
		return;
	loop_fd_clear(serial->loop, serial->fd);
	close(serial->fd);
	serial->fd = -1;
}

/* The console goes on without its file. */
static void lose_file(struct serial *serial)
{
	struct error why;

	write_error(&why, serial->path);
	close(serial->log);
	serial->log = -1;
	serial->events->trouble(serial->context, &why);
}

static void add(struct serial *serial, const char *bytes, size_t count)
{
	serial_text_add(&serial->text, bytes, count);
	if (serial->log >= 0 && write_all(serial->log, bytes, count) < 0)
		lose_file(serial);
}

/* Whether there was anything to take. */
static bool take(struct serial *serial)
{
	char bytes[READ_BYTES];
	ssize_t got = recv(serial->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return false;
	if (got <= 0) {
		close_socket(serial);	/* QEMU has ended, which is told elsewhere */
		return false;
	}
	add(serial, bytes, (size_t)got);
	return true;
}

static void on_socket(void *context, short revents)
{
	struct serial *serial = context;

	(void)revents;
	if (take(serial))
		serial->events->said(serial->context);
}

void serial_drain(struct serial *serial)
{
	while (serial->fd >= 0 && take(serial))
		;
}

void serial_recall(struct serial *serial, const char *text)
{
	add(serial, text, strlen(text));
}

struct serial *serial_new(struct loop *loop, int fd, const char *path, const struct serial_events *events, void *context,
			  struct error *error)
{
	struct serial *serial;
	int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

	if (log < 0) {
		write_error(error, path);
		close(fd);
		return NULL;
	}
	serial = mem_alloc(sizeof(*serial));
	serial->loop = loop;
	serial->fd = fd;
	serial->log = log;
	serial->path = mem_copy_string(path);
	serial->events = events;
	serial->context = context;
	serial_text_init(&serial->text);
	loop_fd_set(loop, fd, POLLIN, on_socket, serial);
	return serial;
}

static void forget_patterns(struct serial *serial)
{
	for (; serial->pattern_count; serial->pattern_count--) {
		struct compiled *compiled = &serial->patterns[serial->pattern_count - 1];

		regex_free(compiled->regex);
		mem_free(compiled->text);
	}
}

void serial_free(struct serial *serial)
{
	if (!serial)
		return;
	close_socket(serial);
	if (serial->log >= 0)
		close(serial->log);
	forget_patterns(serial);
	serial_text_deinit(&serial->text);
	mem_free(serial->path);
	mem_free(serial);
}

static const struct compiled *compiled_of(struct serial *serial, const char *text)
{
	struct compiled *compiled;
	char why[256];

	for (size_t i = 0; i < serial->pattern_count; i++)
		if (strcmp(serial->patterns[i].text, text) == 0)
			return &serial->patterns[i];
	if (serial->pattern_count == PATTERNS_MAX)
		forget_patterns(serial);
	compiled = &serial->patterns[serial->pattern_count++];
	compiled->text = mem_copy_string(text);
	compiled->regex = regex_new(text, REGEX_LINES, why, sizeof(why));
	return compiled;
}

/* A match lies within a line: what stands before the last line need not be looked at again. */
static bool find_pattern(struct serial *serial, const char *pattern, uint64_t *from)
{
	const struct compiled *compiled = compiled_of(serial, pattern);
	const char *start = serial_text_from(&serial->text, from);
	struct regex_match match;

	if (compiled->regex && regex_find(compiled->regex, start, !serial_text_begins_line(&serial->text, *from), &match)) {
		*from += match.end;
		return true;
	}
	*from = serial_text_last_line(&serial->text, *from);
	return false;
}

static bool find_text(struct serial *serial, const char *text, uint64_t *from)
{
	const char *start = serial_text_from(&serial->text, from), *found = strstr(start, text);
	const size_t length = strlen(text), left = strlen(start);

	if (found)
		*from += (uint64_t)(found - start) + length;
	else if (left >= length)
		*from += left - length + 1;
	return found;
}

bool serial_find(struct serial *serial, const struct serial_wanted *wanted, uint64_t *from)
{
	return wanted->pattern ? find_pattern(serial, wanted->text, from) : find_text(serial, wanted->text, from);
}

const char *serial_text(const struct serial *serial)
{
	return serial->text.bytes;
}

uint64_t serial_forgotten(const struct serial *serial)
{
	return serial->text.forgotten;
}

const char *serial_last_line(const struct serial *serial, int *length)
{
	const char *text = serial->text.bytes, *end = text + serial->text.length, *start;

	while (end > text && (end[-1] == '\n' || end[-1] == ' ' || end[-1] == '\t'))
		end--;
	for (start = end; start > text && start[-1] != '\n'; start--)
		;
	*length = (int)(end - start);
	return start;
}
