/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/session/screens.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/match/past.h"
#include "runtime/match/view.h"
#include "runtime/session/screen_files.h"

struct entry {
	struct view *views;	/* NAME.png and its variants NAME@*.png */
	size_t count, capacity;
	bool was_away;		/* since the last input */
	bool is_outdated;	/* the machine was reset, and what was there may still be shown */
};

struct screens {
	const struct program *program;
	struct entry *entries;	/* one a screen */
	struct texts *texts;
	struct plane *plane;	/* of the display */
	struct past past[2];	/* by enum reference */
	bool is_held;
	uint32_t expected[PROGRAM_MAX_EXPECTED];
	size_t expected_count;
	int32_t width, height;	/* of the display at the last update */
};

static void tell_flat(const char *path, struct error *error)
{
	error_set(error, "%s: the picture is almost of one colour, so it would be found wherever the display is", path);
	error_help(error, "show more of what tells this screen from others, or compare it at its own place");
}

/* Whether the picture is to be searched for, whatever the display's size. */
static bool is_searched(const struct program_screen *screen)
{
	return screen->anywhere || screen->has_region || screen->near > TRACKER_SHIFT;
}

static int load_view(struct entry *entry, const struct program_screen *screen, const char *path, struct error *error)
{
	struct match_rule rule = {.tolerance = screen->tolerance, .match = screen->match};
	struct picture *picture = picture_load(path, error);

	if (!picture)
		return -1;
	if (is_searched(screen) && match_is_flat(picture, &rule)) {
		tell_flat(path, error);
		picture_free(picture);
		return -1;
	}
	entry->views = mem_grow(entry->views, entry->count, &entry->capacity, sizeof(*entry->views));
	view_init(&entry->views[entry->count++], picture, screen);
	return 0;
}

static int load_screen(struct entry *entry, const struct program_screen *screen, struct error *error)
{
	struct screen_files files;
	int result = 0;

	if (!screen->has_picture)
		return 0;
	screen_files_init(&files, screen);
	for (size_t i = 0; i < files.count && result == 0; i++)
		result = load_view(entry, screen, files.paths[i], error);
	if (files.count == 0) {
		error_set(error, "screen `%s` has no picture: there is no %s", screen->name, files.path);
		error_help(error, "take one with: kvt capture ADDR %s", files.path);
		result = -1;
	}
	screen_files_deinit(&files);
	return result;
}

struct screens *screens_new(const struct program *program, const char *languages, struct loop *loop,
			    void (*ready)(void *context), void *context, struct error *error)
{
	struct screens *screens = mem_alloc(sizeof(*screens));

	screens->program = program;
	screens->plane = plane_new();
	screens->entries = mem_alloc_array(program->screen_count, sizeof(*screens->entries));
	for (uint32_t i = 0; i < program->screen_count; i++)
		if (load_screen(&screens->entries[i], &program->screens[i], error) < 0) {
			screens_free(screens);
			return NULL;
		}
	screens->texts = texts_new(program, languages, loop, ready, context, error);
	if (screens->texts)
		return screens;
	screens_free(screens);
	return NULL;
}

struct texts *screens_texts(struct screens *screens)
{
	return screens->texts;
}

void screens_free(struct screens *screens)
{
	if (!screens)
		return;
	for (uint32_t i = 0; i < screens->program->screen_count; i++) {
		for (size_t v = 0; v < screens->entries[i].count; v++)
			view_deinit(&screens->entries[i].views[v]);
		mem_free(screens->entries[i].views);
	}
	mem_free(screens->entries);
	texts_free(screens->texts);
	plane_free(screens->plane);
	past_deinit(&screens->past[SINCE_KEPT]);
	past_deinit(&screens->past[SINCE_INPUT]);
	mem_free(screens);
}

static void update_view(struct view *view, const struct frame *frame, const struct rect *rects, size_t count, bool resized)
{
	if (resized)
		view_resize(view, frame);
	for (size_t i = 0; i < count; i++)
		view_touch(view, rects[i]);
}

static void touch(struct screens *screens, const struct frame *frame, struct rect rect)
{
	plane_touch(screens->plane, frame, rect);
	past_touch(&screens->past[SINCE_KEPT], rect);
	past_touch(&screens->past[SINCE_INPUT], rect);
}

