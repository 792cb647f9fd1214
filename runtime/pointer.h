/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pointer. Absolute only: on a relative one a move is refused. One request at a time; DONE as for the keyboard.
 */
#ifndef KVT_RUNTIME_POINTER_H
#define KVT_RUNTIME_POINTER_H

#include "interp/host.h"
#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/vnc.h"

struct pointer;

struct pointer *pointer_new(struct loop *loop, struct vnc *vnc, void (*done)(void *context), void *context);
void pointer_free(struct pointer *pointer);	/* NULL is allowed; releases pressed buttons */

/* -1 if the point is outside the display or the server's pointer is relative. */
int pointer_move(struct pointer *pointer, struct point to, struct error *error);
int pointer_click(struct pointer *pointer, enum button button, uint32_t times, struct error *error);

#endif
