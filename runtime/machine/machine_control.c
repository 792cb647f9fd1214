/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of a machine while it runs, through its monitor. */
#include "runtime/machine/machine_private.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/machine/qemu_args.h"

void machine_keys(struct machine *machine, const struct key_event *events, size_t count)
{
	if (machine->monitor)
		monitor_keys(machine->monitor, events, count);
}

static void on_irqs(void *context, const char *text)
{
	struct machine *machine = context;

	mem_free(machine->irqs);
	machine->irqs = text ? mem_copy_string(text) : NULL;
}

static void on_bios(void *context, const char *text)
{
	struct machine *machine = context;
	struct key_state state;

	key_state_read(&state, machine->irqs, text);
	machine->told(machine->told_context, &state);
}

void machine_key_state(struct machine *machine, void (*told)(void *context, const struct key_state *state), void *context)
{
	if (!machine->monitor)
		return;
	machine->told = told;
	machine->told_context = context;
	monitor_ask(machine->monitor, on_irqs, machine, "info irq");
	monitor_ask(machine->monitor, on_bios, machine, "xp /2hx 0x41a");
}

bool machine_ask(struct machine *machine, void (*told)(void *context, const char *text), void *context,
		 const char *command)
{
	if (!machine->monitor || machine->stage != STAGE_RUNNING)
		return false;
	monitor_ask(machine->monitor, told, context, command);
	return true;
}

void machine_reset(struct machine *machine, void (*answered)(void *context, const struct error *error), void *context)
{
	if (machine->monitor)
		monitor_command(machine->monitor, answered, context, "system_reset", NULL);
}

void machine_medium(struct machine *machine, enum drive drive, const char *path,
		    void (*answered)(void *context, const struct error *error), void *context)
{
	const char *id = drive == DRIVE_CDROM ? QEMU_CDROM_ID : QEMU_FLOPPY_ID;
	char absolute[PATH_MAX];

	if (!machine->monitor)
		return;
	/* By force, as a paper clip would: a guest locks the drive while it installs from it. */
	monitor_command(machine->monitor, path ? NULL : answered, context, "eject", "{s:s, s:b}", "id", id, "force", 1);
	if (!path)
		return;
	/* QEMU would take what stands before a colon in a relative path for a protocol. */
	if (realpath(path, absolute))
		path = absolute;
	monitor_command(machine->monitor, answered, context, "blockdev-change-medium", "{s:s, s:s, s:s, s:s}", "id", id,
			"filename", path, "format", "raw", "read-only-mode", "read-only");
}

static void on_saved(void *context, const struct snapshot_end *end)
{
	struct machine *machine = context;
	struct snapshot_end copy = *end;
	struct error error;

	if (end->error) {
		error = *end->error;
		copy.error = &error;
	}
	snapshot_free(machine->snapshot);
	machine->snapshot = NULL;
	machine->saved(machine->saved_context, &copy);
}

bool machine_save(struct machine *machine, const char *path, const char *layer, bool stay,
		  void (*done)(void *context, const struct snapshot_end *end), void *context)
{
	if (!machine->monitor || machine->stage != STAGE_RUNNING)
		return false;
	machine->saved = done;
	machine->saved_context = context;
	machine->snapshot = snapshot_save(machine->loop, machine->monitor, path, layer, stay, on_saved, machine);
	return true;
}

void machine_pause(struct machine *machine)
{
	if (machine->monitor)
		monitor_command(machine->monitor, NULL, NULL, "stop", NULL);
}

const char *machine_vnc_path(const struct machine *machine)
{
	return machine->sockets.vnc;
}

const char *machine_monitor_path(const struct machine *machine)
{
	return machine->sockets.monitor;
}

char *machine_likeness(const struct machine_spec *spec, const char *(*shown)(void *context, const char *arg), void *context)
{
	static const struct qemu_surroundings nowhere = {.program = "qemu", .vnc_socket = "vnc", .uefi_code = "code"};
	struct machine_spec alike = *spec;
	char **args, *line;

	alike.disk = spec->disk ? "disk" : NULL;
	alike.uefi_vars = "vars";
	/* media are looked at on their own: another one may have been put in since */
	alike.cdrom = alike.floppy = NULL;
	alike.boot_media = false;
	alike.incoming = NULL;
	args = qemu_args(&alike, &nowhere);
	for (char **arg = args; *arg; arg++) {
		char *copy = mem_copy_string(shown(context, *arg));

		mem_free(*arg);
		*arg = copy;
	}
	line = qemu_args_quoted(args);
	qemu_args_free(args);
	return line;
}
