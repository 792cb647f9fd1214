/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a run, shared by session.c (its course), session_host.c (what the script asks of the world),
 * session_power.c (the machine's power, and the disks), session_record.c (the recording) and session_evidence.c (what is
 * known of the guest beside its display).
 */
#ifndef KVT_RUNTIME_SESSION_PRIVATE_H
#define KVT_RUNTIME_SESSION_PRIVATE_H

#include "interp/vm.h"
#include "runtime/guest_spec.h"
#include "runtime/keyboard.h"
#include "runtime/loop.h"
#include "runtime/machine.h"
#include "runtime/pointer.h"
#include "runtime/progress.h"
#include "runtime/recorder.h"
#include "runtime/runlog.h"
#include "runtime/screens.h"
#include "runtime/serial.h"
#include "runtime/session.h"
#include "runtime/vnc.h"

struct session {
	const struct session_options *options;
	const struct program *program;
	const char *folder;		/* the script's */
	struct loop *loop;
	struct runlog *log;
	struct progress *progress;
	struct vm *vm;
	struct screens *screens;
	struct recorder *recorder;	/* NULL: the run is not recorded */

	struct machine *machine;
	struct serial *serial;		/* of this machine; NULL: it has none */
	struct vnc *vnc;
	struct keyboard *keyboard;
	struct pointer *pointer;
	bool awaiting_display;		/* the machine is on, its first picture is not there yet */
	bool machine_over;		/* `off` or `lost` was called: to be freed outside of its callbacks */

	char *installed;		/* the disk with the installed system, from malloc; NULL before there is one */
	char *disk;			/* what is being installed on, or a layer over the installed disk */
	char *test_layer;		/* over that, for one test */

	int64_t start_us;		/* of the run, on the loop's clock */
	size_t phase;			/* index into options->phases */
	bool running;			/* a phase is under way in the virtual machine */
	bool ending;			/* the verdict is known */

	struct loop_timer posted;	/* delivers the event below from the loop */
	struct event event;
	struct error event_error;	/* its text */
	struct loop_timer deadline;	/* the virtual machine's */
	struct loop_timer limit;	/* of the whole run */
	struct loop_timer tick;		/* redraws the progress */
	struct loop_timer measure;	/* tells how near the screens are that are waited for */
	struct loop_timer grace;	/* for QEMU to say why its VNC connection ended */
	struct loop_timer patience;	/* for the first picture */
	struct loop_timer beat;		/* the recording's */
	struct error vnc_error;

	enum reason reason;		/* of the run */
	struct error why;
};

/* session.c */
int64_t session_now_us(const struct session *s);
void session_deliver(struct session *s, const struct event *event);	/* from the loop only */
void session_measure_soon(struct session *s);	/* the display changed */
void session_post_done(struct session *s);				/* from anywhere; delivered by the loop */
void session_post_lost(struct session *s, enum reason reason, const struct error *error);
/* For what returns -1 with an error when the run directory cannot be written. */
void session_logged(struct session *s, int result, const struct error *error);

/* session_host.c */
void session_display_is_old(struct session *s);		/* the machine was reset: what it shows is from before */
extern const struct host_ops session_host_ops;

/* session_power.c */
void session_power_on(struct session *s, uint32_t phase);
void session_power_off(struct session *s);		/* answered by session_deliver, or by loop_stop when ending */
void session_let_go(struct session *s);			/* of display, keyboard and pointer */
int session_phase_passed(struct session *s, uint32_t phase, struct error *error);
void session_drop_layers(struct session *s);		/* what the run wrote over the installed disk */

/* session_evidence.c */
int session_serial_begin(struct session *s, struct error *error);	/* of the machine that was just started */
void session_serial_end(struct session *s);

/* session_record.c; all do nothing where the run is not recorded */
void session_record_begin(struct session *s);
void session_record_update(struct session *s, const struct rect *rects, size_t count);
void session_record_step(struct session *s, const char *text);
void session_record_step_end(struct session *s, const struct step_end *end);
void session_record_keys(struct session *s, const char *what, const struct chord *chord, uint32_t times);
void session_record_input(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void session_record_end(struct session *s);		/* before the log is finished: it may have to note something */

#endif
