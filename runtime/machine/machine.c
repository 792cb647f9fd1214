/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/machine_private.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/machine/kvm_trial.h"
#include "runtime/machine/machine_files.h"
#include "runtime/machine/qemu_args.h"
#include "runtime/machine/qemu_process.h"

#define SECONDS INT64_C(1000000)

enum {
	HANDSHAKE_S = 30,		/* QEMU answers within one, on a host that swaps within ten */
	LAST_WORDS_S = 2,		/* from the monitor's end to QEMU's, which says more */
	PATIENCE_S = 5,			/* with quit, then with SIGTERM */
	ONE_REBOOT_S = 2,		/* firmware resets the machine once more while it starts */
};

static void set_stage(struct machine *machine, enum stage stage, int64_t seconds)
{
	machine->stage = stage;
	if (seconds)
		loop_timer_set(machine->loop, &machine->timer, loop_now_us() + seconds * SECONDS);
	else
		loop_timer_clear(machine->loop, &machine->timer);
}

static bool is_being_ended(const struct machine *machine)
{
	return machine->stage >= STAGE_QUITTING;
}

static void lose(struct machine *machine, enum reason reason, const struct error *why)
{
	set_stage(machine, STAGE_OVER, 0);
	machine->events->lost(machine->context, reason, why);
}

static void lose_monitor(struct machine *machine, const char *what, const char *help)
{
	char last[400];
	struct error why;

	qemu_log_last(machine->log_dir, machine->log_start, last, sizeof(last));
	error_set(&why, "%s%s%s", what, *last ? "; QEMU said last: " : "", last);
	error_help(&why, "%s", help);
	lose(machine, REASON_MONITOR_LOST, &why);
}

static void on_timer(void *context)
{
	struct machine *machine = context;

	switch (machine->stage) {
	case STAGE_STARTING:
		lose_monitor(machine, "QEMU's monitor did not answer within 30 s of its start",
			     "look at the host's load, and try the command in qemu.cmdline by hand");
		break;
	case STAGE_MONITOR_GONE:
		lose_monitor(machine, machine->monitor_error.text, machine->monitor_error.help);
		break;
	case STAGE_QUITTING:
		kill(machine->pid, SIGTERM);
		set_stage(machine, STAGE_TERMINATING, PATIENCE_S);
		break;
	case STAGE_TERMINATING:
		kill(machine->pid, SIGKILL);
		set_stage(machine, STAGE_KILLING, 0);
		break;
	case STAGE_OVER:
		machine->events->off(machine->context);
		break;
	case STAGE_RUNNING:
	case STAGE_KILLING:
		break;
	}
}

static void lose_process(struct machine *machine, int status)
{
	char last[400], end[80];
	struct error why;

	qemu_log_last(machine->log_dir, machine->log_start, last, sizeof(last));
	qemu_describe_end(status, end, sizeof(end));
	error_set(&why, "QEMU %s%s%s%s", end, machine->up ? "" : " while it started",
		  *last ? "; it said last: " : "", last);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		error_help(&why, "the kernel does this when memory is short: see dmesg, or give the guest less memory");
	else
		error_help(&why, "see %s/qemu.log, and try the command in %s/qemu.cmdline by hand", machine->log_dir,
			   machine->log_dir);
	lose(machine, REASON_QEMU_DIED, &why);
}

static void drop_monitor(struct machine *machine)
{
	snapshot_free(machine->snapshot);
	machine->snapshot = NULL;
	monitor_free(machine->monitor);
	machine->monitor = NULL;
}

static void on_exit_of_qemu(void *context, pid_t pid, int status)
{
	struct machine *machine = context;
	bool asked = is_being_ended(machine), over = machine->stage == STAGE_OVER;

	(void)pid;
	machine->pid = 0;
	/* What it sent before its end is of no use any more; in particular not that its socket closed. */
	drop_monitor(machine);
	if (over)
		return;
	if (!asked) {
		lose_process(machine, status);
		return;
	}
	set_stage(machine, STAGE_OVER, 0);
	machine->events->off(machine->context);
}

static void tell_up(struct machine *machine)
{
	machine->events->up(machine->context, machine->sockets.vnc, machine->accelerator, machine->version);
}

static void on_loaded(void *context, const struct snapshot_end *end)
{
	struct machine *machine = context;
	struct error error;

	if (end->error)
		error = *end->error;
	if (is_being_ended(machine))
		return;
	if (end->error) {
		lose(machine, REASON_NO_MEDIA, &error);
		return;
	}
	snapshot_free(machine->snapshot);
	machine->snapshot = NULL;
	tell_up(machine);
}

