/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr_prepare.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/display/resample.h"

enum {
	HEIGHT = 36,		/* of the prepared picture: what Tesseract's networks are made for */
	CHUNK = 16,		/* columns with one background and one contrast */
	AROUND = 40,		/* columns to the left and right that these are taken from, too */
	LEAST_CONTRAST = 90,	/* the sum of three colours' differences: less is no ink, but what a picture has behind text */
};

/* How many of each value there are. */
struct histogram {
	uint32_t counts[3 * 256];
	uint32_t total;
};

/* The value that PERCENT of all are not above. */
static int value_at(const struct histogram *histogram, uint32_t percent)
{
	uint64_t below = 0;
	int value = 0;

	while (value < 3 * 256 - 1 && (below += histogram->counts[value]) * 100 < (uint64_t)histogram->total * percent)
		value++;
	return value;
}

static void count(struct histogram *histogram, int value)
{
	histogram->counts[value]++;
	histogram->total++;
}

static const uint32_t *row_of(const struct frame *frame, int32_t y)
{
	return frame->pixels + (size_t)y * (size_t)frame->width;
}

static struct rect surroundings(struct rect box, struct rect chunk)
{
	return rect_common(rect_grown(chunk, AROUND, 0), box);
}

/* Letters cover less than half of their line. */
uint32_t ocr_background(const struct frame *frame, struct rect area)
{
	uint32_t colour = 0;

	for (int shift = 0; shift <= 16; shift += 8) {
		struct histogram histogram = {0};

		for (int32_t y = area.y; y < area.y + area.height; y++)
			for (int32_t x = area.x; x < area.x + area.width; x++)
				count(&histogram, row_of(frame, y)[x] >> shift & 255);
		colour |= (uint32_t)value_at(&histogram, 50) << shift;
	}
	return colour;
}

uint16_t ocr_distance(uint32_t a, uint32_t b)
{
	return (uint16_t)(abs((int)(a >> 16 & 255) - (int)(b >> 16 & 255)) + abs((int)(a >> 8 & 255) - (int)(b >> 8 & 255)) +
			  abs((int)(a & 255) - (int)(b & 255)));
}

/* How far each pixel is from its background: width * height of them. */
static uint16_t *find_ink(const struct frame *frame, struct rect box)
{
	uint16_t *ink = mem_alloc_array((size_t)box.width * (size_t)box.height, sizeof(*ink));

	for (int32_t left = 0; left < box.width; left += CHUNK) {
		const struct rect chunk = rect_common((struct rect){box.x + left, box.y, CHUNK, box.height}, box);
		const uint32_t colour = ocr_background(frame, surroundings(box, chunk));

		for (int32_t y = 0; y < chunk.height; y++)
			for (int32_t x = 0; x < chunk.width; x++)
				ink[(size_t)y * (size_t)box.width + (size_t)(left + x)] =
					ocr_distance(row_of(frame, chunk.y + y)[chunk.x + x], colour);
	}
	return ink;
}

/* The full contrast of ink in AREA, which is INK's. */
static int contrast(const uint16_t *ink, int32_t width, struct rect area)
{
	struct histogram histogram = {0};
	int value;

	for (int32_t y = area.y; y < area.y + area.height; y++)
		for (int32_t x = area.x; x < area.x + area.width; x++)
			count(&histogram, ink[(size_t)y * (size_t)width + (size_t)x]);
	value = value_at(&histogram, 96);
	return value < LEAST_CONTRAST ? LEAST_CONTRAST : value;
}

/* 255 for the background, 0 for ink with full contrast. */
static uint8_t *find_grey(const uint16_t *ink, int32_t width, int32_t height)
{
	const struct rect all = {0, 0, width, height};
	uint8_t *grey = mem_alloc((size_t)width * (size_t)height);

	for (int32_t left = 0; left < width; left += CHUNK) {
		const struct rect chunk = rect_common((struct rect){left, 0, CHUNK, height}, all);
		const int full = contrast(ink, width, surroundings(all, chunk)), none = full / 8;

		for (int32_t y = 0; y < height; y++) {
			for (int32_t x = left; x < left + chunk.width; x++) {
				const size_t at = (size_t)y * (size_t)width + (size_t)x;
				const int value = ((int)ink[at] - none) * 255 / (full - none);

				grey[at] = (uint8_t)(255 - (value < 0 ? 0 : value > 255 ? 255 : value));
			}
		}
	}
	return grey;
}

struct ocr_prepared ocr_prepare(const struct frame *frame, struct rect box, int32_t across, int32_t down)
{
	struct ocr_prepared prepared = {
		.from = rect_common(rect_grown(box, across, down), rect_of_frame(frame)),
	};
	const struct rect from = prepared.from;
	uint16_t *ink = find_ink(frame, from);
	uint8_t *grey = find_grey(ink, from.width, from.height);

	prepared.picture.height = HEIGHT;
	prepared.picture.width = (from.width * prepared.picture.height + from.height / 2) / from.height;
	prepared.picture.pixels = resample(grey, from.width, from.height, prepared.picture.width, prepared.picture.height);
	mem_free(ink);
	mem_free(grey);
	return prepared;
}

void ocr_prepared_deinit(struct ocr_prepared *prepared)
{
	mem_free(prepared->picture.pixels);
	*prepared = (struct ocr_prepared){0};
}
