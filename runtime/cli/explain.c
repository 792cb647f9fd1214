/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/verdict.h"
#include "runtime/base/words.h"
#include "runtime/cli/command.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/results/run_read.h"

enum {
	NEAREST_SHOWN = 5,
	EVENTS_SHOWN = 6,
	LINES_SHOWN = 8,
	LABEL_WIDTH = 12,
};

/* What is explained. */
struct told {
	const char *directory;
	const struct json_t *run, *verdict, *step;
	const char *label;		/* of the next line; "" behind the first of several */
};

/* Begins a paragraph; its first line has the label. */
static void begin(struct told *told, const char *label)
{
	told->label = label;
}

static void say(struct told *told, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line, made safe for the terminal. */
static void say(struct told *told, const char *format, ...)
{
	va_list args;
	char *text, *clean;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	clean = words_clean(text);
	printf("%-*s%s\n", LABEL_WIDTH, told->label, clean);
	told->label = "";
	mem_free(clean);
	mem_free(text);
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static void tell_verdict(struct told *told)
{
	const char *word = or_else(member_text(told->verdict, "word"), "running");
	const char *reason = member_text(told->verdict, "reason");
	const char *text = member_text(told->verdict, "text");

	begin(told, word);
	if (strcmp(word, "running") == 0)
		text = "the run has not come to its end: it is still going on, or it was killed";
	say(told, "%s%s%s%s", or_else(text, ""), reason ? " (" : "", or_else(reason, ""), reason ? ")" : "");
}

static void tell_place(struct told *told)
{
	const char *phase = member_text(told->verdict, "phase");
	char lasted[WORDS_SIZE];
	const double start_s = member_number(told->step, "start_s", 0), end_s = member_number(told->step, "end_s", start_s);

	begin(told, "where");
	say(told, "%s%s%s%s:%d:%d: %s", phase ? "phase " : "", or_else(phase, ""), phase ? ", " : "",
	    or_else(member_text(told->step, "file"), "?"), (int)member_number(told->step, "line", 0),
	    (int)member_number(told->step, "column", 0), or_else(member_text(told->step, "text"), ""));
	if (end_s > start_s)
		say(told, "step %d, begun %.1f s into the run, which took %s", (int)member_number(told->step, "number", 0), start_s,
		    words_duration((int64_t)((end_s - start_s) * 1e6), lasted));
	else
		say(told, "step %d, begun %.1f s into the run", (int)member_number(told->step, "number", 0), start_s);
}

static void tell_near(struct told *told, const struct json_t *seen)
{
	const struct json_t *worst = jt_member(seen, "worst");
	const double share = member_number(seen, "share", -1);
	char percent[WORDS_SIZE];

	if (share < 0) {
		say(told, "%s: there, %s", or_else(member_text(seen, "screen"), "?"), or_else(member_text(seen, "picture"), ""));
		return;
	}
	if (member_text(seen, "line")) {
		say(told, "%s: the nearest line was \"%s\", %.1f s into the run", or_else(member_text(seen, "screen"), "?"),
		    member_text(seen, "line"), member_number(seen, "at_s", 0));
		return;
	}
	if (!member_text(seen, "picture")) {
		say(told, "%s: nothing like it was there", or_else(member_text(seen, "screen"), "?"));
		return;
	}
	say(told, "%s: at best %s of %s was there, %.1f s into the run; wrong at %d,%d", or_else(member_text(seen, "screen"), "?"),
	    words_percent(share, percent), or_else(member_text(seen, "picture"), "its picture"), member_number(seen, "at_s", 0),
	    (int)member_number(worst, "x", 0), (int)member_number(worst, "y", 0));
}

static void tell_waited(struct told *told)
{
	const struct json_t *nearest = jt_member(told->step, "nearest");
	const size_t count = jt_count(nearest);

	begin(told, "waited for");
	for (size_t i = 0; i < count && i < NEAREST_SHOWN; i++)
		tell_near(told, jt_item(nearest, i));
	if (count > NEAREST_SHOWN)
		say(told, "and %zu more, in run.json", count - NEAREST_SHOWN);
}

/* The last lines of a file in the run directory. */
static void tell_lines(struct told *told, const char *label, const char *file, int lines)
{
	char *tail = run_read_tail(told->directory, file, lines);

	begin(told, label);
	for (char *rest = NULL, *line = tail ? strtok_r(tail, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest))
		say(told, "| %s", line);
	mem_free(tail);
}

static void tell_there(struct told *told)
{
	const char *last = run_read_screenshot(told->run);

	if (last) {
		begin(told, "was there");
		say(told, "%s/%s", told->directory, last);
	}
	tell_lines(told, last ? "" : "was there", "screen.txt", LINES_SHOWN);
	tell_lines(told, "serial", "serial.log", LINES_SHOWN);
}

static void tell_processor(struct told *told, const struct json_t *processor, size_t index)
{
	say(told, "processor %zu %s at %s", index, run_read_doing(processor),
	    or_else(member_text(processor, "at"), "?"));
}

static void tell_machine(struct told *told)
{
	char *line = run_read_tail(told->directory, "machine.jsonl", 1);
	struct json_t *look = line ? jt_read(line, strlen(line)) : NULL;
	const struct json_t *processors = jt_member(look, "processors"), *drives = jt_member(look, "drives");

	begin(told, "machine");
	for (size_t i = 0; i < jt_count(processors); i++)
		tell_processor(told, jt_item(processors, i), i);
	if (drives)
		say(told, "its drives had read %.0f KiB and written %.0f KiB", member_number(drives, "read_bytes", 0) / 1024 + 0.49,
		    member_number(drives, "written_bytes", 0) / 1024 + 0.49);
	jt_free(look);
	mem_free(line);
}

static void tell_events(struct told *told)
{
	const struct json_t *events = run_read_events(told->run);
	const size_t count = jt_count(events);

	begin(told, "events");
	for (size_t i = count > EVENTS_SHOWN ? count - EVENTS_SHOWN : 0; i < count; i++) {
		const struct json_t *event = jt_item(events, i);

		say(told, "%.1f s: %s %s", member_number(event, "at_s", 0), or_else(member_text(event, "event"), ""),
		    or_else(member_text(event, "text"), ""));
	}
}

static void tell_next(struct told *told)
{
	const struct json_t *seen = jt_item(jt_member(told->step, "nearest"), 0);
	const char *help = member_text(told->verdict, "help"), *picture = member_text(seen, "picture");
	const char *last = run_read_screenshot(told->run);

	begin(told, "try next");
	if (help)
		say(told, "%s", help);
	if (picture && last && member_number(seen, "share", -1) >= 0)
		say(told, "kvt match %s %s/%s --diff why.png", picture, told->directory, last);
	say(told, "xdg-open %s/report.html", told->directory);
}

static int explain_run(const struct options *options)
{
	struct told told = {.directory = options->operands[0]};
	struct json_t *run;
	struct error error;

	run = run_read(told.directory, &error);
	if (!run) {
		say_error("explain", &error);
		return EXIT_BROKEN;
	}
	told.run = run;
	told.verdict = jt_member(run, "verdict");
	told.step = run_read_step(run);
	tell_verdict(&told);
	if (told.step)
		tell_place(&told);
	if (told.step)
		tell_waited(&told);
	tell_there(&told);
	tell_machine(&told);
	tell_events(&told);
	tell_next(&told);
	jt_free(run);
	return EXIT_PASSED;
}

static int run(int argc, char **argv)
{
	struct options options;
	int status = options_parse(&options, &command_explain, argc, argv);

	if (status < 0)
		status = explain_run(&options);
	options_deinit(&options);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.synopsis = "DIR",
	.summary = "say why a run ended as it did",
	.help = "Says in the terminal what the run in DIR came to: the verdict, the step, what was waited for and how near\n"
		"it came, what was there instead, what the guest's serial console said last, what its machine was doing,\n"
		"and what to try next. It reads run.json and the files beside it, also of a run that still goes on.\n"
		"\n"
		"example:  kvt explain runs/tiny/latest\n",
	.operand = "DIR",
	.least = 1,
	.most = 1,
	.run = run,
};