/* A state is only sure to be understood by the QEMU that wrote it. */
static bool fits_version(struct machine *machine, const char *version)
{
	struct error error;

	if (!machine->incoming_version || !strcmp(machine->incoming_version, version))
		return true;
	error_set(&error, "the checkpoint was made by QEMU %s, and this is QEMU %s", machine->incoming_version, version);
	error_help(&error, "run from the beginning, or with that QEMU: `qemu` in config.yaml");
	lose(machine, REASON_NO_MEDIA, &error);
	return false;
}

static void on_ready(void *context, const char *qemu_version)
{
	struct machine *machine = context;

	if (is_being_ended(machine))
		return;
	set_stage(machine, STAGE_RUNNING, 0);
	machine->up = true;
	if (machine->fallback)
		machine->events->note(machine->context, machine->fallback);
	machine->version = mem_copy_string(qemu_version);
	if (machine->incoming && !fits_version(machine, qemu_version))
		return;
	if (machine->incoming)
		machine->snapshot = snapshot_load(machine->loop, machine->monitor, machine->incoming, on_loaded, machine);
	else
		tell_up(machine);
}

static void on_reset(void *context, bool by_guest)
{
	struct machine *machine = context;
	int64_t now = loop_now_us();

	if (!by_guest || is_being_ended(machine))
		return;
	/* Counted from the one that was told, so that a guest that resets for ever is told of again and again. */
	if (machine->rebooted && now - machine->last_reboot_us < ONE_REBOOT_S * SECONDS)
		return;
	machine->rebooted = true;
	machine->last_reboot_us = now;
	machine->events->reboot(machine->context);
}

static void on_shutdown(void *context, bool by_guest)
{
	struct machine *machine = context;

	if (by_guest && !is_being_ended(machine))
		machine->events->poweroff(machine->context);
}

/* Of our own making, while the machine's state is saved or loaded. */
static bool is_own(const struct machine *machine, const char *name)
{
	static const char *const own[] = {"STOP", "RESUME", "MIGRATION"};

	for (size_t i = 0; i < sizeof(own) / sizeof(*own) && machine->snapshot; i++)
		if (!strcmp(name, own[i]))
			return true;
	return false;
}

static void on_event(void *context, const char *name, const char *details)
{
	/* Of no interest to anybody, and frequent. */
	static const char *const ignored[] = {"RTC_CHANGE", "NIC_RX_FILTER_CHANGED", "VNC_", "JOB_"};
	struct machine *machine = context;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		if (!strncmp(name, ignored[i], strlen(ignored[i])))
			return;
	if (is_own(machine, name)) {
		if (!strcmp(name, "STOP"))
			machine->events->standing(machine->context);
		return;
	}
	if (!is_being_ended(machine))
		machine->events->event(machine->context, name, details);
}

static void on_panicked(void *context)
{
	struct machine *machine = context;

	if (!is_being_ended(machine))
		machine->events->panicked(machine->context);
}

static void on_stopped(void *context, const struct error *why)
{
	struct machine *machine = context;

	if (!is_being_ended(machine))
		lose(machine, REASON_NO_SPACE, why);
}

static void on_monitor_lost(void *context, const struct error *why)
{
	struct machine *machine = context;

	drop_monitor(machine);
	if (is_being_ended(machine))
		return;
	machine->monitor_error = *why;
	set_stage(machine, STAGE_MONITOR_GONE, LAST_WORDS_S);
}

static const struct monitor_events monitor_events = {
	.ready = on_ready,
	.reset = on_reset,
	.shutdown = on_shutdown,
	.event = on_event,
	.panicked = on_panicked,
	.stopped = on_stopped,
	.lost = on_monitor_lost,
};

static bool use_kvm(struct machine *machine, const struct machine_spec *spec)
{
	char why[128];

	if (spec->accelerator != ACCELERATOR_AUTO)
		return spec->accelerator == ACCELERATOR_KVM;
	if (kvm_trial(machine->loop, why, sizeof(why)))
		return true;
	machine->fallback = mem_format("%s; using tcg, which is slower than a good KVM", why);
	return false;
}

/* Takes over the sockets whatever comes. */
static int spawn(struct machine *machine, char *const *args, const int ours[QEMU_FDS], const int theirs[QEMU_FDS],
		 enum reason *reason, struct error *error)
{
	int log = qemu_log_open(machine->log_dir, args, error);
	struct stat status;

