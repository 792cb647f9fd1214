/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The looks at the machine: every so often while it runs, so that there is something to compare with, and some within a
 * second when the run has failed. QEMU answers them beside its work, and nobody waits for an answer.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/whole_file.h"
#include "runtime/machine/qemu_args.h"
#include "runtime/session/session_private.h"

enum {
	REGULAR_US = 10 * 1000 * 1000,
	LAST_US = 100 * 1000,		/* between the last looks */
	PATIENCE_US = 3 * 1000 * 1000,
	ASKED_MAX = 64,			/* processors; the registers of one are some thousand bytes */
	LOOKS_PANIC = 5,		/* the message is still on its way to the display */
};

#define QUEUE "info virtio-queue-status /machine/peripheral/" QEMU_NETWORK_ID "/virtio-backend "

static void keep(char **place, const char *text)
{
	mem_free(*place);
	*place = text ? mem_copy_string(text) : NULL;
}

static void on_status(void *context, const char *text)
{
	struct session *s = context;

	keep(&s->vitals.status, text);
	if (text)
		vitals_read_status(&s->vitals.now, text);
}

static void on_registers(void *context, const char *text)
{
	struct session *s = context;

	keep(&s->vitals.registers, text);
	if (text)
		vitals_read_registers(&s->vitals.now, text);
	if (s->vitals.many)
		s->vitals.now.all_processors = false;
}

static void on_threads(void *context, const char *text)
{
	struct session *s = context;

	keep(&s->vitals.threads, text);
}

static void on_received(void *context, const char *text)
{
	struct session *s = context;

	s->vitals.now.has_network = text && vitals_read_queue(&s->vitals.now.received, text);
}

static void on_sent(void *context, const char *text)
{
	struct session *s = context;

	s->vitals.now.has_network = s->vitals.now.has_network && text && vitals_read_queue(&s->vitals.now.sent, text);
}

static void write_line(struct session *s, const char *why)
{
	struct session_vitals *vitals = &s->vitals;
	struct text_buffer line = {0};
	char *path;

	if (vitals->log < 0) {
		path = mem_format("%s/machine.jsonl", runlog_directory(s->log));
		vitals->log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
		mem_free(path);
	}
	vitals_line(&vitals->now, why, &line);
	/* That the disk is full is told by what matters more. */
	if (vitals->log >= 0)
		(void)append_whole(vitals->log, line.text, line.length);
	text_deinit(&line);
}

static void end_looks(struct session *s)
{
	loop_timer_clear(s->loop, &s->vitals.next);
	loop_timer_clear(s->loop, &s->vitals.patience);
	s->vitals.last = false;
	session_looked(s);
}

static void take_look(struct session *s)
{
	struct session_vitals *vitals = &s->vitals;

	write_line(s, vitals->last ? "failure" : "regular");
	if (!vitals->last) {
		vitals->regular[0] = vitals->regular[1];
		vitals->regular[1] = vitals->now;
		vitals->regular_count++;
		loop_timer_set(s->loop, &vitals->next, loop_now_us() + REGULAR_US);
		return;
	}
	vitals->looks[vitals->look_count++] = vitals->now;
	if (vitals->look_count < vitals->looks_wanted)
		loop_timer_set(s->loop, &vitals->next, loop_now_us() + LAST_US);
	else
		end_looks(s);
}

/* The last of a look's answers. */
static void on_drives(void *context, const char *text)
{
	struct session *s = context;

	keep(&s->vitals.drives, text);
	if (text)
		vitals_read_drives(&s->vitals.now, text);
	s->vitals.asking = false;
	take_look(s);
}

static bool look(struct session *s)
{
	if (!s->machine || s->machine_over)
		return false;
	s->vitals.now = (struct vitals){.at_us = session_now_us(s)};
	if (!machine_ask(s->machine, on_status, s, "info status"))
		return false;
	s->vitals.asking = true;
	machine_ask(s->machine, on_registers, s, s->vitals.many ? "info registers" : "info registers -a");
	machine_ask(s->machine, on_threads, s, "info cpus");
	machine_ask(s->machine, on_received, s, QUEUE "0");
	machine_ask(s->machine, on_sent, s, QUEUE "1");
	machine_ask(s->machine, on_drives, s, "info blockstats");
	return true;
}

static void on_next(void *context)
{
	struct session *s = context;

	/* The machine went away meanwhile. */
	if (!look(s) && s->vitals.last)
		end_looks(s);
}

static void on_patience(void *context)
{
	end_looks(context);
}

void session_vitals_begin(struct session *s)
{
	struct value processors;

	session_vitals_end(s);
	s->vitals.log = -1;
	s->vitals.many = vm_property(s->vm, GUEST_CPUS, &processors) && processors.integer > ASKED_MAX;
	s->vitals.next = (struct loop_timer){.fire = on_next, .context = s};
	s->vitals.patience = (struct loop_timer){.fire = on_patience, .context = s};
	loop_timer_set(s->loop, &s->vitals.next, loop_now_us());
}

void session_vitals_end(struct session *s)
{
	struct session_vitals *vitals = &s->vitals;

	if (!vitals->next.fire)
		return;
	loop_timer_clear(s->loop, &vitals->next);
	if (vitals->log >= 0)
		close(vitals->log);
	mem_free(vitals->status);
	mem_free(vitals->registers);
	mem_free(vitals->threads);
	mem_free(vitals->drives);
	vitals->status = vitals->registers = vitals->threads = vitals->drives = NULL;
	vitals->log = -1;
	vitals->asking = false;
	vitals->regular_count = 0;
}

static uint32_t looks_for(enum reason reason)
{
	switch (reason) {
	case REASON_SCREEN_TIMEOUT:
	case REASON_SERIAL_TIMEOUT:
	case REASON_REBOOT_TIMEOUT:
	case REASON_POWEROFF_TIMEOUT:
	case REASON_NO_REACTION:
		return SESSION_LOOKS;
	case REASON_PANIC:
		return LOOKS_PANIC;
	default:
		return 1;
	}
}

bool session_last_looks(struct session *s, enum reason reason)
{
	struct session_vitals *vitals = &s->vitals;

	vitals->look_count = 0;
	if (!vitals->next.fire)
		return false;
	vitals->looks_wanted = looks_for(reason);
	loop_timer_clear(s->loop, &vitals->next);
	if (!vitals->asking && !look(s))
		return false;
	vitals->last = true;
	loop_timer_set(s->loop, &vitals->patience, loop_now_us() + PATIENCE_US);
	return true;
}

bool session_hurry(struct session *s)
{
	if (!s->vitals.last)
		return false;
	loop_timer_set(s->loop, &s->vitals.patience, loop_now_us());
	return true;
}

/* The newer of the regular ones may be from a moment ago. */
const struct vitals *session_earlier_look(const struct session *s)
{
	const struct session_vitals *vitals = &s->vitals;

	if (vitals->regular_count == 0)
		return NULL;
	if (vitals->regular_count > 1 && session_now_us(s) - vitals->regular[1].at_us < REGULAR_US / 2)
		return &vitals->regular[0];
	return &vitals->regular[1];
}
