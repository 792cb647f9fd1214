/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/media.h"

#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"

/* PATH if there is such a file; freed and NULL if not. */
static char *if_there(char *path)
{
	if (access(path, F_OK) == 0)
		return path;
	mem_free(path);
	return NULL;
}

char *media_find(const struct config *config, const char *folder, const char *name, struct error *error)
{
	char *found = NULL;

	if (name[0] == '/') {
		found = if_there(mem_copy_string(name));
		if (!found) {
			error_set(error, "the medium %s is not there", name);
			error_help(error, "put it there, or name another place in the script or with --set");
		}
		return found;
	}
	for (size_t i = 0; i < config->media_count && !found; i++)
		found = if_there(mem_format("%s/%s", config->media[i], name));
	if (!found)
		found = if_there(mem_format("%s/media/%s", folder, name));
	if (!found)
		found = if_there(mem_format("%s/%s", folder, name));
	if (!found) {
		error_set(error, "the medium %s is neither in %s/media, nor in %s, nor in a media folder of config.yaml",
			  name, folder, folder);
		error_help(error, "get or build it (see %s/README.md), or add its folder to `media:` in config.yaml", folder);
	}
	return found;
}
