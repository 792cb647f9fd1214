/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/picture.h"

#include <stdbool.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/png_file.h"

static bool counts(uint32_t argb)
{
	return argb >> 31;
}

static void take_in(struct rect *bounds, int32_t x, int32_t y)
{
	if (bounds->width == 0) {
		*bounds = (struct rect){x, y, 1, 1};
		return;
	}
	if (x < bounds->x) {
		bounds->width += bounds->x - x;
		bounds->x = x;
	}
	if (x >= bounds->x + bounds->width)
		bounds->width = x - bounds->x + 1;
	/* rows come from top to bottom */
	bounds->height = y - bounds->y + 1;
}

static void find_bounds(struct picture *picture, const uint32_t *argb)
{
	for (int32_t y = 0; y < picture->height; y++) {
		const uint32_t *row = argb + (size_t)y * (size_t)picture->width;

		for (int32_t x = 0; x < picture->width; x++) {
			if (!counts(row[x]))
				continue;
			take_in(&picture->bounds, x, y);
			picture->compared++;
		}
	}
}

static void keep_bounds(struct picture *picture, const uint32_t *argb)
{
	const struct rect *bounds = &picture->bounds;

	picture->pixels = mem_alloc_array((size_t)bounds->width * (size_t)bounds->height, sizeof(*picture->pixels));
	for (int32_t y = 0; y < bounds->height; y++) {
		const uint32_t *from = argb + (size_t)(bounds->y + y) * (size_t)picture->width + bounds->x;
		uint32_t *to = picture->pixels + (size_t)y * (size_t)bounds->width;

		for (int32_t x = 0; x < bounds->width; x++)
			to[x] = (from[x] & 0xffffff) | (counts(from[x]) ? 0xff000000 : 0);
	}
}

struct picture *picture_from(const char *name, int32_t width, int32_t height, const uint32_t *argb,
			     struct error *error)
{
	struct picture *picture = mem_alloc(sizeof(*picture));

	picture->path = mem_copy_string(name);
	picture->width = width;
	picture->height = height;
	find_bounds(picture, argb);
	if (!picture->compared) {
		error_set(error, "%s: the picture is transparent everywhere, so it would match any screen", name);
		error_help(error, "leave opaque what tells this screen from others; the transparent is not compared");
		picture_free(picture);
		return NULL;
	}
	keep_bounds(picture, argb);
	probes_choose(&picture->probes, picture->pixels, picture->bounds.width, picture->bounds.height);
	return picture;
}

struct picture *picture_load(const char *path, struct error *error)
{
	struct image image;
	struct picture *picture;

	if (png_read(path, &image, error) < 0)
		return NULL;
	picture = picture_from(path, image.width, image.height, image.pixels, error);
	image_deinit(&image);
	return picture;
}

struct picture *picture_of_frame(const char *name, const struct frame *frame, struct rect rect)
{
	struct picture *picture = mem_alloc(sizeof(*picture));

	picture->path = mem_copy_string(name);
	picture->width = rect.width;
	picture->height = rect.height;
	picture->bounds = (struct rect){0, 0, rect.width, rect.height};
	picture->compared = (uint32_t)rect.width * (uint32_t)rect.height;
	picture->pixels = mem_alloc_array(picture->compared, sizeof(*picture->pixels));
	for (int32_t y = 0; y < rect.height; y++) {
		const uint32_t *from = frame->pixels + (size_t)(rect.y + y) * (size_t)frame->width + rect.x;
		uint32_t *to = picture->pixels + (size_t)y * (size_t)rect.width;

		for (int32_t x = 0; x < rect.width; x++)
			to[x] = from[x] | 0xff000000;
	}
	return picture;
}

void picture_free(struct picture *picture)
{
	if (!picture)
		return;
	mem_free(picture->path);
	mem_free(picture->pixels);
	mem_free(picture);
}
