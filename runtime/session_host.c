/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/media.h"
#include "runtime/session_private.h"

#include "grammar/mem.h"

static int64_t now_us(void *host)
{
	return session_now_us(host);
}

static void expect(void *host, const uint32_t *screens, size_t count)
{
	/* All screens are kept up to date as they are looked at; nothing needs to be made ready. */
	(void)host;
	(void)screens;
	(void)count;
}

static void look(void *host, uint32_t screen, struct sighting *out)
{
	struct session *s = host;

	*out = (struct sighting){0};
	if (s->vnc)
		screens_look(s->screens, screen, vnc_frame(s->vnc), out);
	/* how a screen stood before the last input is not kept: each counts as a new one */
	out->fresh = out->matched;
}

/* The display is not kept either, and a wait that would have to guess is refused. */
static void keep_display(void *host, const struct area *area)
{
	struct error error;

	(void)area;
	error_set(&error, "wait-still and wait-change cannot be carried out by this version of kvt");
	error_help(&error, "wait for a screen");
	session_post_lost(host, REASON_INTERNAL, &error);
}

static bool looks_different(void *host, const struct area *area, enum reference since)
{
	(void)area;
	if (since == SINCE_INPUT)
		keep_display(host, area);
	return false;
}

static void power_on(void *host, uint32_t phase)
{
	session_power_on(host, phase);
}

static void power_off(void *host)
{
	struct session *s = host;
	struct error error;

	if (s->vnc)
		session_logged(s, runlog_screen(s->log, "end", vnc_frame(s->vnc), &error), &error);
	session_power_off(s);
}

/* Answers of the machine's monitor. */
static void answered(void *context, const struct error *error)
{
	struct session *s = context;

	if (error)
		session_post_lost(s, REASON_MONITOR_LOST, error);
	else
		session_post_done(s);
}

/* Whether there is a machine whose buttons and drives kvt can reach; says so to the script if not. */
static bool reachable(struct session *s, const char *what)
{
	struct error error;

	if (s->machine)
		return true;
	error_set(&error, "%s needs a machine that kvt starts, and %s", what,
		  s->options->vnc ? "this run is on another VNC server" : "its power is off");
	error_help(&error, "%s", s->options->vnc ? "run without --vnc" : "do it before power-off");
	session_post_lost(s, REASON_NO_INPUT, &error);
	return false;
}

static void reset(void *host)
{
	struct session *s = host;

	if (reachable(s, "reset"))
		machine_reset(s->machine, answered, s);
}

static void insert(void *host, enum drive drive, const char *name)
{
	struct session *s = host;
	struct error error;
	char *path;

	if (!reachable(s, "insert"))
		return;
	path = media_find(s->options->config, s->folder, name, &error);
	if (path)
		machine_medium(s->machine, drive, path, answered, s);
	else
		session_post_lost(s, REASON_NO_MEDIA, &error);
	mem_free(path);
}

static void eject(void *host, enum drive drive)
{
	struct session *s = host;

	if (reachable(s, "eject"))
		machine_medium(s->machine, drive, NULL, answered, s);
}

/* Whether there is a display to give input to. */
static bool has_input(struct session *s)
{
	struct error error;

	if (s->keyboard)
		return true;
	error_set(&error, "the machine's power is off: there is nothing to give input to");
	error_help(&error, "give the input before power-off");
	session_post_lost(s, REASON_NO_INPUT, &error);
	return false;
}

static void type(void *host, const char *text)
{
	struct session *s = host;
	struct error error;

	if (has_input(s) && keyboard_type(s->keyboard, text, &error) < 0)
		session_post_lost(s, REASON_NO_INPUT, &error);
}

static void press(void *host, const struct chord *chord, uint32_t times)
{
	struct session *s = host;

	if (has_input(s))
		keyboard_press(s->keyboard, chord, times);
}

static void hold(void *host, const struct chord *chord)
{
	struct session *s = host;

	if (has_input(s))
		keyboard_hold(s->keyboard, chord);
}

static void release(void *host, const struct chord *chord)
{
	struct session *s = host;

	if (has_input(s))
		keyboard_release(s->keyboard, chord);
}

static void move(void *host, struct point to)
{
	struct session *s = host;
	struct error error;

	if (has_input(s) && pointer_move(s->pointer, to, &error) < 0)
		session_post_lost(s, REASON_NO_INPUT, &error);
}

static void click(void *host, enum button button, uint32_t times)
{
	struct session *s = host;
	struct error error;

	if (has_input(s) && pointer_click(s->pointer, button, times, &error) < 0)
		session_post_lost(s, REASON_NO_INPUT, &error);
}

static void screenshot(void *host, const char *name)
{
	struct session *s = host;
	struct error error;

	if (s->vnc)
		session_logged(s, runlog_screen(s->log, name, vnc_frame(s->vnc), &error), &error);
}

static void note(void *host, const char *text)
{
	struct session *s = host;
	struct error error;

	session_logged(s, runlog_note(s->log, text, session_now_us(s), &error), &error);
}

static void step_begin(void *host, uint32_t index)
{
	struct session *s = host;
	const struct program_step *step = &s->program->steps[index];
	struct place place = source_place(step->span.source, step->span.start);
	struct runlog_step entry = {
		.phase = s->program->phases[s->options->phases[s->phase]].name,
		.file = step->span.source->path,
		.line = place.line,
		.column = place.column,
		.text = step->text,
	};
	struct error error;

	session_logged(s, runlog_step_begin(s->log, &entry, session_now_us(s), &error), &error);
}

static void step_end(void *host, uint32_t step, const struct step_end *end)
{
	struct session *s = host;
	struct error error;

	(void)step;
	if (s->vnc && end->screen && end->sighting.matched)
		session_logged(s, runlog_screen(s->log, end->screen, vnc_frame(s->vnc), &error), &error);
	session_logged(s, runlog_step_end(s->log, end, session_now_us(s), &error), &error);
}

const struct host_ops session_host_ops = {
	.now_us = now_us,
	.expect = expect,
	.look = look,
	.keep_display = keep_display,
	.looks_different = looks_different,
	.power_on = power_on,
	.power_off = power_off,
	.reset = reset,
	.insert = insert,
	.eject = eject,
	.type = type,
	.press = press,
	.hold = hold,
	.release = release,
	.move = move,
	.click = click,
	.screenshot = screenshot,
	.note = note,
	.step_begin = step_begin,
	.step_end = step_end,
};
