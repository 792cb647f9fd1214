/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/match_count.h"

/*
 * A place may only be given up when it is certain that it cannot win, that is, when it has more misses than the best
 * place so far, or than ENOUGH, allow. Three things make this cheap:
 *
 *  - Probes, the pixels whose colours are rarest in the picture, find the likeliest place first; where the picture is
 *    really there, its high score then rules out nearly every other place after one or two probes.
 *  - A picture can match at a place only if the frame has enough pixels of each of the picture's common colours there.
 *    Sums over all pixels above and to the left of each one answer that in four look-ups a colour.
 *  - What is left is compared row by row, those with most of the rare colours first, until the misses are too many.
 */
enum {
	MAX_PROBES = 48,
	FIRST_PROBES = 6,	/* that a place is judged by before it is worth the others */
	COMMON_COLOURS = 3,
	HISTOGRAM_BITS = 4,
	HISTOGRAM_SIZE = 1 << (3 * HISTOGRAM_BITS),
};

struct probe {
	uint32_t colour;
	int32_t x, y;
	uint32_t population;	/* of its bin in the histogram */
};

/* A well-filled bin of the histogram. */
struct common_colour {
	uint32_t bin, count;		/* compared pixels in it */
	uint8_t low[3], high[3];	/* what a channel of the frame may be to match one of them */
	uint32_t *sums;			/* (width + 1) * (height + 1) of the searched region */
};

struct row_order {
	uint32_t span;		/* index into the picture's spans */
	uint32_t weight;	/* rarity of its pixels; the spans with most of it come first */
};

struct search {
	const struct frame *frame;
	const struct picture *picture;
	struct rect region;
	int tolerance;
	uint32_t need;			/* matches that reach ENOUGH */
	struct probe probes[MAX_PROBES];
	int probe_count;
	struct common_colour common[COMMON_COLOURS];
	int common_count;
	struct row_order *order;
	uint32_t best;			/* matches of the best place so far */
	int32_t best_x, best_y;
};

static uint32_t bin_of(uint32_t colour)
{
	const int low = 8 - HISTOGRAM_BITS;
	const uint32_t mask = (1u << HISTOGRAM_BITS) - 1;

	return ((colour >> (16 + low) & mask) << (2 * HISTOGRAM_BITS)) |
	       ((colour >> (8 + low) & mask) << HISTOGRAM_BITS) | (colour >> low & mask);
}

static const uint32_t *span_pixels(const struct picture *picture, uint32_t index)
{
	const struct span_of_row *span = &picture->spans[index];

	return picture->pixels + (size_t)span->y * (size_t)picture->width + span->x;
}

static void count_colours(const struct picture *picture, uint32_t *histogram)
{
	for (uint32_t i = 0; i < picture->span_count; i++)
		for (int32_t j = 0; j < picture->spans[i].length; j++)
			histogram[bin_of(span_pixels(picture, i)[j])]++;
}

/* Keeps the probes sorted, rarest first; of equally rare ones those that came first. */
static void offer_probe(struct search *search, struct probe probe)
{
	int place = search->probe_count;

	while (place > 0 && search->probes[place - 1].population > probe.population)
		place--;
	if (place == MAX_PROBES)
		return;
	if (search->probe_count < MAX_PROBES)
		search->probe_count++;
	memmove(&search->probes[place + 1], &search->probes[place],
		(size_t)(search->probe_count - 1 - place) * sizeof(search->probes[0]));
	search->probes[place] = probe;
}

/* Looks at every STRIDE-th compared pixel, so that the probes do not all come from one corner. */
static void choose_probes(struct search *search, const uint32_t *histogram)
{
	const struct picture *picture = search->picture;
	uint32_t stride = picture->compared / 4096 | 1, until_next = 0;

	for (uint32_t i = 0; i < picture->span_count; i++) {
		const uint32_t *pixels = span_pixels(picture, i);

		for (int32_t j = 0; j < picture->spans[i].length; j++) {
			if (until_next-- > 0)
				continue;
			until_next = stride - 1;
			offer_probe(search, (struct probe){.colour = pixels[j],
							   .x = picture->spans[i].x + j,
							   .y = picture->spans[i].y,
							   .population = histogram[bin_of(pixels[j])]});
		}
	}
}

static int by_weight(const void *a, const void *b)
{
	const struct row_order *left = a, *right = b;

	if (left->weight != right->weight)
		return left->weight > right->weight ? -1 : 1;
	return left->span < right->span ? -1 : 1;
}

static void order_rows(struct search *search, const uint32_t *histogram)
{
	const struct picture *picture = search->picture;

	search->order = mem_alloc_array(picture->span_count, sizeof(*search->order));
	for (uint32_t i = 0; i < picture->span_count; i++) {
		uint32_t weight = 0;

		for (int32_t j = 0; j < picture->spans[i].length; j++)
			weight += histogram[bin_of(span_pixels(picture, i)[j])] < picture->compared / 4;
		search->order[i] = (struct row_order){.span = i, .weight = weight};
	}
	qsort(search->order, picture->span_count, sizeof(*search->order), by_weight);
}

