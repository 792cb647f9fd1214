/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest that is nothing but a display and a pointer on it, on a clock of its own: what a chase is tried on. */
#ifndef KVT_TESTS_FAKE_POINTER_GUEST_H
#define KVT_TESTS_FAKE_POINTER_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"
#include "runtime/input/chase.h"

enum { ARROW_PIXELS = 72 };

void draw_arrow(struct frame *frame, int x, int y);	/* black and white, its tip at X,Y */

struct pointer_guest {
	/* how it is */
	int gain, fast_gain;		/* tenths of pixels for a count; FAST: within 100 ms of the last packet, 0: the same */
	bool is_animated;		/* coloured squares go about */
	bool hides;			/* the pointer, until the mouse moves */
	int hand_from;			/* right of this the pointer is a cross; 0: nowhere */
	int field_from, field_to;	/* rows of a line to type in: there the pointer is a bar, and hides when it comes in */
	int decoy_x, decoy_y;		/* here something stands that looks as the arrow does; 0,0: nowhere */
	bool is_dead;			/* it has no pointer */
	bool runs_away;			/* it goes where it likes */

	/* how it stands */
	struct frame frame;
	struct chase *chase;
	int64_t now_us, drawn_us, packet_us, wake_us;	/* wake: -1 for not set */
	int x, y;			/* of the pointer */
	bool is_in_field, is_hidden;
	bool arrived, lost;
	struct error why;
};

void pointer_guest_init(struct pointer_guest *guest);	/* with `how it is` set; 320x200 */
void pointer_guest_deinit(struct pointer_guest *guest);

/* Sends the pointer there and waits for the answer: true if it arrived. */
bool pointer_guest_chase(struct pointer_guest *guest, int x, int y);

#endif
