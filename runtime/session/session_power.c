/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/machine/machine_files.h"
#include "runtime/results/installed_disk.h"
#include "runtime/results/run_record.h"
#include "runtime/session/session_private.h"

enum {
	CONNECT_MS = 10000,	/* for a VNC server to answer; QEMU's is there before its monitor is */
	GRACE_US = 3000000,	/* between the end of the VNC connection and QEMU's own last words */
	FIRST_PICTURE_US = 30000000,	/* for a connected server to send what it shows */
};

static void input_done(void *context)
{
	struct session *s = context;

	session_deliver(s, &(struct event){.kind = EVENT_DONE});
}

static void send_keys(void *context, const struct key_event *events, size_t count)
{
	struct session *s = context;

	if (s->machine && !s->machine_over)
		machine_keys(s->machine, events, count);
}

static void on_key_state(void *context, const struct key_state *state)
{
	struct session *s = context;

	if (s->keyboard)
		keyboard_told(s->keyboard, state);
}

static void look_at_keys(void *context)
{
	struct session *s = context;

	if (s->machine && !s->machine_over)
		machine_key_state(s->machine, on_key_state, s);
}

static void on_update(void *context, const struct rect *rects, size_t count)
{
	struct session *s = context;

	session_hold(s);
	session_record_update(s, rects, count);
	session_saw_update(s, rects, count);
	screens_update(s->screens, vnc_frame(s->vnc), rects, count);
	if (s->awaiting_display) {
		s->awaiting_display = false;
		loop_timer_clear(s->loop, &s->patience);
		if (s->resuming)
			session_resumed(s);
		session_deliver(s, &(struct event){.kind = EVENT_DONE});
	} else {
		pointer_update(s->pointer);
		session_deliver(s, &(struct event){.kind = EVENT_UPDATE});
		session_measure_soon(s);
	}
}

static void on_pointer_lost(void *context, const struct error *why)
{
	session_post_lost(context, REASON_POINTER_LOST, why);
}

static void on_grace_over(void *context)
{
	struct session *s = context;

	session_post_lost(s, REASON_VNC_LOST, &s->vnc_error);
}

static void on_vnc_lost(void *context, const struct error *why)
{
	struct session *s = context;

	s->vnc_error = *why;
	loop_timer_set(s->loop, &s->grace, loop_now_us() + (s->machine && !s->machine_over ? GRACE_US : 0));
}

static void on_no_picture(void *context)
{
	struct session *s = context;
	struct error error;

	error_set(&error, "the VNC server is connected, and has sent no picture within 30 s");
	error_help(&error, "see whether its machine runs, and whether another client can see it");
	session_post_lost(s, REASON_VNC_LOST, &error);
}

/* A key went down: the guest's answer comes after the last one. */
static void on_stroke(void *context)
{
	struct session *s = context;

	screens_keep(s->screens, SINCE_INPUT, vnc_frame(s->vnc));
}

static void connect_display(struct session *s, const char *address)
{
	static const struct vnc_events events = {.update = on_update, .lost = on_vnc_lost};
	static const struct pointer_events pointer_events = {.done = input_done, .lost = on_pointer_lost};
	static const struct key_port port = {.send = send_keys, .look = look_at_keys};
	struct error error;

	s->grace.fire = on_grace_over;
	s->grace.context = s;
	s->awaiting_display = true;
	s->vnc = vnc_connect(s->loop, address, CONNECT_MS, &events, s, &error);
	if (!s->vnc) {
		session_post_lost(s, REASON_VNC_LOST, &error);
		return;
	}
	s->patience = (struct loop_timer){.fire = on_no_picture, .context = s};
	loop_timer_set(s->loop, &s->patience, loop_now_us() + FIRST_PICTURE_US);
	s->keyboard = keyboard_new(s->loop, s->vnc, input_done, s);
	keyboard_on_stroke(s->keyboard, on_stroke, s);
	if (s->machine)
		keyboard_set_port(s->keyboard, &port, s);
	s->pointer = pointer_new(s->loop, s->vnc, &pointer_events, s);
}

void session_let_go(struct session *s)
{
	/* The log may still have to take a picture of the display. */
	if (s->vnc)
		session_settle(s);
	loop_timer_clear(s->loop, &s->grace);
	loop_timer_clear(s->loop, &s->patience);
	keyboard_free(s->keyboard);
	pointer_free(s->pointer);
	vnc_close(s->vnc);
	s->keyboard = NULL;
	s->pointer = NULL;
	s->vnc = NULL;
	s->awaiting_display = false;
}

static void on_up(void *context, const char *vnc_address, const char *accelerator, const char *qemu_version)
{
	struct session *s = context;
	struct error error;

	session_logged(s, runlog_machine(s->log, qemu_version, accelerator, &error), &error);
	record_string(&s->keeping.qemu, qemu_version);
	record_string(&s->keeping.accelerator, accelerator);
	session_vitals_begin(s);
	connect_display(s, vnc_address);
}

static void on_reboot(void *context)
{
	session_display_is_old(context);
	session_deliver(context, &(struct event){.kind = EVENT_REBOOT});
}

