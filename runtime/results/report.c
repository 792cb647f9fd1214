/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/report.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/whole_file.h"
#include "runtime/base/words.h"
#include "runtime/results/report_private.h"
#include "runtime/results/run_read.h"

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

enum {
	REPORT_KEPT_ROOM = 1024 * 1024,	/* bytes that are kept for it while the run goes on */
	STEPS_ROOM = 1024 * 1024,	/* bytes for steps; what is more than the usual is taken off the pictures' room */
	STEPS_USUAL_ROOM = 192 * 1024,
	NOTES_ROOM = 96 * 1024,
};

/* The video beside it, where there is one, is all that may be loaded; a link of a step loads it in the frame of this name. */
static const char video_policy[] = "; frame-src 'self' file:; media-src 'self' file:";

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	/* The page is told what it does not need, so that nothing in it can ask for more. */
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'"
	"%s\">\n"
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

static void put_from(struct report *report)
{
	const struct json_t *from = jt_member(report->run, "from");

	if (member_text(from, "checkpoint"))
		html(&report->out, "<p class=\"soft\">It went on from the checkpoint <b>%s</b> of <code>%s</code>, made at "
		     "<code>%s</code>: <code>%s</code></p>\n", member_text(from, "checkpoint"), member_text(from, "run"),
		     member_text(from, "place"), member_text(from, "statement"));
}

static void put_step_place(struct report *report)
{
	const struct json_t *step = report->step;
	const char *phase = member_text(report->verdict, "phase");

	html(&report->out, "<p>%s%sstep %d, at <code>%s:%d:%d</code>: <code>%s</code></p>\n", phase ? phase : "Under way was ",
	     phase ? ", " : "", (int)member_number(step, "number", 0), member_text(step, "file"),
	     (int)member_number(step, "line", 0), (int)member_number(step, "column", 0), member_text(step, "text"));
}

/* TEXT with durations that no line ends in the middle of; to be freed. */
static char *with_whole_durations(const char *text)
{
	static const char *const units[] = {"ms", "s", "min", "h"};
	struct text_buffer out = {0};

	for (const char *at = text; *at; at++) {
		bool whole = false;

		for (size_t i = 0; *at == ' ' && at > text && isdigit((unsigned char)at[-1]) && i < sizeof(units) / sizeof(*units); i++) {
			const size_t length = strlen(units[i]);

			whole |= strncmp(at + 1, units[i], length) == 0 && !isalnum((unsigned char)at[1 + length]);
		}
		text_add_bytes(&out, whole ? "\xc2\xa0" : at, whole ? 2 : 1);
	}
	return out.text ? out.text : mem_copy_string("");
}

/* The sentence at the beginning of TEXT (a log joins them with semicolons), with a capital letter and its full stop; returns what comes behind it. */
static const char *put_sentence(struct text_buffer *out, const char *text)
{
	const size_t length = words_sentence(text);
	char *sentence = mem_copy_bytes(text, length), *whole;

	/* a path or another name stays as it is */
	if (sentence[strspn(sentence, "abcdefghijklmnopqrstuvwxyz")] == ' ')
		*sentence = (char)(*sentence - 'a' + 'A');
	whole = with_whole_durations(sentence);
	html(out, "%s.", whole);
	mem_free(whole);
	mem_free(sentence);
	return text + length + (text[length] ? strlen("; ") : 0);
}

