/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/display/resample.h"

#include "grammar/mem.h"

/* The cubic's weight at the distance T >= 0 from the middle. */
static float weight(float t)
{
	if (t < 1)
		return (1.5f * t - 2.5f) * t * t + 1;
	if (t < 2)
		return ((-0.5f * t + 2.5f) * t - 4) * t + 2;
	return 0;
}

/*
 * Resamples lines of LENGTH floats, STEP apart, to TO_LENGTH, TO_STEP apart; the ends are continued. Where it makes
 * smaller, the cubic is so much wider.
 */
struct line {
	int32_t length, step, to_length, to_step;
};

static void resample_line(const struct line *line, const float *from, float *to)
{
	const float scale = (float)line->length / (float)line->to_length, width = scale > 1 ? scale : 1;

	for (int32_t i = 0; i < line->to_length; i++) {
		const float middle = ((float)i + 0.5f) * scale - 0.5f;
		const int32_t first = (int32_t)(middle - 2 * width), last = (int32_t)(middle + 2 * width) + 1;
		float sum = 0, weights = 0;

		for (int32_t j = first; j <= last; j++) {
			const float distance = (float)j > middle ? (float)j - middle : middle - (float)j;
			const float w = weight(distance / width);
			const int32_t at = j < 0 ? 0 : j < line->length ? j : line->length - 1;

			sum += w * from[(int64_t)at * line->step];
			weights += w;
		}
		to[(int64_t)i * line->to_step] = sum / weights;
	}
}

uint8_t *resample(const uint8_t *pixels, int32_t width, int32_t height, int32_t to_width, int32_t to_height)
{
	const size_t count = (size_t)width * (size_t)height, to_count = (size_t)to_width * (size_t)to_height;
	float *from = mem_alloc_array(count, sizeof(*from));
	float *half = mem_alloc_array((size_t)width * (size_t)to_height, sizeof(*half));
	float *to = mem_alloc_array(to_count, sizeof(*to));
	const struct line column = {height, width, to_height, width}, row = {width, 1, to_width, 1};
	uint8_t *out = mem_alloc(to_count);

	for (size_t i = 0; i < count; i++)
		from[i] = pixels[i];
	for (int32_t x = 0; x < width; x++)
		resample_line(&column, from + x, half + x);
	for (int32_t y = 0; y < to_height; y++)
		resample_line(&row, half + (int64_t)y * width, to + (int64_t)y * to_width);
	for (size_t i = 0; i < to_count; i++)
		out[i] = (uint8_t)(to[i] < 0 ? 0 : to[i] > 255 ? 255 : to[i] + 0.5f);
	mem_free(from);
	mem_free(half);
	mem_free(to);
	return out;
}
