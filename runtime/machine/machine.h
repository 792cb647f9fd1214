/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest machine: a QEMU process that kvt starts, watches and ends, with its monitor and the address of its VNC
 * server, a unix socket in a private folder. It never outlives kvt, however kvt ends.
 */
#ifndef KVT_RUNTIME_MACHINE_MACHINE_H
#define KVT_RUNTIME_MACHINE_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "interp/host.h"
#include "runtime/base/error.h"
#include "runtime/base/loop.h"
#include "runtime/input/key_flow.h"
#include "runtime/machine/config.h"
#include "runtime/machine/snapshot.h"

enum firmware { FIRMWARE_BIOS, FIRMWARE_UEFI };

/* What to build. Strings are borrowed for the call of machine_start; paths are of files that exist; NULL: not there. */
struct machine_spec {
	const char *name;		/* for QEMU's -name */
	const char *qemu;		/* program, or NULL: qemu-system-ARCH on PATH */
	const char *arch;		/* "x86_64" */
	enum firmware firmware;
	enum accelerator accelerator;
	uint64_t memory;		/* bytes */
	uint32_t cpus;
	const char *disk;		/* qcow2 */
	const char *disk_bus;		/* "virtio", "sata", "ide" */
	const char *cdrom, *floppy;	/* NULL: an empty drive */
	const char *kernel, *initrd, *append;
	bool boot_media;		/* first boot from cdrom or floppy, if given; later ones from the disk */
	const char *display;		/* "std", "virtio", "cirrus", "vmware", "qxl" */
	bool pointer_absolute;
	bool network;			/* QEMU's user network */
	bool serial;			/* a serial port; see machine_serial */
	const char *uefi_vars;		/* where the writable copy of the UEFI variables is kept; made if missing */
	const char *incoming;		/* a saved state to go on from; NULL: it is switched on */
	const char *incoming_version;	/* of the QEMU that saved it */
	bool reachable;			/* a second monitor, for people, on a socket: see machine_monitor_path */
	const char *log_dir;		/* qemu.cmdline and qemu.log are appended here */
};

struct machine;

struct machine_events {
	void (*up)(void *context, const char *vnc_address, const char *accelerator, const char *qemu_version);
	void (*reboot)(void *context);		/* by the guest; resets within 2 s of one another are one reboot */
	void (*poweroff)(void *context);	/* by the guest; QEMU stays, with the last screen */
	void (*note)(void *context, const char *text);	/* for the log: accelerator fallback */
	/* What QEMU reports, "RESET", "guest=yes reason=guest-reset", before what follows from it; without what nobody asks for. */
	void (*event)(void *context, const char *name, const char *details);
	void (*standing)(void *context);	/* the guest stands still, so that machine_save can save it; it has said all that it had */
	void (*panicked)(void *context);	/* the guest told so, by its pvpanic device; it stands still now */
	/* Last: qemu-died, monitor-lost, or no-space when the guest stands still because its disk cannot be written. */
	void (*lost)(void *context, enum reason reason, const struct error *why);
	void (*off)(void *context);		/* answer to machine_off; last */
};

/* NULL on failure, with *reason set: qemu-died, no-media, no-space. SPEC's files are checked here, before the fork. */
struct machine *machine_start(struct loop *loop, const struct machine_spec *spec, const struct machine_events *events,
			      void *context, enum reason *reason, struct error *error);

/* Our end of the serial port, a stream socket, which is the caller's from then on; -1: there is none, or it was taken. */
int machine_serial(struct machine *machine);

/* Ends QEMU, writing out what it holds: QMP quit, then SIGTERM, then SIGKILL, a few seconds apart; then calls `off`. */
void machine_off(struct machine *machine);
void machine_free(struct machine *machine);	/* NULL is allowed; kills and reaps what is left; no callbacks */

void machine_reset(struct machine *machine, void (*answered)(void *context, const struct error *error), void *context);
/* Keys with scan codes go down and up at once; see runtime/input/key_flow.h for how many may. */
void machine_keys(struct machine *machine, const struct key_event *events, size_t count);
/* TOLD how far the guest has come with its keys. One at a time. */
void machine_key_state(struct machine *machine, void (*told)(void *context, const struct key_state *state), void *context);
/*
 * Sends the line COMMAND of the monitor's language for people; TOLD gets what it printed, or NULL if it was refused. False:
 * there is no monitor that could be asked. It may be lost before it answers; then TOLD is not called.
 */
bool machine_ask(struct machine *machine, void (*told)(void *context, const char *text), void *context,
		 const char *command);
/* PATH NULL: eject. */
void machine_medium(struct machine *machine, enum drive drive, const char *path,
		    void (*answered)(void *context, const struct error *error), void *context);

/*
 * Saves the machine's state, see snapshot.h; nothing is to be asked of the machine before DONE. False, and DONE is not
 * called, if there is no monitor any more.
 */
bool machine_save(struct machine *machine, const char *path, const char *layer, bool stay,
		  void (*done)(void *context, const struct snapshot_end *end), void *context);

/* The guest stands still from here on. */
void machine_pause(struct machine *machine);

const char *machine_vnc_path(const struct machine *machine);		/* sockets */
const char *machine_monitor_path(const struct machine *machine);	/* with spec.reachable */

/*
 * What must be the same of the machine that saved a state and of the one that loads it, on one line: QEMU's command line
 * without what differs from run to run. SHOWN gives what stands for an argument: itself, or a text without what is secret in it.
 */
char *machine_likeness(const struct machine_spec *spec, const char *(*shown)(void *context, const char *arg), void *context);

/*
 * A new disk of SIZE bytes, or one that keeps only what differs from BACKING (a path; then SIZE is ignored). On failure
 * *reason is no-space where it cannot be written, and no-media where something that it needs is not there.
 */
int machine_make_disk(const char *path, uint64_t size, const char *backing, enum reason *reason, struct error *error);

/* Begins to take what is in the layers below into the disk PATH: the child that does it, or -1. */
pid_t machine_flatten_disk(const char *path);

#endif
