/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/report_private.h"
#include "runtime/words.h"

/* What XML-minded readers refuse besides the marks of HTML itself is what steers terminals. */
static void add_escaped(struct text_buffer *out, const char *text)
{
	for (; text && *text; text++)
		switch (*text) {
		case '&': text_add(out, "&amp;"); break;
		case '<': text_add(out, "&lt;"); break;
		case '>': text_add(out, "&gt;"); break;
		case '"': text_add(out, "&quot;"); break;
		default:
			if ((unsigned char)*text >= ' ' || *text == '\n' || *text == '\t')
				text_add_bytes(out, text, 1);
			else
				text_add(out, "\xef\xbf\xbd");
		}
}

void html(struct text_buffer *out, const char *format, ...)
{
	const char *percent;
	va_list args;

	va_start(args, format);
	for (; (percent = strchr(format, '%')); format = percent + 2) {
		text_add_bytes(out, format, (size_t)(percent - format));
		if (percent[1] == 's')
			add_escaped(out, va_arg(args, const char *));
		else if (percent[1] == 'd')
			text_format(out, "%d", va_arg(args, int));
		else
			text_add(out, "%");
	}
	va_end(args);
	text_add(out, format);
}

double member_number(const struct json_t *object, const char *name, double otherwise)
{
	double number = otherwise;

	jt_number(jt_member(object, name), &number);
	return number;
}

const char *member_text(const struct json_t *object, const char *name)
{
	return jt_text(jt_member(object, name));
}

double lasted_s(const struct json_t *object)
{
	double start_s = member_number(object, "start_s", 0), end_s = member_number(object, "end_s", start_s);

	return end_s > start_s ? end_s - start_s : 0;
}

char *seconds_text(double seconds)
{
	char buffer[WORDS_SIZE];

	if (seconds < 10)
		return mem_format("%.2f s", seconds);
	return mem_copy_string(words_duration((int64_t)(seconds * 1e6), buffer));
}

char *percent_text(double share)
{
	char buffer[WORDS_SIZE];

	return mem_copy_string(words_percent(share, buffer));
}

char *report_path(const struct report *report, const char *file)
{
	return mem_format("%s/%s", report->directory, file);
}

static struct json_t *read_run(const char *directory, struct error *error)
{
	char *path = mem_format("%s/run.json", directory), part[16384];
	FILE *file = fopen(path, "rbe");
	struct text_buffer text = {0};
	struct json_t *run = NULL;
	size_t got;

	if (!file) {
		error_set(error, "%s cannot be read: %s", path, strerror(errno));
		error_help(error, "name the directory of a run, for example runs/GUEST/latest");
	} else {
		while ((got = fread(part, 1, sizeof(part), file)) > 0)
			text_add_bytes(&text, part, got);
		fclose(file);
		run = text.length ? jt_read(text.text, text.length) : NULL;
		if (!run) {
			error_set(error, "%s is not JSON", path);
			error_help(error, "if a run is writing it at this moment, try again");
		}
	}
	text_deinit(&text);
	mem_free(path);
	return run;
}

/* The step of the verdict or, while there is none, the one that is under way. */
static const struct json_t *find_step(const struct report *report)
{
	const struct json_t *phases = jt_member(report->run, "phases"), *open = NULL;
	const double number = member_number(report->verdict, "step", 0);

	for (size_t p = 0; p < jt_count(phases); p++) {
		const struct json_t *steps = jt_member(jt_item(phases, p), "steps");

		for (size_t i = 0; i < jt_count(steps); i++) {
			const struct json_t *step = jt_item(steps, i);

			if (number > 0 && member_number(step, "number", -1) == number)
				return step;
			if (member_number(step, "end_s", -1) < 0)
				open = step;
		}
	}
	return number > 0 ? NULL : open;
}

/* The screenshot of the verdict or, while there is none, the newest of a step. */
static const char *find_last(const struct report *report)
{
	const struct json_t *phases = jt_member(report->run, "phases");
	const char *last = member_text(report->verdict, "screenshot"), *newest = NULL;

	for (size_t p = 0; !last && p < jt_count(phases); p++) {
		const struct json_t *steps = jt_member(jt_item(phases, p), "steps");

		for (size_t i = 0; i < jt_count(steps); i++) {
			const char *file = member_text(jt_item(steps, i), "screenshot");

			newest = file ? file : newest;
		}
	}
	return last ? last : newest;
}

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	/* The page is told what it does not need, so that nothing in it can ask for more. */
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<link rel=\"icon\" href=\"data:,\">\n";

