/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The course of a run: its phases and steps, how long each took, and what was on the display. */
#include <string.h>

#include "grammar/mem.h"
#include "runtime/results/report_private.h"

static const struct json_t *phase_at(const struct report *report, size_t index)
{
	return jt_item(jt_member(report->run, "phases"), index);
}

static const struct json_t *steps_of(const struct json_t *phase)
{
	return jt_member(phase, "steps");
}

static size_t count_steps(const struct report *report)
{
	size_t count = 0;

	for (size_t p = 0; p < jt_count(jt_member(report->run, "phases")); p++)
		count += jt_count(steps_of(phase_at(report, p)));
	return count;
}

enum {
	ROW_COST = 460,			/* bytes of a step's row and its bar without its texts, at most */
	NOTE_COST = 40,
};

static size_t escaped_length(const char *text)
{
	size_t length = 0;

	for (; text && *text; text++)
		length += strchr("&<>\"", *text) ? strlen("&quot;") : 1;
	return length;
}

/* Its statement stands in the row and at its bar. */
static size_t cost_of(const struct json_t *step)
{
	return ROW_COST + escaped_length(member_text(step, "file")) + 2 * escaped_length(member_text(step, "text"));
}

size_t report_choose_steps(struct report *report, size_t room)
{
	size_t index = count_steps(report), used = 0;

	/* The end of a run is what is looked at. */
	for (size_t p = jt_count(jt_member(report->run, "phases")); p-- > 0;) {
		const struct json_t *steps = steps_of(phase_at(report, p));

		for (size_t i = jt_count(steps); i-- > 0; index--) {
			used += cost_of(jt_item(steps, i));
			if (used > room) {
				report->first_step = index;
				return room;
			}
		}
	}
	report->first_step = 0;
	return used;
}

/* How many of PHASE's steps are left out, whose first one is the run's step BASE. */
static size_t left_out(const struct report *report, const struct json_t *phase, size_t base)
{
	const size_t count = jt_count(steps_of(phase));

	if (report->first_step <= base)
		return 0;
	return report->first_step - base < count ? report->first_step - base : count;
}

/* The newest come first, as long as there is room. */
void report_want_steps(struct report *report)
{
	size_t index = count_steps(report);

	for (size_t p = jt_count(jt_member(report->run, "phases")); p-- > 0;) {
		const struct json_t *steps = steps_of(phase_at(report, p));

		for (size_t i = jt_count(steps); i-- > 0 && index-- > report->first_step;) {
			const char *file = member_text(jt_item(steps, i), "screenshot");
			char *path = file ? report_path(report, file) : NULL;

			if (path)
				report_picture_want(report->pictures, file, path);
			mem_free(path);
		}
	}
}

static bool is_open(const struct json_t *step)
{
	return member_number(step, "end_s", -1) < 0;
}

/* What a bar is coloured by: whether the guest was waited for, or kvt did something. */
static const char *kind_of(const struct json_t *step)
{
	static const char *const waits[] = {"wait-", "one-of", "sleep", "if-screen", "watch"};
	const char *text = member_text(step, "text");

	if (is_open(step))
		return "open";
	if (!jt_is_true(jt_member(step, "passed")))
		return "not";
	for (size_t i = 0; text && i < sizeof(waits) / sizeof(*waits); i++)
		if (strncmp(text, waits[i], strlen(waits[i])) == 0)
			return "wait";
	return "input";
}

/* A line behind each step; not where they are so short that there would be nothing but lines. */
static bool is_long(const struct json_t *step, const struct json_t *phase)
{
	return lasted_s(step) * 100 > lasted_s(phase);
}

static void put_course(struct report *report, const struct json_t *phase, size_t first)
{
	const struct json_t *steps = steps_of(phase);

	text_add(&report->out, "<div class=\"course\" aria-hidden=\"true\">");
	for (size_t i = first; i < jt_count(steps); i++) {
		const struct json_t *step = jt_item(steps, i);
		char *took = seconds_text(lasted_s(step));

		html(&report->out, "<i class=\"%s%s\" title=\"%s: %s\"", kind_of(step), is_long(step, phase) ? " long" : "",
		     member_text(step, "text"), took);
		text_format(&report->out, " style=\"flex:%.3f 0 0\"></i>", lasted_s(step));
		mem_free(took);
	}
	text_add(&report->out, "</div>\n");
}

static double longest_s(const struct json_t *steps)
{
	double longest = 0.001;

	for (size_t i = 0; i < jt_count(steps); i++) {
		double lasted = lasted_s(jt_item(steps, i));

		longest = lasted > longest ? lasted : longest;
	}
	return longest;
}

/* When it began; with a video, a link to that moment. The number makes each a page of its own, or nothing would be loaded. */
static void put_start(struct report *report, const struct json_t *step)
{
	const double start_s = member_number(step, "start_s", 0);

	if (report->video)
		text_format(&report->out, "<a href=\"" REPORT_VIDEO "?%d#t=%.3f\" target=\"video\">%.2f</a></span>",
			    (int)member_number(step, "number", 0), start_s, start_s);
	else
		text_format(&report->out, "%.2f</span>", start_s);
}

