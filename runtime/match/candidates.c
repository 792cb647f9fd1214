/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/candidates.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/cpu_clones.h"

enum {
	LANES = 32,		/* places side by side that are looked at together */
	CHECK_EVERY = 4,	/* probes between two looks at whether any of them is left */
	WRONG_PART = 8,		/* one probe in so many may be wrong */
	CANDIDATES_MAX = 32768,
	LEVELS = 256,
	SAMPLE = 7,		/* every so many-th place in both directions is looked at to tell what is rare */
};

/* What a row of places is looked at with: probes, rarest in this frame first. */
struct scan {
	struct plane_levels plane;
	uint32_t count, rare;			/* the first RARE of them are not common */
	const uint8_t *levels[PROBES_MAX];	/* of the probe for a place at 0,0 */
	uint8_t low[PROBES_MAX], high[PROBES_MAX], wanted[PROBES_MAX];
};

static inline void add_wrong(uint8_t *wrong, const uint8_t *levels, uint8_t low, uint8_t high)
{
	uint8_t here[LANES];

	memcpy(here, levels, LANES);
	for (int i = 0; i < LANES; i++)
		wrong[i] = (uint8_t)(wrong[i] + ((here[i] < low) | (here[i] > high)));
}

static inline bool any_left(const uint8_t *wrong, uint8_t allowed)
{
	uint8_t least = 255;

	for (int i = 0; i < LANES; i++)
		least = wrong[i] < least ? wrong[i] : least;
	return least <= allowed;
}

/* WRONG: how many of the probes [from, to) are wrong at LANES places from AT on; false if too many everywhere. */
CPU_CLONES
static bool scan_places(const struct scan *scan, uint32_t from, uint32_t to, ptrdiff_t at, uint8_t allowed, uint8_t *wrong)
{
	uint8_t sums[LANES] = {0};

	for (uint32_t i = from; i < to; i++) {
		add_wrong(sums, scan->levels[i] + at, scan->low[i], scan->high[i]);
		if ((i - from) % CHECK_EVERY == CHECK_EVERY - 1 && !any_left(sums, allowed))
			return false;
	}
	memcpy(wrong, sums, LANES);
	return any_left(sums, allowed);
}

static int likeliest_first(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;

	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	if (left->y != right->y)
		return left->y < right->y ? -1 : 1;
	return left->x < right->x ? -1 : left->x > right->x;
}

void candidates_sort(struct candidates *candidates)
{
	if (candidates->count > 1)
		qsort(candidates->list, candidates->count, sizeof(*candidates->list), likeliest_first);
}

/* When there are too many, the likelier half stays, and only what is likelier than its last one comes to it. */
static void add(struct candidates *candidates, struct candidate candidate)
{
	if (candidates->is_cut && candidate.rank >= candidates->last_rank)
		return;
	if (candidates->count == CANDIDATES_MAX) {
		candidates_sort(candidates);
		candidates->count /= 2;
		candidates->is_cut = true;
		candidates->last_rank = candidates->list[candidates->count - 1].rank;
	}
	candidates->list = mem_grow(candidates->list, candidates->count, &candidates->capacity, sizeof(*candidates->list));
	candidates->list[candidates->count++] = candidate;
}

static uint32_t difference_at(const struct scan *scan, ptrdiff_t at)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < scan->count; i++)
		sum += (uint32_t)abs(scan->levels[i][at] - scan->wanted[i]);
	return sum;
}

/* How many probes of each kind may be wrong. */
struct allowed {
	uint8_t rare, common;
};

/* PLACES: the rectangle in which the corner may lie. */
static void find(struct candidates *candidates, const struct scan *scan, struct rect places, struct allowed allowed)
{
	uint8_t rare[LANES], common[LANES];

	for (int32_t y = places.y; y < places.y + places.height; y++) {
		const ptrdiff_t row = (ptrdiff_t)y * scan->plane.stride;

		for (int32_t x = places.x; x < places.x + places.width; x += LANES) {
			const int32_t left = places.x + places.width - x;

			if (!scan_places(scan, 0, scan->rare, row + x, allowed.rare, rare) ||
			    !scan_places(scan, scan->rare, scan->count, row + x, allowed.common, common))
				continue;
			for (int32_t i = 0; i < LANES && i < left; i++)
				if (rare[i] <= allowed.rare && common[i] <= allowed.common)
					add(candidates, (struct candidate){x + i, y, difference_at(scan, row + x + i)});
		}
	}
}