/* The first one is the heading. */
static void put_sentences(struct text_buffer *out, const char *text)
{
	text_add(out, "<h1>");
	text = put_sentence(out, text);
	text_add(out, "</h1>\n");
	if (!*text)
		return;
	text_add(out, "<p class=\"because\">");
	while (*text) {
		text = put_sentence(out, text);
		text_add(out, *text ? " " : "</p>\n");
	}
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
	text_format(out, head, report->video ? video_policy : "");
	html(out, "<title>%s: %s</title>\n<style>\n", guest, word);
	text_add(out, report_style);
	html(out, "</style>\n</head>\n<body>\n<header class=\"%s\">\n<span class=\"verdict\">%s</span> ", word, word);
	if (title && guest && strcmp(title, guest) == 0)
		title = NULL;
	html(out, "<span class=\"soft\">%s%s%s", guest, title ? " \xc2\xb7 " : "", title);
	if (reason)
		html(out, " &middot; %s", reason);
	html(out, "</span>\n");
	put_sentences(out, text);
	put_when(report);
	put_from(report);
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

static int write_page(const char *path, const struct text_buffer *page, struct error *error)
{
	if (write_whole(path, page->text, page->length) == 0)
		return 0;
	error_set(error, "%s cannot be written: %s", path, strerror(errno));
	error_help(error, "make room for it, or write it elsewhere: kvt report --out FILE RUN");
	return -1;
}

static bool has_video(const struct report *report)
{
	char *path = report_path(report, REPORT_VIDEO);
	bool there = access(path, R_OK) == 0;

	mem_free(path);
	return there;
}

/* Without a script, a frame is what a link can put another moment into. */
static void put_video(struct report *report)
{
	text_add(&report->out, "<section class=\"desk\">\n<h2>The video</h2>\n"
		 "<iframe class=\"video\" name=\"video\" title=\"The video of the run\" src=\"" REPORT_VIDEO "\"></iframe>\n"
		 "<p class=\"small soft\">The times of the steps below lead to their moments in it.</p>\n</section>\n");
}

/* It may have done so between two steps. */
static bool went_wrong(const struct report *report)
{
	const char *word = member_text(report->verdict, "word");

	return report->step || (word && strcmp(word, "passed") != 0 && strcmp(word, "running") != 0);
}

/* With as many pictures as there is ROOM for. */
static int make(struct report *report, size_t room, const char *path, struct error *error)
{
	const size_t steps = report_choose_steps(report, room < STEPS_ROOM ? STEPS_USUAL_ROOM : STEPS_ROOM);
	int result;

	if (steps > STEPS_USUAL_ROOM)
		room -= steps - STEPS_USUAL_ROOM;
	report->notes_room = NOTES_ROOM;

	report->verdict = jt_member(report->run, "verdict");
	report->step = run_read_step(report->run);
	report->last = run_read_screenshot(report->run);
	report->pictures = report_pictures_new(room);
	report->video = has_video(report);
	report_want_failure(report);
	report_want_steps(report);
	put_head(report);
	/* Of a run that passed, the last screen is the least of it. */
	if (went_wrong(report)) {
		report_failure(report);
		report_machine(report);
	}
	if (report->video)
		put_video(report);
	report_steps(report);
	if (!went_wrong(report))
		report_failure(report);
	report_files(report);
	put_foot(report);
	result = write_page(path, &report->out, error);
	report_pictures_free(report->pictures);
	text_deinit(&report->out);
	return result;
}

int report_write(const char *directory, const char *path, struct error *error)
{
	/* the last is for a disk that is full, and for a place that cannot be written anyway */
	static const size_t rooms[] = {REPORT_PICTURES_ROOM, REPORT_KEPT_ROOM / 2, 0};
	struct report report = {.directory = directory};
	char *usual = report_path(&report, "report.html");
	int result = -1;

	report.run = run_read(directory, error);
	for (size_t i = 0; report.run && result < 0 && i < sizeof(rooms) / sizeof(*rooms); i++)
		result = make(&report, rooms[i], path ? path : usual, error);
	jt_free(report.run);
	mem_free(usual);
	return result;
}

void report_keep_room(const char *directory)
{
	static const char page[] =
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>kvt: running</title>\n</head>\n<body>\n"
		"<h1>This run has not come to its end: it is still going on, or it was killed.</h1>\n"
		"<p>Its report so far is made by <code>kvt report</code> with the name of this folder.</p>\n</body>\n</html>\n";
	struct text_buffer text = {0};
	char *path, *blanks;
	struct rlimit limit;

	/* who writes beyond a limit on the size of files is killed */
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < REPORT_KEPT_ROOM)
		return;
	path = mem_format("%s/report.html", directory);
	blanks = mem_alloc(REPORT_KEPT_ROOM);
	memset(blanks, '\n', REPORT_KEPT_ROOM);
	text_add(&text, page);
	text_add_bytes(&text, blanks, REPORT_KEPT_ROOM - text.length);
	(void)write_whole(path, text.text, text.length);
	text_deinit(&text);
	mem_free(blanks);
	mem_free(path);
}

void report_give_room(const char *directory)
{
	char *path = mem_format("%s/report.html", directory);

	unlink(path);
	mem_free(path);
}
