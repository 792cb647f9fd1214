/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>

#include "runtime/text/font_file.h"

/* Both versions, once the header is read. */
struct psf {
	const uint8_t *glyphs, *table, *end;
	uint32_t count, size;		/* glyphs, and the bytes of one */
	int width, height;
	bool is_utf8;			/* the table: version 2's, rather than words of 16 bits */
};

static uint32_t word(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void read_header_1(struct psf *psf, const uint8_t *bytes)
{
	psf->count = bytes[2] & 1 ? 512 : 256;
	psf->size = bytes[3];
	psf->width = 8;
	psf->height = bytes[3];
	psf->glyphs = bytes + 4;
	psf->table = bytes[2] & 6 ? bytes + 4 + psf->count * psf->size : NULL;
}

static void read_header_2(struct psf *psf, const uint8_t *bytes)
{
	const uint32_t height = word(bytes + 24), width = word(bytes + 28);

	psf->count = word(bytes + 16);
	psf->size = word(bytes + 20);
	psf->height = height <= FONT_MAX_HEIGHT ? (int)height : 0;
	psf->width = width <= FONT_MAX_WIDTH ? (int)width : 0;
	psf->glyphs = bytes + word(bytes + 8);
	psf->is_utf8 = true;
	psf->table = bytes[12] & 1 ? psf->glyphs + (uint64_t)psf->count * psf->size : NULL;
}

static const char *read_header(struct psf *psf, const uint8_t *bytes, size_t count)
{
	const bool is_new = bytes[0] == 0x72;
	uint64_t offset;

	if (is_new && (count < 32 || word(bytes + 16) > 65536 || word(bytes + 20) > 4096 || word(bytes + 8) > count))
		return "it is damaged";
	psf->end = bytes + count;
	if (is_new)
		read_header_2(psf, bytes);
	else
		read_header_1(psf, bytes);
	offset = (uint64_t)(psf->glyphs - bytes);
	if (offset + (uint64_t)psf->count * psf->size > count)
		return "it is cut off";
	if (psf->width < FONT_MIN_SIDE || psf->height < FONT_MIN_SIDE || psf->height > FONT_MAX_HEIGHT)
		return "its cells are too small or too large";
	if (psf->size < (uint32_t)((psf->width + 7) / 8 * psf->height))
		return "it is damaged";
	return psf->table ? NULL : "it does not say which characters its glyphs are";
}

static void read_rows(const struct psf *psf, uint32_t index, uint32_t *rows)
{
	const uint8_t *at = psf->glyphs + (size_t)index * psf->size;
	const int bytes = (psf->width + 7) / 8;

	for (int y = 0; y < psf->height; y++) {
		rows[y] = 0;
		for (int i = 0; i < bytes; i++)
			rows[y] = rows[y] << 8 | *at++;
		rows[y] >>= bytes * 8 - psf->width;
	}
}

/* One entry of the table; 0xffff ends a glyph's, 0xfffe begins its sequences of several characters, which are not read. */
static uint32_t next_of_words(const struct psf *psf, const uint8_t **at)
{
	uint32_t code;

	if (psf->end - *at < 2) {
		*at = psf->end;
		return 0xffff;
	}
	code = (uint32_t)(*at)[0] | (uint32_t)(*at)[1] << 8;
	*at += 2;
	return code;
}

static uint32_t next_of_utf8(const struct psf *psf, const uint8_t **at)
{
	const uint8_t first = *(*at)++;
	int more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	uint32_t code = first & (more ? 0x3f >> more : 0x7f);

	if (first >= 0xfe)
		return first == 0xff ? 0xffff : 0xfffe;
	for (; more && *at < psf->end; more--)
		code = code << 6 | (*(*at)++ & 0x3f);
	return code;
}

struct font *font_parse_psf(const char *name, const uint8_t *bytes, size_t count, const char **why)
{
	struct psf psf = {0};
	const char *wrong = read_header(&psf, bytes, count);
	struct font *font;
	const uint8_t *at = psf.table;

	if (wrong) {
		*why = wrong;
		return NULL;
	}
	font = font_new(name, psf.width, psf.height);
	for (uint32_t i = 0; i < psf.count && at < psf.end; i++) {
		uint32_t rows[FONT_MAX_HEIGHT], code;
		bool alone = true;

		read_rows(&psf, i, rows);
		while (at < psf.end && (code = psf.is_utf8 ? next_of_utf8(&psf, &at) : next_of_words(&psf, &at)) != 0xffff) {
			alone = alone && code != 0xfffe;
			if (alone && code >= 0x20 && code != 0xfffd)
				font_add(font, code, 1, rows);
		}
	}
	return font;
}
