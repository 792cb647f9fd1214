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
	struct rect dirty;	/* what of that has changed since `match` was found; empty: nothing */
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
	entry->views[entry->count++] = (struct view){.picture = picture};
	return 0;
}

/* NAME as the script writes it, relative to the script's folder unless it is absolute. */
static char *picture_path(const struct program_screen *screen)
{
	return screen->picture[0] == '/' ? mem_copy_string(screen->picture) :
	       mem_format("%s/%s", screen->folder, screen->picture);
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
	char *path = picture_path(screen);
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

static bool is_empty(struct rect rect)
{
	return rect.width <= 0 || rect.height <= 0;
}

static int32_t smaller(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* What A and B have in common; empty if nothing. */
static struct rect common(struct rect a, struct rect b)
{
	int32_t x = larger(a.x, b.x), y = larger(a.y, b.y);

	return (struct rect){x, y, smaller(a.x + a.width, b.x + b.width) - x, smaller(a.y + a.height, b.y + b.height) - y};
}

/* The smallest rectangle around A and B. */
static struct rect around(struct rect a, struct rect b)
{
	int32_t x = smaller(a.x, b.x), y = smaller(a.y, b.y);

	if (is_empty(a))
		return b;
	if (is_empty(b))
		return a;
	return (struct rect){x, y, larger(a.x + a.width, b.x + b.width) - x, larger(a.y + a.height, b.y + b.height) - y};
}

/* A picture as large as the display is compared where it is, a smaller one is looked for. */
static bool in_place(const struct view *view, const struct frame *frame)
{
	return view->picture->width == frame->width && view->picture->height == frame->height;
}

static struct rect region_of(const struct program_screen *screen, const struct frame *frame)
{
	struct rect all = {0, 0, frame->width, frame->height};

	return screen->has_region ? common((struct rect){screen->x, screen->y, screen->width, screen->height}, all) : all;
}

static void update_view(struct view *view, const struct program_screen *screen, const struct frame *frame,
			const struct rect *rects, size_t count, bool resized)
{
	if (resized) {
		view->watched = in_place(view, frame) ? view->picture->bounds : region_of(screen, frame);
		view->dirty = view->watched;
		view->match = (struct match){0};
		return;
	}
	for (size_t i = 0; i < count; i++)
		view->dirty = around(view->dirty, common(view->watched, rects[i]));
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

/*
 * Looks for the picture only where the display has changed: elsewhere it was not there before and is not now. Where it
 * was found before and that has changed, another place may have been as good: then all of the region counts.
 */
static void search(struct view *view, const struct program_screen *screen, const struct frame *frame)
{
	struct rect place = {view->match.x, view->match.y, view->picture->width, view->picture->height};
	bool moved = view->match.score == 0 || !is_empty(common(place, view->dirty));
	struct rect region = {view->dirty.x - place.width + 1, view->dirty.y - place.height + 1,
			      view->dirty.width + 2 * (place.width - 1), view->dirty.height + 2 * (place.height - 1)};
	double enough = screen->match / 10000.0;
	struct match found;

	if (moved && view->match.score >= enough)
		region = view->watched;
	match_search(frame, view->picture, common(region, view->watched), screen->tolerance, enough, &found);
	if (moved || found.score > view->match.score)
		view->match = found;
}

static void compare(struct view *view, const struct program_screen *screen, const struct frame *frame)
{
	if (in_place(view, frame))
		view->match = (struct match){.score = match_at(frame, view->picture, 0, 0, screen->tolerance)};
	else
		search(view, screen, frame);
	view->dirty = (struct rect){0};
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
		if (!is_empty(entry->views[v].dirty))
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
