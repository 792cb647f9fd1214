/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/match.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/cpu_clones.h"
#include "runtime/display/rect.h"
#include "runtime/match/candidates.h"
#include "runtime/match/tracker.h"

/*
 * In two steps. candidates.c leaves of all places those where the picture's probes are right, a few in a hundred thousand,
 * likeliest first. Each of these is then compared, beginning with the cells of the rarest probes.
 */
enum {
	FIRST_CELLS = 4,	/* compared before the tracker is asked */
	BESIDE = 3,		/* pixels in each direction: so far from its place a picture may still match */
	WITH_CURSOR = 8,	/* places where a text cursor is looked for */
};

struct search {
	const struct frame *frame;
	const struct picture *picture;
	struct tracker tracker;
	struct match *hits;
	size_t count, room;
};

static struct pixel_place corner_of(const struct search *search, const struct candidate *candidate)
{
	return (struct pixel_place){candidate->x - search->picture->bounds.x, candidate->y - search->picture->bounds.y};
}

/* Whether more than half of each of two places is the other's. */
static bool overlap(const struct rect *bounds, struct pixel_place a, struct pixel_place b)
{
	const int64_t x = bounds->width - abs(a.x - b.x), y = bounds->height - abs(a.y - b.y);

	return x > 0 && y > 0 && 2 * x * y > (int64_t)bounds->width * bounds->height;
}

/* A pixel or two beside a place that matches others do too, and along a line, many. */
static bool is_known(const struct search *search, struct pixel_place corner)
{
	for (size_t i = 0; i < search->count; i++)
		if (overlap(&search->picture->bounds, (struct pixel_place){search->hits[i].x, search->hits[i].y}, corner))
			return true;
	return false;
}

static bool looks_wrong(const struct search *search, const struct candidate *candidate)
{
	const struct probes *probes = &search->picture->probes;
	struct cells_place place = tracker_cells(&search->tracker, search->frame);

	place.x = candidate->x;
	place.y = candidate->y;
	for (uint32_t i = 0; i < probes->count && i < FIRST_CELLS; i++)
		if (cells_misses(&place, probes->list[i].x / CELL_SIDE, probes->list[i].y / CELL_SIDE) >
		    search->tracker.allowed)
			return true;
	return false;
}

/* Squared; of places on one frame. */
static uint32_t distance(struct pixel_place a, struct pixel_place b)
{
	const int32_t x = a.x - b.x, y = a.y - b.y;

	return (uint32_t)(x * x) + (uint32_t)(y * y);
}

/* The sum of the differences of all channels of compared pixels. */
CPU_CLONES
static uint32_t row_difference(const uint32_t *restrict picture, const uint32_t *restrict frame, int32_t count)
{
	uint32_t sum = 0;

	for (int32_t i = 0; i < count; i++) {
		const uint32_t a = picture[i], b = frame[i], compared = a >> 31;
		const int32_t red = (int32_t)(a >> 16 & 0xff) - (int32_t)(b >> 16 & 0xff);
		const int32_t green = (int32_t)(a >> 8 & 0xff) - (int32_t)(b >> 8 & 0xff);
		const int32_t blue = (int32_t)(a & 0xff) - (int32_t)(b & 0xff);

		sum += compared * (uint32_t)((red < 0 ? -red : red) + (green < 0 ? -green : green) +
					     (blue < 0 ? -blue : blue));
	}
	return sum;
}

/* That of a place, or more than ENOUGH once it is that. */
static uint64_t difference(const struct search *search, const struct candidate *at, uint64_t enough)
{
	const struct rect *bounds = &search->picture->bounds;
	uint64_t sum = 0;

	for (int32_t y = 0; y < bounds->height && sum <= enough; y++)
		sum += row_difference(search->picture->pixels + (size_t)y * (size_t)bounds->width,
				      search->frame->pixels +
				      (size_t)(at->y + y) * (size_t)search->frame->width + at->x, bounds->width);
	return sum;
}

