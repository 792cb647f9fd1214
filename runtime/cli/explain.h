/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What docs/diagnostics.md tells of each diagnostic, for `kvt lint --explain`. The build makes the table from that
 * page, so that the binary says what the page says.
 */
#ifndef KVT_RUNTIME_CLI_EXPLAIN_H
#define KVT_RUNTIME_CLI_EXPLAIN_H

struct explain_page {
	const char *code;		/* "E0301" */
	const char *text;		/* lines */
};

extern const struct explain_page explain_pages[];	/* an all-zero one ends it */

#endif
