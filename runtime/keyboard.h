/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys, paced so that the guest takes every one of them: text in the US layout, chords, keys held. One request at a
 * time; DONE is called from the loop when its last key has been sent and the pause after it is over.
 */
#ifndef KVT_RUNTIME_KEYBOARD_H
#define KVT_RUNTIME_KEYBOARD_H

#include "interp/keys.h"
#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/vnc.h"

struct keyboard;

struct keyboard *keyboard_new(struct loop *loop, struct vnc *vnc, void (*done)(void *context), void *context);
void keyboard_free(struct keyboard *keyboard);	/* releases what is held, as far as the connection still lives */

/*
 * A way to learn that the machine has taken what was sent: ASK is called after each key, and whoever it asks calls
 * keyboard_taken. Without it only the clock paces the keys, and what a machine that was held up finds waiting for it
 * comes to the guest all at once.
 */
void keyboard_set_fence(struct keyboard *keyboard, void (*ask)(void *context), void *context);
void keyboard_taken(struct keyboard *keyboard);

/* STROKE is called before each key that goes down. */
void keyboard_on_stroke(struct keyboard *keyboard, void (*stroke)(void *context), void *context);

/* -1, with nothing sent, if a character of TEXT (UTF-8) has no key in the layout. */
int keyboard_type(struct keyboard *keyboard, const char *text, struct error *error);
void keyboard_press(struct keyboard *keyboard, const struct chord *chord, uint32_t times);
void keyboard_hold(struct keyboard *keyboard, const struct chord *chord);
void keyboard_release(struct keyboard *keyboard, const struct chord *chord);	/* NULL: all that is held */

#endif
