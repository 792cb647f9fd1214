/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A regular expression as libc has to be told it, to mean what it says. */
#ifndef KVT_INTERP_REGEX_REWRITE_H
#define KVT_INTERP_REGEX_REWRITE_H

#include <stddef.h>
#include <stdint.h>

enum { REGEX_MAX_RANGE = 1000 };

/*
 * Ranges beyond ASCII, as in [а-я], become the letters that they have, because libc knows none in a locale without an order of
 * letters. Typographic quotes and dashes find plain ones too, since text on a display is read with those. The caller frees
 * it; NULL, with what is wrong with SOURCE in WHY.
 */
char *regex_rewrite(const char *source, char *why, size_t size);

/* The plain quote or dash that text on a display is read with in place of C; 0: C is no typographic one. */
char regex_plain_sign(uint32_t c);

#endif
