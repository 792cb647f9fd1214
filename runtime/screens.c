/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/screens.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/match.h"
#include "runtime/picture.h"

/* A reference picture of a screen and its last result. */
struct view {
	struct picture *picture;
	struct rect watched;	/* what of the display its score depends on */
	bool stale;
	struct match match;
};

struct entry {
	struct view *views;	/* NAME.png and its variants NAME@*.png */
	size_t count, capacity;
};

struct screens {
	const struct program *program;
	struct entry *entries;	/* one a screen */
	int32_t width, height;	/* of the display at the last update */
};

static int load_view(struct entry *entry, const char *path, struct error *error)
{
	struct picture *picture = picture_load(path, error);

	if (!picture)
		return -1;
	entry->views = mem_grow(entry->views, entry->count, &entry->capacity, sizeof(*entry->views));
	entry->views[entry->count++] = (struct view){.picture = picture, .stale = true};
	return 0;
}

static int load_variants(struct entry *entry, const struct program_screen *screen, struct error *error)
{
	int stem = (int)(strlen(screen->picture) - strlen(".png")), result = 0;
	char *pattern = mem_format("%s/%.*s@*.png", screen->folder, stem, screen->picture);
	glob_t found = {0};

	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc && result == 0; i++)
			result = load_view(entry, found.gl_pathv[i], error);
	globfree(&found);
	mem_free(pattern);
	return result;
}

static int load_screen(struct entry *entry, const struct program_screen *screen, struct error *error)
{
	char *path = mem_format("%s/%s", screen->folder, screen->picture);
	int result = 0;

	if (access(path, F_OK) == 0)
		result = load_view(entry, path, error);
	if (result == 0 && !screen->picture_given)
		result = load_variants(entry, screen, error);
	if (result == 0 && entry->count == 0) {
		error_set(error, "screen `%s` has no picture: there is no %s", screen->name, path);
		error_help(error, "take one with: kvt capture ADDR %s", path);
		result = -1;
	}
	mem_free(path);
	return result;
}

struct screens *screens_new(const struct program *program, struct error *error)
{
	struct screens *screens = mem_alloc(sizeof(*screens));

	screens->program = program;
	screens->entries = mem_alloc_array(program->screen_count, sizeof(*screens->entries));
	for (uint32_t i = 0; i < program->screen_count; i++)
		if (load_screen(&screens->entries[i], &program->screens[i], error) < 0) {
			screens_free(screens);
			return NULL;
		}
	return screens;
}

void screens_free(struct screens *screens)
{
	if (!screens)
		return;
	for (uint32_t i = 0; i < screens->program->screen_count; i++) {
		for (size_t v = 0; v < screens->entries[i].count; v++)
			picture_free(screens->entries[i].views[v].picture);
		mem_free(screens->entries[i].views);
	}
	mem_free(screens->entries);
	mem_free(screens);
}

static bool overlap(const struct rect *a, const struct rect *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* A picture as large as the display is compared where it is, a smaller one is looked for. */
static bool in_place(const struct view *view, const struct frame *frame)
{
	return view->picture->width == frame->width && view->picture->height == frame->height;
}

static struct rect region_of(const struct program_screen *screen, const struct frame *frame)
{
	if (screen->has_region)
		return (struct rect){screen->x, screen->y, screen->width, screen->height};
	return (struct rect){0, 0, frame->width, frame->height};
}

static void update_view(struct view *view, const struct program_screen *screen, const struct frame *frame,
			const struct rect *rects, size_t count, bool resized)
{
	if (resized) {
		view->watched = in_place(view, frame) ? view->picture->bounds : region_of(screen, frame);
		view->stale = true;
	}
	for (size_t i = 0; i < count && !view->stale; i++)
		view->stale = overlap(&view->watched, &rects[i]);
}

void screens_update(struct screens *screens, const struct frame *frame, const struct rect *rects, size_t count)
{
	bool resized = frame->width != screens->width || frame->height != screens->height;

	screens->width = frame->width;
	screens->height = frame->height;
	for (uint32_t i = 0; i < screens->program->screen_count; i++)
		for (size_t v = 0; v < screens->entries[i].count; v++)
			update_view(&screens->entries[i].views[v], &screens->program->screens[i], frame, rects, count, resized);
}

static void compare(struct view *view, const struct program_screen *screen, const struct frame *frame)
{
	view->match = (struct match){0};
	if (in_place(view, frame))
		view->match.score = match_at(frame, view->picture, 0, 0, screen->tolerance);
	else
		match_search(frame, view->picture, region_of(screen, frame), screen->tolerance, screen->match / 10000.0,
			     &view->match);
	view->stale = false;
}

/* A click goes to the middle of what is compared: of a masked picture, the part that shows something. */
static struct point centre_of(const struct view *view)
{
	const struct rect *bounds = &view->picture->bounds;

	return (struct point){view->match.x + bounds->x + bounds->width / 2, view->match.y + bounds->y + bounds->height / 2};
}

void screens_look(struct screens *screens, uint32_t index, const struct frame *frame, struct sighting *out)
{
	const struct program_screen *screen = &screens->program->screens[index];
	struct entry *entry = &screens->entries[index];
	const struct view *best = NULL;

	*out = (struct sighting){0};
	if (frame->width == 0)
		return;
	for (size_t v = 0; v < entry->count; v++) {
		if (entry->views[v].stale)
			compare(&entry->views[v], screen, frame);
		if (!best || entry->views[v].match.score > best->match.score)
			best = &entry->views[v];
	}
	out->score = best->match.score;
	out->matched = best->match.score * 10000.0 >= screen->match;
	out->at = (struct point){best->match.x, best->match.y};
	out->centre = centre_of(best);
	out->picture = best->picture->path;
}

bool screens_misfit(const struct screens *screens, uint32_t index, const struct frame *frame, struct error *out)
{
	const struct entry *entry = &screens->entries[index];
	const struct picture *picture = entry->views[0].picture;

	for (size_t v = 0; v < entry->count; v++)
		if (entry->views[v].picture->width <= frame->width && entry->views[v].picture->height <= frame->height)
			return false;
	error_set(out, "%s is %dx%d, larger than the display of %dx%d", picture->path, picture->width, picture->height,
		  frame->width, frame->height);
	error_help(out, "take the picture again at the display's size: kvt capture ADDR %s", picture->path);
	return true;
}
