/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/run_record.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "grammar/mem.h"

enum {
	DISPLAY_TEXT_MAX = 12 * 1024,	/* a console rarely has half of it */
	/* A guest that makes QEMU report something all the time must not make run.json grow without end. */
	NOTES_MAX = 500,
};

void record_string(char **place, const char *value)
{
	char *copy = value && *value ? mem_copy_string(value) : NULL;

	mem_free(*place);
	*place = copy;
}

void step_record_deinit(struct step_record *step)
{
	mem_free(step->file);
	mem_free(step->text);
	for (size_t i = 0; i < step->seen_count; i++) {
		mem_free(step->seen[i].screen);
		mem_free(step->seen[i].picture);
		mem_free(step->seen[i].line);
	}
	mem_free(step->seen);
	mem_free(step->screenshot);
	*step = (struct step_record){0};
}

static struct seen_record seen_record_of(const struct seen *seen)
{
	const struct sighting *sighting = &seen->sighting;
	struct seen_record record = {
		.matched = sighting->matched, .score = sighting->score, .share = sighting->share,
		.x = sighting->at.x, .y = sighting->at.y,
		.worst_x = sighting->worst.x, .worst_y = sighting->worst.y,
		.worst_width = sighting->worst_size.x, .worst_height = sighting->worst_size.y,
		.at_us = seen->at_us,
	};

	record_string(&record.screen, seen->screen);
	record_string(&record.picture, sighting->picture);
	record_string(&record.line, sighting->line);
	return record;
}

void step_record_see(struct step_record *step, const struct step_end *end)
{
	if (!end->best)
		return;
	step->seen = mem_alloc_array(end->seen_count + 1, sizeof(*step->seen));
	step->seen[step->seen_count++] = seen_record_of(end->best);
	for (uint32_t i = 0; i < end->seen_count && !end->passed; i++) {
		struct seen_record record;
		size_t place = step->seen_count;

		if (&end->seen[i] == end->best)
			continue;
		record = seen_record_of(&end->seen[i]);
		for (; place > 1 && step->seen[place - 1].share < record.share; place--)
			step->seen[place] = step->seen[place - 1];
		step->seen[place] = record;
		step->seen_count++;
	}
}

void run_record_begin(struct run_record *run)
{
	char stamp[32], hostname[256] = "localhost";
	time_t now = time(NULL);
	struct tm utc;

	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	gethostname(hostname, sizeof(hostname) - 1);
	record_string(&run->started, stamp);
	record_string(&run->hostname, hostname);
}

void run_record_end_step(struct run_record *run, int64_t now_us, bool passed)
{
	struct step_record *step = &run->step;
	struct phase_record *phase = run_record_open_phase(run);

	step->end_us = now_us;
	step->passed = passed;
	if (!passed && phase)
		phase->where = mem_format("%s:%d:%d: %s", step->file, step->line, step->column, step->text);
}

void run_record_end(struct run_record *run, enum reason reason, const char *text, const char *help)
{
	run->reason = reason;
	record_string(&run->text, text);
	record_string(&run->help, help);
}

void run_record_note(struct run_record *run, const char *event, const char *text, int64_t now_us)
{
	if (run->note_count > NOTES_MAX)
		return;
	if (run->note_count == NOTES_MAX) {
		event = NULL;
		text = "there are more notes in console.log";
	}
	run->notes = mem_grow(run->notes, run->note_count, &run->note_capacity, sizeof(*run->notes));
	run->notes[run->note_count++] = (struct note_record){
		.at_us = now_us, .event = event ? mem_copy_string(event) : NULL, .text = mem_copy_string(text),
	};
}

void run_record_clear_notes(struct run_record *run)
{
	while (run->note_count) {
		mem_free(run->notes[--run->note_count].text);
		mem_free(run->notes[run->note_count].event);
	}
}

void run_record_drop_checkpoint(struct run_record *run, const char *name)
{
	size_t i = 0;

	while (i < run->checkpoint_count && strcmp(run->checkpoints[i].name, name) != 0)
		i++;
	if (i == run->checkpoint_count)
		return;
	mem_free(run->checkpoints[i].name);
	mem_free(run->checkpoints[i].phase);
	memmove(&run->checkpoints[i], &run->checkpoints[i + 1], (--run->checkpoint_count - i) * sizeof(*run->checkpoints));
}

void run_record_deinit(struct run_record *run)
{
	char *const strings[] = {
		run->guest, run->title, run->script, run->directory, run->vnc, run->started, run->hostname, run->qemu,
		run->accelerator, run->last_screenshot, run->text, run->help, run->display_text,
	};

	for (size_t i = 0; i < sizeof(strings) / sizeof(*strings); i++)
		mem_free(strings[i]);
	for (size_t i = 0; i < run->phase_count; i++) {
		mem_free(run->phases[i].name);
		mem_free(run->phases[i].text);
		mem_free(run->phases[i].where);
	}
	mem_free(run->phases);
	step_record_deinit(&run->step);
	run_record_clear_notes(run);
	mem_free(run->notes);
	while (run->checkpoint_count)
		run_record_drop_checkpoint(run, run->checkpoints[0].name);
	mem_free(run->checkpoints);
}

void run_record_keep_text(struct run_record *run, const char *text, bool tells)
{
	size_t length = strlen(text);
	char *kept;

	if (length > DISPLAY_TEXT_MAX)
		for (length = DISPLAY_TEXT_MAX; length && text[length - 1] != '\n';)
			length--;
	kept = mem_copy_bytes(text, length);
	record_string(&run->display_text, kept);
	run->tells_display_text = tells;
	mem_free(kept);
}

struct phase_record *run_record_open_phase(const struct run_record *run)
{
	struct phase_record *last = run->phase_count ? &run->phases[run->phase_count - 1] : NULL;

	return last && last->end_us < 0 ? last : NULL;
}

struct phase_record *run_record_fatal_phase(const struct run_record *run)
{
	for (size_t i = 0; i < run->phase_count; i++)
		if (run->phases[i].reason != REASON_NONE && run->phases[i].reason != REASON_NOT_REACHED)
			return &run->phases[i];
	return NULL;
}
