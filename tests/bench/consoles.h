/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text consoles of real systems, read by kvt and by the program tesseract, and held against what a person wrote down of them:
 * the transcripts of tests/golden/text.
 */
#ifndef KVT_TESTS_BENCH_CONSOLES_H
#define KVT_TESTS_BENCH_CONSOLES_H

#include "runtime/text/console_text.h"

/*
 * Prints rows of the table: how long one takes whose grid is not known yet, and how many characters in a hundred are wrong.
 * At most MOST transcripts are tried, spread over all of them, and those are left out of which only a part was written down or
 * whose picture is not there. Pictures that begin with shared/ are looked for in SHARED, others below ROOT.
 */
void consoles_measure(struct console_text *text, const char *root, const char *shared, size_t most);

/* The milliseconds that tesseract takes for the console in PICTURE; ABSENT without tesseract. */
double console_peer_ms(const char *picture);

#endif
