/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest was doing: what it said, how its machine fared, what it was given last. */
#include <string.h>

#include "grammar/mem.h"
#include "runtime/results/report_private.h"
#include "runtime/results/run_read.h"

enum {
	SCREEN_LINES = 100,
	SERIAL_LINES = 40,
	REGISTER_LINES = 400,
	INPUTS_SHOWN = 6,
	EVENTS_SHOWN = 40,
};

/* In words what a processor was seen doing. */
static void put_processor(struct report *report, const struct json_t *processor, size_t index)
{
	html(&report->out, "<li><span>processor %d</span> %s at <code>%s</code></li>\n", (int)index, run_read_doing(processor),
	     member_text(processor, "at"));
}

static void put_count(struct report *report, const char *name, const struct json_t *counts, const char *one,
		      const char *other, const char *unit)
{
	if (counts)
		text_format(&report->out, "<li><span>%s</span> %.0f %s %s, %.0f %s</li>\n", name, member_number(counts, one, 0), unit,
			    one, member_number(counts, other, 0), other);
}

/* The last look at the machine. */
static void put_look(struct report *report, const struct json_t *look)
{
	const struct json_t *processors = jt_member(look, "processors"), *drives = jt_member(look, "drives");

	html(&report->out, "<div class=\"card\">\n<ul class=\"facts\">\n<li><span>machine</span> %s", member_text(look, "status"));
	text_format(&report->out, ", %.1f s into the run</li>\n", member_number(look, "at_s", 0));
	for (size_t i = 0; i < jt_count(processors); i++)
		put_processor(report, jt_item(processors, i), i);
	if (drives && !member_number(drives, "reads", 0) && !member_number(drives, "writes", 0))
		text_add(&report->out, "<li><span>drives</span> nothing read, nothing written</li>\n");
	else if (drives)
		text_format(&report->out, "<li><span>drives</span> %.0f reads of %.0f KiB, %.0f writes of %.0f KiB</li>\n",
			    member_number(drives, "reads", 0), member_number(drives, "read_bytes", 0) / 1024 + 0.49,
			    member_number(drives, "writes", 0), member_number(drives, "written_bytes", 0) / 1024 + 0.49);
	put_count(report, "network", jt_member(look, "network"), "received", "sent", "packets");
	text_add(&report->out, "</ul>\n</div>\n");
}

static void put_machine(struct report *report)
{
	char *line = run_read_tail(report->directory, "machine.jsonl", 1);
	struct json_t *look = line ? jt_read(line, strlen(line)) : NULL;

	if (look)
		put_look(report, look);
	jt_free(look);
	mem_free(line);
}

static bool is_input(const char *text)
{
	static const char *const words[] = {"type ", "press ", "hold ", "release", "click-at ", "move-to ", "reset", "insert ", "eject "};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* The last steps before the one that did not pass which gave the guest something. */
static void put_inputs(struct report *report)
{
	const struct json_t *phases = jt_member(report->run, "phases"), *inputs[INPUTS_SHOWN] = {NULL};
	size_t count = 0;

	for (size_t p = 0; p < jt_count(phases); p++) {
		const struct json_t *steps = jt_member(jt_item(phases, p), "steps");

		for (size_t i = 0; i < jt_count(steps); i++) {
			const char *text = member_text(jt_item(steps, i), "text");

			if (text && is_input(text))
				inputs[count++ % INPUTS_SHOWN] = jt_item(steps, i);
		}
	}
	if (!count)
		return;
	text_add(&report->out, "<section class=\"card\">\n<h3>The last inputs</h3>\n<ul class=\"notes\">\n");
	for (size_t i = count > INPUTS_SHOWN ? count - INPUTS_SHOWN : 0; i < count; i++) {
		const struct json_t *step = inputs[i % INPUTS_SHOWN];

		text_format(&report->out, "<li>%.2f s: ", member_number(step, "start_s", 0));
		html(&report->out, "<code>%s</code></li>\n", member_text(step, "text"));
	}
	text_add(&report->out, "</ul>\n</section>\n");
}

static void put_event(struct report *report, const struct json_t *event)
{
	text_format(&report->out, "<li>%.2f s: ", member_number(event, "at_s", 0));
	html(&report->out, "<b>%s</b> %s</li>\n", member_text(event, "event"), member_text(event, "text"));
}

static void put_events(struct report *report)
{
	const struct json_t *events = run_read_events(report->run);
	const size_t count = jt_count(events);

	if (!count)
		return;
	text_add(&report->out, "<section class=\"card\">\n<h3>QEMU's events</h3>\n<ul class=\"notes\">\n");
	for (size_t i = count > EVENTS_SHOWN ? count - EVENTS_SHOWN : 0; i < count; i++)
		put_event(report, jt_item(events, i));
	text_add(&report->out, "</ul>\n</section>\n");
}

void report_machine(struct report *report)
{
	size_t before = report->out.length, begun;

	text_add(&report->out, "<h2>What the guest was doing</h2>\n");
	begun = report->out.length;
	report_log(report, "screen.txt", "The text on its display", SCREEN_LINES, true);
	report_log(report, "serial.log", "The end of what its serial console said", SERIAL_LINES, true);
	put_machine(report);
	put_inputs(report);
	put_events(report);
	report_log(report, "machine.txt", "The registers, as QEMU's monitor tells them", REGISTER_LINES, false);
	/* nothing is known of a guest that was not begun */
	if (report->out.length == begun)
		report->out.length = before;
}
