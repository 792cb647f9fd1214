/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the guest beside its display. */
#include <string.h>

#include "grammar/mem.h"
#include "grammar/source.h"
#include "runtime/base/host_facts.h"
#include "runtime/base/whole_file.h"
#include "runtime/results/evidence.h"
#include "runtime/session/session_private.h"
#include "runtime/text/reader.h"

static void on_said(void *context)
{
	struct session *s = context;

	s->serial_said_us = session_now_us(s);
	session_deliver(s, &(struct event){.kind = EVENT_SERIAL});
}

static void on_trouble(void *context, const struct error *why)
{
	session_post_lost(context, REASON_NO_SPACE, why);
}

/* What was said before the checkpoint that the run goes on from. */
static void recall_serial(struct session *s)
{
	const struct checkpoint *from = s->resuming;
	char *path = checkpoint_path(from->folder, from->name, ".serial");
	struct arena arena = {0};
	struct source *text = source_read(&arena, path);

	if (text)
		serial_recall(s->serial, text->text);
	arena_deinit(&arena);
	mem_free(path);
}

int session_serial_begin(struct session *s, struct error *error)
{
	static const struct serial_events events = {.said = on_said, .trouble = on_trouble};
	const int fd = machine_serial(s->machine);
	char *path;

	if (fd < 0)
		return 0;
	path = mem_format("%s/serial.log", runlog_directory(s->log));
	s->serial = serial_new(s->loop, fd, path, &events, s, error);
	mem_free(path);
	if (s->serial && s->resuming)
		recall_serial(s);
	return s->serial ? 0 : -1;
}

void session_serial_keep(struct session *s, struct checkpoint *c)
{
	const char *text;
	uint64_t forgotten;

	if (!s->serial || c->serial)
		return;
	serial_drain(s->serial);
	text = serial_text(s->serial);
	forgotten = serial_forgotten(s->serial);
	c->serial = arena_copy(&c->arena, text, strlen(text));
	c->memory.serial_taken = c->memory.serial_taken > forgotten ? c->memory.serial_taken - forgotten : 0;
}

void session_serial_end(struct session *s)
{
	serial_free(s->serial);
	s->serial = NULL;
	s->serial_said_us = 0;
}

/* A text cursor blinks for as long as there is power, whatever the guest does. */
void session_saw_update(struct session *s, const struct rect *rects, size_t count)
{
	enum { CURSOR_AREA = 32 * 32 };
	int64_t area = 0;

	for (size_t i = 0; i < count; i++)
		area += (int64_t)rects[i].width * rects[i].height;
	if (area > CURSOR_AREA)
		s->display_changed_us = session_now_us(s);
}

static void keep_file(struct session *s, const char *name, const struct text_buffer *text)
{
	char *path = mem_format("%s/%s", runlog_directory(s->log), name);

	/* That it cannot be written is told by what matters more. */
	if (text->length)
		(void)write_whole(path, text->text, text->length);
	mem_free(path);
}

/* A row that is written to its end goes on in the next one. */
static bool goes_on(const struct read_line *line)
{
	const struct rect *last = line->word_count ? &line->words[line->word_count - 1].place : NULL;

	return last && last->x + last->width >= line->place.x + line->place.width;
}

/* What can be read on the display, a row a line, from the first to the last that has something on it; in JOINED without the
 * breaks of what is longer than a row. */
static void read_screen(struct session *s, struct text_buffer *text, struct text_buffer *joined)
{
	const struct frame *frame = s->vnc ? vnc_frame(s->vnc) : NULL;
	struct rect all = {0};
	enum reader_answer answer;
	const struct page *page;
	size_t until = 0;
	void *reader;

	if (!frame || frame->width <= 0 || frame->height <= 0)
		return;
	all = (struct rect){0, 0, frame->width, frame->height};
	reader = reader_console.open(NULL, NULL, NULL, NULL, NULL);
	if (!reader)
		return;
	reader_console.update(reader, frame, &all, 1);
	page = reader_console.read(reader, frame, all, &answer);
	for (size_t i = 0; page && i < page->count; i++)
		if (*page->lines[i].text)
			until = i + 1;
	for (size_t i = 0; i < until; i++) {
		text_format(text, "%s\n", page->lines[i].text);
		text_format(joined, "%s%s", page->lines[i].text, goes_on(&page->lines[i]) ? "" : "\n");
	}
	reader_console.close(reader);
}

