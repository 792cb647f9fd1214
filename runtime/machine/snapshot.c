/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/json_tree.h"

#define FILE_NAME "kvt-snapshot"

enum {
	POLL_US = 10 * 1000,
	LONGEST_US = 10 * 60 * 1000 * 1000,	/* a gigabyte takes half a second, on a busy disk ten */
};

struct snapshot {
	struct loop *loop;
	struct monitor *monitor;
	void (*done)(void *context, const struct snapshot_end *end);
	void *context;
	char *path, *unfinished;	/* UNFINISHED NULL: nothing is being written */
	char *layer;			/* NULL: none is wanted */
	bool loads, stay;
	int64_t start_us;
	struct loop_timer poll;
	struct snapshot_end end;
	struct error error;
};

static void finish(void *context, const struct error *error)
{
	struct snapshot *s = context;
	struct stat status;

	if (error && !s->end.error) {
		s->error = *error;
		s->end.error = &s->error;
	}
	s->end.took_us = loop_now_us() - s->start_us;
	if (!s->end.error && s->unfinished && rename(s->unfinished, s->path) < 0) {
		error_set(&s->error, "%s cannot be renamed to %s: %s", s->unfinished, s->path, strerror(errno));
		s->end.error = &s->error;
	}
	s->end.bytes = stat(s->path, &status) == 0 ? status.st_size : 0;
	if (!s->end.error) {
		mem_free(s->unfinished);
		s->unfinished = NULL;
	}
	s->done(s->context, &s->end);
}

/* The guest goes on, however it went. */
static void go_on(struct snapshot *s)
{
	loop_timer_clear(s->loop, &s->poll);
	if (s->stay)
		finish(s, NULL);
	else
		monitor_command(s->monitor, finish, s, "cont", NULL);
}

static void fail(struct snapshot *s, const struct error *error)
{
	s->error = *error;
	s->end.error = &s->error;
	go_on(s);
}

static void on_status(void *context, const struct json_t *value)
{
	struct snapshot *s = context;
	const char *status = jt_text_or(value, "status", "");
	struct error error;

	if (!strcmp(status, "completed")) {
		go_on(s);
		return;
	}
	if (!strcmp(status, "failed") || !strcmp(status, "cancelled")) {
		error_set(&error, "QEMU could not %s the machine's state: %s", s->loads ? "load" : "save",
			  jt_text_or(value, "error-desc", "it gives no reason"));
		error_help(&error, "see that the run directory's file system has room for the guest's memory");
		fail(s, &error);
		return;
	}
	if (loop_now_us() - s->start_us > LONGEST_US)
		monitor_command(s->monitor, NULL, NULL, "migrate_cancel", NULL);
	loop_timer_set(s->loop, &s->poll, loop_now_us() + POLL_US);
}

static void on_poll(void *context)
{
	struct snapshot *s = context;

	monitor_query(s->monitor, on_status, s, "query-migrate");
}

/* The answer to what began the transfer. */
static void on_begun(void *context, const struct error *error)
{
	struct snapshot *s = context;

	if (error)
		fail(s, error);
	else
		loop_timer_set(s->loop, &s->poll, loop_now_us() + POLL_US);
}

static void on_file(void *context, const struct error *error)
{
	struct snapshot *s = context;

	if (error)
		fail(s, error);
	else
		monitor_command(s->monitor, on_begun, s, s->loads ? "migrate-incoming" : "migrate", "{s:s}", "uri",
				"fd:" FILE_NAME);
}

static void transfer(struct snapshot *s)
{
	const char *path = s->loads ? s->path : s->unfinished;
	int fd = open(path, s->loads ? O_RDONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	struct error error;

	if (fd < 0) {
		error_set(&error, "%s cannot be %s: %s", path, s->loads ? "read" : "written", strerror(errno));
		fail(s, &error);
		return;
	}
	/* Of its own accord QEMU keeps within what a network would bear. */
	if (!s->loads)
		monitor_command(s->monitor, NULL, NULL, "migrate-set-parameters", "{s:I}", "max-bandwidth",
				(long long)INT64_C(1) << 40);
	monitor_pass_file(s->monitor, fd, FILE_NAME, on_file, s);
}

static void on_layer(void *context, const struct error *error)
{
	struct snapshot *s = context;

	if (error) {
		fail(s, error);
		return;
	}
	s->end.layered = true;
	transfer(s);
}

/* While it stands, nothing is written to the disk: the layer below is the disk of this moment from now on. */
static void on_stopped(void *context, const struct error *error)
{
	struct snapshot *s = context;

	if (error)
		fail(s, error);
	else if (s->layer)
		monitor_command(s->monitor, on_layer, s, "blockdev-snapshot-sync", "{s:s, s:s, s:s, s:s}", "device", "disk",
				"snapshot-file", s->layer, "format", "qcow2", "mode", "existing");
	else
		transfer(s);
}

static struct snapshot *snapshot_new(struct loop *loop, struct monitor *monitor, const char *path,
				     void (*done)(void *context, const struct snapshot_end *end), void *context)
{
	struct snapshot *s = mem_alloc(sizeof(*s));

	s->loop = loop;
	s->monitor = monitor;
	s->path = mem_copy_string(path);
	s->done = done;
	s->context = context;
	s->start_us = loop_now_us();
	s->poll = (struct loop_timer){.fire = on_poll, .context = s};
	return s;
}

struct snapshot *snapshot_save(struct loop *loop, struct monitor *monitor, const char *path, const char *layer, bool stay,
			       void (*done)(void *context, const struct snapshot_end *end), void *context)
{
	struct snapshot *s = snapshot_new(loop, monitor, path, done, context);

	s->unfinished = mem_format("%s.new", path);
	s->layer = layer ? mem_copy_string(layer) : NULL;
	s->stay = stay;
	monitor_command(monitor, on_stopped, s, "stop", NULL);
	return s;
}

struct snapshot *snapshot_load(struct loop *loop, struct monitor *monitor, const char *path,
			       void (*done)(void *context, const struct snapshot_end *end), void *context)
{
	struct snapshot *s = snapshot_new(loop, monitor, path, done, context);

	s->loads = true;
	transfer(s);
	return s;
}

void snapshot_free(struct snapshot *s)
{
	if (!s)
		return;
	loop_timer_clear(s->loop, &s->poll);
	if (s->unfinished)
		unlink(s->unfinished);
	mem_free(s->unfinished);
	mem_free(s->path);
	mem_free(s->layer);
	mem_free(s);
}
