/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that tell of trouble, in what a guest shows or says. */
#ifndef KVT_RUNTIME_TEXT_TELLING_TEXT_H
#define KVT_RUNTIME_TEXT_TELLING_TEXT_H

#include <stdbool.h>

enum telling {
	TELLING_NOTHING,
	TELLING_TROUBLE,	/* something went wrong: no space left, a wrong password */
	TELLING_PANIC,		/* the system has given up */
};

enum { TELLING_SIZE = 161 };

/*
 * The first line of TEXT that tells of a panic or, if there is none, the last that tells of trouble, cut to what fits, safe to
 * be shown.
 */
enum telling telling_line(const char *text, char line[TELLING_SIZE]);

/* The last line of TEXT with something on it, in the same way. False: there is none, or TEXT is drawn, with boxes, and not written. */
bool telling_last_line(const char *text, char line[TELLING_SIZE]);

#endif
