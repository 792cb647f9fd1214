/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one door between a running script and the world. The virtual machine calls these functions and learns of the
 * world through struct event; runtime/session/session.c implements them on a real guest, tests on a scripted one. Whatever is
 * not deterministic in a run (the screen, the clock, what the guest does) enters here.
 *
 * No function blocks. Those that take time say so; each of them is answered later by exactly one EVENT_DONE or, where
 * it could not be done, one EVENT_LOST. The virtual machine never has two of them under way.
 */
#ifndef KVT_INTERP_HOST_H
#define KVT_INTERP_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/keys.h"
#include "interp/verdict.h"

struct point {
	int32_t x, y;			/* pixels from the screen's top left corner */
};

/* How a screen stands on the guest's display right now. */
struct sighting {
	bool matched;
	double score;			/* 0..1, of the neighbourhood of the best picture that decided */
	double share;			/* 0..1, of the best picture's pixels that were there when this was last measured */
	struct point at;		/* top left corner of the best picture's place, or of where it is likeliest */
	struct point worst, worst_size;	/* the neighbourhood that decided */
	struct point centre;		/* where click-at clicks */
	const char *picture;		/* path of the best picture, owned by the host; NULL: there is none, or no display */
	const char *line;		/* of text that is not there: the line nearest to it when this was last measured, owned by
					 * the host until it is asked again; NULL: none is near */
	bool unread;			/* nothing can read the text on this display */
	bool pending;			/* it is being read: an EVENT_UPDATE follows */
};

/* A part of the display: its pixels in the region, if it has one, that the mask's picture compares, if it has one. */
struct area {
	bool has_region;
	int32_t x, y, width, height;
	int64_t mask_screen;		/* index into program.screens; -1: none */
};

/* What the display is held against. */
enum reference {
	SINCE_KEPT,			/* how it looked at the last keep_display */
	SINCE_INPUT,			/* how it looked when the last input was on its way; asked for after an input only */
};

enum button { BUTTON_LEFT = 1, BUTTON_MIDDLE = 2, BUTTON_RIGHT = 3, BUTTON_WHEEL_UP = 4, BUTTON_WHEEL_DOWN = 5 };
enum drive { DRIVE_CDROM, DRIVE_FLOPPY };

/* What is looked for on the serial console: a text, or what an extended regular expression matches within a line. */
struct serial_wanted {
	const char *text;
	bool pattern;
};

enum event_kind {
	EVENT_START,		/* first call of vm_resume for a phase */
	EVENT_UPDATE,		/* the guest's display changed */
	EVENT_TIMER,		/* vm_deadline_us has passed */
	EVENT_DONE,		/* what was asked last is done */
	EVENT_REBOOT,		/* the guest reset itself; one event for what a person would call one reboot */
	EVENT_POWEROFF,		/* the guest switched itself off */
	EVENT_SERIAL,		/* the serial console said more */
	EVENT_LOST,		/* the harness or the guest cannot go on; ends the run with .reason and .text */
};

struct event {
	enum event_kind kind;
	enum reason reason;	/* EVENT_LOST only */
	const char *text;	/* EVENT_LOST only: what was tried, on what, and what to do; copied by the callee */
};

/* A screen at its best in a wait: there, or with the greatest share. */
struct seen {
	const char *screen;		/* its name */
	struct sighting sighting;
	int64_t at_us;
};

/* How a step ended; on a wait, with what was seen. */
struct step_end {
	bool passed;
	const struct seen *best;	/* what was waited for, or a watcher; NULL if no screens were looked for */
	const struct seen *seen;	/* each of the screens that were waited for */
	uint32_t seen_count;
};

struct host_ops {
	/* Microseconds since the run began; never goes back. */
	int64_t (*now_us)(void *host);

	/* The screens (indices into program.screens) whose sightings are asked for until the next call: to be measured. */
	void (*expect)(void *host, const uint32_t *screens, size_t count);
	void (*look)(void *host, uint32_t screen, struct sighting *out);

	/* The string that a text (index into program.texts) is from now on; copied. */
	void (*set_text)(void *host, uint32_t text, const char *string);
	/* What a text that was there at the last look was read as, white space as one blank; the host's until the next call. */
	const char *(*read_text)(void *host, uint32_t text);

	/*
	 * Of a screen that was there at the last look: whether, since the last input was on its way, or since the phase began
	 * if there was none, it has been away, or what it compares looks different now. Costs more than a look.
	 */
	bool (*is_fresh)(void *host, uint32_t screen);

	/* For waits that look at the display itself, not for a screen: takes AREA as it is now for SINCE_KEPT. */
	void (*keep_display)(void *host, const struct area *area);
	/* Whether AREA looks different now. */
	bool (*looks_different)(void *host, const struct area *area, enum reference since);

	/* What can be read in AREA at once, rows parted by line feeds; the host's until the next call. NULL: nothing can. */
	const char *(*read_area)(void *host, const struct area *area);

	/*
	 * Whether what the serial console has said since the phase began holds WANTED from place *from on. If so, *from is set
	 * behind it; if not, to where it may yet come.
	 */
	bool (*find_serial)(void *host, const struct serial_wanted *wanted, uint64_t *from);

	/* These take time. All but power_on and power_off are input; a type of "" is none. */
	void (*power_on)(void *host, uint32_t phase);	/* done when the display can be looked at */
	void (*power_off)(void *host);			/* cuts the power; done when the machine is gone */
	void (*reset)(void *host);
	void (*insert)(void *host, enum drive drive, const char *path);
	void (*eject)(void *host, enum drive drive);
	void (*type)(void *host, const char *text, const char *shown);	/* UTF-8; SHOWN is what may be logged of it */
	void (*press)(void *host, const struct chord *chord, uint32_t times);
	void (*hold)(void *host, const struct chord *chord);
	void (*release)(void *host, const struct chord *chord);	/* NULL: every key and button held */
	void (*move)(void *host, struct point to);
	void (*click)(void *host, enum button button, uint32_t times);
	void (*button)(void *host, enum button button, bool down);	/* until it is told up, or the phase ends */

	/* Takes time, and is no input: the machine as it is, kept under this name. That it cannot be kept is no failure. */
	void (*checkpoint)(void *host, const char *name);

	/* These are done when they return. */
	void (*keyboard)(void *host, enum layout layout);	/* of type, press, hold and release from here on */
	void (*checkpoint_every)(void *host, int64_t interval_ms);	/* also kept by itself, up to the end of the phase */
	void (*screenshot)(void *host, const char *name);
	void (*note)(void *host, const char *text);
	void (*captured)(void *host, const char *name, const char *text);
	void (*step_begin)(void *host, uint32_t step);	/* index into program.steps */
	void (*step_end)(void *host, uint32_t step, const struct step_end *end);
};

#endif