/* The bin of the histogram with most pixels that is not among those chosen already. */
static uint32_t fullest_bin(const struct search *search, const uint32_t *histogram)
{
	uint32_t fullest = HISTOGRAM_SIZE;

	for (uint32_t bin = 0; bin < HISTOGRAM_SIZE; bin++) {
		bool taken = false;

		for (int i = 0; i < search->common_count; i++)
			taken |= search->common[i].bin == bin;
		if (!taken && (fullest == HISTOGRAM_SIZE || histogram[bin] > histogram[fullest]))
			fullest = bin;
	}
	return fullest;
}

static void measure_colour(struct common_colour *common, const struct picture *picture, int tolerance)
{
	int low[3] = {255, 255, 255}, high[3] = {0, 0, 0};

	for (uint32_t i = 0; i < picture->span_count; i++) {
		const uint32_t *pixels = span_pixels(picture, i);

		for (int32_t j = 0; j < picture->spans[i].length; j++) {
			if (bin_of(pixels[j]) != common->bin)
				continue;
			for (int channel = 0; channel < 3; channel++) {
				int value = pixels[j] >> (8 * channel) & 0xff;

				low[channel] = value < low[channel] ? value : low[channel];
				high[channel] = value > high[channel] ? value : high[channel];
			}
		}
	}
	for (int channel = 0; channel < 3; channel++) {
		common->low[channel] = (uint8_t)(low[channel] > tolerance ? low[channel] - tolerance : 0);
		common->high[channel] = (uint8_t)(high[channel] + tolerance < 255 ? high[channel] + tolerance : 255);
	}
}

static bool colour_is_near(const struct common_colour *common, uint32_t pixel)
{
	const uint8_t blue = (uint8_t)pixel, green = (uint8_t)(pixel >> 8), red = (uint8_t)(pixel >> 16);

	return (blue >= common->low[0]) & (blue <= common->high[0]) & (green >= common->low[1]) &
	       (green <= common->high[1]) & (red >= common->low[2]) & (red <= common->high[2]);
}

/* sums[y][x]: how many pixels above and to the left of x,y have this colour. */
static void sum_colour(struct search *search, struct common_colour *common)
{
	const struct rect *region = &search->region;
	const size_t stride = (size_t)region->width + 1;

	common->sums = mem_alloc_array(stride * ((size_t)region->height + 1), sizeof(*common->sums));
	for (int32_t y = 0; y < region->height; y++) {
		const uint32_t *pixels = search->frame->pixels +
					 (size_t)(region->y + y) * (size_t)search->frame->width + region->x;
		const uint32_t *above = common->sums + (size_t)y * stride;
		uint32_t *sums = common->sums + ((size_t)y + 1) * stride;
		uint32_t in_row = 0;

		for (int32_t x = 0; x < region->width; x++) {
			in_row += colour_is_near(common, pixels[x]);
			sums[x + 1] = above[x + 1] + in_row;
		}
	}
}

static void choose_common(struct search *search, const uint32_t *histogram)
{
	while (search->common_count < COMMON_COLOURS) {
		struct common_colour *common = &search->common[search->common_count];
		uint32_t bin = fullest_bin(search, histogram);

		/* A colour that few pixels have rules nothing out that would pay for its sums. */
		if (histogram[bin] < search->picture->compared / 64 + 1)
			return;
		common->bin = bin;
		common->count = histogram[bin];
		measure_colour(common, search->picture, search->tolerance);
		sum_colour(search, common);
		search->common_count++;
	}
}

/* The most matches that the numbers of common colours allow at X,Y (within the frame). */
static uint32_t most_matches(const struct search *search, int32_t x, int32_t y)
{
	const struct rect *bounds = &search->picture->bounds;
	const size_t stride = (size_t)search->region.width + 1;
	const size_t top = (size_t)(y - search->region.y + bounds->y) * stride;
	const size_t bottom = top + (size_t)bounds->height * stride;
	const size_t left = (size_t)(x - search->region.x + bounds->x), right = left + (size_t)bounds->width;
	uint32_t most = search->picture->compared;

	for (int i = 0; i < search->common_count; i++) {
		const struct common_colour *common = &search->common[i];
		uint32_t there = common->sums[bottom + right] - common->sums[bottom + left] -
				 common->sums[top + right] + common->sums[top + left];

		if (there < common->count)
			most -= common->count - there;
	}
	return most;
}

/* Misses among the first COUNT probes at X,Y; stops counting beyond ENOUGH of them. */
static int probe_misses(const struct search *search, int32_t x, int32_t y, int count, int enough)
{
	int misses = 0;

	for (int i = 0; i < count && misses <= enough; i++) {
		const struct probe *probe = &search->probes[i];
		size_t at = (size_t)(y + probe->y) * (size_t)search->frame->width + (size_t)(x + probe->x);

		misses += !pixel_matches(search->frame->pixels[at], probe->colour, search->tolerance);
	}
	return misses;
}

