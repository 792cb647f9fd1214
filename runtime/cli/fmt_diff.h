/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The difference between a script and its formatted text, as diff -u shows it.
 */
#ifndef KVT_RUNTIME_CLI_FMT_DIFF_H
#define KVT_RUNTIME_CLI_FMT_DIFF_H

#include <stdio.h>

/*
 * For two texts that differ in nothing but blanks, line breaks and semicolons: then two lines of the same text are the
 * same line exactly when as much other text stands before them, and nothing needs to be searched for.
 */
void fmt_diff(const char *path, const char *before, const char *after, FILE *out);

#endif
