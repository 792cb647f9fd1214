/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A picture, for people, of how a reference picture compares with a screenshot.
 *
 * On top is the screenshot: dim, less so where the picture lies, which is framed green if it matches and red if not;
 * pixels that do not match are magenta, what is masked is hatched, the neighbourhood that decided is framed yellow.
 * Below, side by side and enlarged, are the picture, the same part of the screenshot, and their difference: all of the
 * picture if there is room, otherwise what surrounds that neighbourhood. Masked is a chequered ground in the first and
 * the last.
 */
#ifndef KVT_RUNTIME_MATCH_DIFF_PICTURE_H
#define KVT_RUNTIME_MATCH_DIFF_PICTURE_H

#include "runtime/display/frame.h"
#include "runtime/display/png_file.h"
#include "runtime/match/match.h"
#include "runtime/match/picture.h"

struct diff_subject {
	const struct frame *frame;
	const struct picture *picture;
	const struct match *match;	/* of match_explain */
	const uint8_t *misses;		/* of match_explain: one byte for each pixel of the picture's bounds */
};

/* OUT is freed with image_deinit. */
void diff_picture_draw(const struct diff_subject *subject, struct image *out);

#endif