struct histograms {
	uint32_t levels[PROBE_KINDS][LEVELS];
};

static void take_histograms(struct histograms *histograms, const struct plane_levels *plane, struct rect region)
{
	const int32_t right = region.x + region.width < plane->width ? region.x + region.width : plane->width;
	const int32_t bottom = region.y + region.height < plane->height ? region.y + region.height : plane->height;

	for (int32_t y = region.y; y < bottom; y += SAMPLE)
		for (int32_t x = region.x; x < right; x += SAMPLE)
			for (int kind = 0; kind < PROBE_KINDS; kind++)
				histograms->levels[kind][plane->levels[kind][(ptrdiff_t)y * plane->stride + x]]++;
}

/* At how many of the sampled places the probe would be right. */
static uint32_t frequency(const struct histograms *histograms, const struct probe *probe)
{
	uint32_t sum = 0;

	for (int level = probe->low; level <= probe->high; level++)
		sum += histograms->levels[probe->kind][level];
	return sum;
}

static void put(struct scan *scan, uint32_t place, const struct probe *probe)
{
	scan->levels[place] = scan->plane.levels[probe->kind] + (ptrdiff_t)probe->y * scan->plane.stride + probe->x;
	scan->low[place] = probe->low;
	scan->high[place] = probe->high;
	scan->wanted[place] = probe->wanted;
}

/* Puts the probes into the scan; of the rare and of the common ones those first that are right at few places of REGION. */
static void order_probes(struct scan *scan, const struct probes *probes, struct rect region)
{
	struct histograms *histograms = mem_alloc(sizeof(*histograms));
	uint32_t frequencies[PROBES_MAX], order[PROBES_MAX];

	take_histograms(histograms, &scan->plane, region);
	for (uint32_t i = 0; i < probes->count; i++) {
		uint32_t mine = frequency(histograms, &probes->list[i]), place = i;
		const uint32_t first = probes->list[i].is_common ? scan->rare : 0;

		for (; place > first && frequencies[place - 1] > mine; place--) {
			frequencies[place] = frequencies[place - 1];
			order[place] = order[place - 1];
		}
		frequencies[place] = mine;
		order[place] = i;
		scan->rare += !probes->list[i].is_common;
	}
	for (uint32_t i = 0; i < probes->count; i++)
		put(scan, i, &probes->list[order[i]]);
	scan->count = probes->count;
	mem_free(histograms);
}

/* Without probes each place is as likely as any other, and none may be left out. */
static void find_everywhere(struct candidates *candidates, struct rect places)
{
	candidates->list = mem_alloc_array((size_t)places.width * (size_t)places.height, sizeof(*candidates->list));
	for (int32_t y = places.y; y < places.y + places.height; y++)
		for (int32_t x = places.x; x < places.x + places.width; x++)
			candidates->list[candidates->count++] = (struct candidate){x, y, 0};
}

void candidates_find(struct candidates *candidates, struct plane *plane, const struct frame *frame,
		     const struct picture *picture, struct rect region, bool at_least_one)
{
	struct rect places = {region.x, region.y, region.width - picture->bounds.width + 1,
			      region.height - picture->bounds.height + 1};
	struct scan scan = {.count = 0};

	*candidates = (struct candidates){0};
	if (!picture->probes.count) {
		find_everywhere(candidates, places);
		return;
	}
	scan.plane = plane_levels(plane, frame);
	order_probes(&scan, &picture->probes, region);
	for (uint32_t part = WRONG_PART; part > 0 && !candidates->count; part = at_least_one ? part / 2 : 0)
		find(candidates, &scan, places,
		     (struct allowed){(uint8_t)(scan.rare / part), (uint8_t)((scan.count - scan.rare) / part)});
	candidates_sort(candidates);
}

void candidates_deinit(struct candidates *candidates)
{
	mem_free(candidates->list);
}
