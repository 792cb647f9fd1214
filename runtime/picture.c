/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/picture.h"

#include "grammar/mem.h"
#include "runtime/png_file.h"

enum { ALPHA_COUNTS = 128 };

static void add_span(struct picture *picture, size_t *capacity, struct span_of_row span)
{
	picture->spans = mem_grow(picture->spans, picture->span_count, capacity, sizeof(*picture->spans));
	picture->spans[picture->span_count++] = span;
	picture->compared += (uint32_t)span.length;
}

static void find_spans(struct picture *picture, const struct image *image)
{
	size_t capacity = 0;

	for (int32_t y = 0; y < image->height; y++) {
		const uint32_t *row = image->pixels + (size_t)y * (size_t)image->width;

		for (int32_t x = 0; x < image->width; x++) {
			int32_t from = x;

			while (x < image->width && row[x] >> 24 >= ALPHA_COUNTS)
				x++;
			if (x > from)
				add_span(picture, &capacity,
					 (struct span_of_row){.y = y, .x = from, .length = x - from});
		}
	}
}

static struct rect bounds_of(const struct picture *picture)
{
	int32_t left = picture->width, right = 0;
	int32_t top = picture->spans[0].y, bottom = picture->spans[picture->span_count - 1].y + 1;

	for (uint32_t i = 0; i < picture->span_count; i++) {
		const struct span_of_row *span = &picture->spans[i];

		if (span->x < left)
			left = span->x;
		if (span->x + span->length > right)
			right = span->x + span->length;
	}
	return (struct rect){.x = left, .y = top, .width = right - left, .height = bottom - top};
}

struct picture *picture_load(const char *path, struct error *error)
{
	struct image image;
	struct picture *picture;
	size_t count;

	if (png_read(path, &image, error) < 0)
		return NULL;
	picture = mem_alloc(sizeof(*picture));
	picture->path = mem_copy_string(path);
	picture->width = image.width;
	picture->height = image.height;
	find_spans(picture, &image);
	picture->pixels = image.pixels;
	count = (size_t)image.width * (size_t)image.height;
	for (size_t i = 0; i < count; i++)
		picture->pixels[i] &= 0xffffff;
	if (!picture->span_count) {
		error_set(error, "%s: the picture is transparent everywhere, so it would match any screen", path);
		error_help(error, "leave opaque what tells this screen from others; the transparent is not compared");
		picture_free(picture);
		return NULL;
	}
	picture->bounds = bounds_of(picture);
	return picture;
}

void picture_free(struct picture *picture)
{
	if (!picture)
		return;
	mem_free(picture->path);
	mem_free(picture->pixels);
	mem_free(picture->spans);
	mem_free(picture);
}