void screens_update(struct screens *screens, const struct frame *frame, const struct rect *rects, size_t count)
{
	bool resized = frame->width != screens->width || frame->height != screens->height;

	screens->width = frame->width;
	screens->height = frame->height;
	for (size_t i = 0; i < count; i++)
		touch(screens, frame, rects[i]);
	texts_update(screens->texts, frame, rects, count);
	for (uint32_t i = 0; i < screens->program->screen_count; i++)
		for (size_t v = 0; v < screens->entries[i].count; v++)
			update_view(&screens->entries[i].views[v], frame, rects, count, resized);
}

/* A click goes to the middle of what is compared: of a masked picture, the part that shows something. */
static struct point centre_of(const struct view *view)
{
	const struct rect *bounds = &view->picture->bounds;

	return (struct point){view->match.x + bounds->x + bounds->width / 2, view->match.y + bounds->y + bounds->height / 2};
}

/* Of pictures that are not there, the one that is there for the most part stands for the screen. */
static bool is_better(const struct view *a, const struct view *b)
{
	if (a->match.matched != b->match.matched)
		return a->match.matched;
	return a->match.matched ? a->match.score > b->match.score : a->share > b->share;
}

/* Of a screen that has a picture. */
static const struct view *best_view(const struct entry *entry)
{
	const struct view *best = &entry->views[0];

	for (size_t v = 1; v < entry->count; v++)
		if (is_better(&entry->views[v], best))
			best = &entry->views[v];
	return best;
}

static bool is_fresh_view(const struct view *view, const struct past *past, const struct frame *frame)
{
	const struct pixel_place place = {view->match.x, view->match.y};
	struct match before;

	if (past_differs(past, frame, rect_of_frame(frame), view->picture, place))
		return true;
	/* by its own rule, which may be finer, it may have been another screen nevertheless */
	match_at(past_frame(past), view->picture, place.x, place.y, &view->tracker.rule, &before);
	return !before.matched;
}

bool screens_is_fresh(const struct screens *screens, uint32_t index, const struct frame *frame)
{
	const struct program_screen *screen = &screens->program->screens[index];
	const struct entry *entry = &screens->entries[index];
	const struct past *past = &screens->past[SINCE_INPUT];

	if (entry->was_away || (entry->count && is_fresh_view(best_view(entry), past, frame)))
		return true;
	for (uint32_t i = 0; i < screen->text_count; i++)
		if (texts_is_fresh(screens->texts, screen->first_text + i, frame, past))
			return true;
	return false;
}

static void look_for_picture(struct screens *screens, struct entry *entry, const struct frame *frame, struct sighting *out)
{
	const struct view *best;

	for (size_t v = 0; v < entry->count; v++)
		view_decide(&entry->views[v], screens->plane, frame);
	best = best_view(entry);
	out->matched = best->match.matched;
	out->score = best->match.score;
	out->share = out->matched ? 1 : best->share;
	out->at = (struct point){best->match.x, best->match.y};
	out->worst = (struct point){best->match.worst.x, best->match.worst.y};
	out->worst_size = (struct point){best->match.worst.width, best->match.worst.height};
	out->centre = centre_of(best);
	out->picture = best->picture->path;
}

/* One text more that must be there. Where the screen is clicked is the picture's to say, or else the first text's. */
static void look_for_text(struct screens *screens, uint32_t text, const struct frame *frame, struct sighting *out)
{
	const bool first = !out->picture && !out->worst_size.x;
	struct text_sight sight;

	texts_decide(screens->texts, text, frame, &sight);
	out->matched = sight.there;
	out->share = sight.share;
	out->line = sight.line;
	out->unread = sight.unread;
	out->pending = sight.pending;
	if (!sight.there)
		out->score = 0;
	if (!sight.there || !first)
		return;
	out->at = (struct point){sight.hit.whole.x, sight.hit.whole.y};
	out->worst_size = (struct point){sight.hit.whole.width, sight.hit.whole.height};
	out->centre = (struct point){sight.hit.place.x + sight.hit.place.width / 2, sight.hit.place.y + sight.hit.place.height / 2};
}

void screens_look(struct screens *screens, uint32_t index, const struct frame *frame, struct sighting *out)
{
	const struct program_screen *screen = &screens->program->screens[index];
	struct entry *entry = &screens->entries[index];

	*out = (struct sighting){.matched = true, .score = 1, .share = 1};
	if (frame->width == 0) {
		*out = (struct sighting){0};
		return;
	}
	if (entry->count)
		look_for_picture(screens, entry, frame, out);
	/* text is read where the picture, if there is one, is found: all of it must be there */
	for (uint32_t i = 0; i < screen->text_count && out->matched; i++)
		look_for_text(screens, screen->first_text + i, frame, out);
	entry->was_away |= !out->matched;
	entry->is_outdated = entry->is_outdated && out->matched && !screens_is_fresh(screens, index, frame);
	out->matched &= !entry->is_outdated;
}

