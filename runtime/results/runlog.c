/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/runlog.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/json_writer.h"
#include "runtime/base/tail_file.h"
#include "runtime/base/whole_file.h"
#include "runtime/display/picture_writer.h"
#include "runtime/results/junit.h"
#include "runtime/results/run_json.h"
#include "runtime/results/run_lines.h"
#include "runtime/results/rundir.h"

enum { VERDICT_ROOM = 24 * 1024 };	/* kept for the verdict, so that a full disk can still be said in run.json */

/* What came while the log was held: a line of it, or a picture. */
struct held {
	char *text;			/* the line, or the picture's path */
	const struct frame *frame;	/* borrowed; NULL: it is a line */
	int64_t now_us;
};

struct runlog {
	struct run_record run;
	const struct runlog_observer *observer;
	void *context;
	int console;
	struct tail_file file;
	struct picture_writer *pictures;
	struct json_writer json;	/* holds what is final but not in the file yet */
	bool step_written;		/* run.step is in json or in the file for good */
	int place_width;
	int64_t now_us;			/* of the last call that knew */
	struct held *held;		/* in their order */
	size_t held_count, held_capacity;
	bool is_held;
	struct error trouble;		/* the first write that failed */
	bool troubled, told;
};

static void remember_trouble(struct runlog *log, const struct error *error)
{
	if (!log->troubled)
		log->trouble = *error;
	log->troubled = true;
}

static void write_line(struct runlog *log, const char *text, int64_t now_us)
{
	char *line = mem_format("[%9.3f] %s\n", (double)now_us / 1e6, text);
	struct error error;

	if (log->console >= 0 && append_whole(log->console, line, strlen(line)) < 0) {
		char *path = mem_format("%s/console.log", log->run.directory);

		write_error(&error, path);
		remember_trouble(log, &error);
		mem_free(path);
	}
	mem_free(line);
	if (log->observer && log->observer->line)
		log->observer->line(log->context, text, now_us);
}

static void write_picture(struct runlog *log, const char *path, const struct frame *frame)
{
	struct error error;

	if (picture_writer_add(log->pictures, path, frame, &error) < 0)
		remember_trouble(log, &error);
}

static void hold(struct runlog *log, const char *text, const struct frame *frame)
{
	log->held = mem_grow(log->held, log->held_count, &log->held_capacity, sizeof(*log->held));
	log->held[log->held_count++] = (struct held){.text = mem_copy_string(text), .frame = frame, .now_us = log->now_us};
}

static void write_held(struct runlog *log)
{
	for (size_t i = 0; i < log->held_count; i++) {
		struct held *held = &log->held[i];

		if (held->frame)
			write_picture(log, held->text, held->frame);
		else
			write_line(log, held->text, held->now_us);
		mem_free(held->text);
	}
	log->held_count = 0;
}

/* Every line of the log goes this way: console.log with its time, the observer without. */
static void say(void *context, const char *text)
{
	struct runlog *log = context;

	if (log->is_held)
		hold(log, text, NULL);
	else
		write_line(log, text, log->now_us);
}

/*
 * Brings run.json up to date. What is final is written once; what follows it (the step under way, the notes, the
 * closing brackets, the verdict) is rendered from here with a writer in the same state and written over the old end.
 */
static int write_json(struct runlog *log, struct error *error)
{
	struct json_writer final = log->json;
	int result;

	run_json_tail(&log->json, &log->run, log->step_written ? NULL : &log->run.step);
	result = tail_file_replace(&log->file, log->json.out.text, log->json.out.length, final.out.length,
				   log->run.ended ? 0 : VERDICT_ROOM, error);
	if (result == 0)
		final.out.length = 0;
	log->json.out.length = final.out.length;
	log->json.depth = final.depth;
	log->json.fresh = final.fresh;
	return result;
}

