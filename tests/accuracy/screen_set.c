/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/screen_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/display/png_file.h"

#define BASELINE "tests/accuracy/tinycv-needles.txt"

static bool load_screen(struct screen_set *set, const char *folder, size_t number)
{
	char *path = mem_format("%s/%s.png", folder, set->names[number]);
	struct error error;
	struct image image;
	bool loaded = png_read(path, &image, &error) == 0;

	if (loaded) {
		for (size_t i = 0; i < (size_t)image.width * (size_t)image.height; i++)
			image.pixels[i] &= 0xffffff;
		set->frames[number] = (struct frame){image.width, image.height, image.pixels};
		find_words(&set->frames[number], screen_is_console(set, number), &set->words[number]);
	} else {
		printf("Bail out! %s\n", error.text);
	}
	mem_free(path);
	return loaded;
}

/* "screen NUMBER NAME"; they come in order. */
static void read_screen_line(struct screen_set *set, const char *line)
{
	const char *name = strchr(line + strlen("screen "), ' ');

	set->names = mem_resize(set->names, set->screen_count + 1, sizeof(*set->names));
	set->names[set->screen_count++] = mem_copy_bytes(name + 1, strcspn(name + 1, "\n"));
}

/* "area SCREEN X,Y WxH: SCREEN=SIMILARITY ..."; behind all the screens. */
static bool read_area_line(struct screen_set *set, const char *line)
{
	struct needle_area area = {0};
	int length = 0;

	if (sscanf(line, "area %zu %d,%d %dx%d:%n", &area.screen, &area.rect.x, &area.rect.y, &area.rect.width,
		   &area.rect.height, &length) != 5 || !length || area.screen >= set->screen_count)
		return false;
	area.similarity = mem_alloc_array(set->screen_count, sizeof(*area.similarity));
	set->areas = mem_resize(set->areas, set->area_count + 1, sizeof(*set->areas));
	set->areas[set->area_count++] = area;
	for (line += length; *line == ' ' && line[1] >= '0'; ) {
		char *end;
		size_t screen = strtoul(line + 1, &end, 10);

		if (*end != '=' || screen >= set->screen_count)
			return false;
		area.similarity[screen] = strtod(end + 1, &end);
		line = end;
	}
	return true;
}

static bool read_baseline(struct screen_set *set)
{
	FILE *file = fopen(BASELINE, "r");
	char *line = NULL;
	size_t room = 0;
	bool good = file;

	while (good && getline(&line, &room, file) > 0) {
		if (!strncmp(line, "screen ", 7))
			read_screen_line(set, line);
		else if (!strncmp(line, "area ", 5))
			good = read_area_line(set, line);
	}
	if (!good || !set->area_count)
		printf("Bail out! %s cannot be read; tests are run from the top of the checkout\n", BASELINE);
	free(line);
	if (file)
		fclose(file);
	return good && set->area_count;
}

bool screen_set_load(struct screen_set *set, int *exit_code)
{
	const char *shared = getenv("KVT_SHARED");
	char *folder = mem_format("%s/screens/fedora", shared && *shared ? shared : "../shared");
	bool loaded = false;

	*set = (struct screen_set){0};
	*exit_code = 0;
	if (access(folder, R_OK) < 0) {
		printf("1..0 # SKIP there is no folder %s; KVT_SHARED says where `shared` is\n", folder);
	} else {
		loaded = read_baseline(set);
		set->frames = mem_alloc_array(set->screen_count, sizeof(*set->frames));
		set->words = mem_alloc_array(set->screen_count, sizeof(*set->words));
		for (size_t i = 0; loaded && i < set->screen_count; i++)
			loaded = load_screen(set, folder, i);
		*exit_code = !loaded;
	}
	mem_free(folder);
	return loaded;
}

void screen_set_deinit(struct screen_set *set)
{
	for (size_t i = 0; i < set->screen_count; i++) {
		mem_free(set->names[i]);
		mem_free(set->frames[i].pixels);
		mem_free(set->words[i].list);
	}
	for (size_t i = 0; i < set->area_count; i++)
		mem_free(set->areas[i].similarity);
	mem_free(set->names);
	mem_free(set->frames);
	mem_free(set->words);
	mem_free(set->areas);
}

bool screen_is_console(const struct screen_set *set, size_t screen)
{
	return !strncmp(set->names[screen], "console/", 8) && !strstr(set->names[screen], "graphical");
}