	if (log < 0) {
		*reason = REASON_NO_SPACE;
		machine->pid = -1;
	} else {
		machine->log_start = fstat(log, &status) ? 0 : status.st_size;
		machine->pid = qemu_spawn(machine->loop, args, theirs, log, error);
		close(log);
	}
	qemu_sockets_close(theirs);
	if (machine->pid > 0) {
		machine->monitor = monitor_new(machine->loop, ours[0], &monitor_events, machine);
		machine->serial = ours[1];
		return 0;
	}
	qemu_sockets_close(ours);
	machine->pid = 0;
	return -1;
}

static int start(struct machine *machine, const struct machine_spec *spec, enum reason *reason, struct error *error)
{
	char *program = spec->qemu ? mem_copy_string(spec->qemu) : mem_format("qemu-system-%s", spec->arch);
	struct qemu_surroundings surroundings = {.program = program};
	int ours[QEMU_FDS], theirs[QEMU_FDS], failed = 1;
	char **args;

	*reason = REASON_NO_MEDIA;
	if (machine_files_check(spec, error))
		goto out;
	if (spec->firmware == FIRMWARE_UEFI) {
		surroundings.uefi_code = machine_files_uefi(spec, reason, error);
		if (!surroundings.uefi_code)
			goto out;
	}
	*reason = REASON_QEMU_DIED;
	if (socket_folder_make(&machine->sockets, error))
		goto out;
	if (qemu_sockets_make(spec->serial ? 2 : 1, ours, theirs, error))
		goto out;
	surroundings.vnc_socket = machine->sockets.vnc;
	surroundings.monitor_socket = spec->reachable ? machine->sockets.monitor : NULL;
	surroundings.kvm = use_kvm(machine, spec);
	machine->accelerator = surroundings.kvm ? "kvm" : "tcg";
	args = qemu_args(spec, &surroundings);
	failed = spawn(machine, args, ours, theirs, reason, error);
	qemu_args_free(args);
out:
	mem_free(program);
	return failed;
}

struct machine *machine_start(struct loop *loop, const struct machine_spec *spec, const struct machine_events *events,
			      void *context, enum reason *reason, struct error *error)
{
	struct machine *machine = mem_alloc(sizeof(*machine));

	machine->loop = loop;
	machine->events = events;
	machine->context = context;
	machine->timer.fire = on_timer;
	machine->timer.context = machine;
	machine->log_dir = mem_copy_string(spec->log_dir);
	machine->serial = -1;
	machine->incoming = spec->incoming ? mem_copy_string(spec->incoming) : NULL;
	machine->incoming_version = spec->incoming_version ? mem_copy_string(spec->incoming_version) : NULL;
	if (start(machine, spec, reason, error)) {
		machine_free(machine);
		return NULL;
	}
	loop_on_child(loop, machine->pid, on_exit_of_qemu, machine);
	set_stage(machine, STAGE_STARTING, HANDSHAKE_S);
	return machine;
}

int machine_serial(struct machine *machine)
{
	int serial = machine->serial;

	machine->serial = -1;
	return serial;
}

void machine_off(struct machine *machine)
{
	if (!machine->pid) {
		set_stage(machine, STAGE_OVER, 0);
		loop_timer_set(machine->loop, &machine->timer, loop_now_us());
		return;
	}
	if (machine->monitor && machine->stage != STAGE_STARTING) {
		monitor_command(machine->monitor, NULL, NULL, "quit", NULL);
		set_stage(machine, STAGE_QUITTING, PATIENCE_S);
		return;
	}
	kill(machine->pid, SIGTERM);
	set_stage(machine, STAGE_TERMINATING, PATIENCE_S);
}

void machine_free(struct machine *machine)
{
	if (!machine)
		return;
	loop_timer_clear(machine->loop, &machine->timer);
	if (machine->serial >= 0)
		close(machine->serial);
	drop_monitor(machine);
	if (machine->pid) {
		loop_child_clear(machine->loop, machine->pid);
		kill(machine->pid, SIGKILL);
		while (waitpid(machine->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	socket_folder_remove(&machine->sockets);
	mem_free(machine->log_dir);
	mem_free(machine->fallback);
	mem_free(machine->incoming);
	mem_free(machine->incoming_version);
	mem_free(machine->version);
	mem_free(machine->irqs);
	mem_free(machine);
}
