/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The outcome of a run: a closed set of verdicts and, under each, of reasons.
 * The words are the ones that run.json, junit.xml and the terminal show; the exit code follows the verdict.
 */
#ifndef KVT_INTERP_VERDICT_H
#define KVT_INTERP_VERDICT_H

enum verdict {
	VERDICT_PASSED,		/* every step of every phase came to its end */
	VERDICT_FAILED,		/* the guest did something else */
	VERDICT_BROKEN,		/* the harness or its host could not do its part */
	VERDICT_ABORTED,	/* somebody, or the overall time limit, ended the run */
	VERDICT_SKIPPED,	/* the run, or this phase of it, was not begun */
};

/* One row a reason: X(name, "word", verdict, "one sentence") */
#define REASON_LIST(X) \
	X(NONE, "", PASSED, "everything the script waited for came") \
	X(SCREEN_TIMEOUT, "screen-timeout", FAILED, "what was waited for on the display did not come in time") \
	X(WATCHER, "watcher", FAILED, "what is watched for came") \
	X(PANIC, "panic", FAILED, "the guest's system panicked") \
	X(HANG, "hang", FAILED, "the guest stands still, and nothing can wake it") \
	X(UNEXPECTED_REBOOT, "unexpected-reboot", FAILED, "the guest rebooted while something else was waited for") \
	X(UNEXPECTED_POWEROFF, "unexpected-poweroff", FAILED, "the guest powered off while something else was waited for") \
	X(REBOOT_TIMEOUT, "reboot-timeout", FAILED, "a reboot that was waited for did not come in time") \
	X(POWEROFF_TIMEOUT, "poweroff-timeout", FAILED, "a power-off that was waited for did not come in time") \
	X(SERIAL_TIMEOUT, "serial-timeout", FAILED, "what was waited for on the serial console did not come in time") \
	X(POINTER_LOST, "pointer-lost", FAILED, "the guest's pointer cannot be seen, or does not go where the mouse moves it") \
	X(NO_REACTION, "no-reaction", FAILED, "a field did not show what was typed into it") \
	X(CHECK, "check", FAILED, "a check did not hold, or the script's own fail statement was reached") \
	X(VNC_LOST, "vnc-lost", BROKEN, "the VNC connection could not be made or was lost") \
	X(QEMU_DIED, "qemu-died", BROKEN, "QEMU could not be started or ended by itself") \
	X(MONITOR_LOST, "monitor-lost", BROKEN, "QEMU's monitor could not be reached or refused a command") \
	X(NO_MEDIA, "no-media", BROKEN, "a medium, disk or picture that the script names is not there or unreadable") \
	X(NO_SPACE, "no-space", BROKEN, "the run directory could not be written") \
	X(NO_INPUT, "no-input", BROKEN, "the input that the script asks for cannot be given on this machine") \
	X(INTERNAL, "internal", BROKEN, "kvt itself is at fault") \
	X(SIGNAL, "signal", ABORTED, "the run was stopped by a signal") \
	X(TIME_LIMIT, "time-limit", ABORTED, "the overall time limit of the run was reached") \
	X(NOT_REACHED, "not-reached", SKIPPED, "an earlier phase did not pass")

enum reason {
#define X(name, word, verdict, sentence) REASON_##name,
	REASON_LIST(X)
#undef X
	REASON_COUNT
};

/* What kvt exits with; documented in kvt(1). */
enum exit_code {
	EXIT_PASSED = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,		/* wrong use, or a script or configuration with errors */
	EXIT_BROKEN = 3,
	EXIT_ABORTED = 4,
};

const char *verdict_word(enum verdict verdict);		/* "passed", ... */
const char *reason_word(enum reason reason);		/* "screen-timeout", ...; "" for REASON_NONE */
const char *reason_sentence(enum reason reason);
enum verdict reason_verdict(enum reason reason);
enum exit_code verdict_exit_code(enum verdict verdict);	/* skipped exits as passed */

#endif
