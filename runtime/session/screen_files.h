/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files a screen's pictures are in. */
#ifndef KVT_RUNTIME_SESSION_SCREEN_FILES_H
#define KVT_RUNTIME_SESSION_SCREEN_FILES_H

#include <stddef.h>

#include "interp/program.h"

/* Zero before screen_files_init; owns its paths. */
struct screen_files {
	char **paths;		/* NAME.png, if it is there, and its variants NAME@*.png */
	size_t count, capacity;
	char *path;		/* NAME.png, whether it is there or not */
};

void screen_files_init(struct screen_files *files, const struct program_screen *screen);
void screen_files_deinit(struct screen_files *files);

#endif