/* The row of a step, without what it shows when it is opened. */
static void put_row(struct report *report, const struct json_t *step, double longest, bool opens)
{
	const double share = member_number(step, "share", member_number(step, "score", -1)), took_s = lasted_s(step);
	char *took = is_open(step) ? mem_copy_string("\xe2\x80\xa6") : seconds_text(took_s);
	char *percent = share >= 0 ? percent_text(share) : NULL;
	struct text_buffer *out = &report->out;

	html(out, "<span class=\"nr\">%d</span><span class=\"at\">", (int)member_number(step, "number", 0));
	put_start(report, step);
	html(out, "<span class=\"what mono\" title=\"%s:%d\">%s</span><span class=\"share\">%s</span><span class=\"took\">%s",
	     member_text(step, "file"), (int)member_number(step, "line", 0), member_text(step, "text"), percent, took);
	text_format(out, "<span class=\"bar\"><i style=\"width:%.1f%%\"></i></span></span><span class=\"%s\"></span>",
		    took_s / longest * 100, opens ? "more" : "");
	mem_free(took);
	mem_free(percent);
}

static void put_step(struct report *report, const struct json_t *step, double longest)
{
	const char *file = member_text(step, "screenshot");
	const struct report_picture *picture = file ? report_picture_find(report->pictures, file) : NULL;
	/* On top already, where it matters: not once more. */
	const bool shown_above = report->step && file && report->last && strcmp(file, report->last) == 0;
	const bool opens = picture && picture->uri && !shown_above;
	struct text_buffer *out = &report->out;

	html(out, "<li class=\"%s\">", kind_of(step));
	text_add(out, opens ? "<details><summary class=\"step\">" : "<div class=\"step\">");
	put_row(report, step, longest, opens);
	text_add(out, opens ? "</summary>" : "</div>");
	if (opens)
		text_format(out, "<div class=\"display\" style=\"max-width:%dpx\"><img alt=\"the display then\" "
			    "src=\"%s\"></div></details>", picture->width, picture->uri);
	text_add(out, "</li>\n");
}

/* From which on there is room for them. */
static size_t first_note(struct report *report, const struct json_t *notes)
{
	size_t first = jt_count(notes);

	while (first > 0) {
		const size_t cost = NOTE_COST + escaped_length(member_text(jt_item(notes, first - 1), "text"));

		if (cost > report->notes_room)
			break;
		report->notes_room -= cost;
		first--;
	}
	return first;
}

static void put_notes(struct report *report, const struct json_t *notes)
{
	const size_t first = first_note(report, notes);

	if (!jt_count(notes))
		return;
	text_add(&report->out, "<ul class=\"notes\">\n");
	if (first)
		html(&report->out, "<li>%d earlier notes are left out, and stand in console.log</li>\n", (int)first);
	for (size_t i = first; i < jt_count(notes); i++) {
		text_format(&report->out, "<li>%.2f s: ", member_number(jt_item(notes, i), "at_s", 0));
		html(&report->out, "%s</li>\n", member_text(jt_item(notes, i), "text"));
	}
	text_add(&report->out, "</ul>\n");
}

/* The bars and the rows, from the step FIRST of PHASE on. */
static void put_steps(struct report *report, const struct json_t *phase, size_t first)
{
	const struct json_t *steps = steps_of(phase);
	const double longest = longest_s(steps);

	if (first)
		html(&report->out, "<p class=\"small soft\">The first %d steps are left out to keep the page small; they are in "
		     "run.json and console.log.</p>\n", (int)first);
	if (first == jt_count(steps))
		return;
	put_course(report, phase, first);
	text_add(&report->out, "<ol class=\"steps\">\n");
	for (size_t i = first; i < jt_count(steps); i++)
		put_step(report, jt_item(steps, i), longest);
	text_add(&report->out, "</ol>\n");
}

/* BASE: the run's steps before it. */
static void put_phase(struct report *report, const struct json_t *phase, size_t base)
{
	const struct json_t *steps = steps_of(phase), *verdict = jt_member(phase, "verdict");
	const char *word = member_text(verdict, "word"), *text = member_text(verdict, "text");
	const char *verdict_text = member_text(report->verdict, "text");
	char *took = seconds_text(lasted_s(phase));
	struct text_buffer *out = &report->out;

	html(out, "<section class=\"card long %s\">\n<div class=\"phase-head\"><h3>%s</h3><span class=\"chip\">%s</span>", word,
	     member_text(phase, "phase"), word);
	if (jt_count(steps))
		html(out, "<span class=\"soft small\">%d step%s%s%s</span>", (int)jt_count(steps), jt_count(steps) == 1 ? "" : "s",
		     is_open(phase) ? "" : " in ", is_open(phase) ? "" : took);
	text_add(out, "</div>\n");
	/* The run's own stands on top. */
	if (text && (!verdict_text || strcmp(text, verdict_text) != 0))
		html(out, "<p class=\"small\">%s</p>\n", text);
	put_steps(report, phase, left_out(report, phase, base));
	put_notes(report, jt_member(phase, "notes"));
	text_add(out, "</section>\n");
	mem_free(took);
}

void report_steps(struct report *report)
{
	const struct json_t *notes = jt_member(report->run, "notes");
	const size_t count = jt_count(jt_member(report->run, "phases"));
	size_t base = 0;

	text_add(&report->out, "<h2>What happened</h2>\n<div class=\"legend\">"
		 "<span><i style=\"background:var(--wait)\"></i>the guest was waited for</span>"
		 "<span><i style=\"background:var(--input)\"></i>input and others</span>"
		 "<span><i style=\"background:var(--failed)\"></i>did not pass</span>"
		 "<span class=\"screen-only\">a row with \xe2\x96\xb8 opens: the display then</span></div>\n");
	for (size_t i = 0; i < count; i++) {
		put_phase(report, phase_at(report, i), base);
		base += jt_count(steps_of(phase_at(report, i)));
	}
	if (jt_count(notes)) {
		text_add(&report->out, "<section class=\"card\">\n<h3>Afterwards</h3>\n");
		put_notes(report, notes);
		text_add(&report->out, "</section>\n");
	}
}
