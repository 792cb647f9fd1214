/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws text consoles, as graphics cards and kernels do, for what reads them.
 */
#ifndef KVT_TESTS_FAKE_DRAW_TEXT_H
#define KVT_TESTS_FAKE_DRAW_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/display/frame.h"
#include "runtime/text/font.h"

/* A frame of one colour; its pixels are freed with mem_free. */
struct frame draw_new(int32_t width, int32_t height, uint32_t colour);
void draw_rect(struct frame *frame, struct rect rect, uint32_t colour);

/* The glyph of CODEPOINT with its top left pixel at X,Y. Returns its width in cells, 0 if the font does not have it. */
int draw_glyph(struct frame *frame, const struct font *font, int32_t x, int32_t y, uint32_t codepoint, uint32_t fg,
	       uint32_t bg);

/* ASCII, from X,Y to the right. False if the font does not have all of it. */
bool draw_text(struct frame *frame, const struct font *font, int32_t x, int32_t y, const char *text, uint32_t fg,
	       uint32_t bg);

#endif
