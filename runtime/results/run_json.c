/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/run_json.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "grammar/mem.h"

static void put_params(struct json_writer *json, const char *const *params)
{
	jw_open(json, "params", '{');
	for (size_t i = 0; params && params[i]; i++) {
		const char *equals = strchrnul(params[i], '=');
		char *name = mem_copy_bytes(params[i], (size_t)(equals - params[i]));

		jw_string(json, name, *equals ? equals + 1 : "");
		mem_free(name);
	}
	jw_close(json, '}');
}

static void put_host(struct json_writer *json)
{
	struct utsname system = {0};

	uname(&system);
	jw_open(json, "host", '{');
	jw_string(json, "hostname", system.nodename);
	jw_string(json, "kernel", system.release);
	jw_string(json, "machine", system.machine);
	jw_integer(json, "cpus", sysconf(_SC_NPROCESSORS_ONLN));
	jw_integer(json, "memory_bytes", (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE));
	jw_close(json, '}');
}

static void put_from(struct json_writer *json, const struct runlog_from *from)
{
	if (!from) {
		jw_null(json, "from");
		return;
	}
	jw_open(json, "from", '{');
	jw_string(json, "run", from->run);
	jw_string(json, "checkpoint", from->checkpoint);
	jw_string(json, "phase", from->phase);
	jw_string(json, "place", from->place);
	jw_string(json, "statement", from->statement);
	jw_seconds(json, "at_s", from->at_us);
	jw_close(json, '}');
}

void run_json_head(struct json_writer *json, const struct run_record *run, const struct runlog_head *head)
{
	jw_open(json, NULL, '{');
	jw_integer(json, "format", RUN_JSON_FORMAT);
	jw_string(json, "kvt", KVT_VERSION);
	jw_string(json, "guest", run->guest);
	jw_string(json, "title", run->title);
	jw_string(json, "script", run->script);
	put_params(json, head->params);
	jw_string(json, "vnc", run->vnc);
	put_from(json, head->from);
	put_host(json);
	jw_string(json, "started", run->started);
	jw_open(json, "phases", '[');
}

void run_json_phase_begin(struct json_writer *json, const struct phase_record *phase)
{
	jw_open(json, NULL, '{');
	jw_string(json, "phase", phase->name);
	jw_seconds(json, "start_s", phase->start_us);
	jw_open(json, "steps", '[');
}

static void put_seen(struct json_writer *json, const struct seen_record *seen)
{
	jw_string(json, "screen", seen->screen);
	jw_real(json, "score", seen->score, 4);
	if (!seen->matched)
		jw_real(json, "share", seen->share, 4);
	jw_string(json, "picture", seen->picture);
	jw_integer(json, "x", seen->x);
	jw_integer(json, "y", seen->y);
}

