/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GRUB's fonts: sections of a name, a length (big endian, as all in it) and their bytes. Each glyph is a box of pixels
 * with a place relative to the baseline; GRUB's terminal draws it into cells as wide as its widest ASCII glyph.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/text/font_file.h"

enum { INDEX_ENTRY = 9, GLYPH_HEADER = 10 };

struct pf2 {
	const uint8_t *bytes, *index;
	size_t count, index_size;
	int ascent, descent, width;
};

struct glyph {
	int width, height, left, bottom, advance;
	const uint8_t *pixels;
};

static uint32_t long_at(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int short_at(const uint8_t *at)
{
	return (int16_t)((uint16_t)at[0] << 8 | at[1]);
}

static void read_sections(struct pf2 *pf2)
{
	size_t at = 0;

	while (pf2->count - at >= 8) {
		const uint8_t *name = pf2->bytes + at, *data = name + 8;
		const size_t size = long_at(name + 4);

		if (memcmp(name, "DATA", 4) == 0 || size > pf2->count - at - 8)
			return;
		if (memcmp(name, "ASCE", 4) == 0 && size >= 2)
			pf2->ascent = short_at(data);
		if (memcmp(name, "DESC", 4) == 0 && size >= 2)
			pf2->descent = short_at(data);
		if (memcmp(name, "CHIX", 4) == 0) {
			pf2->index = data;
			pf2->index_size = size / INDEX_ENTRY;
		}
		at += 8 + size;
	}
}

static bool read_glyph(const struct pf2 *pf2, size_t number, uint32_t *codepoint, struct glyph *out)
{
	const uint8_t *entry = pf2->index + number * INDEX_ENTRY, *at;
	const uint32_t offset = long_at(entry + 5);

	*codepoint = long_at(entry);
	if (entry[4] || offset > pf2->count - GLYPH_HEADER)
		return false;
	at = pf2->bytes + offset;
	*out = (struct glyph){short_at(at), short_at(at + 2), short_at(at + 4), short_at(at + 6), short_at(at + 8), at + 10};
	return out->width >= 0 && out->width <= FONT_MAX_WIDTH && out->height >= 0 && out->height <= FONT_MAX_HEIGHT &&
	       (size_t)(out->width * out->height + 7) / 8 <= pf2->count - offset - GLYPH_HEADER;
}

/* False if it would stand out of its cells, as combining marks do. */
static bool place(const struct pf2 *pf2, const struct glyph *glyph, int width, uint32_t *rows)
{
	const int top = pf2->ascent - glyph->bottom - glyph->height;

	if (glyph->left < 0 || glyph->left + glyph->width > width || top < 0 ||
	    top + glyph->height > pf2->ascent + pf2->descent)
		return false;
	memset(rows, 0, FONT_MAX_HEIGHT * sizeof(*rows));
	for (int bit = 0; bit < glyph->width * glyph->height; bit++) {
		const int x = glyph->left + bit % glyph->width, y = top + bit / glyph->width;

		if (glyph->pixels[bit / 8] >> (7 - bit % 8) & 1)
			rows[y] |= 1u << (width - 1 - x);
	}
	return true;
}

static void measure(struct pf2 *pf2)
{
	uint32_t codepoint;
	struct glyph glyph;

	for (size_t i = 0; i < pf2->index_size; i++)
		if (read_glyph(pf2, i, &codepoint, &glyph) && codepoint >= 0x20 && codepoint < 0x7f &&
		    glyph.advance > pf2->width)
			pf2->width = glyph.advance;
}

struct font *font_parse_pf2(const char *name, const uint8_t *bytes, size_t count, const char **why)
{
	struct pf2 pf2 = {.bytes = bytes, .count = count};
	uint32_t rows[FONT_MAX_HEIGHT], codepoint;
	struct glyph glyph;
	struct font *font;

	read_sections(&pf2);
	measure(&pf2);
	if (pf2.width < FONT_MIN_SIDE || pf2.width > FONT_MAX_WIDTH || pf2.ascent < 0 || pf2.descent < 0 ||
	    pf2.ascent + pf2.descent < FONT_MIN_SIDE || pf2.ascent + pf2.descent > FONT_MAX_HEIGHT) {
		*why = "it is damaged, or its cells are too small or too large";
		return NULL;
	}
	font = font_new(name, pf2.width, pf2.ascent + pf2.descent);
	for (size_t i = 0; i < pf2.index_size; i++) {
		int columns;

		if (!read_glyph(&pf2, i, &codepoint, &glyph) || !codepoint || !glyph.width)
			continue;
		columns = glyph.advance > pf2.width ? 2 : 1;
		if (columns * pf2.width <= FONT_MAX_WIDTH && place(&pf2, &glyph, columns * pf2.width, rows))
			font_add(font, codepoint, columns, rows);
	}
	return font;
}