/* The same, and tells once of the first thing that could not be written. */
static int settle(struct runlog *log, struct error *error)
{
	struct error why;

	if (log->is_held)
		return 0;
	if (write_json(log, &why) < 0)
		remember_trouble(log, &why);
	if (!log->troubled || log->told)
		return 0;
	log->told = true;
	if (error)
		*error = log->trouble;
	return -1;
}

void runlog_hold(struct runlog *log)
{
	log->is_held = true;
}

int runlog_release(struct runlog *log, struct error *error)
{
	const bool was_held = log->is_held;

	log->is_held = false;
	if (!was_held)
		return 0;
	write_held(log);
	return settle(log, error);
}

static int open_files(struct runlog *log, struct error *error)
{
	char *json = mem_format("%s/run.json", log->run.directory);
	char *console = mem_format("%s/console.log", log->run.directory);
	int status = tail_file_create(&log->file, json, error);

	if (status == 0) {
		log->console = open(console, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
		if (log->console < 0) {
			write_error(error, console);
			status = -1;
		}
	}
	mem_free(json);
	mem_free(console);
	return status;
}

static void set_head(struct run_record *run, const struct runlog_head *head)
{
	record_string(&run->guest, head->guest);
	record_string(&run->title, head->title);
	record_string(&run->script, head->script);
	record_string(&run->vnc, head->vnc);
	run_record_begin(run);
}

struct runlog *runlog_new(const char *directory, const struct runlog_head *head, const struct runlog_observer *observer,
			  void *context, struct error *error)
{
	char *path = rundir_make(directory, head->guest, error);
	struct runlog *log;

	if (!path)
		return NULL;
	log = mem_alloc(sizeof(*log));
	log->observer = observer;
	log->context = context;
	log->console = -1;
	log->file.fd = -1;
	log->step_written = true;
	log->run.directory = path;
	set_head(&log->run, head);
	log->pictures = picture_writer_new();
	if (!log->pictures) {
		error_set(error, "the kernel refuses a thread for writing pictures");
		error_help(error, "raise the limit of processes: ulimit -u");
	} else if (open_files(log, error) == 0) {
		run_json_head(&log->json, &log->run, head);
		run_lines_head(&log->run, say, log);
		if (settle(log, error) == 0)
			return log;
		rundir_forget(log->run.directory);
	}
	runlog_free(log);
	return NULL;
}

void runlog_free(struct runlog *log)
{
	struct error ignored;

	if (!log)
		return;
	write_held(log);
	picture_writer_free(log->pictures, &ignored);
	mem_free(log->held);
	tail_file_close(&log->file);
	if (log->console >= 0)
		close(log->console);
	json_writer_deinit(&log->json);
	run_record_deinit(&log->run);
	mem_free(log);
}

const char *runlog_directory(const struct runlog *log)
{
	return log->run.directory;
}

int runlog_note(struct runlog *log, const char *text, int64_t now_us, struct error *error)
{
	log->now_us = now_us;
	run_record_note(&log->run, NULL, text, now_us);
	run_lines_note(text, say, log);
	return settle(log, error);
}

int runlog_checkpoint(struct runlog *log, const struct runlog_checkpoint *checkpoint, int64_t now_us, struct error *error)
{
	struct run_record *run = &log->run;
	char *text = mem_format("checkpoint %s: %.1f MB, the guest stood still for %.2f s", checkpoint->name,
				(double)checkpoint->bytes / 1e6, (double)checkpoint->took_us / 1e6);
	int status;

	run_record_drop_checkpoint(run, checkpoint->name);
	run->checkpoints = mem_grow(run->checkpoints, run->checkpoint_count, &run->checkpoint_capacity,
				    sizeof(*run->checkpoints));
	run->checkpoints[run->checkpoint_count++] = (struct checkpoint_record){
		.name = mem_copy_string(checkpoint->name), .phase = mem_copy_string(checkpoint->phase),
		.automatic = checkpoint->automatic, .at_us = checkpoint->at_us, .took_us = checkpoint->took_us,
		.bytes = checkpoint->bytes,
	};
	status = runlog_note(log, text, now_us, error);
	mem_free(text);
	return status;
}

int runlog_checkpoint_gone(struct runlog *log, const char *name, struct error *error)
{
	run_record_drop_checkpoint(&log->run, name);
	return settle(log, error);
}

int runlog_event(struct runlog *log, const char *event, const char *details, int64_t now_us, struct error *error)
{
	log->now_us = now_us;
	run_record_note(&log->run, event, details, now_us);
	run_lines_event(event, details, say, log);
	return settle(log, error);
}

void runlog_display_text(struct runlog *log, const char *text, bool tells)
{
	run_record_keep_text(&log->run, text, tells);
}

int runlog_machine(struct runlog *log, const char *qemu_version, const char *accelerator, struct error *error)
{
	record_string(&log->run.qemu, qemu_version);
	record_string(&log->run.accelerator, accelerator);
	run_lines_machine(&log->run, say, log);
	return settle(log, error);
}

/* The last step stays in the file's end until now, so that a screenshot taken right after it can be put to it. */
static void write_last_step(struct runlog *log)
{
	if (!log->step_written)
		run_json_step(&log->json, &log->run.step);
	log->step_written = true;
}

static void end_phase(struct runlog *log, enum reason reason, const char *text)
{
	struct phase_record *phase = run_record_open_phase(&log->run);
	struct step_record *step = &log->run.step;

	if (!phase)
		return;
	if (!log->step_written && step->end_us < 0) {
		run_record_end_step(&log->run, log->now_us, reason == REASON_NONE);
		run_lines_step(step, &log->place_width, say, log);
	}
	write_last_step(log);
	phase->end_us = log->now_us;
	phase->reason = reason;
	record_string(&phase->text, text);
	run_json_phase_end(&log->json, &log->run, phase);
	run_record_clear_notes(&log->run);
	record_string(&log->run.qemu, NULL);
	record_string(&log->run.accelerator, NULL);
	run_lines_phase_end(phase, say, log);
}

static void open_phase(struct runlog *log, const char *name)
{
	struct run_record *run = &log->run;

	end_phase(log, REASON_NONE, NULL);
	run->phases = mem_grow(run->phases, run->phase_count, &run->phase_capacity, sizeof(*run->phases));
	run->phases[run->phase_count++] =
		(struct phase_record){.name = mem_copy_string(name), .start_us = log->now_us, .end_us = -1};
	run_json_phase_begin(&log->json, &run->phases[run->phase_count - 1]);
}

int runlog_phase_begin(struct runlog *log, const char *phase, int64_t now_us, struct error *error)
{
	log->now_us = now_us;
	open_phase(log, phase);
	run_lines_phase_begin(phase, say, log);
	if (log->observer && log->observer->phase)
		log->observer->phase(log->context, phase, now_us);
	return settle(log, error);
}

int runlog_phase_end(struct runlog *log, enum reason reason, const char *text, int64_t now_us, struct error *error)
{
	log->now_us = now_us;
	end_phase(log, reason, text);
	return settle(log, error);
}

int runlog_phase_skip(struct runlog *log, const char *phase, int64_t now_us, struct error *error)
{
	log->now_us = now_us;
	open_phase(log, phase);
	end_phase(log, REASON_NOT_REACHED, NULL);
	return settle(log, error);
}

int runlog_step_begin(struct runlog *log, const struct runlog_step *step, int64_t now_us, struct error *error)
{
	struct phase_record *phase = run_record_open_phase(&log->run);
	int number = log->run.step.number + 1;

	log->now_us = now_us;
	write_last_step(log);
	step_record_deinit(&log->run.step);
	log->run.step = (struct step_record){
		.number = number, .file = mem_copy_string(step->file), .text = mem_copy_string(step->text),
		.line = step->line, .column = step->column, .start_us = now_us, .end_us = -1,
	};
	log->step_written = !phase;	/* a step outside of a phase has no place in the file */
	if (phase)
		phase->steps++;
	if (log->observer && log->observer->step)
		log->observer->step(log->context, number, step, now_us);
	return settle(log, error);
}

int runlog_step_end(struct runlog *log, const struct step_end *end, int64_t now_us, struct error *error)
{
	struct step_record *step = &log->run.step;

	log->now_us = now_us;
	step_record_see(step, end);
	run_record_end_step(&log->run, now_us, end->passed);
	run_lines_step(step, &log->place_width, say, log);
	return settle(log, error);
}

int runlog_screen(struct runlog *log, const char *name, const struct frame *frame, struct error *error)
{
	char *file = rundir_screen_name(log->run.step.number, name);
	char *path = mem_format("%s/%s", log->run.directory, file);

	if (frame->width <= 0 || frame->height <= 0) {
		/* There is no display yet; a run that ends before the first update has no last screen. */
	} else {
		if (log->is_held)
			hold(log, path, frame);
		else
			write_picture(log, path, frame);
		record_string(&log->run.last_screenshot, file);
		if (!log->step_written)
			record_string(&log->run.step.screenshot, file);
	}
	mem_free(file);
	mem_free(path);
	return settle(log, error);
}

void runlog_recording(struct runlog *log, uint64_t pictures, uint64_t dropped, int64_t cpu_us)
{
	log->run.recording = (struct recording_record){true, pictures, dropped, cpu_us};
}

void runlog_wait(struct runlog *log, const struct runlog_wait *wait, int64_t now_us)
{
	log->now_us = now_us;
	if (log->observer && log->observer->wait)
		log->observer->wait(log->context, wait, now_us);
}

/* Of a run that has passed nothing may be missing. To any other verdict it is a note, if it is not the verdict itself. */
static void mind_trouble(struct runlog *log)
{
	const char *trouble = log->trouble.text;

	if (!log->troubled || (log->told && log->run.reason != REASON_NONE))
		return;
	log->told = true;
	if (log->run.reason == REASON_NONE) {
		run_record_end(&log->run, REASON_NO_SPACE, trouble, log->trouble.help);
	} else if (log->run.reason != REASON_NO_SPACE) {
		run_record_note(&log->run, NULL, trouble, log->now_us);
		run_lines_note(trouble, say, log);
	}
}

static void write_junit(struct runlog *log)
{
	char *path = mem_format("%s/junit.xml", log->run.directory);
	struct error why;

	if (junit_write(path, &log->run, &why) < 0)
		remember_trouble(log, &why);
	mem_free(path);
}

enum reason runlog_finish(struct runlog *log, const struct runlog_verdict *verdict, int64_t now_us, struct error *error)
{
	struct run_record *run = &log->run;
	struct runlog_verdict told;
	struct error why;

	*error = (struct error){0};
	if (run->ended)
		return run->reason;
	runlog_release(log, &why);	/* what could not be written is told below */
	log->now_us = now_us;
	if (picture_writer_free(log->pictures, &why) < 0)
		remember_trouble(log, &why);
	log->pictures = NULL;
	end_phase(log, verdict->reason, verdict->text);
	run->ended = true;
	run->end_us = now_us;
	run_record_end(run, verdict->reason, verdict->text, verdict->help);
	mind_trouble(log);
	write_junit(log);
	mind_trouble(log);
	if (write_json(log, error) < 0)
		run_record_end(run, REASON_NO_SPACE, error->text, error->help);
	told = (struct runlog_verdict){run->reason, run->text, run->help};
	if (log->observer && log->observer->verdict)
		log->observer->verdict(log->context, &told, run->directory, now_us);
	run_lines_verdict(run, say, log);
	if (log->troubled && !log->told)
		*error = log->trouble;
	return run->reason;
}
