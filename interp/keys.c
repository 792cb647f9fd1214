/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/keys.h"

#include <stdio.h>
#include <string.h>

#include "grammar/source.h"

/* Keysym values: X11's keysymdef.h. The first name of a keysym is the one that people are shown. */
static const struct key_name names[] = {
	{"enter", 0xff0d, 0x1c}, {"return", 0xff0d, 0x1c}, {"esc", 0xff1b, 0x01}, {"escape", 0xff1b, 0x01},
	{"tab", 0xff09, 0x0f}, {"backspace", 0xff08, 0x0e}, {"space", 0x20, 0x39}, {"up", 0xff52, 0xc8},
	{"down", 0xff54, 0xd0}, {"left", 0xff51, 0xcb}, {"right", 0xff53, 0xcd}, {"home", 0xff50, 0xc7},
	{"end", 0xff57, 0xcf}, {"page-up", 0xff55, 0xc9}, {"page-down", 0xff56, 0xd1},
	{"insert", 0xff63, 0xd2}, {"delete", 0xffff, 0xd3}, {"f1", 0xffbe, 0x3b}, {"f2", 0xffbf, 0x3c},
	{"f3", 0xffc0, 0x3d}, {"f4", 0xffc1, 0x3e}, {"f5", 0xffc2, 0x3f}, {"f6", 0xffc3, 0x40},
	{"f7", 0xffc4, 0x41}, {"f8", 0xffc5, 0x42}, {"f9", 0xffc6, 0x43}, {"f10", 0xffc7, 0x44},
	{"f11", 0xffc8, 0x57}, {"f12", 0xffc9, 0x58}, {"shift", 0xffe1, 0x2a}, {"ctrl", 0xffe3, 0x1d},
	{"alt", 0xffe9, 0x38}, {"super", 0xffeb, 0xdb}, {"right-shift", 0xffe2, 0x36},
	{"right-ctrl", 0xffe4, 0x9d}, {"alt-gr", 0xfe03, 0xb8}, {"right-super", 0xffec, 0xdc},
	{"menu", 0xff67, 0xdd}, {"caps-lock", 0xffe5, 0x3a}, {"num-lock", 0xff7f, 0x45},
	{"scroll-lock", 0xff14, 0x46}, {"print", 0xff61, 0xb7}, {"pause", 0xff13, 0xc6},
	{"break", 0xff6b, 0xc6}, {"kp-0", 0xffb0, 0x52}, {"kp-1", 0xffb1, 0x4f}, {"kp-2", 0xffb2, 0x50},
	{"kp-3", 0xffb3, 0x51}, {"kp-4", 0xffb4, 0x4b}, {"kp-5", 0xffb5, 0x4c}, {"kp-6", 0xffb6, 0x4d},
	{"kp-7", 0xffb7, 0x47}, {"kp-8", 0xffb8, 0x48}, {"kp-9", 0xffb9, 0x49}, {"kp-enter", 0xff8d, 0x9c},
	{"kp-add", 0xffab, 0x4e}, {"kp-subtract", 0xffad, 0x4a}, {"kp-multiply", 0xffaa, 0x37},
	{"kp-divide", 0xffaf, 0xb5}, {"kp-decimal", 0xffae, 0x53},
};

const struct key_name *key_names(size_t *count)
{
	*count = sizeof(names) / sizeof(names[0]);
	return names;
}

uint32_t key_find(const char *name, size_t length, enum layout layout)
{
	uint32_t c;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == length && memcmp(names[i].name, name, length) == 0)
			return names[i].keysym;
	/* A single character names the key that carries it; what needs Shift is written shift+..., as it is pressed. */
	if (length && utf8_decode(name, length, &c) == length && layout_key(layout, c))
		return key_keysym(c);
	return 0;
}

/* Keysyms of characters beyond Latin-1 are the characters with this bit. */
enum { UNICODE_KEYSYM = 0x01000000 };

static uint32_t character_of(uint32_t keysym)
{
	if (keysym >= UNICODE_KEYSYM)
		return keysym - UNICODE_KEYSYM;
	return keysym > 0x20 && keysym <= 0xff ? keysym : 0;
}

const char *key_describe(uint32_t keysym, char buffer[8])
{
	uint32_t c = character_of(keysym);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].keysym == keysym)
			return names[i].name;
	if (c < 0x80)
		snprintf(buffer, 8, "%c", c ? (char)c : '?');
	else if (c < 0x800)
		snprintf(buffer, 8, "%c%c", (char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)));
	else
		snprintf(buffer, 8, "%c%c%c", (char)(0xe0 | (c >> 12 & 0xf)), (char)(0x80 | (c >> 6 & 0x3f)),
			 (char)(0x80 | (c & 0x3f)));
	return buffer;
}

uint8_t key_scan(uint32_t keysym, enum layout layout)
{
	uint32_t c = character_of(keysym);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].keysym == keysym)
			return names[i].scan;
	if (!c)
		return 0;
	/* What the layout has no key for is where programs look for it that know nothing of layouts. */
	return layout_key(layout, c) ? layout_key(layout, c) : layout_key(LAYOUT_US, c);
}

uint32_t key_keysym(uint32_t c)
{
	switch (c) {
	case '\n':
	case '\r':
		return 0xff0d;
	case '\t':
		return 0xff09;
	case '\b':
		return 0xff08;
	case 0x1b:
		return 0xff1b;
	default:
		return c <= 0xff ? c : c | UNICODE_KEYSYM;
	}
}
