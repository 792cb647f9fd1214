/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/display/rect.h"
#include "runtime/machine/media.h"
#include "runtime/session/session_private.h"

#include "grammar/mem.h"
#include "interp/secret.h"

static int64_t now_us(void *host)
{
	return session_now_us(host);
}

static void expect(void *host, const uint32_t *screens, size_t count)
{
	struct session *s = host;

	screens_expect(s->screens, screens, count);
}

static void look(void *host, uint32_t screen, struct sighting *out)
{
	struct session *s = host;

	*out = (struct sighting){0};
	if (s->vnc)
		screens_look(s->screens, screen, vnc_frame(s->vnc), out);
}

static bool is_fresh(void *host, uint32_t screen)
{
	struct session *s = host;

	return screens_is_fresh(s->screens, screen, vnc_frame(s->vnc));
}

static void keep_display(void *host, const struct area *area)
{
	struct session *s = host;

	(void)area;
	if (s->vnc)
		screens_keep(s->screens, SINCE_KEPT, vnc_frame(s->vnc));
}

static bool looks_different(void *host, const struct area *area, enum reference since)
{
	struct session *s = host;

	return s->vnc && screens_differ(s->screens, since, area, vnc_frame(s->vnc));
}

static bool find_serial(void *host, const struct serial_wanted *wanted, uint64_t *from)
{
	struct session *s = host;

	return s->serial && serial_find(s->serial, wanted, from);
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

/* What the guest shows from now on may be its answer to an input that is on its way. */
static void input_begins(struct session *s)
{
	if (s->vnc)
		screens_keep(s->screens, SINCE_INPUT, vnc_frame(s->vnc));
}

void session_display_is_old(struct session *s)
{
	input_begins(s);
	screens_outdate(s->screens);
	if (s->keyboard)
		keyboard_renewed(s->keyboard);
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

	if (!reachable(s, "reset"))
		return;
	session_record_input(s, "reset");
	session_display_is_old(s);
	machine_reset(s->machine, answered, s);
}

static void insert(void *host, enum drive drive, const char *name)
{
	struct session *s = host;
	struct error error;
	char *path;

	if (!reachable(s, "insert"))
		return;
	input_begins(s);
	path = media_find(s->options->config, s->folder, name, &error);
	if (path)
		session_medium_is(s, drive, path);
	if (path)
		machine_medium(s->machine, drive, path, answered, s);
	else
		session_post_lost(s, REASON_NO_MEDIA, &error);
	mem_free(path);
}

static void eject(void *host, enum drive drive)
{
	struct session *s = host;

	if (!reachable(s, "eject"))
		return;
	input_begins(s);
	session_medium_is(s, drive, NULL);
	machine_medium(s->machine, drive, NULL, answered, s);
}

/* Whether there is a display to give input to; it is about to be given. */
static bool has_input(struct session *s)
{
	struct error error;

	if (s->keyboard) {
		input_begins(s);
		return true;
	}
	error_set(&error, "the machine's power is off: there is nothing to give input to");
	error_help(&error, "give the input before power-off");
	session_post_lost(s, REASON_NO_INPUT, &error);
	return false;
}

static void type(void *host, const char *text, const char *shown)
{
	struct session *s = host;
	struct error error;

	if (!has_input(s))
		return;
	session_record_input(s, "type %s", shown);
	if (keyboard_type(s->keyboard, text, &error) < 0) {
		if (shown != text) {
			error_set(&error, "no key of the keyboard's layout makes a character of the text, which holds a secret");
			error_help(&error, "set the layout that the guest has: keyboard de");
		}
		session_post_lost(s, REASON_NO_INPUT, &error);
	}
}

static void press(void *host, const struct chord *chord, uint32_t times)
{
	struct session *s = host;

	if (!has_input(s))
		return;
	session_record_keys(s, "press", chord, times);
	keyboard_press(s->keyboard, chord, times);
}

static void hold(void *host, const struct chord *chord)
{
	struct session *s = host;

	if (!has_input(s))
		return;
	session_record_keys(s, "hold", chord, 1);
	keyboard_hold(s->keyboard, chord);
}

static void release(void *host, const struct chord *chord)
{
	struct session *s = host;

	if (!has_input(s))
		return;
	session_record_keys(s, "release", chord, 1);
	keyboard_release(s->keyboard, chord);
}

static void move(void *host, struct point to)
{
	struct session *s = host;
	struct error error;

	if (!has_input(s))
		return;
	session_record_input(s, "move %d,%d", to.x, to.y);
	if (pointer_move(s->pointer, to, &error) < 0)
		session_post_lost(s, REASON_NO_INPUT, &error);
}

static const char *const button_names[] = {
	[BUTTON_LEFT] = "left", [BUTTON_MIDDLE] = "middle", [BUTTON_RIGHT] = "right",
	[BUTTON_WHEEL_UP] = "wheel up", [BUTTON_WHEEL_DOWN] = "wheel down",
};

static void click(void *host, enum button button, uint32_t times)
{
	struct session *s = host;

	if (!has_input(s))
		return;
	if (button >= BUTTON_WHEEL_UP)
		session_record_input(s, "%s by %u", button_names[button], times);
	else
		session_record_input(s, "click %s%s", button_names[button], times > 1 ? " twice" : "");
	pointer_click(s->pointer, button, times);
}

static void press_button(void *host, enum button button, bool down)
{
	struct session *s = host;

	if (!has_input(s))
		return;
	session_record_input(s, "button %s %s", button_names[button], down ? "down" : "up");
	if (down)
		pointer_press(s->pointer, button);
	else
		pointer_release(s->pointer, button);
}

static void keyboard(void *host, enum layout layout)
{
	struct session *s = host;

	if (s->keyboard)
		keyboard_set_layout(s->keyboard, layout);
}

static void checkpoint(void *host, const char *name)
{
	session_checkpoint(host, name);
}

static void checkpoint_every(void *host, int64_t interval_ms)
{
	session_checkpoint_every(host, interval_ms);
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

static void captured(void *host, const char *name, const char *text)
{
	char *note = mem_format("%s is \"%s\"", name, text);
	struct session *s = host;
	struct error error;

	session_logged(s, runlog_note(s->log, note, session_now_us(s), &error), &error);
	mem_free(note);
}

static void set_text(void *host, uint32_t text, const char *string)
{
	struct session *s = host;

	/* without them, it is only tried whether a checkpoint can be gone on from */
	if (s->screens)
		texts_set(screens_texts(s->screens), text, string);
}

static const char *read_text(void *host, uint32_t text)
{
	struct session *s = host;

	return texts_read(screens_texts(s->screens), text);
}

static const char *read_area(void *host, const struct area *area)
{
	const struct rect region = {area->x, area->y, area->width, area->height};
	struct session *s = host;

	mem_free(s->read_area);
	s->read_area = s->vnc && s->screens ? texts_console(screens_texts(s->screens), vnc_frame(s->vnc), region) : NULL;
	return s->read_area;
}

void session_keep_text(struct session *s, enum reason reason)
{
	const bool tells = reason_verdict(reason) == VERDICT_FAILED && s->program->text_count;
	struct arena arena = {0};
	char *text;

	if (!s->vnc || !s->screens)
		return;
	text = texts_console(screens_texts(s->screens), vnc_frame(s->vnc), rect_of_frame(vnc_frame(s->vnc)));
	if (text)
		runlog_display_text(s->log, secret_conceal(s->program, &arena, text), tells);
	mem_free(text);
	arena_deinit(&arena);
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

	session_record_step(s, step->text);
	session_logged(s, runlog_step_begin(s->log, &entry, session_now_us(s), &error), &error);
}

static void step_end(void *host, uint32_t step, const struct step_end *end)
{
	struct session *s = host;
	struct error error;

	(void)step;
	session_record_step_end(s, end);
	if (s->vnc && end->best && end->best->sighting.matched)
		session_logged(s, runlog_screen(s->log, end->best->screen, vnc_frame(s->vnc), &error), &error);
	session_logged(s, runlog_step_end(s->log, end, session_now_us(s), &error), &error);
}

const struct host_ops session_host_ops = {
	.now_us = now_us,
	.expect = expect,
	.look = look,
	.is_fresh = is_fresh,
	.keep_display = keep_display,
	.looks_different = looks_different,
	.read_area = read_area,
	.find_serial = find_serial,
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
	.button = press_button,
	.keyboard = keyboard,
	.checkpoint = checkpoint,
	.checkpoint_every = checkpoint_every,
	.screenshot = screenshot,
	.note = note,
	.captured = captured,
	.set_text = set_text,
	.read_text = read_text,
	.step_begin = step_begin,
	.step_end = step_end,
};
