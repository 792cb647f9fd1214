/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/layout.h"

#include <string.h>

#include "grammar/source.h"

/* The keys of a layout's strings, row by row from the top; 0x56 is the one that US keyboards lack. */
static const uint8_t layout_scans[] = {
	0x29, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d,
	0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b,
	0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x2b,
	0x56, 0x2c, 0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35,
};

enum { KEY_COUNT = sizeof(layout_scans) };

static const struct {
	const char *word, *title;
	const char *levels[LEVEL_COUNT];
} layouts[LAYOUT_COUNT] = {
#define X(name, word, title, plain, shift, altgr) {word, title, {plain, shift, altgr}},
	LAYOUT_LIST(X)
#undef X
};

/*
 * What a dead key's accent makes of the character behind it, in pairs: those on which X, the Linux console and Windows
 * agree. Of the blank it makes the accent itself only where that is an ASCII character with no second meaning: an acute
 * accent over a blank is ' on some guests and not on others.
 */
static const struct {
	uint32_t accent;
	const char *pairs;
} compositions[] = {
	{0x0300, " `AÀEÈIÌOÒUÙaàeèiìoòuù"},
	{0x0301, "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýΑΆΕΈΗΉΙΊΟΌΥΎΩΏαάεέηήιίοόυύωώ"},
	{0x0302, " ^AÂEÊIÎOÔUÛaâeêiîoôuû"},
	{0x0303, " ~AÃNÑOÕaãnñoõ"},
	{0x0308, "AÄEËIÏOÖUÜaäeëiïoöuüyÿΙΪΥΫιϊυϋ"},
	{0x030a, "AÅaå"},
	{0x0327, "CÇcç"},
};

const char *layout_word(enum layout layout)
{
	return layouts[layout].word;
}

const char *layout_title(enum layout layout)
{
	return layouts[layout].title;
}

bool layout_find(const char *word, enum layout *layout)
{
	for (uint32_t i = 0; i < LAYOUT_COUNT; i++)
		if (strcmp(layouts[i].word, word) == 0) {
			*layout = (enum layout)i;
			return true;
		}
	return false;
}

uint32_t layout_next(const char **text)
{
	uint32_t c, size;

	if (!**text)
		return 0;
	size = utf8_decode(*text, strlen(*text), &c);
	*text += size ? size : 1;
	return size ? c : UINT32_MAX;
}

uint32_t layout_at(enum layout layout, enum layout_level level, uint32_t key)
{
	const char *at = layouts[layout].levels[level];
	uint32_t c = layout_next(&at);

	while (c && key-- > 0)
		c = layout_next(&at);
	return c == ' ' ? 0 : c;
}

static bool is_accent(uint32_t c)
{
	return c >= 0x0300 && c < 0x0370;
}

/* A key that makes C, which may be an accent, with as little held as possible. */
static bool find_key(enum layout layout, uint32_t c, struct stroke *stroke)
{
	for (uint32_t level = 0; level < LEVEL_COUNT; level++) {
		const char *at = layouts[layout].levels[level];

		for (uint32_t key = 0; key < KEY_COUNT; key++)
			if (layout_next(&at) == c) {
				*stroke = (struct stroke){.scan = layout_scans[key], .level = (enum layout_level)level};
				return true;
			}
	}
	return false;
}

/* A key that makes C in every layout. */
static uint8_t common_key(uint32_t c)
{
	switch (c) {
	case '\n':
	case '\r':
		return 0x1c;
	case '\t':
		return 0x0f;
	case '\b':
		return 0x0e;
	case 0x1b:
		return 0x01;
	case ' ':
		return 0x39;
	default:
		return 0;
	}
}

static bool find_alone(enum layout layout, uint32_t c, struct stroke *stroke)
{
	*stroke = (struct stroke){.scan = common_key(c)};
	return stroke->scan || (!is_accent(c) && find_key(layout, c, stroke));
}

uint32_t layout_strokes(enum layout layout, uint32_t c, struct stroke strokes[LAYOUT_MAX_STROKES])
{
	if (find_alone(layout, c, &strokes[0]))
		return 1;
	for (size_t i = 0; i < sizeof(compositions) / sizeof(*compositions); i++) {
		const char *pairs = compositions[i].pairs;
		uint32_t base;

		while ((base = layout_next(&pairs)))
			if (layout_next(&pairs) == c && find_key(layout, compositions[i].accent, &strokes[0]) &&
			    find_alone(layout, base, &strokes[1]))
				return 2;
	}
	return 0;
}

uint8_t layout_key(enum layout layout, uint32_t c)
{
	struct stroke stroke;

	return find_alone(layout, c, &stroke) && stroke.level == LEVEL_PLAIN ? stroke.scan : 0;
}

uint32_t layout_on_level(enum layout layout, uint32_t c, enum layout_level level)
{
	for (uint32_t key = 0; key < KEY_COUNT; key++)
		if (layout_at(layout, LEVEL_PLAIN, key) == c) {
			uint32_t made = layout_at(layout, level, key);

			return is_accent(made) ? 0 : made;
		}
	return 0;
}

const char *layout_cannot(enum layout layout, const char *text, uint32_t *c, uint32_t *size)
{
	struct stroke strokes[LAYOUT_MAX_STROKES];

	for (const char *at = text; (*c = layout_next(&text)); at = text) {
		*size = (uint32_t)(text - at);
		if (*c == UINT32_MAX || !layout_strokes(layout, *c, strokes))
			return at;
	}
	return NULL;
}