static void on_poweroff(void *context)
{
	session_deliver(context, &(struct event){.kind = EVENT_POWEROFF});
}

static void on_note(void *context, const char *text)
{
	struct session *s = context;
	struct error error;

	session_logged(s, runlog_note(s->log, text, session_now_us(s), &error), &error);
}

static void on_event(void *context, const char *name, const char *details)
{
	struct session *s = context;
	struct error error;

	session_logged(s, runlog_event(s->log, name, details, session_now_us(s), &error), &error);
}

static void on_standing(void *context)
{
	struct session *s = context;

	if (s->keeping.making)
		session_serial_keep(s, s->keeping.making);
}

static void on_panicked(void *context)
{
	struct session *s = context;
	struct error error;

	error_set(&error, "the guest's system panicked, and told QEMU so");
	error_help(&error, "the last picture may have its message, screen.txt or serial.log in the run directory the text");
	session_post_lost(s, REASON_PANIC, &error);
}

static void on_machine_lost(void *context, enum reason reason, const struct error *why)
{
	struct session *s = context;

	s->machine_over = true;
	loop_timer_clear(s->loop, &s->grace);
	session_post_lost(s, reason, why);
}

/* What is installed is to be one file, which can be copied, and outlives the checkpoints that were made on the way. */
static bool must_flatten(const struct session *s)
{
	return !s->ending && s->disk.count > 1 &&
	       s->program->phases[s->options->phases[s->phase]].kind == PHASE_INSTALL;
}

static void on_flat(void *context, pid_t pid, int status)
{
	struct session *s = context;
	struct error error;

	(void)pid;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		session_post_done(s);
		return;
	}
	error_set(&error, "the layers of %s cannot be joined: qemu-img failed", layers_top(&s->disk));
	error_help(&error, "check that its file system has room");
	session_post_lost(s, REASON_NO_SPACE, &error);
}

static void flatten(struct session *s)
{
	pid_t pid = machine_flatten_disk(layers_top(&s->disk));

	if (pid > 0)
		loop_on_child(s->loop, pid, on_flat, s);
	else
		on_flat(s, 0, -1);
}

static void on_machine_off(void *context)
{
	struct session *s = context;

	s->machine_over = true;
	if (s->test.count)
		session_layer_over(s, layers_top(&s->test));
	layers_deinit(&s->test);
	if (must_flatten(s))
		flatten(s);
	else
		session_post_done(s);
}

static const struct machine_events machine_events = {
	.up = on_up,
	.reboot = on_reboot,
	.poweroff = on_poweroff,
	.note = on_note,
	.event = on_event,
	.standing = on_standing,
	.panicked = on_panicked,
	.lost = on_machine_lost,
	.off = on_machine_off,
};

/* The installed disk that this run starts from, and its UEFI variables; both stay as they are. */
static int find_installed(struct session *s, enum reason *reason, struct error *error)
{
	char *given = s->options->disk ? mem_copy_string(s->options->disk) :
		      installed_disk_find(s->program->guest, error);
	char *absolute = given ? realpath(given, NULL) : NULL, *folder, *vars, *own;
	int result = -1;

	*reason = REASON_NO_MEDIA;
	if (absolute) {
		*reason = REASON_NO_SPACE;
		s->installed = absolute;
		folder = mem_copy_bytes(absolute, (size_t)(strrchr(absolute, '/') - absolute));
		session_hold_run(s, folder);
		vars = mem_format("%s/uefi-vars.fd", folder);
		own = mem_format("%s/uefi-vars.fd", runlog_directory(s->log));
		result = access(vars, F_OK) == 0 ? machine_files_copy(vars, own, error) : 0;
		mem_free(own);
		mem_free(vars);
		mem_free(folder);
	} else if (given) {
		error_set(error, "the disk %s cannot be used: %s", given, strerror(errno));
		error_help(error, "give the installed.qcow2 of an earlier run with --disk");
	}
	mem_free(given);
	return result;
}

/* Puts a new, empty layer over the disk BELOW. */
static int add_layer(struct layers *layers, char *path, const char *below, enum reason *reason, struct error *error)
{
	layers_push(layers, path);
	return machine_make_disk(path, 0, below, reason, error);
}

/* What checkpoints need may have the usual name already. */
static char *new_disk_path(const char *directory, const char *stem)
{
	char *path = mem_format("%s/%s.qcow2", directory, stem);

	if (access(path, F_OK) < 0)
		return path;
	mem_free(path);
	return layers_free_path(directory, stem);
}

struct layers *session_layers(struct session *s)
{
	return s->program->phases[s->options->phases[s->phase]].kind == PHASE_TEST ? &s->test : &s->disk;
}

/*
 * The disk that PHASE runs on. An install phase has an empty one. What it has installed is never written to again:
 * boot and the phases after it share one layer over it, and each test has one of its own over that.
 */
