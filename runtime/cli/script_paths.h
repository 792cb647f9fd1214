/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scripts that a command line names: files as they are, folders for all *.kvt files below them, in the order of
 * their names. Hidden folders and symbolic links to folders are not entered.
 */
#ifndef KVT_RUNTIME_CLI_SCRIPT_PATHS_H
#define KVT_RUNTIME_CLI_SCRIPT_PATHS_H

#include <stdbool.h>
#include <stddef.h>

struct script_path {
	char *path;			/* as the operand and what was found below it say */
	bool found;			/* in a folder; false: the operand itself */
};

/* Embedded; zero before use, owns its paths. */
struct script_paths {
	struct script_path *items;
	size_t count, capacity;
};

/* Adds what OPERAND names. -1, after a message on stderr in the name of COMMAND, if it is a folder that cannot be read
 * or has no scripts. A file that is not there is found out by whoever opens it. */
int script_paths_add(struct script_paths *paths, const char *command, const char *operand);
void script_paths_deinit(struct script_paths *paths);

#endif
