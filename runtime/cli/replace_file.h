/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new text for a file that is there, for the commands that change scripts.
 */
#ifndef KVT_RUNTIME_CLI_REPLACE_FILE_H
#define KVT_RUNTIME_CLI_REPLACE_FILE_H

#include <stddef.h>

/*
 * Into a file beside PATH that then takes its place, with its mode and, as far as that is allowed, its owner: a reader,
 * or a kill, never meets half a script. -1 with errno set; PATH is as it was then.
 */
int replace_file(const char *path, const char *text, size_t length);

#endif