static int prepare_disk(struct session *s, uint32_t phase, const char **disk, enum reason *reason, struct error *error)
{
	enum ast_phase kind = s->program->phases[phase].kind;
	const char *directory = runlog_directory(s->log);
	char *stem;
	int result;

	*disk = NULL;
	if (!guest_has_disk(s->vm))
		return 0;
	if (kind == PHASE_INSTALL) {
		layers_push(&s->disk, mem_format("%s/disk.qcow2", directory));
		*disk = layers_top(&s->disk);
		return machine_make_disk(*disk, guest_disk_size(s->vm), NULL, reason, error);
	}
	if (!s->installed && find_installed(s, reason, error) < 0)
		return -1;
	if (!s->disk.count && add_layer(&s->disk, new_disk_path(directory, "disk"), s->installed, reason, error) < 0)
		return -1;
	*disk = layers_top(&s->disk);
	if (kind != PHASE_TEST)
		return 0;
	stem = mem_format("test-%s", s->program->phases[phase].name);
	result = add_layer(&s->test, new_disk_path(directory, stem), *disk, reason, error);
	mem_free(stem);
	if (result < 0)
		return -1;
	*disk = layers_top(&s->test);
	return 0;
}

/* As the checkpoint has it, not as the phase began. */
static void take_from(struct guest_spec *spec, const struct checkpoint *from, char **state)
{
	struct machine_spec *machine = &spec->machine;

	*state = checkpoint_path(from->folder, from->name, ".state");
	machine->incoming = *state;
	machine->incoming_version = from->qemu;
	machine->accelerator = strcmp(from->accelerator, "kvm") ? ACCELERATOR_TCG : ACCELERATOR_KVM;
	machine->cdrom = from->media[CHECKPOINT_CDROM].path;
	machine->floppy = from->media[CHECKPOINT_FLOPPY].path;
}

/* What checkpoints will have to say of it. */
static void remember_machine(struct session *s, const struct machine_spec *spec)
{
	session_medium_is(s, DRIVE_CDROM, spec->cdrom);
	session_medium_is(s, DRIVE_FLOPPY, spec->floppy);
	record_string(&s->keeping.kernel, spec->kernel);
	record_string(&s->keeping.initrd, spec->initrd);
	mem_free(s->keeping.likeness);
	s->keeping.likeness = session_likeness(s, spec);
}

void session_start_machine(struct session *s, uint32_t phase, const char *disk, const struct checkpoint *from)
{
	bool media = s->program->phases[phase].kind == PHASE_INSTALL || !guest_has_disk(s->vm);
	enum reason reason = REASON_NO_MEDIA;
	struct guest_spec spec = {0};
	char *state = NULL;
	struct error error;

	if (guest_spec_init(&spec, s->vm, s->options->config, s->folder, s->program->guest, runlog_directory(s->log), disk,
			    media, &error) == 0) {
		spec.machine.reachable = s->options->on_fail == ON_FAIL_PAUSE;
		if (from)
			take_from(&spec, from, &state);
		remember_machine(s, &spec.machine);
		s->machine = machine_start(s->loop, &spec.machine, &machine_events, s, &reason, &error);
	}
	session_serial_end(s);
	if (!s->machine)
		session_post_lost(s, reason, &error);
	else if (session_serial_begin(s, &error) < 0)
		session_post_lost(s, REASON_NO_SPACE, &error);
	mem_free(state);
	guest_spec_deinit(&spec);
}

static void start_machine(struct session *s, uint32_t phase)
{
	enum reason reason;
	struct error error;
	const char *disk;

	if (prepare_disk(s, phase, &disk, &reason, &error) < 0)
		session_post_lost(s, reason, &error);
	else
		session_start_machine(s, phase, disk, NULL);
}

void session_power_on(struct session *s, uint32_t phase)
{
	if (!s->options->vnc)
		start_machine(s, phase);
	else if (!s->vnc)
		connect_display(s, s->options->vnc);
	else
		session_post_done(s);	/* an earlier phase has connected */
}

void session_power_off(struct session *s)
{
	if (s->options->vnc) {
		session_post_done(s);	/* the server's machine is not ours to switch off */
		return;
	}
	session_let_go(s);
	if (s->machine && !s->machine_over)
		machine_off(s->machine);
	else
		session_post_done(s);
}

int session_phase_passed(struct session *s, uint32_t phase, struct error *error)
{
	char *installed;

	if (s->program->phases[phase].kind != PHASE_INSTALL || !s->disk.count)
		return 0;
	installed = mem_format("%s/installed.qcow2", runlog_directory(s->log));
	if (rename(layers_top(&s->disk), installed) < 0) {
		error_set(error, "%s cannot be renamed to installed.qcow2: %s", layers_top(&s->disk), strerror(errno));
		mem_free(installed);
		return -1;
	}
	s->installed = realpath(installed, NULL);
	mem_free(installed);
	layers_deinit(&s->disk);
	return 0;
}

void session_drop_layers(struct session *s)
{
	if (s->test.count)
		session_layer_over(s, layers_top(&s->test));
	if (s->disk.count && s->installed)
		session_layer_over(s, layers_top(&s->disk));
	session_keep_deinit(s);
	layers_deinit(&s->test);
	layers_deinit(&s->disk);
	free(s->installed);
	s->installed = NULL;
}
