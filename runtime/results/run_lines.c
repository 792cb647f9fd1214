/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/run_lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/words.h"

enum { PLACE_MIN = 16, PLACE_MAX = 32 };

static void line(run_lines_say *say, void *context, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void line(run_lines_say *say, void *context, const char *format, ...)
{
	va_list args;
	char *text, *clean;
	size_t length;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	clean = words_clean(text);
	length = strlen(clean);
	while (length && clean[length - 1] == ' ')
		clean[--length] = '\0';
	say(context, clean);
	mem_free(clean);
	mem_free(text);
}

/* "LABEL  TEXT", with the further lines of a TEXT that has several under its first. */
static void paragraph(const char *label, const char *text, run_lines_say *say, void *context)
{
	for (const char *end; text && *text; text = *end ? end + 1 : NULL) {
		end = strchrnul(text, '\n');
		line(say, context, "  %-6s%.*s", label, (int)(end - text), text);
		label = "";
	}
}

/* What stands on the display at the end, row by row. */
static void display_text(const char *text, run_lines_say *say, void *context)
{
	const char *label = "text";

	for (const char *end; text && *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		line(say, context, "  %-6s| %.*s", label, (int)(end - text), text);
		label = "";
	}
}

void run_lines_head(const struct run_record *run, run_lines_say *say, void *context)
{
	line(say, context, "guest   %s  %s", run->guest, run->title ? run->title : "");
	line(say, context, "run     %s", run->directory);
}

void run_lines_phase_begin(const char *phase, run_lines_say *say, void *context)
{
	line(say, context, "phase   %s", phase);
}

void run_lines_phase_end(const struct phase_record *phase, run_lines_say *say, void *context)
{
	enum verdict verdict = reason_verdict(phase->reason);
	char time[WORDS_SIZE];

	if (verdict == VERDICT_SKIPPED) {
		line(say, context, "%-8s%s: %s", verdict_word(verdict), phase->name, reason_sentence(phase->reason));
		return;
	}
	line(say, context, "%-8s%s: %d step%s in %s", verdict_word(verdict), phase->name, phase->steps,
	     phase->steps == 1 ? "" : "s", words_duration(phase->end_us - phase->start_us, time));
}

void run_lines_machine(const struct run_record *run, run_lines_say *say, void *context)
{
	line(say, context, "note    QEMU %s, accelerator %s", run->qemu ? run->qemu : "of an unknown version",
	     run->accelerator ? run->accelerator : "unknown");
}

void run_lines_event(const char *event, const char *details, run_lines_say *say, void *context)
{
	line(say, context, "event   %s  %s", event, details);
}

void run_lines_note(const char *text, run_lines_say *say, void *context)
{
	line(say, context, "note    %s", text);
}

/* The screen is worth telling where the statement does not name it already: which of several came, or came nearest. */
static char *screen_suffix(const struct step_record *step)
{
	const char *screen = step->seen_count ? step->seen[0].screen : NULL;

	if (!screen || strstr(step->text, screen))
		return mem_copy_string("");
	return mem_format(step->passed ? " -> %s" : " (nearest: %s)", screen);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void run_lines_step(const struct step_record *step, int *place_width, run_lines_say *say, void *context)
{
	char *place = mem_format("%s:%d:%d", base_name(step->file), step->line, step->column);
	char *suffix = screen_suffix(step), percent[WORDS_SIZE] = "";
	int width = (int)strlen(place), text = (int)strlen(step->text);

	if (*place_width < PLACE_MIN)
		*place_width = PLACE_MIN;
	if (width > *place_width)
		*place_width = width < PLACE_MAX ? width : PLACE_MAX;
	if (step->seen_count)
		words_percent(step->seen[0].matched ? step->seen[0].score : step->seen[0].share, percent);
	if (*suffix && text > 2 && strcmp(step->text + text - 2, " {") == 0)
		text -= 2;
	line(say, context, "%-7s%4d %8.2f s  %6s  %-*s  %.*s%s", step->passed ? "ok" : "not ok", step->number,
	     (double)(step->end_us - step->start_us) / 1e6, percent, *place_width, place, text, step->text, suffix);
	mem_free(place);
	mem_free(suffix);
}

void run_lines_verdict(const struct run_record *run, run_lines_say *say, void *context)
{
	const struct phase_record *phase = run_record_fatal_phase(run);
	const char *word = verdict_word(reason_verdict(run->reason));
	char time[WORDS_SIZE];

	words_duration(run->end_us, time);
	line(say, context, "%s", "");
	if (run->reason == REASON_NONE)
		line(say, context, "%s: %zu phase%s, %d step%s in %s", word, run->phase_count,
		     run->phase_count == 1 ? "" : "s", run->step.number, run->step.number == 1 ? "" : "s", time);
	else
		line(say, context, "%s: %s (%s)", word, reason_sentence(run->reason), reason_word(run->reason));
	if (phase)
		line(say, context, "  %-6sphase %s, after %s", "where", phase->name, time);
	if (phase && phase->where)
		paragraph("", phase->where, say, context);
	if (run->reason != REASON_NONE)
		paragraph("why", run->text, say, context);
	paragraph("help", run->help, say, context);
	if (run->tells_display_text)
		display_text(run->display_text, say, context);
	line(say, context, "  %-6s%s", "see", run->directory);
}
