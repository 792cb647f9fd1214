/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the recording is told of a run: the display, the steps, the input. */
#include <stdarg.h>

#include "grammar/mem.h"
#include "runtime/base/words.h"
#include "runtime/session/session_private.h"

enum { BEAT_US = 1000 * 1000 };

static void tell_note(struct session *s, const char *text)
{
	struct error error;

	session_logged(s, runlog_note(s->log, text, session_now_us(s), &error), &error);
}

static void tell_news(struct session *s)
{
	struct error news;
	char *text;

	if (!recorder_news(s->recorder, &news))
		return;
	text = *news.help ? mem_format("%s; %s", news.text, news.help) : mem_copy_string(news.text);
	tell_note(s, text);
	mem_free(text);
}

static void on_beat(void *context)
{
	struct session *s = context;

	recorder_beat(s->recorder, s->vnc ? vnc_frame(s->vnc) : NULL, session_now_us(s));
	tell_news(s);
	loop_timer_set(s->loop, &s->beat, loop_now_us() + BEAT_US);
}

/* That a run is not recorded is no reason not to run. */
void session_record_begin(struct session *s)
{
	struct error error;
	char *path;

	if (!s->options->record)
		return;
	path = mem_format("%s/recording.mkv", runlog_directory(s->log));
	s->recorder = recorder_new(path, RECORDER_ROOM, &error);
	if (!s->recorder)
		tell_note(s, error.text);
	mem_free(path);
	s->beat = (struct loop_timer){.fire = on_beat, .context = s};
	if (s->recorder)
		loop_timer_set(s->loop, &s->beat, loop_now_us() + BEAT_US);
}

void session_record_update(struct session *s, const struct rect *rects, size_t count)
{
	if (s->recorder)
		recorder_update(s->recorder, vnc_frame(s->vnc), rects, count, session_now_us(s));
}

void session_record_hold(struct session *s)
{
	if (s->recorder)
		recorder_hold(s->recorder);
}

void session_record_release(struct session *s)
{
	if (s->recorder)
		recorder_release(s->recorder, s->vnc ? vnc_frame(s->vnc) : NULL);
}

void session_record_step(struct session *s, const char *text)
{
	if (s->recorder)
		recorder_step(s->recorder, text, session_now_us(s));
}

void session_record_step_end(struct session *s, const struct step_end *end)
{
	char percent[WORDS_SIZE], *text;

	if (!s->recorder || !end->best)
		return;
	words_percent(end->best->sighting.matched ? end->best->sighting.score : end->best->sighting.share, percent);
	text = mem_format("%s %s  %s", end->best->screen, end->best->sighting.matched ? "is there" : "is not there",
			  percent);
	recorder_caption(s->recorder, text, session_now_us(s));
	mem_free(text);
}

void session_record_input(struct session *s, const char *format, ...)
{
	va_list args;
	char *text, *caption;

	if (!s->recorder)
		return;
	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	caption = mem_format("\xe2\x96\xb8 %s", text);
	recorder_caption(s->recorder, caption, session_now_us(s));
	mem_free(caption);
	mem_free(text);
}

void session_record_keys(struct session *s, const char *what, const struct chord *chord, uint32_t times)
{
	char *keys = mem_copy_string(chord ? "" : "all"), name[8];

	for (uint32_t i = 0; chord && i < chord->count; i++) {
		char *more = mem_format("%s%s%s", keys, i ? "+" : "", key_describe(chord->keys[i], name));

		mem_free(keys);
		keys = more;
	}
	if (times > 1)
		session_record_input(s, "%s %s * %u", what, keys, times);
	else
		session_record_input(s, "%s %s", what, keys);
	mem_free(keys);
}

void session_record_end(struct session *s)
{
	struct recorder_end end;
	char *text;

	if (!s->recorder)
		return;
	loop_timer_clear(s->loop, &s->beat);
	recorder_stop(s->recorder, session_now_us(s), &end);
	s->recorder = NULL;
	runlog_recording(s->log, end.pictures, end.dropped, end.cpu_us);
	if (!end.dropped)
		return;
	text = mem_format("%llu changes of the display are not in the recording on their own: packing them took too long",
			  (unsigned long long)end.dropped);
	tell_note(s, text);
	mem_free(text);
}
