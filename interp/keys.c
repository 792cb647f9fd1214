/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/keys.h"

#include <stdio.h>
#include <string.h>

/* Keysym values: X11's keysymdef.h. The first name of a keysym is the one that people are shown. */
static const struct key_name names[] = {
	{"enter", 0xff0d},	 {"return", 0xff0d},	 {"esc", 0xff1b},	  {"escape", 0xff1b},
	{"tab", 0xff09},	 {"backspace", 0xff08},	 {"space", 0x20},	  {"up", 0xff52},
	{"down", 0xff54},	 {"left", 0xff51},	 {"right", 0xff53},	  {"home", 0xff50},
	{"end", 0xff57},	 {"page-up", 0xff55},	 {"page-down", 0xff56},	  {"insert", 0xff63},
	{"delete", 0xffff},	 {"f1", 0xffbe},	 {"f2", 0xffbf},	  {"f3", 0xffc0},
	{"f4", 0xffc1},		 {"f5", 0xffc2},	 {"f6", 0xffc3},	  {"f7", 0xffc4},
	{"f8", 0xffc5},		 {"f9", 0xffc6},	 {"f10", 0xffc7},	  {"f11", 0xffc8},
	{"f12", 0xffc9},	 {"shift", 0xffe1},	 {"ctrl", 0xffe3},	  {"alt", 0xffe9},
	{"super", 0xffeb},	 {"right-shift", 0xffe2}, {"right-ctrl", 0xffe4}, {"alt-gr", 0xfe03},
	{"right-super", 0xffec}, {"menu", 0xff67},	 {"caps-lock", 0xffe5},	  {"num-lock", 0xff7f},
	{"scroll-lock", 0xff14}, {"print", 0xff61},	 {"pause", 0xff13},	  {"break", 0xff6b},
	{"kp-0", 0xffb0},	 {"kp-1", 0xffb1},	 {"kp-2", 0xffb2},	  {"kp-3", 0xffb3},
	{"kp-4", 0xffb4},	 {"kp-5", 0xffb5},	 {"kp-6", 0xffb6},	  {"kp-7", 0xffb7},
	{"kp-8", 0xffb8},	 {"kp-9", 0xffb9},	 {"kp-enter", 0xff8d},	  {"kp-add", 0xffab},
	{"kp-subtract", 0xffad}, {"kp-multiply", 0xffaa}, {"kp-divide", 0xffaf},  {"kp-decimal", 0xffae},
};

const struct key_name *key_names(size_t *count)
{
	*count = sizeof(names) / sizeof(names[0]);
	return names;
}

uint32_t key_find(const char *name, size_t length)
{
	uint32_t keysym;
	bool shift;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == length && memcmp(names[i].name, name, length) == 0)
			return names[i].keysym;
	/* A single character names the key that carries it; what needs Shift is written shift+..., as it is pressed. */
	if (length == 1 && key_for_char((unsigned char)name[0], &keysym, &shift) && !shift)
		return keysym;
	return 0;
}

const char *key_describe(uint32_t keysym, char buffer[8])
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].keysym == keysym)
			return names[i].name;
	snprintf(buffer, 8, "%c", keysym > 0x20 && keysym < 0x7f ? (char)keysym : '?');
	return buffer;
}

bool key_for_char(uint32_t c, uint32_t *keysym, bool *shift)
{
	static const char shifted[] = "~!@#$%^&*()_+{}|:\"<>?";

	*shift = false;
	switch (c) {
	case '\n':
	case '\r':
		*keysym = 0xff0d;
		return true;
	case '\t':
		*keysym = 0xff09;
		return true;
	case '\b':
		*keysym = 0xff08;
		return true;
	case 0x1b:
		*keysym = 0xff1b;
		return true;
	}
	if (c < 0x20 || c > 0x7e)
		return false;
	*keysym = c;	/* Latin-1 keysyms are the characters themselves */
	*shift = (c >= 'A' && c <= 'Z') || strchr(shifted, (int)c) != NULL;
	return true;
}
