/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/script_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the stdlib lies as seen from kvt's own folder: installed (bin/../share), built (build/..). */
static const char *const places[] = {"../share/kvt/stdlib", "../stdlib", "../../stdlib"};

static bool find_stdlib(char *path, size_t size)
{
	char self[4096], *slash;
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (length <= 0)
		return false;
	self[length] = '\0';
	slash = strrchr(self, '/');
	*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *found;

		if ((size_t)snprintf(path, size, "%s/%s", self, places[i]) >= size)
			return false;
		found = realpath(path, NULL);
		if (found && strlen(found) < size) {
			strcpy(path, found);
			free(found);
			return true;
		}
		free(found);
	}
	return false;
}

const char *script_file_stdlib(char *buffer, size_t size)
{
	const char *given = getenv("KVT_STDLIB");

	return given ? given : find_stdlib(buffer, size) ? buffer : NULL;
}

bool script_file_open(struct script *script, const char *path)
{
	char found[4096];

	return script_load(script, path, script_file_stdlib(found, sizeof(found)));
}

bool script_file_color(void)
{
	const char *no_color = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) && (!no_color || !*no_color);
}

void script_file_report(const struct script *script)
{
	diag_render(&script->diags, stderr, script_file_color());
}
