/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys, paced so that the guest takes every one of them: text in a layout, chords, keys held. One request at a time;
 * DONE is called from the loop when the guest has taken its last key, or, where nothing tells that, when the pause after
 * it is over.
 */
#ifndef KVT_RUNTIME_INPUT_KEYBOARD_H
#define KVT_RUNTIME_INPUT_KEYBOARD_H

#include "interp/keys.h"
#include "runtime/base/error.h"
#include "runtime/base/loop.h"
#include "runtime/input/key_flow.h"
#include "runtime/vnc/vnc.h"

struct keyboard;

struct keyboard *keyboard_new(struct loop *loop, struct vnc *vnc, void (*done)(void *context), void *context);
void keyboard_free(struct keyboard *keyboard);	/* releases what is down, as far as the connection still lives */

/*
 * The keyboard port of a machine whose monitor can be asked: SEND puts keys into it; after LOOK somebody calls
 * keyboard_told. Without one, keys go through VNC, and the clock alone paces them.
 */
struct key_port {
	void (*send)(void *context, const struct key_event *events, size_t count);
	void (*look)(void *context);
};

/* PORT is borrowed for the keyboard's life. */
void keyboard_set_port(struct keyboard *keyboard, const struct key_port *port, void *context);
void keyboard_told(struct keyboard *keyboard, const struct key_state *state);
void keyboard_renewed(struct keyboard *keyboard);	/* the machine was reset */

/* The layout of what comes from here on; US before that. */
void keyboard_set_layout(struct keyboard *keyboard, enum layout layout);

bool keyboard_holds(const struct keyboard *keyboard);	/* whether keys are down that keyboard_hold pressed */

/* STROKE is called as soon as keys have gone down, before the loop goes on: the display is as it was before them. */
void keyboard_on_stroke(struct keyboard *keyboard, void (*stroke)(void *context), void *context);

/* -1, with nothing sent, if a character of TEXT (UTF-8) has no key in the layout. */
int keyboard_type(struct keyboard *keyboard, const char *text, struct error *error);
void keyboard_press(struct keyboard *keyboard, const struct chord *chord, uint32_t times);
void keyboard_hold(struct keyboard *keyboard, const struct chord *chord);
void keyboard_release(struct keyboard *keyboard, const struct chord *chord);	/* NULL: all that is held */

#endif
