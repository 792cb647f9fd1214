/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/run_read.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "runtime/machine/serial_text.h"
#include "runtime/results/run_json.h"

enum { TAIL_BYTES = 16 * 1024 };

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

/* Whether it is a run's, in the shape that is known here. */
static bool is_of_a_run(const struct json_t *run, const char *path, struct error *error)
{
	double format = member_number(run, "format", 0);

	if (format == RUN_JSON_FORMAT && member_text(run, "guest"))
		return true;
	if (format > RUN_JSON_FORMAT && member_text(run, "guest")) {
		error_set(error, "%s is of a newer kvt (%s): its format is %.0f, and this one reads %d", path,
			  member_text(run, "kvt") ? member_text(run, "kvt") : "?", format, RUN_JSON_FORMAT);
		error_help(error, "read it with that one");
	} else {
		error_set(error, "%s is not what a run of kvt writes", path);
		error_help(error, "name the directory of a run, for example runs/GUEST/latest");
	}
	return false;
}

struct json_t *run_read(const char *directory, struct error *error)
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
		} else if (!is_of_a_run(run, path, error)) {
			jt_free(run);
			run = NULL;
		}
	}
	text_deinit(&text);
	mem_free(path);
	return run;
}

const struct json_t *run_read_step(const struct json_t *run)
{
	const struct json_t *phases = jt_member(run, "phases"), *open = NULL;
	const double number = member_number(jt_member(run, "verdict"), "step", 0);

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

const char *run_read_screenshot(const struct json_t *run)
{
	const struct json_t *phases = jt_member(run, "phases");
	const char *last = member_text(jt_member(run, "verdict"), "screenshot"), *newest = NULL;

	for (size_t p = 0; !last && p < jt_count(phases); p++) {
		const struct json_t *steps = jt_member(jt_item(phases, p), "steps");

		for (size_t i = 0; i < jt_count(steps); i++) {
			const char *file = member_text(jt_item(steps, i), "screenshot");

			newest = file ? file : newest;
		}
	}
	return last ? last : newest;
}

const struct json_t *run_read_events(const struct json_t *run)
{
	const struct json_t *phases = jt_member(run, "phases"), *newest = NULL;

	for (size_t p = 0; p < jt_count(phases); p++) {
		const struct json_t *events = jt_member(jt_item(phases, p), "events");

		newest = jt_count(events) ? events : newest;
	}
	return newest;
}

const char *run_read_doing(const struct json_t *processor)
{
	if (!jt_is_true(jt_member(processor, "halted")))
		return "was running";
	return jt_is_true(jt_member(processor, "interrupts")) ? "waited for an interrupt" : "was halted with interrupts off";
}

/* The last bytes of a file, from the beginning of a line if it is longer; NULL: there is no such file. There may be any among them. */
static char *read_end(const char *directory, const char *name, size_t *length)
{
	char *path = mem_format("%s/%s", directory, name), *bytes = NULL, *newline;
	FILE *file = fopen(path, "rbe");
	long size;

	*length = 0;
	mem_free(path);
	if (!file)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0) {
		size = ftell(file);
		fseek(file, size > TAIL_BYTES ? size - TAIL_BYTES : 0, SEEK_SET);
		bytes = mem_alloc(TAIL_BYTES);
		*length = fread(bytes, 1, TAIL_BYTES, file);
		newline = size > TAIL_BYTES ? memchr(bytes, '\n', *length) : NULL;
		if (newline) {
			*length -= (size_t)(newline + 1 - bytes);
			memmove(bytes, newline + 1, *length);
		}
	}
	fclose(file);
	return bytes;
}

/* Where the last LINES of TEXT begin. */
static const char *last_lines(const char *text, int lines)
{
	const char *end = text + strlen(text), *at = end;

	for (int seen = 0; at > text; at--)
		if (at[-1] == '\n' && at < end && ++seen == lines)
			break;
	return at;
}

/* What stands in the middle of a display has nothing above it. */
static const char *skip_blank_lines(const char *text)
{
	for (size_t blanks; blanks = strspn(text, " "), text[blanks] == '\n';)
		text += blanks + 1;
	return text;
}

char *run_read_tail(const char *directory, const char *name, int lines)
{
	size_t length;
	char *bytes = read_end(directory, name, &length), *tail = NULL;
	struct serial_text text;

	if (!bytes)
		return NULL;
	serial_text_init(&text);
	serial_text_add(&text, bytes, length);
	while (text.length && (text.bytes[text.length - 1] == '\n' || text.bytes[text.length - 1] == ' '))
		text.bytes[--text.length] = '\0';
	if (text.length)
		tail = mem_copy_string(skip_blank_lines(last_lines(text.bytes, lines)));
	serial_text_deinit(&text);
	mem_free(bytes);
	return tail;
}
