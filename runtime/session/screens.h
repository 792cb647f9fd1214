/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screens of a program with their pictures, and how each stands on the guest's display. A screen is looked at
 * again only when an update touched the pixels that it compares.
 */
#ifndef KVT_RUNTIME_SESSION_SCREENS_H
#define KVT_RUNTIME_SESSION_SCREENS_H

#include "interp/host.h"
#include "interp/program.h"
#include "runtime/base/error.h"
#include "runtime/display/frame.h"
#include "runtime/text/texts.h"

struct screens;

/* Loads the pictures of all of PROGRAM's screens, and opens what reads their texts, as texts_new does with LANGUAGES,
 * LOOP, READY and CONTEXT. NULL, with the screen and file in the error, if a picture is missing or broken. */
struct screens *screens_new(const struct program *program, const char *languages, struct loop *loop,
			    void (*ready)(void *context), void *context, struct error *error);
void screens_free(struct screens *screens);	/* NULL is allowed */

/* The display changed in these rectangles; a size other than before makes all of it new. */
void screens_update(struct screens *screens, const struct frame *frame, const struct rect *rects, size_t count);

/* How SCREEN stands on FRAME, the one of the last screens_update. */
void screens_look(struct screens *screens, uint32_t screen, const struct frame *frame, struct sighting *out);

/* Whether SCREEN, which was there at the last look, is a new one since the last screens_keep(SINCE_INPUT). */
bool screens_is_fresh(const struct screens *screens, uint32_t screen, const struct frame *frame);

struct texts *screens_texts(struct screens *screens);	/* the screens' */

/* The screens that screens_measure is about; they are copied. */
void screens_expect(struct screens *screens, const uint32_t *indices, size_t count);

/*
 * How near the expected screens are that are not there: their .share and likeliest place. Takes up to some milliseconds a
 * picture, so this is not for every update.
 */
void screens_measure(struct screens *screens, const struct frame *frame);

/* Takes the display as what SINCE means from now on. */
void screens_keep(struct screens *screens, enum reference since, const struct frame *frame);

/*
 * Between these two screens_keep costs nothing: FRAME is borrowed, and copied when the screens are released. It must not
 * change before.
 */
void screens_hold(struct screens *screens);
void screens_release(struct screens *screens);

/* How the display looked when the last input was on its way; 0x0: there was none. Borrowed. */
const struct frame *screens_before(const struct screens *screens);
/* Whether the last looks at SCREEN since then had it away. */
bool screens_was_away(const struct screens *screens, uint32_t screen);
/* Takes BEFORE for that, and the screens of these names (NULL-terminated) for away since then; behind a first update. */
void screens_recall(struct screens *screens, const struct frame *before, const char *const *away);

/* Whether AREA looks different from how it did when it was kept. */
bool screens_differ(struct screens *screens, enum reference since, const struct area *area, const struct frame *frame);

/* The machine was reset, its display is of before: no screen is there that has not been away or changed since. */
void screens_outdate(struct screens *screens);

/* Why SCREEN cannot match a display of FRAME's size, in words; false if it can. */
bool screens_misfit(const struct screens *screens, uint32_t screen, const struct frame *frame, struct error *out);

#endif
