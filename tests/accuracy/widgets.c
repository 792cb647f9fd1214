/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/widgets.h"

#include <stddef.h>

#include "tests/accuracy/canvas.h"

/* Of a radio button or check box: what it is drawn with when it is not set, and when it is. */
struct look {
	uint32_t rim, face;
	uint32_t set_rim, set_face, mark;
	double mark_radius;		/* of a radio button's dot */
};

static const struct look radio_looks[RADIO_STYLES] = {
	{0xb6b6b3, 0xfcfcfc, 0xb6b6b3, 0xfcfcfc, 0x2e3436, 3},		/* GTK 3 */
	{0xcdc7c2, 0xffffff, 0x1b6acb, 0x3584e4, 0xffffff, 3},		/* GTK 3.24 and later */
	{0x7b7c7d, 0xfcfcfc, 0x3daee9, 0xfcfcfc, 0x3daee9, 3.5},	/* Qt */
	{0x333333, 0xffffff, 0x333333, 0xffffff, 0x333333, 3},		/* Windows */
};

static const struct look check_looks[CHECK_STYLES] = {
	{0xb6b6b3, 0xfcfcfc, 0xb6b6b3, 0xfcfcfc, 0x2e3436, 0},
	{0xcdc7c2, 0xffffff, 0x1b6acb, 0x3584e4, 0xffffff, 0},
	{0x7b7c7d, 0xfcfcfc, 0x3daee9, 0xfcfcfc, 0x3daee9, 0},
	{0x333333, 0xffffff, 0x333333, 0xffffff, 0x333333, 0},
};

void draw_radio(struct frame *frame, int32_t x, int32_t y, int style, bool set)
{
	const struct look *look = &radio_looks[style];
	double middle_x = x + WIDGET_SIDE / 2.0, middle_y = y + WIDGET_SIDE / 2.0;

	disc(frame, middle_x, middle_y, 7.5, set ? look->set_rim : look->rim);
	disc(frame, middle_x, middle_y, 6.5, set ? look->set_face : look->face);
	if (set)
		disc(frame, middle_x, middle_y, look->mark_radius, look->mark);
}

void draw_check(struct frame *frame, int32_t x, int32_t y, int style, bool set)
{
	const struct look *look = &check_looks[style];
	struct rect box = {x + 1, y + 1, WIDGET_SIDE - 2, WIDGET_SIDE - 2};
	const double left[2] = {x + 4.5, y + 8.5}, low[2] = {x + 7, y + 11}, right[2] = {x + 11.5, y + 5};

	fill(frame, box, set ? look->set_face : look->face);
	outline(frame, box, 1, false, set ? look->set_rim : look->rim);
	if (set && style == 2) {		/* Qt fills the box instead of ticking it */
		fill(frame, rect_grown(box, -3, -3), look->mark);
	} else if (set) {
		stroke(frame, left, low, style == 3 ? 1.5 : 2, look->mark);
		stroke(frame, low, right, style == 3 ? 1.5 : 2, look->mark);
	}
}

struct button_look {
	uint32_t top, bottom, rim, label;
	int32_t rim_width;
};

static const struct button_look flat_looks[2][BUTTON_STATES] = {
	{	/* GTK: Adwaita */
		[BUTTON_NORMAL] = {0xf6f5f4, 0xedebe9, 0xcdc7c2, 0x2e3436, 1},
		[BUTTON_DEFAULT] = {0x3987e5, 0x2b7ee3, 0x1b6acb, 0xffffff, 1},
		[BUTTON_PRESSED] = {0xd6d1cd, 0xd6d1cd, 0xcdc7c2, 0x2e3436, 1},
		[BUTTON_DISABLED] = {0xfaf9f8, 0xfaf9f8, 0xcdc7c2, 0x929595, 1},
	}, {	/* Windows 10 */
		[BUTTON_NORMAL] = {0xe1e1e1, 0xe1e1e1, 0xadadad, 0x000000, 1},
		[BUTTON_DEFAULT] = {0xe1e1e1, 0xe1e1e1, 0x0078d7, 0x000000, 2},
		[BUTTON_PRESSED] = {0xcce4f7, 0xcce4f7, 0x005499, 0x000000, 1},
		[BUTTON_DISABLED] = {0xcccccc, 0xcccccc, 0xbfbfbf, 0x838383, 1},
	},
};

static void draw_classic_face(struct frame *frame, struct rect box, enum button_state state)
{
	bool pressed = state == BUTTON_PRESSED;
	struct rect inner;

	if (state == BUTTON_DEFAULT || pressed) {
		outline(frame, box, 1, false, 0x000000);
		box = rect_grown(box, -1, -1);
	}
	inner = rect_grown(box, -1, -1);
	fill(frame, box, pressed ? 0x808080 : 0x000000);
	fill(frame, (struct rect){box.x, box.y, box.width - 1, box.height - 1}, pressed ? 0x808080 : 0xffffff);
	fill(frame, inner, pressed ? 0xc0c0c0 : 0x808080);
	fill(frame, (struct rect){inner.x, inner.y, inner.width - !pressed, inner.height - !pressed}, 0xc0c0c0);
}

void draw_button(struct frame *frame, struct rect box, int style, enum button_state state, const struct frame *from,
		 const struct word *label)
{
	int32_t x = box.x + (box.width - label->box.width) / 2, y = box.y + (box.height - label->box.height) / 2;

	if (style < 2) {
		const struct button_look *look = &flat_looks[style][state];

		fill(frame, box, look->rim);
		box = rect_grown(box, -look->rim_width, -look->rim_width);
		fill_gradient(frame, box, look->top, look->bottom);
		write_word(frame, from, label, x, y, mix(look->top, look->bottom, 0.5), look->label);
		return;
	}
	draw_classic_face(frame, box, state);
	if (state == BUTTON_DISABLED)
		write_word(frame, from, label, x, y, 0xc0c0c0, 0x808080);
	else
		write_word(frame, from, label, x + (state == BUTTON_PRESSED), y + (state == BUTTON_PRESSED), 0xc0c0c0,
			   0x000000);
}

struct cell {
	char letter;
	uint8_t rows[16];
};

static const struct cell cells[] = {
	{' ', {0}},
	{'[', {0, 0, 0x3c, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x3c, 0, 0, 0, 0}},
	{']', {0, 0, 0x3c, 0x0c, 0x0c, 0x0c, 0x0c, 0x0c, 0x0c, 0x0c, 0x0c, 0x3c, 0, 0, 0, 0}},
	{'*', {0, 0, 0, 0, 0, 0x66, 0x3c, 0xff, 0x3c, 0x66, 0, 0, 0, 0, 0, 0}},
	{'x', {0, 0, 0, 0, 0, 0xc6, 0x6c, 0x38, 0x38, 0x38, 0x6c, 0xc6, 0, 0, 0, 0}},
};

void draw_cell(struct frame *frame, int32_t x, int32_t y, char letter, uint32_t ground, uint32_t ink)
{
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		if (cells[i].letter != letter)
			continue;
		for (int32_t bit = 0; bit < 8 * 16; bit++)
			fill(frame, (struct rect){x + bit % 8, y + bit / 8, 1, 1},
			     cells[i].rows[bit / 8] >> (7 - bit % 8) & 1 ? ink : ground);
	}
}
