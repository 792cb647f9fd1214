/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a run, shared by session.c (its course), session_log.c (how its log begins and ends), session_host.c (what
 * the script asks of the world), session_power.c (the machine's power, and the disks), session_record.c (the recording),
 * session_evidence.c (what is known of the guest beside its display), session_vitals.c (the looks at its machine),
 * session_checkpoint.c (keeping the machine) and session_resume.c (going on from what was kept).
 */
#ifndef KVT_RUNTIME_SESSION_SESSION_PRIVATE_H
#define KVT_RUNTIME_SESSION_SESSION_PRIVATE_H

#include "interp/vm.h"
#include "runtime/base/loop.h"
#include "runtime/input/keyboard.h"
#include "runtime/input/pointer.h"
#include "runtime/machine/guest_spec.h"
#include "runtime/machine/layers.h"
#include "runtime/machine/machine.h"
#include "runtime/machine/serial.h"
#include "runtime/machine/vitals.h"
#include "runtime/recording/recorder.h"
#include "runtime/results/progress.h"
#include "runtime/results/runlog.h"
#include "runtime/session/checkpoint.h"
#include "runtime/session/screens.h"
#include "runtime/session/session.h"
#include "runtime/vnc/vnc.h"

/* A checkpoint that this run has made and not removed. */
struct kept {
	const char *name;
	bool automatic;
	const char *const *disk, *const *test;	/* the layers that it needs */
};

/* What session_checkpoint.c knows of. */
struct keeping {
	struct arena arena;
	struct kept *items;		/* the oldest first */
	size_t count, capacity;
	int numbered;			/* automatic ones so far */
	int64_t every_us;		/* 0: none are made by the clock */
	struct loop_timer due;
	struct checkpoint *making;	/* NULL: none is under way */
	bool stays;			/* the machine does not go on after it */
	char *layer;			/* that it puts on the disk; NULL: none */
	struct layers frozen;		/* layers that are not written to any more; what no checkpoint needs goes at the end */
	char *media[2];			/* in the drives, by enum drive; NULL: nothing */
	char *kernel, *initrd, *likeness, *qemu, *accelerator;	/* of the machine */
};

enum { SESSION_LOOKS = 10 };

/* The looks at the machine, see session_vitals.c. */
struct session_vitals {
	struct loop_timer next;		/* look */
	struct loop_timer patience;	/* for the monitor, once the run has failed */
	bool asking;
	bool many;			/* more processors than can all be asked for */
	struct vitals now;		/* being told */
	char *status, *registers, *threads, *drives;	/* as they were told last; NULL: they were not */
	struct vitals regular[2];	/* the last two of those made every so often, the newer one last */
	uint32_t regular_count;
	bool last;			/* the run has failed: */
	struct vitals looks[SESSION_LOOKS];
	uint32_t look_count, looks_wanted;
	int log;			/* machine.jsonl; -1: not open */
};

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
	int64_t serial_said_us;		/* when it spoke last, on the run's clock; 0: it has not */
	char *read_area;		/* what was read last for the script's machine; NULL: nothing */
	struct vnc *vnc;
	struct keyboard *keyboard;
	struct pointer *pointer;
	bool awaiting_display;		/* the machine is on, its first picture is not there yet */
	bool machine_over;		/* `off` or `lost` was called: to be freed outside of its callbacks */

	int holds[3];			/* the run directories that are needed; see rundir_hold */
	size_t hold_count;
	char *installed;		/* the disk with the installed system, from malloc; NULL before there is one */
	struct layers disk;		/* what is being installed on, or layers over the installed disk */
	struct layers test;		/* over those, for one test */
	struct keeping keeping;
	const struct checkpoint *resuming;	/* until its first picture is there */

	struct session_vitals vitals;
	int64_t display_changed_us;	/* more of it than a cursor */

	int64_t start_us;		/* of the run, on the loop's clock */
	size_t phase;			/* index into options->phases */
	bool running;			/* a phase is under way in the virtual machine */
	bool ending;			/* the verdict is known */
	bool pausing;			/* and the machine stands still for people */

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
/*
 * Between these two the display does not change, and what only copies or writes it waits: an answer goes out first.
 * session_deliver does both.
 */
void session_hold(struct session *s);
void session_settle(struct session *s);
void session_measure_soon(struct session *s);	/* the display changed */
void session_post_done(struct session *s);				/* from anywhere; delivered by the loop */
void session_looked(struct session *s);		/* the last looks are done */
void session_conceal(const struct session *s, const struct error *error, struct error *shown);	/* without secrets */
void session_post_lost(struct session *s, enum reason reason, const struct error *error);
/* For what returns -1 with an error when the run directory cannot be written. */
void session_logged(struct session *s, int result, const struct error *error);

/* session_log.c */
void session_hold_run(struct session *s, const char *directory);	/* until session_log_close */
int session_log_open(struct session *s, struct error *error);
void session_log_close(struct session *s);		/* with the verdict, which may become another if it cannot be written */

/* session_host.c */
void session_keep_text(struct session *s, enum reason reason);	/* what stands on a text console when the run ends */
void session_display_is_old(struct session *s);		/* the machine was reset: what it shows is from before */
extern const struct host_ops session_host_ops;

/* session_power.c */
void session_power_on(struct session *s, uint32_t phase);
void session_power_off(struct session *s);		/* answered by session_deliver, or by loop_stop when ending */
void session_let_go(struct session *s);			/* of display, keyboard and pointer */
int session_phase_passed(struct session *s, uint32_t phase, struct error *error);
void session_drop_layers(struct session *s);		/* what the run wrote over the installed disk */

struct layers *session_layers(struct session *s);	/* those that the phase under way writes to */
/* Starts the machine on DISK; SPEC's media are those of the phase, unless it goes on from a checkpoint. */
void session_start_machine(struct session *s, uint32_t phase, const char *disk, const struct checkpoint *from);

/* session_evidence.c */
int session_serial_begin(struct session *s, struct error *error);	/* of the machine that was just started */
void session_serial_end(struct session *s);
/* What has been said goes into the checkpoint, once, while the machine stands still. */
void session_serial_keep(struct session *s, struct checkpoint *checkpoint);
void session_saw_update(struct session *s, const struct rect *rects, size_t count);
/* What the run has failed for, in the light of all that is known; for mem_free. HELP: a constant or NULL. */
char *session_judge(struct session *s, enum reason *reason, const char *text, const char **help);
/* What to look at next, for what did not come; an empty help: nothing to say. */
void session_advise(struct session *s, struct error *help);

/* session_vitals.c */
void session_vitals_begin(struct session *s);		/* of a machine that is up: looks at it every so often */
void session_vitals_end(struct session *s);		/* it goes away */
/* The run has failed: the last looks, after which session_looked is called. False: there is nothing to be looked at. */
bool session_last_looks(struct session *s, enum reason reason);
bool session_hurry(struct session *s);			/* ends these at once; false: there are none under way */
/* For evidence: one from a while ago, or NULL. */
const struct vitals *session_earlier_look(const struct session *s);

/* session_checkpoint.c */
void session_checkpoint(struct session *s, const char *name);		/* answered by session_deliver */
void session_checkpoint_every(struct session *s, int64_t interval_ms);
/* Keeps the machine as the failed phase has left it; false: that cannot be, else machine_off follows. */
bool session_checkpoint_failure(struct session *s);
void session_checkpoint_phase_over(struct session *s);
char *session_likeness(const struct session *s, const struct machine_spec *spec);	/* machine_likeness without secrets */
void session_checkpoint_cut(struct session *s);		/* the loop has ended: one that is being made will not be */
void session_medium_is(struct session *s, enum drive drive, const char *path);	/* NULL: none */
void session_layer_over(struct session *s, const char *path);	/* the layer is not used any more: it goes, unless it is needed */
void session_keep_deinit(struct session *s);		/* behind session_drop_layers */

/* session_resume.c */
/* Whether the script can go on from options->from; 0 also where there is none. */
int session_check_resume(struct session *s, struct error *error);
void session_resume(struct session *s, uint32_t phase);			/* in place of vm_start and EVENT_START */
void session_resumed(struct session *s);				/* its first picture is there */

/* session_record.c; all do nothing where the run is not recorded */
void session_record_begin(struct session *s);
void session_record_update(struct session *s, const struct rect *rects, size_t count);
void session_record_hold(struct session *s);
void session_record_release(struct session *s);
void session_record_step(struct session *s, const char *text);
void session_record_step_end(struct session *s, const struct step_end *end);
void session_record_keys(struct session *s, const char *what, const struct chord *chord, uint32_t times);
void session_record_input(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void session_record_end(struct session *s);		/* before the log is finished: it may have to note something */

#endif
