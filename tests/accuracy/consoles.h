/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the program tesseract reads text consoles, which kvt reads without a mistake: the transcripts of tests/golden/text. */
#ifndef KVT_TESTS_ACCURACY_CONSOLES_H
#define KVT_TESTS_ACCURACY_CONSOLES_H

/* Prints a row of docs/text.md for the consoles with a whole picture, those of ../shared and of guests included. */
void consoles_print(void);

#endif
