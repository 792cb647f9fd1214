/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A script on a guest that exists only as a list of what happens: the clock stands still until a test moves it, screens
 * are there when a test says so, and every call that the virtual machine makes is written down, one line each. What
 * takes time is answered at once, unless a test wants to answer by itself.
 */
#ifndef KVT_TESTS_FAKE_SCRIPT_HOST_H
#define KVT_TESTS_FAKE_SCRIPT_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/script.h"
#include "interp/vm.h"

enum { SCRIPT_HOST_SCREENS = 80 };

struct script_host {
	struct script script;
	struct vm *vm;
	int64_t now_us;
	struct sighting screens[SCRIPT_HOST_SCREENS];
	bool fresh[SCRIPT_HOST_SCREENS];
	int display, display_kept, display_at_input;	/* how it looks: another number, another look */
	const char *serial;	/* what the serial console has said; NULL: nothing */
	const char *read;	/* what any text that is captured was read as, and what stands in any area */
	struct area area;	/* of the last wait that looked at the display itself */
	bool running;		/* the phase goes on */
	bool log_steps;		/* also write down when steps begin and end */
	bool answer_by_hand;
	int asked;		/* what takes time and is not yet answered */
	char *log;
};

/* Compiles TEXT; a test that gives one with errors fails. */
void script_host_init(struct script_host *host, const char *text);
void script_host_deinit(struct script_host *host);

void script_host_start(struct script_host *host, const char *phase);
void script_host_begin(struct script_host *host, const char *text, const char *phase);	/* init and start */
void script_host_event(struct script_host *host, enum event_kind kind);
void script_host_lost(struct script_host *host, enum reason reason, const char *text);

/*
 * From now on SCREEN has this score; 1 is a match. The second screen is found at 30,7, the third at 60,7 and so on, and has
 * its middle at 101,50. Says nothing to the virtual machine.
 */
void script_host_score(struct script_host *host, const char *screen, double score);

/* The same, on a display that just changed. */
void script_host_show(struct script_host *host, const char *screen, double score);

/* The display looks different; with it SCREEN, which is still there, unless that is NULL. */
void script_host_change(struct script_host *host, const char *screen);

/* Lets time pass, with an EVENT_TIMER for each deadline on the way. */
void script_host_pass(struct script_host *host, int64_t ms);

/* Fail the test unless the phase has passed, or ended for REASON with TEXT; then let go of HOST. */
void script_host_passed(struct script_host *host);
void script_host_ended(struct script_host *host, enum reason reason, const char *text);

/* Fails the test unless the calls since the last time were these, a line each. */
#define script_host_expect(host, lines) script_host_expect_at(host, lines, __FILE__, __LINE__)
void script_host_expect_at(struct script_host *host, const char *lines, const char *file, int line);

#endif
