/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screens of a program with their pictures, and how each stands on the guest's display. A screen is looked at
 * again only when an update touched the pixels that it compares.
 */
#ifndef KVT_RUNTIME_SCREENS_H
#define KVT_RUNTIME_SCREENS_H

#include "interp/host.h"
#include "interp/program.h"
#include "runtime/error.h"
#include "runtime/frame.h"

struct screens;

/* Loads the pictures of all of PROGRAM's screens. NULL, with the screen and file in the error, if one is missing or
 * broken. */
struct screens *screens_new(const struct program *program, struct error *error);
void screens_free(struct screens *screens);	/* NULL is allowed */

/* The display changed in these rectangles; a size other than before makes all of it new. */
void screens_update(struct screens *screens, const struct frame *frame, const struct rect *rects, size_t count);

/* How SCREEN stands on FRAME, the one of the last screens_update. */
void screens_look(struct screens *screens, uint32_t screen, const struct frame *frame, struct sighting *out);

/* Why SCREEN cannot match a display of FRAME's size, in words; false if it can. */
bool screens_misfit(const struct screens *screens, uint32_t screen, const struct frame *frame, struct error *out);

#endif