void screens_expect(struct screens *screens, const uint32_t *indices, size_t count)
{
	if (count)
		memcpy(screens->expected, indices, count * sizeof(*indices));
	screens->expected_count = count;
}

static void measure_texts(struct screens *screens, uint32_t index, const struct frame *frame)
{
	const struct program_screen *screen = &screens->program->screens[index];
	const struct entry *entry = &screens->entries[index];

	if (entry->count && !best_view(entry)->match.matched)
		return;
	for (uint32_t i = 0; i < screen->text_count; i++)
		texts_measure(screens->texts, screen->first_text + i, frame);
}

void screens_measure(struct screens *screens, const struct frame *frame)
{
	if (frame->width == 0)
		return;
	for (size_t i = 0; i < screens->expected_count; i++) {
		struct entry *entry = &screens->entries[screens->expected[i]];

		for (size_t v = 0; v < entry->count; v++)
			view_measure(&entry->views[v], screens->plane, frame);
		measure_texts(screens, screens->expected[i], frame);
	}
}

void screens_keep(struct screens *screens, enum reference since, const struct frame *frame)
{
	if (frame->width == 0)
		return;
	if (screens->is_held)
		past_lend(&screens->past[since], frame);
	else
		past_keep(&screens->past[since], frame);
	for (uint32_t i = 0; since == SINCE_INPUT && i < screens->program->screen_count; i++)
		screens->entries[i].was_away = false;
}

void screens_hold(struct screens *screens)
{
	screens->is_held = true;
}

void screens_release(struct screens *screens)
{
	screens->is_held = false;
	past_settle(&screens->past[SINCE_KEPT]);
	past_settle(&screens->past[SINCE_INPUT]);
}

const struct frame *screens_before(const struct screens *screens)
{
	return past_frame(&screens->past[SINCE_INPUT]);
}

bool screens_was_away(const struct screens *screens, uint32_t index)
{
	return screens->entries[index].was_away;
}

void screens_recall(struct screens *screens, const struct frame *before, const char *const *away)
{
	/* never lent: it is not the display */
	past_keep(&screens->past[SINCE_INPUT], before);
	past_touch(&screens->past[SINCE_INPUT], rect_of_frame(before));
	for (; *away; away++)
		for (uint32_t i = 0; i < screens->program->screen_count; i++)
			if (strcmp(screens->program->screens[i].name, *away) == 0)
				screens->entries[i].was_away = true;
}

bool screens_differ(struct screens *screens, enum reference since, const struct area *area, const struct frame *frame)
{
	struct rect rect = rect_of_frame(frame);
	const struct view *mask = area->mask_screen >= 0 ? best_view(&screens->entries[area->mask_screen]) : NULL;
	struct pixel_place place = {0, 0};

	if (area->has_region)
		rect = (struct rect){area->x, area->y, area->width, area->height};
	if (mask)
		place = (struct pixel_place){mask->match.x, mask->match.y};
	return past_differs(&screens->past[since], frame, rect, mask ? mask->picture : NULL, place);
}

void screens_outdate(struct screens *screens)
{
	for (uint32_t i = 0; i < screens->program->screen_count; i++)
		screens->entries[i].is_outdated = true;
}

bool screens_misfit(const struct screens *screens, uint32_t index, const struct frame *frame, struct error *out)
{
	const struct entry *entry = &screens->entries[index];
	const struct picture *picture;

	if (!entry->count)
		return false;
	picture = entry->views[0].picture;
	for (size_t v = 0; v < entry->count; v++)
		if (!entry->views[v].is_flat && entry->views[v].picture->width <= frame->width &&
		    entry->views[v].picture->height <= frame->height)
			return false;
	if (entry->views[0].is_flat) {
		tell_flat(picture->path, out);
		return true;
	}
	error_set(out, "%s is %dx%d, larger than the display of %dx%d", picture->path, picture->width, picture->height,
		  frame->width, frame->height);
	error_help(out, "take the picture again at the display's size: kvt capture ADDR %s", picture->path);
	return true;
}
