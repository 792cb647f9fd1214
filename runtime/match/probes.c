/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/probes.h"

#include <stdlib.h>

#include "grammar/mem.h"

enum {
	BLOCKS_MAX = 16384,	/* looked at; of a large picture every n-th in both directions */
	LEVELS = 256,
	FAR = 8,		/* pixels that probes keep from one another, so that one blemish spoils one of them */
	COMMON_PART = 4,	/* what more than one block in so many looks like is common */
	LEAST_CONTRAST = 24,	/* less may be noise: then it says where the picture is likely, and nowhere that it is not */
	FAINT_CONTRAST = 4,
	CONTRAST_LOSS = 3,	/* another anti-aliasing may leave one part in so many of a line's contrast */
	CONTRAST_PROBES = 8,
	RARE_PROBES = 16,
	COMMON_PROBES = 16,
};

struct block {
	int32_t x, y;
	uint8_t mean, contrast;
	uint32_t population;	/* blocks that a noisy display could not tell from it by their mean */
	uint32_t scatter;	/* breaks ties in an order that is all over the picture */
};

/* The block at X,Y; false if some of it is not compared. */
static bool measure(struct block *block, const uint32_t *pixels, int32_t width, int32_t x, int32_t y)
{
	uint32_t sum = 0, least = LEVELS, most = 0;

	for (int32_t row = y; row < y + PROBE_SIDE; row++) {
		for (int32_t column = x; column < x + PROBE_SIDE; column++) {
			uint32_t pixel = pixels[(size_t)row * (size_t)width + (size_t)column];
			uint32_t brightness = pixel_brightness(pixel);

			if (!(pixel >> 24))
				return false;
			sum += brightness;
			least = brightness < least ? brightness : least;
			most = brightness > most ? brightness : most;
		}
	}
	*block = (struct block){.x = x, .y = y, .contrast = (uint8_t)(most - least)};
	block->mean = (uint8_t)((sum + PROBE_SIDE * PROBE_SIDE / 2) / (PROBE_SIDE * PROBE_SIDE));
	return true;
}

static int32_t stride_for(int32_t width, int32_t height)
{
	int32_t stride = 1;

	while ((int64_t)(width / stride) * (height / stride) > BLOCKS_MAX)
		stride++;
	return stride;
}

/* populations[level]: how many are within the noise of it. */
static void blur(const uint32_t *histogram, uint32_t *populations)
{
	for (int level = 0; level < LEVELS; level++)
		for (int near = level - PROBE_NOISE; near <= level + PROBE_NOISE; near++)
			if (near >= 0 && near < LEVELS)
				populations[level] += histogram[near];
}

static size_t collect(struct block *blocks, const uint32_t *pixels, int32_t width, int32_t height, int32_t stride)
{
	uint32_t histogram[LEVELS] = {0}, populations[LEVELS] = {0};
	size_t count = 0;

	for (int32_t y = 0; y + PROBE_SIDE <= height; y += stride) {
		for (int32_t x = 0; x + PROBE_SIDE <= width; x += stride) {
			if (!measure(&blocks[count], pixels, width, x, y))
				continue;
			histogram[blocks[count].mean]++;
			blocks[count].scatter = (uint32_t)count * 2654435761u;
			count++;
		}
	}
	blur(histogram, populations);
	for (size_t i = 0; i < count; i++)
		blocks[i].population = populations[blocks[i].mean];
	return count;
}

static int by_scatter(const struct block *a, const struct block *b)
{
	return a->scatter < b->scatter ? -1 : a->scatter > b->scatter;
}

static int rarest_first(const void *a, const void *b)
{
	const struct block *left = a, *right = b;

	if (left->population != right->population)
		return left->population < right->population ? -1 : 1;
	return by_scatter(left, right);
}

static int most_contrast_first(const void *a, const void *b)
{
	const struct block *left = a, *right = b;

	return left->contrast != right->contrast ? right->contrast - left->contrast : by_scatter(left, right);
}

static bool is_far(const struct probes *probes, enum probe_kind kind, const struct block *block, int32_t distance)
{
	for (uint32_t i = 0; i < probes->count; i++)
		if (probes->list[i].kind == kind && abs(probes->list[i].x - block->x) < distance &&
		    abs(probes->list[i].y - block->y) < distance)
			return false;
	return true;
}

static struct probe probe_of(enum probe_kind kind, const struct block *block)
{
	struct probe probe = {.kind = kind, .x = block->x, .y = block->y};

	if (kind == PROBE_CONTRAST) {
		probe.wanted = block->contrast;
		probe.low = block->contrast < LEAST_CONTRAST ? 0 : block->contrast / CONTRAST_LOSS;
		probe.high = LEVELS - 1;
	} else {
		probe.wanted = block->mean;
		probe.low = block->mean > PROBE_NOISE ? (uint8_t)(block->mean - PROBE_NOISE) : 0;
		probe.high = block->mean < LEVELS - 1 - PROBE_NOISE ? (uint8_t)(block->mean + PROBE_NOISE) : LEVELS - 1;
	}
	return probe;
}

/* A small picture has no room for all of them far apart: then they come nearer, down to half over one another. */
static void choose(struct probes *probes, enum probe_kind kind, const struct block *blocks, size_t count, uint32_t most)
{
	const uint32_t end = probes->count + most;

	for (int32_t distance = FAR; distance >= PROBE_SIDE / 2; distance /= 2)
		for (size_t i = 0; i < count && probes->count < end; i++)
			if (is_far(probes, kind, &blocks[i], distance))
				probes->list[probes->count++] = probe_of(kind, &blocks[i]);
}

static void choose_contrasts(struct probes *probes, struct block *blocks, size_t count)
{
	size_t usable = 0;

	qsort(blocks, count, sizeof(*blocks), most_contrast_first);
	while (usable < count && blocks[usable].contrast >= FAINT_CONTRAST)
		usable++;
	choose(probes, PROBE_CONTRAST, blocks, usable, CONTRAST_PROBES);
}

static void choose_means(struct probes *probes, struct block *blocks, size_t count)
{
	size_t rare = 0;
	uint32_t first_common;

	qsort(blocks, count, sizeof(*blocks), rarest_first);
	while (rare < count && blocks[rare].population <= count / COMMON_PART)
		rare++;
	choose(probes, PROBE_MEAN, blocks, rare, RARE_PROBES);
	first_common = probes->count;
	choose(probes, PROBE_MEAN, blocks + rare, count - rare, COMMON_PROBES);
	for (uint32_t i = first_common; i < probes->count; i++)
		probes->list[i].is_common = true;
}

void probes_choose(struct probes *probes, const uint32_t *pixels, int32_t width, int32_t height)
{
	int32_t stride = stride_for(width, height);
	size_t room = (size_t)(width / stride + 1) * (size_t)(height / stride + 1), count;
	struct block *blocks = mem_alloc_array(room, sizeof(*blocks));

	probes->count = 0;
	count = collect(blocks, pixels, width, height, stride);
	choose_contrasts(probes, blocks, count);
	choose_means(probes, blocks, count);
	mem_free(blocks);
}
