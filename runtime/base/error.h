/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What went wrong below, in words for the person who runs kvt: what was tried, on what, why not, and what to do next.
 * Functions that can fail take a struct error * as their last parameter, fill it and return -1 or NULL.
 */
#ifndef KVT_RUNTIME_BASE_ERROR_H
#define KVT_RUNTIME_BASE_ERROR_H

struct error {
	char text[768];		/* one sentence without a full stop; names the file or address */
	char help[384];		/* what to try next; empty if nothing sensible can be said */
};

/* Sets TEXT and clears the help; a NULL error is allowed and ignored. */
void error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
void error_help(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
