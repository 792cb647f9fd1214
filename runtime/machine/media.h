/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the media that scripts name are on this host.
 */
#ifndef KVT_RUNTIME_MACHINE_MEDIA_H
#define KVT_RUNTIME_MACHINE_MEDIA_H

#include "runtime/base/error.h"
#include "runtime/machine/config.h"

/*
 * The path of the file NAME: itself if it is absolute, else the first that is there of the configuration's media
 * folders, the folder `media` beside the script, and the script's FOLDER. Freed by the caller; NULL if it is nowhere.
 */
char *media_find(const struct config *config, const char *folder, const char *name, struct error *error);

#endif