/* The matches at X,Y, or fewer than NEED once they cannot be reached any more. */
static uint32_t count_place(const struct search *search, int32_t x, int32_t y, uint32_t need)
{
	uint32_t left = search->picture->compared, matches = 0;

	for (uint32_t i = 0; i < search->picture->span_count && matches + left >= need; i++) {
		const struct span_of_row *span = &search->picture->spans[search->order[i].span];

		matches += count_span(search->frame, search->picture, span, x, y, search->tolerance);
		left -= (uint32_t)span->length;
	}
	return matches + left >= need ? matches : 0;
}

/*
 * The place with fewest misses among the probes is the best one to begin with. The first few of them decide whether a
 * place is worth the others; to be wrong here costs time, not the result.
 */
static void begin_with_likeliest(struct search *search)
{
	const struct rect *region = &search->region;
	const int32_t last_x = region->x + region->width - search->picture->width;
	const int32_t last_y = region->y + region->height - search->picture->height;
	const int first = search->probe_count < FIRST_PROBES ? search->probe_count : FIRST_PROBES;
	int limit = first - 1, fewest = search->probe_count + 1;

	search->best_x = region->x;
	search->best_y = region->y;
	for (int32_t y = region->y; y <= last_y; y++) {
		for (int32_t x = region->x; x <= last_x; x++) {
			int misses = probe_misses(search, x, y, first, limit), all;

			if (misses > limit)
				continue;
			all = probe_misses(search, x, y, search->probe_count, fewest - 1);
			if (all >= fewest)
				continue;
			limit = misses;
			fewest = all;
			search->best_x = x;
			search->best_y = y;
		}
	}
	search->best = count_place(search, search->best_x, search->best_y, 0);
}

static void try_place(struct search *search, int32_t x, int32_t y)
{
	const bool earlier = y < search->best_y || (y == search->best_y && x < search->best_x);
	uint32_t need = search->best + !earlier, matches, allowed;

	if (need < search->need)
		need = search->need;
	if (need > search->picture->compared)
		return;
	allowed = search->picture->compared - need;
	if (allowed < (uint32_t)search->probe_count &&
	    probe_misses(search, x, y, search->probe_count, (int)allowed) > (int)allowed)
		return;
	if (most_matches(search, x, y) < need)
		return;
	matches = count_place(search, x, y, need);
	if (matches < need)
		return;
	search->best = matches;
	search->best_x = x;
	search->best_y = y;
}

static void try_all(struct search *search)
{
	const struct rect *region = &search->region;

	for (int32_t y = region->y; y <= region->y + region->height - search->picture->height; y++)
		for (int32_t x = region->x; x <= region->x + region->width - search->picture->width; x++)
			try_place(search, x, y);
}

static struct rect clip(struct rect rect, const struct frame *frame)
{
	int64_t right = (int64_t)rect.x + rect.width, bottom = (int64_t)rect.y + rect.height;

	rect.x = rect.x > 0 ? rect.x : 0;
	rect.y = rect.y > 0 ? rect.y : 0;
	right = right < frame->width ? right : frame->width;
	bottom = bottom < frame->height ? bottom : frame->height;
	rect.width = right > rect.x ? (int32_t)right - rect.x : 0;
	rect.height = bottom > rect.y ? (int32_t)bottom - rect.y : 0;
	return rect;
}

/* The fewest matches whose score is at least ENOUGH. */
static uint32_t matches_for(double enough, uint32_t compared)
{
	uint32_t matches = enough <= 0 ? 0 : enough >= 1 ? compared : (uint32_t)(enough * compared);

	while (matches < compared && (double)matches / compared < enough)
		matches++;
	return matches;
}

bool match_search(const struct frame *frame, const struct picture *picture, struct rect region, int tolerance,
		  double enough, struct match *out)
{
	struct search search = {.frame = frame,
				.picture = picture,
				.region = clip(region, frame),
				.tolerance = tolerance};
	uint32_t *histogram;

	*out = (struct match){0};
	if (search.region.width < picture->width || search.region.height < picture->height)
		return false;
	search.need = matches_for(enough, picture->compared);
	histogram = mem_alloc_array(HISTOGRAM_SIZE, sizeof(*histogram));
	count_colours(picture, histogram);
	choose_probes(&search, histogram);
	order_rows(&search, histogram);
	begin_with_likeliest(&search);
	if (search.best < picture->compared)
		choose_common(&search, histogram);
	try_all(&search);
	out->score = (double)search.best / picture->compared;
	out->x = search.best_x;
	out->y = search.best_y;
	for (int i = 0; i < search.common_count; i++)
		mem_free(search.common[i].sums);
	mem_free(search.order);
	mem_free(histogram);
	return true;
}