/* Beside the place that matches first there may be one that is exact. */
static const struct candidate *best_around(const struct search *search, const struct candidates *candidates,
					   const struct candidate *first)
{
	const struct candidate *best = first;
	uint64_t least = difference(search, first, UINT64_MAX);

	for (size_t i = 0; i < candidates->count && least > 0; i++) {
		const struct candidate *other = &candidates->list[i];
		uint64_t theirs;

		if (abs(other->x - first->x) > BESIDE || abs(other->y - first->y) > BESIDE)
			continue;
		theirs = difference(search, other, least);
		if (theirs >= least || looks_wrong(search, other))
			continue;
		least = theirs;
		best = other;
	}
	return best;
}

static bool matches(struct search *search, const struct candidate *candidate, struct match *out)
{
	struct pixel_place corner = corner_of(search, candidate);

	tracker_place(&search->tracker, corner.x, corner.y);
	tracker_decide(&search->tracker, search->frame, out);
	return out->matched;
}

static void compare(struct search *search, const struct candidates *candidates, const struct candidate *candidate)
{
	const struct candidate *best;
	struct match match, better;

	if (is_known(search, corner_of(search, candidate)) || looks_wrong(search, candidate) ||
	    !matches(search, candidate, &match))
		return;
	best = best_around(search, candidates, candidate);
	if (best != candidate && matches(search, best, &better))
		match = better;
	if (is_known(search, (struct pixel_place){match.x, match.y}))
		return;
	search->hits[search->count++] = match;
}

/*
 * A text cursor may be what keeps a place from matching. To look for one at each of thousands would take longer than all
 * else, so that is left for when there is none without.
 */
static void compare_all(struct search *search, const struct candidates *candidates)
{
	search->tracker.no_cursor = true;
	for (size_t i = 0; i < candidates->count && search->count < search->room; i++)
		compare(search, candidates, &candidates->list[i]);
	search->tracker.no_cursor = false;
	for (size_t i = 0; i < candidates->count && i < WITH_CURSOR && !search->count; i++)
		compare(search, candidates, &candidates->list[i]);
}

/* With a place to be near to, the candidates go by their distance from that rather than by how likely they are. */
static void sort_by_distance(const struct search *search, struct candidates *candidates, struct pixel_place near)
{
	for (size_t i = 0; i < candidates->count; i++)
		candidates->list[i].rank = distance(corner_of(search, &candidates->list[i]), near);
	candidates_sort(candidates);
}

/* Clips REGION to the frame; whether the picture has room in it. */
static bool has_room(struct rect *region, const struct frame *frame, const struct picture *picture)
{
	*region = rect_common(*region, rect_of_frame(frame));
	return region->width >= picture->bounds.width && region->height >= picture->bounds.height;
}

size_t match_search(struct plane *plane, const struct frame *frame, const struct picture *picture, struct rect region,
		    const struct match_rule *rule, const struct pixel_place *near, struct match *hits, size_t room)
{
	struct search search = {.frame = frame, .picture = picture, .hits = hits, .room = room};
	struct candidates candidates;

	if (!has_room(&region, frame, picture))
		return 0;
	tracker_init(&search.tracker, picture, rule);
	candidates_find(&candidates, plane, frame, picture, region, false);
	if (near)
		sort_by_distance(&search, &candidates, *near);
	compare_all(&search, &candidates);
	candidates_deinit(&candidates);
	tracker_deinit(&search.tracker);
	return search.count;
}

bool match_likeliest(struct plane *plane, const struct frame *frame, const struct picture *picture, struct rect region,
		     const struct match_rule *rule, struct match *out)
{
	struct search search = {.frame = frame, .picture = picture};
	struct candidates candidates;
	struct pixel_place corner;

	if (!has_room(&region, frame, picture))
		return false;
	candidates_find(&candidates, plane, frame, picture, region, true);
	corner = corner_of(&search, &candidates.list[0]);
	match_at(frame, picture, corner.x, corner.y, rule, out);
	candidates_deinit(&candidates);
	return true;
}
