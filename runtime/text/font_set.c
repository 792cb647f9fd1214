/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/font_set.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/text/font_file.h"

/* Where the fonts lie as seen from kvt's own folder: installed (bin/../share), built (build/..). */
static const char *const places[] = {"../share/kvt/fonts", "../runtime/fonts", "../../runtime/fonts",
				     "../../../runtime/fonts", "../../../../runtime/fonts"};

static const char *const system_files[] = {"/usr/share/unifont/unifont.hex", "/usr/share/grub/unicode.pf2"};
static const char system_folder[] = "/usr/share/consolefonts";

void font_set_add(struct font_set *set, struct font *font)
{
	set->fonts = mem_grow(set->fonts, set->count, &set->capacity, sizeof(*set->fonts));
	set->fonts[set->count++] = font;
}

void font_set_deinit(struct font_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		font_free(set->fonts[i]);
	mem_free(set->fonts);
	*set = (struct font_set){0};
}

static void add_with_ninth(struct font_set *set, struct font *font)
{
	font_set_add(set, font);
	if (font->width == 8 && !font->wide.count)
		font_set_add(set, font_with_ninth_column(font));
}

static int is_font(const struct dirent *entry)
{
	static const char *const endings[] = {".hex", ".psf", ".psfu", ".pf2", ".psf.gz", ".psfu.gz", ".hex.gz"};
	const size_t length = strlen(entry->d_name);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		const size_t tail = strlen(endings[i]);

		if (length > tail && strcmp(entry->d_name + length - tail, endings[i]) == 0)
			return 1;
	}
	return 0;
}

/* In the order of their names, which is the same in every place; scandir's memory is not mem.h's. */
static int load_folder(struct font_set *set, const char *folder, bool skip_damaged, struct error *error)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_font, alphasort), result = count > 0 ? 0 : -1;

	if (count <= 0)
		error_set(error, "%s: no fonts to read consoles with: %s", folder,
			  count < 0 ? strerror(errno) : "none is in there");
	for (int i = 0; i < count; i++) {
		char *path = mem_format("%s/%s", folder, entries[i]->d_name);
		struct font *font = result == 0 || skip_damaged ? font_file_read(path, error) : NULL;

		if (font)
			add_with_ninth(set, font);
		else if (!skip_damaged)
			result = -1;
		mem_free(path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return result;
}

static bool find_folder(char out[PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (length <= 0)
		return false;
	self[length] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *path = mem_format("%s/%s", self, places[i]);
		const bool found = realpath(path, out) != NULL;

		mem_free(path);
		if (found)
			return true;
	}
	return false;
}

int font_set_load(struct font_set *set, const char *folder, struct error *error)
{
	char found[PATH_MAX];
	int result;

	if (!folder)
		folder = getenv("KVT_FONTS");
	if (!folder && !find_folder(found)) {
		error_set(error, "the fonts of kvt are not found beside the program");
		error_help(error, "set KVT_FONTS to the folder that has them, or install kvt with make install");
		return -1;
	}
	if (!folder)
		folder = found;
	result = load_folder(set, folder, false, error);
	if (result < 0)
		error_help(error, "KVT_FONTS names the folder, or else it is the share/kvt/fonts that belongs to kvt");
	return result;
}

size_t font_set_load_system(struct font_set *set, const char *root)
{
	const size_t before = set->count;
	char *path = mem_format("%s%s", root, system_folder);

	load_folder(set, path, true, NULL);
	mem_free(path);
	for (size_t i = 0; i < sizeof(system_files) / sizeof(system_files[0]); i++) {
		struct font *font;

		path = mem_format("%s%s", root, system_files[i]);
		font = font_file_read(path, NULL);
		if (font)
			add_with_ninth(set, font);
		mem_free(path);
	}
	return set->count - before;
}
