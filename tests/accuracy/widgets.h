/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What desktops draw: radio buttons, check boxes, buttons and lists, in the sizes and colours of GTK (Adwaita), Qt
 * (Breeze), and Windows (10, and its classic look).
 */
#ifndef KVT_TESTS_ACCURACY_WIDGETS_H
#define KVT_TESTS_ACCURACY_WIDGETS_H

#include <stdbool.h>

#include "runtime/display/frame.h"
#include "tests/accuracy/words.h"

enum { WIDGET_SIDE = 16, RADIO_STYLES = 4, CHECK_STYLES = 4, BUTTON_STYLES = 3 };

void draw_radio(struct frame *frame, int32_t x, int32_t y, int style, bool set);
void draw_check(struct frame *frame, int32_t x, int32_t y, int style, bool set);

enum button_state { BUTTON_NORMAL, BUTTON_DEFAULT, BUTTON_PRESSED, BUTTON_DISABLED, BUTTON_STATES };

/* LABEL is a word of FROM. */
void draw_button(struct frame *frame, struct rect box, int style, enum button_state state, const struct frame *from,
		 const struct word *label);

/* A cell of a text console with '[', ']', '*', 'x' or ' '. */
void draw_cell(struct frame *frame, int32_t x, int32_t y, char letter, uint32_t ground, uint32_t ink);

#endif
