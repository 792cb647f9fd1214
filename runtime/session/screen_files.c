/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/session/screen_files.h"

#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"

/* Takes PATH over. */
static void add(struct screen_files *files, char *path)
{
	files->paths = mem_grow(files->paths, files->count, &files->capacity, sizeof(*files->paths));
	files->paths[files->count++] = path;
}

static void add_variants(struct screen_files *files, const struct program_screen *screen)
{
	int stem = (int)(strlen(screen->picture) - strlen(".png"));
	char *pattern = mem_format("%s/%.*s@*.png", screen->folder, stem, screen->picture);
	glob_t found = {0};

	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			add(files, mem_copy_string(found.gl_pathv[i]));
	globfree(&found);
	mem_free(pattern);
}

void screen_files_init(struct screen_files *files, const struct program_screen *screen)
{
	/* as the script writes it, relative to the script's folder unless it is absolute */
	*files = (struct screen_files){
		.path = screen->picture[0] == '/' ? mem_copy_string(screen->picture) :
			mem_format("%s/%s", screen->folder, screen->picture),
	};
	if (access(files->path, F_OK) == 0)
		add(files, mem_copy_string(files->path));
	if (!screen->picture_given)
		add_variants(files, screen);
}

void screen_files_deinit(struct screen_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		mem_free(files->paths[i]);
	mem_free(files->paths);
	mem_free(files->path);
	*files = (struct screen_files){0};
}
