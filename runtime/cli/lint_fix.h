/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvt lint --fix: what the diagnostics of a script suggest, done.
 */
#ifndef KVT_RUNTIME_CLI_LINT_FIX_H
#define KVT_RUNTIME_CLI_LINT_FIX_H

/*
 * Writes the script at PATH anew with all fixes in it, until no diagnostic has one; what was replaced is told on stderr.
 * The scripts that it uses stay as they are. -1 if it cannot be written, after a message on stderr.
 */
int lint_fix(const char *path);

#endif