static void put_when(struct report *report)
{
	const struct json_t *run = report->run;
	const double end_s = member_number(run, "end_s", -1);
	char *took = seconds_text(end_s), started[64] = "";

	/* 2026-11-23T04:20:47Z, for people */
	snprintf(started, sizeof(started), "%s", member_text(run, "started") ? member_text(run, "started") : "");
	if (strlen(started) == strlen("2026-11-23T04:20:47Z"))
		snprintf(started + strlen("2026-11-23T04:20:47"), 8, " UTC");
	if (strchr(started, 'T'))
		*strchr(started, 'T') = ' ';
	html(&report->out, "<p class=\"soft\">%s &middot; %s", member_text(run, "script"), started);
	if (end_s >= 0)
		html(&report->out, " &middot; %s", took);
	html(&report->out, "</p>\n");
	mem_free(took);
}

static void put_step_place(struct report *report)
{
	const struct json_t *step = report->step;
	const char *phase = member_text(report->verdict, "phase");

	html(&report->out, "<p>%s%sstep %d, at <code>%s:%d:%d</code>: <code>%s</code></p>\n", phase ? phase : "Under way was ",
	     phase ? ", " : "", (int)member_number(step, "number", 0), member_text(step, "file"),
	     (int)member_number(step, "line", 0), (int)member_number(step, "column", 0), member_text(step, "text"));
}

static void put_head(struct report *report)
{
	const struct json_t *run = report->run, *verdict = report->verdict;
	const char *word = member_text(verdict, "word"), *reason = member_text(verdict, "reason");
	const char *text = member_text(verdict, "text"), *help = member_text(verdict, "help");
	const char *guest = member_text(run, "guest"), *title = member_text(run, "title");
	struct text_buffer *out = &report->out;

	if (!word)
		word = "running";
	if (!text)
		text = "the run has not come to its end: it is still going on, or it was killed";
	text_add(out, head);
	html(out, "<title>%s: %s</title>\n<style>\n", guest, word);
	text_add(out, report_style);
	html(out, "</style>\n</head>\n<body>\n<header class=\"%s\">\n<span class=\"verdict\">%s</span> ", word, word);
	html(out, "<span class=\"soft\">%s%s%s", guest, title ? " \xc2\xb7 " : "", title);
	if (reason)
		html(out, " &middot; %s", reason);
	html(out, "</span>\n<h1>");
	/* It stands alone here: a sentence, with a capital letter and its full stop. */
	if (*text >= 'a' && *text <= 'z')
		text_format(out, "%c", *text++ - 'a' + 'A');
	html(out, "%s.</h1>\n", text);
	put_when(report);
	if (report->step)
		put_step_place(report);
	if (help)
		html(out, "<p class=\"help\">%s</p>\n", help);
	html(out, "</header>\n<main>\n");
}

static void put_foot(struct report *report)
{
	int smaller, left_out;

	report_pictures_count(report->pictures, &smaller, &left_out);
	html(&report->out, "</main>\n<footer>\n<p>Made by kvt %s from run.json and the files beside it", KVT_VERSION);
	if (smaller)
		html(&report->out, "; %d of its pictures are made smaller", smaller);
	if (left_out)
		html(&report->out, "; %d pictures are left out to keep it small, and lie in the run directory", left_out);
	html(&report->out, ".</p>\n</footer>\n</body>\n</html>\n");
}

static int write_file(const char *path, const struct text_buffer *text, struct error *error)
{
	char *temporary = mem_format("%s.%ld.tmp", path, (long)getpid());
	FILE *file = fopen(temporary, "wbe");
	bool good = file && fwrite(text->text, 1, text->length, file) == text->length;

	if (file)
		good &= fclose(file) == 0;
	good = good && rename(temporary, path) == 0;
	if (!good) {
		error_set(error, "%s cannot be written: %s", path, strerror(errno));
		error_help(error, "make room for it, or write it elsewhere: kvt report --out FILE RUN");
		unlink(temporary);
	}
	mem_free(temporary);
	return good ? 0 : -1;
}

static int make(struct report *report, const char *path, struct error *error)
{
	char *usual = report_path(report, "report.html");
	int result;

	report->verdict = jt_member(report->run, "verdict");
	report->step = find_step(report);
	report->last = find_last(report);
	report->pictures = report_pictures_new(REPORT_PICTURES_ROOM);
	report_want_failure(report);
	report_want_steps(report);
	put_head(report);
	/* Of a run that passed, the last screen is the least of it. */
	if (report->step)
		report_failure(report);
	report_steps(report);
	if (!report->step)
		report_failure(report);
	report_files(report);
	put_foot(report);
	result = write_file(path ? path : usual, &report->out, error);
	report_pictures_free(report->pictures);
	text_deinit(&report->out);
	mem_free(usual);
	return result;
}

int report_write(const char *directory, const char *path, struct error *error)
{
	struct report report = {.directory = directory};
	int result;

	report.run = read_run(directory, error);
	if (!report.run)
		return -1;
	result = make(&report, path, error);
	jt_free(report.run);
	return result;
}
