/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/session/session.h"

#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "interp/secret.h"
#include "runtime/results/report.h"
#include "runtime/session/session_private.h"

enum {
	TICK_US = 100 * 1000,
	MEASURE_US = 1000 * 1000,
};

int64_t session_now_us(const struct session *s)
{
	return loop_now_us() - s->start_us;
}

/* Whether what the guest did, or did not, is worth a look at it. */
static bool is_of_interest(enum reason reason)
{
	return reason_verdict(reason) == VERDICT_FAILED || reason == REASON_TIME_LIMIT || reason == REASON_NO_INPUT;
}

static void tell(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void tell(struct session *s, const char *format, ...)
{
	struct error error;
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	session_logged(s, runlog_note(s->log, text, session_now_us(s), &error), &error);
	mem_free(text);
}

/* The machine stands still until a signal comes, or its end. */
static void pause_run(struct session *s, const char *why)
{
	s->pausing = true;
	machine_pause(s->machine);
	tell(s, "%s", why);
	tell(s, "the guest stands still; look at it with: vncviewer %s", machine_vnc_path(s->machine));
	tell(s, "QEMU's monitor: socat - UNIX-CONNECT:%s (cont lets the guest go on)", machine_monitor_path(s->machine));
	tell(s, "Ctrl-C ends the run");
}

/* Lets go of the machine as the options say; false: it is to be switched off. */
static bool leave_machine(struct session *s, enum reason reason, const char *text)
{
	bool there = s->machine && !s->machine_over && is_of_interest(reason);

	if (there && s->options->on_fail == ON_FAIL_PAUSE)
		pause_run(s, text);
	return (there && s->options->on_fail == ON_FAIL_KEEP && session_checkpoint_failure(s)) || s->pausing;
}

/* The verdict is known: switches all off; the loop ends when that is done. */
static void end_run(struct session *s, enum reason reason, const char *text, const char *help)
{
	struct error error;
	bool left;

	if (s->ending)
		return;
	s->ending = true;
	s->reason = reason;
	error_set(&s->why, "%s", text);
	error_help(&s->why, "%s", help);
	loop_timer_clear(s->loop, &s->limit);
	loop_timer_clear(s->loop, &s->deadline);
	loop_timer_clear(s->loop, &s->measure);
	if (s->vnc && reason != REASON_NONE) {
		runlog_screen(s->log, "end", vnc_frame(s->vnc), &error);
		session_keep_text(s, reason);
	}
	left = leave_machine(s, reason, text);
	session_let_go(s);
	if (left)
		return;
	if (s->machine && !s->machine_over)
		machine_off(s->machine);
	else
		session_post_done(s);
}

static void start_phase(struct session *s)
{
	uint32_t phase = s->options->phases[s->phase];
	struct error error;

	session_logged(s, runlog_phase_begin(s->log, s->program->phases[phase].name, session_now_us(s), &error), &error);
	if (s->options->from && s->phase == 0) {
		session_resume(s, phase);
		return;
	}
	vm_start(s->vm, phase);
	s->running = true;
	session_deliver(s, &(struct event){.kind = EVENT_START});
}

static void phase_failed(struct session *s)
{
	enum reason reason = vm_reason(s->vm);
	struct error error, help, told, shown;
	const char *advice;
	char *text = session_judge(s, &reason, vm_text(s->vm), &advice);

	error_set(&told, "%s", text);
	error_help(&told, "%s", "");
	session_conceal(s, &told, &shown);
	session_logged(s, runlog_phase_end(s->log, reason, shown.text, session_now_us(s), &error), &error);
	session_advise(s, &help);
	end_run(s, reason, shown.text, *s->event_error.help ? s->event_error.help : advice ? advice : help.help);
	mem_free(text);
}

void session_looked(struct session *s)
{
	phase_failed(s);
}

static void phase_over(struct session *s)
{
	uint32_t phase = s->options->phases[s->phase];
	struct error error;

	s->running = false;
	session_checkpoint_phase_over(s);
	if (vm_reason(s->vm) != REASON_NONE) {
		if (!session_last_looks(s, vm_reason(s->vm)))
			phase_failed(s);
		return;
	}
	session_logged(s, runlog_phase_end(s->log, REASON_NONE, vm_text(s->vm), session_now_us(s), &error), &error);
	if (session_phase_passed(s, phase, &error) < 0) {
		end_run(s, REASON_NO_SPACE, error.text, error.help);
		return;
	}
	if (++s->phase < s->options->phase_count)
		start_phase(s);
	else
		end_run(s, REASON_NONE, reason_sentence(REASON_NONE), "");
}

static void tell_wait(struct session *s)
{
	struct vm_wait wait;

	vm_wait(s->vm, &wait);
	runlog_wait(s->log,
		    &(struct runlog_wait){
			    .what = wait.what,
			    .since_us = wait.since_us,
			    .until_us = wait.until_us,
			    .best = wait.best,
			    .best_screen = wait.best_screen,
		    },
		    session_now_us(s));
}

void session_hold(struct session *s)
{
	runlog_hold(s->log);
	session_record_hold(s);
	screens_hold(s->screens);
}

void session_settle(struct session *s)
{
	struct error error;

	screens_release(s->screens);
	session_record_release(s);
	session_logged(s, runlog_release(s->log, &error), &error);
}

void session_deliver(struct session *s, const struct event *event)
{
	const bool running = s->running;
	int64_t deadline;
	bool goes_on;

	session_hold(s);
	goes_on = running && vm_resume(s->vm, event);
	session_settle(s);
	if (!running)
		return;
	if (!goes_on) {
		loop_timer_clear(s->loop, &s->deadline);
		phase_over(s);
		return;
	}
	tell_wait(s);
	deadline = vm_deadline_us(s->vm);
	if (deadline == INT64_MAX)
		loop_timer_clear(s->loop, &s->deadline);
	else
		loop_timer_set(s->loop, &s->deadline, s->start_us + deadline);
}

/* How near the screens are is for people: never in the way of a decision, and not for every update. */
static void on_measure(void *context)
{
	struct session *s = context;

	if (!s->vnc)
		return;
	screens_measure(s->screens, vnc_frame(s->vnc));
	session_deliver(s, &(struct event){.kind = EVENT_UPDATE});
}

void session_measure_soon(struct session *s)
{
	if (s->running && !s->measure.armed)
		loop_timer_set(s->loop, &s->measure, loop_now_us() + MEASURE_US);
}

/* An engine has read what was asked for: as good as an update. */
static void on_text_read(void *context)
{
	session_deliver(context, &(struct event){.kind = EVENT_UPDATE});
	session_measure_soon(context);
}

static void on_deadline(void *context)
{
	struct session *s = context;

	if (s->vnc)
		screens_measure(s->screens, vnc_frame(s->vnc));
	session_deliver(context, &(struct event){.kind = EVENT_TIMER});
}

static void on_posted(void *context)
{
	struct session *s = context;
	struct event event = s->event;

	if (s->machine_over) {
		session_vitals_end(s);
		machine_free(s->machine);
		s->machine = NULL;
		s->machine_over = false;
	}
	if (s->ending)
		loop_stop(s->loop);
	else
		session_deliver(s, &event);
}

static void post(struct session *s, enum event_kind kind, enum reason reason)
{
	/* That the run is lost is not overtaken by anything. */
	if (s->posted.armed && s->event.kind == EVENT_LOST)
		return;
	s->event = (struct event){.kind = kind, .reason = reason, .text = s->event_error.text};
	loop_timer_set(s->loop, &s->posted, loop_now_us());
}

void session_post_done(struct session *s)
{
	post(s, EVENT_DONE, REASON_NONE);
}

void session_conceal(const struct session *s, const struct error *error, struct error *shown)
{
	struct arena arena = {0};

	error_set(shown, "%s", secret_conceal(s->program, &arena, error->text));
	error_help(shown, "%s", secret_conceal(s->program, &arena, error->help));
	arena_deinit(&arena);
}

void session_post_lost(struct session *s, enum reason reason, const struct error *error)
{
	if (s->posted.armed && s->event.kind == EVENT_LOST)
		return;
	session_conceal(s, error, &s->event_error);
	post(s, EVENT_LOST, reason);
}

void session_logged(struct session *s, int result, const struct error *error)
{
	if (result < 0)
		session_post_lost(s, REASON_NO_SPACE, error);
}

static void on_signal(void *context, int signo)
{
	struct session *s = context;
	struct error error;

	if (s->pausing) {
		s->pausing = false;
		machine_off(s->machine);
		return;
	}
	if (s->ending) {
		/* asked for twice: no more waiting for QEMU */
		loop_stop(s->loop);
		return;
	}
	if (session_hurry(s))
		return;
	error_set(&error, "stopped by %s", signo == SIGINT ? "Ctrl-C (SIGINT)" : signo == SIGTERM ? "SIGTERM" : "SIGHUP");
	session_post_lost(s, REASON_SIGNAL, &error);
}

static void on_limit(void *context)
{
	struct session *s = context;
	struct error error;

	error_set(&error, "the run's overall time limit is reached");
	error_help(&error, "raise time-limit in the script or limits: run: in config.yaml, if the guest is only slow");
	session_post_lost(s, REASON_TIME_LIMIT, &error);
}

static void on_tick(void *context)
{
	struct session *s = context;

	progress_tick(s->progress, session_now_us(s));
	loop_timer_set(s->loop, &s->tick, loop_now_us() + TICK_US);
}

/* The smaller of what the script and the configuration allow; 0: no limit. */
static int64_t limit_us(const struct session *s)
{
	int64_t configured = s->options->config->run_limit_us, own = 0;
	struct value value;

	if (vm_property(s->vm, GUEST_TIME_LIMIT, &value))
		own = value.integer * 1000;
	return !own || (configured && configured < own) ? configured : own;
}

static void arm(struct session *s)
{
	int64_t limit = limit_us(s);

	s->posted = (struct loop_timer){.fire = on_posted, .context = s};
	s->deadline = (struct loop_timer){.fire = on_deadline, .context = s};
	s->limit = (struct loop_timer){.fire = on_limit, .context = s};
	s->tick = (struct loop_timer){.fire = on_tick, .context = s};
	s->measure = (struct loop_timer){.fire = on_measure, .context = s};
	if (limit)
		loop_timer_set(s->loop, &s->limit, s->start_us + limit);
	if (isatty(STDOUT_FILENO))
		loop_timer_set(s->loop, &s->tick, loop_now_us());
	loop_on_signal(s->loop, SIGINT, on_signal, s);
	loop_on_signal(s->loop, SIGTERM, on_signal, s);
	loop_on_signal(s->loop, SIGHUP, on_signal, s);
}

static void run(struct session *s)
{
	struct error error;

	arm(s);
	report_keep_room(runlog_directory(s->log));
	session_record_begin(s);
	s->screens = screens_new(s->program, guest_text_language(s->vm), s->loop, on_text_read, s, &error);
	if (s->screens)
		start_phase(s);
	else
		end_run(s, REASON_NO_MEDIA, error.text, error.help);
	loop_run(s->loop);
}

static void close_session(struct session *s)
{
	if (s->loop) {
		session_let_go(s);
		session_vitals_end(s);
		machine_free(s->machine);
		session_serial_end(s);
	}
	if (s->log)
		session_drop_layers(s);
	screens_free(s->screens);
	mem_free(s->read_area);
	vm_free(s->vm);
	runlog_free(s->log);
	progress_free(s->progress);
	loop_free(s->loop);
}

int session_run(const struct session_options *options, enum reason *reason, struct error *error)
{
	struct session s = {.options = options, .program = options->script->program};
	int result = -1;

	s.folder = options->script->files[0].folder;
	s.start_us = loop_now_us();
	s.loop = loop_new();
	if (!s.loop) {
		error_set(error, "the kernel refuses what a run needs: too many open files?");
		close_session(&s);
		return -1;
	}
	s.vm = vm_new(s.program, &session_host_ops, &s);
	if (session_check_resume(&s, error) == 0 && session_log_open(&s, error) == 0) {
		run(&s);
		session_checkpoint_cut(&s);
		session_log_close(&s);
		*reason = s.reason;
		result = 0;
	}
	close_session(&s);
	return result;
}
