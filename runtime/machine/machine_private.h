/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a machine, shared by machine.c (its life) and machine_control.c (what is asked of it while it runs).
 */
#ifndef KVT_RUNTIME_MACHINE_MACHINE_PRIVATE_H
#define KVT_RUNTIME_MACHINE_MACHINE_PRIVATE_H

#include <sys/types.h>

#include "runtime/machine/machine.h"
#include "runtime/machine/monitor.h"
#include "runtime/machine/socket_folder.h"

enum stage {
	STAGE_STARTING,
	STAGE_RUNNING,
	STAGE_MONITOR_GONE,
	STAGE_QUITTING,			/* machine_off from here on */
	STAGE_TERMINATING,
	STAGE_KILLING,
	STAGE_OVER,			/* `lost` or `off` was called */
};

struct machine {
	struct loop *loop;
	const struct machine_events *events;
	void *context;
	enum stage stage;
	pid_t pid;			/* 0 once it is reaped */
	struct monitor *monitor;	/* NULL once it is lost */
	int serial;			/* -1: none, or taken by machine_serial */
	struct loop_timer timer;	/* ends the stage */
	struct error monitor_error;	/* for STAGE_MONITOR_GONE */
	struct socket_folder sockets;
	char *incoming, *incoming_version;	/* to be loaded when the monitor is ready */
	struct snapshot *snapshot;	/* under way */
	void (*saved)(void *context, const struct snapshot_end *end);
	void *saved_context;
	char *version;			/* QEMU's */
	char *log_dir;
	off_t log_start;		/* where this QEMU's part of the log begins */
	char *fallback;			/* why it is not KVM, if that was left open */
	const char *accelerator;
	bool up;			/* the monitor has been ready */
	bool rebooted;
	int64_t last_reboot_us;
	char *irqs;			/* the first half of an answer to machine_key_state */
	void (*told)(void *context, const struct key_state *state);
	void *told_context;
};

#endif