static bool is_blank(const struct session *s)
{
	const struct frame *frame = s->vnc ? vnc_frame(s->vnc) : NULL;
	const size_t count = frame && frame->width > 0 && frame->height > 0 ?
		(size_t)frame->width * (size_t)frame->height : 0;
	size_t others = 0;

	/* all but a cursor */
	for (size_t i = 0; i < count && others <= 1024; i++)
		others += (frame->pixels[i] & 0xffffff) != (frame->pixels[count - 1] & 0xffffff);
	return count && others <= 32;
}

static void keep_machine(struct session *s)
{
	const struct {
		const char *command, *told;
	} answers[] = {
		{"info status", s->vitals.status}, {"info cpus", s->vitals.threads},
		{s->vitals.many ? "info registers" : "info registers -a", s->vitals.registers}, {"info blockstats", s->vitals.drives},
	};
	struct text_buffer text = {0};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (answers[i].told)
			text_format(&text, "%s(qemu) %s\n%s", text.length ? "\n" : "", answers[i].command, answers[i].told);
	for (size_t i = 0, to = 0; i <= text.length && text.text; i++)
		if (text.text[i] != '\r')
			text.text[to++] = text.text[i];
	if (text.text)
		text.length = strlen(text.text);
	keep_file(s, "machine.txt", &text);
	text_deinit(&text);
}

static void keep_host(struct session *s)
{
	struct text_buffer text = {0};

	host_facts(&text);
	keep_file(s, "host.txt", &text);
	text_deinit(&text);
}

/* The newest of what the serial console said: what was said long ago ended no run. */
static const char *serial_end(const struct session *s)
{
	enum { END_BYTES = 16 * 1024 };
	const char *text = s->serial ? serial_text(s->serial) : "";
	const size_t length = strlen(text);

	return length > END_BYTES ? text + length - END_BYTES : text;
}

char *session_judge(struct session *s, enum reason *reason, const char *text, const char **help)
{
	char screen_line[TELLING_SIZE], serial_line[TELLING_SIZE], last_line[TELLING_SIZE], *said;
	struct text_buffer screen = {0}, joined = {0};
	struct evidence evidence = {
		.reason = *reason, .text = text, .looks = s->vitals.looks, .look_count = s->vitals.look_count,
		.before = session_earlier_look(s),
		.still_us = s->vnc ? session_now_us(s) - s->display_changed_us : -1,
		.silent_us = s->serial && s->serial_said_us ? session_now_us(s) - s->serial_said_us : -1,
		.blank = is_blank(s), .screen_line = screen_line, .serial_line = serial_line,
	};

	read_screen(s, &screen, &joined);
	evidence.screen = telling_line(joined.text ? joined.text : "", screen_line);
	evidence.last_line = joined.text && telling_last_line(joined.text, last_line) ? last_line : NULL;
	evidence.serial = telling_line(serial_end(s), serial_line);
	said = evidence_judge(&evidence, reason, help);
	keep_file(s, "screen.txt", &screen);
	keep_machine(s);
	keep_host(s);
	text_deinit(&screen);
	text_deinit(&joined);
	return said;
}

void session_advise(struct session *s, struct error *help)
{
	struct vm_wait wait;

	help->help[0] = '\0';
	if (vm_reason(s->vm) == REASON_NO_REACTION)
		error_help(help, "see in the last picture in %s/screens what has the focus; what shows nothing of what is typed, as a "
			   "console's password, is typed to without `into`", runlog_directory(s->log));
	if (vm_reason(s->vm) == REASON_UNEXPECTED_REBOOT)
		error_help(help, "if it is meant to reboot there, let the script wait for it: wait-reboot");
	if (vm_reason(s->vm) == REASON_UNEXPECTED_POWEROFF)
		error_help(help, "if it is meant to switch itself off there, let the script wait for it: wait-poweroff");
	if (vm_reason(s->vm) != REASON_SCREEN_TIMEOUT)
		return;
	vm_wait(s->vm, &wait);
	if (wait.stale_screen) {
		error_help(help, "if it is meant to stay as it is, say so: wait-screen %s standing", wait.stale_screen);
		return;
	}
	for (uint32_t i = 0; s->vnc && i < s->program->screen_count; i++) {
		if (!wait.best_screen || strcmp(s->program->screens[i].name, wait.best_screen) != 0)
			continue;
		if (!s->program->screens[i].has_picture) {
			error_help(help, "write the text as it stands on the display; the last picture in %s/screens shows it",
				   runlog_directory(s->log));
			return;
		}
		if (screens_misfit(s->screens, i, vnc_frame(s->vnc), help))
			return;
	}
	error_help(help, "compare the last picture in %s/screens with the screen's own", runlog_directory(s->log));
}
