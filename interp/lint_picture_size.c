/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A picture that has no room where it is looked for, and one that is nearly as large as the others: somebody has cut it,
 * and now it is no picture of the display that has a place of its own.
 */
#include "interp/lint.h"

/* What displays have; guests go from one to another while they start. */
static const struct {
	int32_t width, height;
} modes[] = {
	{320, 200}, {640, 350}, {640, 400}, {640, 480}, {720, 350}, {720, 400}, {720, 480}, {720, 576}, {800, 600},
	{832, 624}, {1024, 768}, {1152, 864}, {1280, 720}, {1280, 768}, {1280, 800}, {1280, 960}, {1280, 1024}, {1360, 768},
	{1366, 768}, {1400, 1050}, {1440, 900}, {1600, 900}, {1600, 1200}, {1680, 1050}, {1920, 1080}, {1920, 1200},
	{2048, 1152}, {2560, 1440}, {2560, 1600}, {3840, 2160},
};

static bool is_mode(const struct lint_picture *picture)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (picture->width == modes[i].width && picture->height == modes[i].height)
			return true;
	return false;
}

static bool is_nearly(int32_t side, int32_t of)
{
	return side <= of && side > of - of / 10;
}

/* Of the other pictures, one as large as a display, of which PICTURE is nearly all. */
static const struct lint_picture *find_larger(struct lint *lint, const struct lint_picture *picture)
{
	for (uint32_t i = 0; i < lint->program->screen_count; i++) {
		uint32_t count;
		const struct lint_picture *others = lint_pictures_of(lint, i, &count);

		for (uint32_t p = 0; p < count; p++)
			if (!others[p].why && is_mode(&others[p]) &&
			    is_nearly(picture->width, others[p].width) && is_nearly(picture->height, others[p].height))
				return &others[p];
	}
	return NULL;
}

static void check(struct lint *lint, const struct program_screen *screen, const struct lint_picture *picture)
{
	const struct lint_picture *larger;

	if (screen->has_region && (picture->bounds_width > screen->width || picture->bounds_height > screen->height)) {
		diag_add(lint->diags, DIAG_PICTURE_SIZE, screen->span,
			 "screen `%s`: %s compares %dx%d pixels, and there is no room for them in %dx%d", screen->name,
			 picture->path, picture->bounds_width, picture->bounds_height, screen->width, screen->height);
		diag_help(lint->diags, "give `in` a larger region, or cut the picture");
		return;
	}
	larger = screen->has_region || screen->anywhere || is_mode(picture) ? NULL : find_larger(lint, picture);
	if (!larger)
		return;
	diag_add(lint->diags, DIAG_PICTURE_SIZE, screen->span, "screen `%s`: %s is %dx%d, and %s is %dx%d", screen->name,
		 picture->path, picture->width, picture->height, larger->path, larger->width, larger->height);
	diag_help(lint->diags, "only a picture as large as the display has a place of its own; if it is meant to be looked for "
			       "everywhere, say `anywhere`");
}

void lint_picture_size(struct lint *lint)
{
	for (uint32_t i = 0; i < lint->program->screen_count; i++) {
		uint32_t count;
		const struct lint_picture *pictures = lint_pictures_of(lint, i, &count);

		for (uint32_t p = 0; p < count; p++)
			if (!pictures[p].why)
				check(lint, &lint->program->screens[i], &pictures[p]);
	}
}
