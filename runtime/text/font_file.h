/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that fonts come in, packed with gzip or not. Known are console fonts (PSF, version 1 and
 * 2, with a Unicode table), GRUB's (PF2), and the text that GNU Unifont is published in, a line "CODEPOINT:ROWS" a glyph.
 * Such a text may begin with a line "cell WxH"; without one its cells are of 8x16 pixels.
 */
#ifndef KVT_RUNTIME_TEXT_FONT_FILE_H
#define KVT_RUNTIME_TEXT_FONT_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/text/font.h"

/* The font's name is the file's without its endings and a number in front ("10-"). NULL on failure; freed with font_free. */
struct font *font_file_read(const char *path, struct error *error);

/* One for each kind of file: the font in COUNT BYTES, NULL with a reason in *why if they hold none. */
struct font *font_parse_psf(const char *name, const uint8_t *bytes, size_t count, const char **why);
struct font *font_parse_pf2(const char *name, const uint8_t *bytes, size_t count, const char **why);
struct font *font_parse_hex(const char *name, const uint8_t *bytes, size_t count, const char **why);

#endif
