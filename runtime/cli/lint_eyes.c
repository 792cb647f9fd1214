/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lint_eyes.h"

#include "grammar/mem.h"
#include "runtime/display/png_file.h"
#include "runtime/display/rect.h"
#include "runtime/match/view.h"
#include "runtime/session/screen_files.h"

struct seen_picture {
	struct view view;		/* without a picture if that cannot be used */
	struct frame display;		/* one that shows it; made when it is first asked for */
	struct plane *plane;		/* of that display */
};

struct seen_screen {
	bool is_loaded;
	struct screen_files files;
	struct lint_picture *pictures;	/* one a file */
	struct seen_picture *seen;	/* beside them */
	struct error *errors;		/* and why they cannot be used */
};

struct eyes {
	struct lint_eyes for_lint;
	const struct program *program;
	struct seen_screen *screens;
};

/* Nobody knows what is where a picture is not compared: something that no picture has. */
static uint32_t noise(int32_t x, int32_t y)
{
	uint32_t hash = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u;

	return (hash ^ hash >> 15) & 0xffffff;
}

static void show(struct seen_picture *seen)
{
	const struct picture *picture = seen->view.picture;
	const struct rect *bounds = &picture->bounds;
	struct frame *display = &seen->display;

	*display = (struct frame){.width = picture->width, .height = picture->height};
	display->pixels = mem_alloc_array((size_t)picture->width * (size_t)picture->height, sizeof(*display->pixels));
	for (int32_t y = 0; y < picture->height; y++)
		for (int32_t x = 0; x < picture->width; x++)
			display->pixels[(size_t)y * (size_t)picture->width + (size_t)x] = noise(x, y);
	for (int32_t y = 0; y < bounds->height; y++)
		for (int32_t x = 0; x < bounds->width; x++) {
			uint32_t pixel = picture->pixels[(size_t)y * (size_t)bounds->width + (size_t)x];

			if (pixel >> 24)
				display->pixels[(size_t)(bounds->y + y) * (size_t)picture->width + (size_t)(bounds->x + x)] =
					pixel & 0xffffff;
		}
	seen->plane = plane_new();
	plane_touch(seen->plane, display, rect_of_frame(display));
}

static void describe(struct lint_picture *out, const struct picture *picture, const struct program_screen *screen)
{
	struct match_rule rule = {.tolerance = screen->tolerance, .match = screen->match};
	const struct rect *bounds = &picture->bounds;
	size_t centre = (size_t)(bounds->height / 2) * (size_t)bounds->width + (size_t)(bounds->width / 2);

	out->width = picture->width;
	out->height = picture->height;
	out->compared = picture->compared;
	out->x = bounds->x;
	out->y = bounds->y;
	out->bounds_width = bounds->width;
	out->bounds_height = bounds->height;
	out->is_flat = match_is_flat(picture, &rule);
	out->has_centre = picture->pixels[centre] >> 24;
}

static void load_picture(struct seen_screen *seen, size_t index, const struct program_screen *screen)
{
	struct lint_picture *out = &seen->pictures[index];
	struct error *error = &seen->errors[index];
	struct picture *picture = NULL;
	struct image image = {0};

	out->path = seen->files.paths[index];
	if (png_read(out->path, &image, error) < 0) {
		out->why = error->text;
		return;
	}
	picture = picture_from(out->path, image.width, image.height, image.pixels, error);
	image_deinit(&image);
	if (!picture) {
		out->why = error->text;
		out->is_transparent = true;
		return;
	}
	describe(out, picture, screen);
	view_init(&seen->seen[index].view, picture, screen);
}

static struct seen_screen *load(struct eyes *eyes, uint32_t index)
{
	const struct program_screen *screen = &eyes->program->screens[index];
	struct seen_screen *seen = &eyes->screens[index];

	if (seen->is_loaded)
		return seen;
	seen->is_loaded = true;
	screen_files_init(&seen->files, screen);
	seen->pictures = mem_alloc_array(seen->files.count, sizeof(*seen->pictures));
	seen->seen = mem_alloc_array(seen->files.count, sizeof(*seen->seen));
	seen->errors = mem_alloc_array(seen->files.count, sizeof(*seen->errors));
	for (size_t i = 0; i < seen->files.count; i++)
		load_picture(seen, i, screen);
	return seen;
}

static const struct lint_picture *pictures(void *context, uint32_t screen, uint32_t *count)
{
	struct seen_screen *seen = load(context, screen);

	*count = (uint32_t)seen->files.count;
	return seen->pictures;
}

/* A place on the display means nothing where only a piece of the display is known. */
static bool is_piece(const struct program_screen *screen)
{
	return screen->has_region || screen->anywhere;
}

static bool sees(void *context, uint32_t screen, uint32_t shown, uint32_t index, double *score)
{
	struct eyes *eyes = context;
	struct seen_picture *display = &load(eyes, shown)->seen[index];
	struct seen_screen *seen = load(eyes, screen);

	/* what is to be read beside a picture may tell the two apart, and nobody knows what the other picture's display says */
	if (eyes->program->screens[screen].text_count)
		return false;
	if (!display->view.picture || (eyes->program->screens[screen].has_region && is_piece(&eyes->program->screens[shown])))
		return false;
	if (!display->display.pixels)
		show(display);
	for (size_t i = 0; i < seen->files.count; i++) {
		struct view *view = &seen->seen[i].view;

		if (!view->picture)
			continue;
		view_resize(view, &display->display);
		view_decide(view, display->plane, &display->display);
		*score = view->match.score;
		if (view->match.matched)
			return true;
	}
	return false;
}

struct eyes *eyes_new(const struct program *program)
{
	struct eyes *eyes = mem_alloc(sizeof(*eyes));

	eyes->for_lint = (struct lint_eyes){eyes, pictures, sees};
	eyes->program = program;
	eyes->screens = mem_alloc_array(program->screen_count, sizeof(*eyes->screens));
	return eyes;
}

static void forget(struct seen_screen *seen)
{
	for (size_t i = 0; i < seen->files.count; i++) {
		if (seen->seen[i].view.picture)
			view_deinit(&seen->seen[i].view);
		mem_free(seen->seen[i].display.pixels);
		plane_free(seen->seen[i].plane);
	}
	mem_free(seen->pictures);
	mem_free(seen->seen);
	mem_free(seen->errors);
	screen_files_deinit(&seen->files);
}

void eyes_free(struct eyes *eyes)
{
	if (!eyes)
		return;
	for (uint32_t i = 0; i < eyes->program->screen_count; i++)
		if (eyes->screens[i].is_loaded)
			forget(&eyes->screens[i]);
	mem_free(eyes->screens);
	mem_free(eyes);
}

const struct lint_eyes *eyes_for_lint(struct eyes *eyes)
{
	return &eyes->for_lint;
}
