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

/*
 * Keysyms of characters: those of Latin-1 are the characters. Of others that layouts make, many have one from before
 * Unicode, and X keymaps know them by that: a server that is sent another one finds no key for it. They are in rows: a
 * first keysym, and the characters of it and of those behind it (a blank: none that a layout makes). The rest are the
 * characters with UNICODE_KEYSYM.
 */
enum { UNICODE_KEYSYM = 0x01000000 };

static const struct {
	uint32_t first;
	const char *characters;
} keysym_rows[] = {
	{0x1b3, "ł"}, {0x1f0, "đ"}, {0x2b1, "ħ"}, {0x3a2, "ĸ"}, {0x3bc, "ŧ"}, {0x3bf, "ŋ"},
	{0x6a3, "ё"}, {0x6b0, "№"}, {0x6b3, "Ё"},
	{0x6c0, "юабцдефгхийклмнопярстужвьызшэщчъ" "ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"},
	{0x7a1, "ΆΈΉΊΪ ΌΎΫ Ώ"}, {0x7b1, "άέήίϊ όύϋ ώ"},
	{0x7c1, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣ ΤΥΦΧΨΩ"}, {0x7e1, "αβγδεζηθικλμνξοπρσςτυφχψω"},
	{0x8fb, "← →↓"}, {0xaaa, "–"}, {0xad1, "’“”"}, {0xafe, "„"}, {0x13bd, "œ"}, {0x20ac, "€"},
};

static uint32_t keysym_of(uint32_t c)
{
	if (c <= 0xff)
		return c;
	for (size_t i = 0; i < sizeof(keysym_rows) / sizeof(keysym_rows[0]); i++) {
		const char *at = keysym_rows[i].characters;
		uint32_t keysym = keysym_rows[i].first;

		for (uint32_t other; (other = layout_next(&at)) != 0; keysym++)
			if (other == c)
				return keysym;
	}
	return c | UNICODE_KEYSYM;
}

static uint32_t character_of(uint32_t keysym)
{
	if (keysym >= UNICODE_KEYSYM)
		return keysym - UNICODE_KEYSYM;
	for (size_t i = 0; i < sizeof(keysym_rows) / sizeof(keysym_rows[0]); i++) {
		const char *at = keysym_rows[i].characters;
		uint32_t other = keysym_rows[i].first;

		for (uint32_t c; (c = layout_next(&at)) != 0; other++)
			if (other == keysym)
				return c;
	}
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

uint32_t key_on_level(uint32_t keysym, enum layout layout, enum layout_level level)
{
	uint32_t c = character_of(keysym);
	uint32_t made = c ? layout_on_level(layout, c, level) : 0;

	return made ? keysym_of(made) : keysym;
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
		return keysym_of(c);
	}
}
