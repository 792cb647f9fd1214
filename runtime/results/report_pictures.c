/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/report_pictures.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"

enum {
	LARGEST_PART = 6,	/* of the room that one picture may take */
	MOST_FACTOR = 4,
};

struct report_pictures {
	struct report_picture **all;
	size_t count, capacity;
	size_t room, taken;		/* bytes of data URIs */
};

struct report_pictures *report_pictures_new(size_t room)
{
	struct report_pictures *pictures = mem_alloc(sizeof(*pictures));

	pictures->room = room;
	return pictures;
}

void report_pictures_free(struct report_pictures *pictures)
{
	for (size_t i = 0; i < pictures->count; i++) {
		mem_free(pictures->all[i]->name);
		mem_free(pictures->all[i]->uri);
		mem_free(pictures->all[i]);
	}
	mem_free(pictures->all);
	mem_free(pictures);
}

static char *data_uri(const struct text_buffer *bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const char head[] = "data:image/png;base64,";
	char *uri = mem_alloc(sizeof(head) + (bytes->length + 2) / 3 * 4), *at = uri + sizeof(head) - 1;
	const unsigned char *from = (const unsigned char *)bytes->text;

	memcpy(uri, head, sizeof(head) - 1);
	for (size_t i = 0; i < bytes->length; i += 3) {
		const size_t left = bytes->length - i;
		const uint32_t bits = (uint32_t)from[i] << 16 | (left > 1 ? (uint32_t)from[i + 1] << 8 : 0) |
				      (left > 2 ? from[i + 2] : 0u);

		*at++ = digits[bits >> 18];
		*at++ = digits[bits >> 12 & 63];
		*at++ = left > 1 ? digits[bits >> 6 & 63] : '=';
		*at++ = left > 2 ? digits[bits & 63] : '=';
	}
	return uri;
}

/* The mean of the pixels that become the one at X,Y; what is transparent has no colour to add. */
static uint32_t mean_pixel(const struct image *from, int factor, int32_t x, int32_t y)
{
	uint32_t sum[3] = {0}, alpha = 0, opaque = 0, count = 0;

	for (int32_t v = y * factor; v < (y + 1) * factor && v < from->height; v++)
		for (int32_t u = x * factor; u < (x + 1) * factor && u < from->width; u++) {
			const uint32_t pixel = from->pixels[(size_t)v * (size_t)from->width + (size_t)u];

			count++;
			alpha += pixel >> 24;
			if (!(pixel >> 24))
				continue;
			opaque++;
			for (int c = 0; c < 3; c++)
				sum[c] += pixel >> (8 * c) & 255;
		}
	if (!opaque)
		return 0;
	return alpha / count << 24 | sum[2] / opaque << 16 | sum[1] / opaque << 8 | sum[0] / opaque;
}

static struct image shrink(const struct image *from, int factor)
{
	struct image to = {.width = (from->width + factor - 1) / factor, .height = (from->height + factor - 1) / factor};

	to.pixels = mem_alloc_array((size_t)to.width * (size_t)to.height, sizeof(*to.pixels));
	for (int32_t y = 0; y < to.height; y++)
		for (int32_t x = 0; x < to.width; x++)
			to.pixels[(size_t)y * (size_t)to.width + (size_t)x] = mean_pixel(from, factor, x, y);
	return to;
}

/* Takes what is in BYTES if there is room for it. */
static bool take(struct report_pictures *pictures, struct report_picture *picture, const struct text_buffer *bytes)
{
	const size_t length = (bytes->length + 2) / 3 * 4;

	if (!bytes->length || length > pictures->room / LARGEST_PART || pictures->taken + length > pictures->room)
		return false;
	picture->uri = data_uri(bytes);
	pictures->taken += length;
	return true;
}

static void pack(struct report_pictures *pictures, struct report_picture *picture, const struct image *image)
{
	for (int factor = picture->factor; !picture->uri && factor <= MOST_FACTOR; factor++) {
		struct image small = shrink(image, factor);
		struct text_buffer bytes = {0};

		picture->factor = factor;
		if (png_pack_masked(&small, &bytes, NULL) == 0)
			take(pictures, picture, &bytes);
		text_deinit(&bytes);
		image_deinit(&small);
	}
}

static struct report_picture *add(struct report_pictures *pictures, const char *name)
{
	struct report_picture *picture = mem_alloc(sizeof(*picture));

	pictures->all = mem_grow(pictures->all, pictures->count, &pictures->capacity, sizeof(struct report_picture *));
	pictures->all[pictures->count++] = picture;
	picture->name = mem_copy_string(name);
	picture->factor = 1;
	return picture;
}

static void read_bytes(const char *path, struct text_buffer *out)
{
	FILE *file = fopen(path, "rbe");
	char part[16384];
	size_t got;

	while (file && (got = fread(part, 1, sizeof(part), file)) > 0)
		text_add_bytes(out, part, got);
	if (file)
		fclose(file);
}

const struct report_picture *report_picture_find(const struct report_pictures *pictures, const char *name)
{
	for (size_t i = 0; i < pictures->count; i++)
		if (strcmp(pictures->all[i]->name, name) == 0)
			return pictures->all[i];
	return NULL;
}

const struct report_picture *report_picture_want(struct report_pictures *pictures, const char *name, const char *path)
{
	const struct report_picture *before = report_picture_find(pictures, name);
	struct report_picture *picture;
	struct text_buffer bytes = {0};
	struct image image;

	if (before)
		return before;
	picture = add(pictures, name);
	if (png_read(path, &image, NULL) < 0)
		return picture;
	picture->width = image.width;
	picture->height = image.height;
	read_bytes(path, &bytes);
	if (!take(pictures, picture, &bytes)) {
		picture->factor = 2;
		pack(pictures, picture, &image);
	}
	text_deinit(&bytes);
	image_deinit(&image);
	return picture;
}

const struct report_picture *report_picture_put(struct report_pictures *pictures, const char *name,
						const struct image *image)
{
	struct report_picture *picture = add(pictures, name);

	picture->width = image->width;
	picture->height = image->height;
	pack(pictures, picture, image);
	return picture;
}

void report_pictures_count(const struct report_pictures *pictures, int *smaller, int *left_out)
{
	*smaller = *left_out = 0;
	for (size_t i = 0; i < pictures->count; i++) {
		const struct report_picture *picture = pictures->all[i];

		*smaller += picture->uri && picture->factor > 1;
		*left_out += !picture->uri && picture->width > 0;
	}
}
