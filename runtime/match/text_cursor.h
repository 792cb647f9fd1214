/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text cursor blinks: it is in a picture, or on the display, as it happened to be at that moment. Where a picture and
 * the display differ in a full rectangle of a cursor's size and in nothing that touches it, it is taken for one.
 */
#ifndef KVT_RUNTIME_MATCH_TEXT_CURSOR_H
#define KVT_RUNTIME_MATCH_TEXT_CURSOR_H

#include <stdbool.h>

#include "runtime/match/cells.h"

/* Looks for one that reaches into AREA (of the frame, at most 16x16); fills OUT, also of the frame, if there is. */
bool text_cursor_in(const struct cells_place *place, struct rect area, struct rect *out);

#endif