/* All that was waited for in vain: how near it came, when, and what was missing. */
static void put_nearest(struct json_writer *json, const struct step_record *step)
{
	jw_open(json, "nearest", '[');
	for (size_t i = 0; i < step->seen_count; i++) {
		const struct seen_record *seen = &step->seen[i];

		jw_open_inline(json, NULL, '{');
		put_seen(json, seen);
		if (seen->line)
			jw_string(json, "line", seen->line);
		jw_seconds(json, "at_s", seen->at_us);
		jw_open(json, "worst", '{');
		jw_integer(json, "x", seen->worst_x);
		jw_integer(json, "y", seen->worst_y);
		jw_integer(json, "width", seen->worst_width);
		jw_integer(json, "height", seen->worst_height);
		jw_close(json, '}');
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

void run_json_step(struct json_writer *json, const struct step_record *step)
{
	jw_open_inline(json, NULL, '{');
	jw_integer(json, "number", step->number);
	jw_string(json, "file", step->file);
	jw_integer(json, "line", step->line);
	jw_integer(json, "column", step->column);
	jw_string(json, "text", step->text);
	jw_seconds(json, "start_s", step->start_us);
	jw_seconds(json, "end_s", step->end_us);
	if (step->end_us < 0)
		jw_null(json, "passed");
	else
		jw_bool(json, "passed", step->passed);
	if (step->seen_count)
		put_seen(json, &step->seen[0]);
	if (step->seen_count && !step->passed)
		put_nearest(json, step);
	if (step->screenshot)
		jw_string(json, "screenshot", step->screenshot);
	jw_close(json, '}');
}

/* Those of QEMU's events, or the others. */
static void put_notes(struct json_writer *json, const char *name, const struct run_record *run, bool events)
{
	jw_open(json, name, '[');
	for (size_t i = 0; i < run->note_count; i++) {
		if ((run->notes[i].event != NULL) != events)
			continue;
		jw_open_inline(json, NULL, '{');
		jw_seconds(json, "at_s", run->notes[i].at_us);
		if (events)
			jw_string(json, "event", run->notes[i].event);
		jw_string(json, "text", run->notes[i].text);
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

static void put_checkpoints(struct json_writer *json, const struct run_record *run)
{
	jw_open(json, "checkpoints", '[');
	for (size_t i = 0; i < run->checkpoint_count; i++) {
		const struct checkpoint_record *checkpoint = &run->checkpoints[i];

		jw_open_inline(json, NULL, '{');
		jw_string(json, "name", checkpoint->name);
		jw_bool(json, "automatic", checkpoint->automatic);
		jw_string(json, "phase", checkpoint->phase);
		jw_seconds(json, "at_s", checkpoint->at_us);
		jw_seconds(json, "took_s", checkpoint->took_us);
		jw_integer(json, "state_bytes", checkpoint->bytes);
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

static void put_recording(struct json_writer *json, const struct recording_record *recording)
{
	if (!recording->there) {
		jw_null(json, "recording");
		return;
	}
	jw_open_inline(json, "recording", '{');
	jw_integer(json, "pictures", (int64_t)recording->pictures);
	jw_integer(json, "left_out", (int64_t)recording->dropped);
	jw_seconds(json, "cpu_s", recording->cpu_us);
	jw_close(json, '}');
}

static const char *reason_or_null(enum reason reason)
{
	return reason == REASON_NONE ? NULL : reason_word(reason);
}

void run_json_phase_end(struct json_writer *json, const struct run_record *run, const struct phase_record *phase)
{
	bool ended = phase->end_us >= 0;

	jw_close(json, ']');
	put_notes(json, "notes", run, false);
	put_notes(json, "events", run, true);
	jw_string(json, "qemu", run->qemu);
	jw_string(json, "accelerator", run->accelerator);
	jw_open(json, "verdict", '{');
	jw_string(json, "word", ended ? verdict_word(reason_verdict(phase->reason)) : "running");
	jw_string(json, "reason", ended ? reason_or_null(phase->reason) : NULL);
	jw_string(json, "text", phase->text);
	jw_close(json, '}');
	jw_seconds(json, "end_s", phase->end_us);
	jw_close(json, '}');
}

/* A row each, as it stands. */
static void put_display_text(struct json_writer *json, const char *text)
{
	jw_open(json, "display_text", '[');
	for (const char *end; *text; text = *end ? end + 1 : end) {
		char *row;

		end = strchrnul(text, '\n');
		row = mem_copy_bytes(text, (size_t)(end - text));
		jw_string(json, NULL, row);
		mem_free(row);
	}
	jw_close(json, ']');
}

static void put_verdict(struct json_writer *json, const struct run_record *run)
{
	const struct phase_record *phase = run_record_fatal_phase(run);
	const struct step_record *step = &run->step;

	jw_open(json, "verdict", '{');
	if (!run->ended) {
		jw_string(json, "word", "running");
	} else {
		jw_string(json, "word", verdict_word(reason_verdict(run->reason)));
		jw_string(json, "reason", reason_or_null(run->reason));
		jw_string(json, "phase", phase ? phase->name : NULL);
		if (run->reason != REASON_NONE && step->number && !step->passed)
			jw_integer(json, "step", step->number);
		else
			jw_null(json, "step");
		jw_string(json, "text", run->text);
		jw_string(json, "help", run->help);
		jw_string(json, "screenshot", run->last_screenshot);
		if (run->display_text)
			put_display_text(json, run->display_text);
	}
	jw_close(json, '}');
}

void run_json_tail(struct json_writer *json, const struct run_record *run, const struct step_record *step)
{
	struct phase_record *phase = run_record_open_phase(run);

	if (step)
		run_json_step(json, step);
	if (phase)
		run_json_phase_end(json, run, phase);
	jw_close(json, ']');
	if (!phase) {
		put_notes(json, "notes", run, false);
	} else {
		jw_open(json, "notes", '[');
		jw_close(json, ']');
	}
	put_checkpoints(json, run);
	put_recording(json, &run->recording);
	put_verdict(json, run);
	jw_seconds(json, "end_s", run->ended ? run->end_us : -1);
	jw_close(json, '}');
}
