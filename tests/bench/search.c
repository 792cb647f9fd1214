/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What it takes to look for a picture that may have moved, on a display of which all is new: near its own place, and
 * anywhere. Pictures are cut out of the pages at places that change from page to page, and each is looked for in its own
 * page and in another. The limit is a plain pass over the display's bytes, the peer tinycv on one of the pictures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/property_list.h"
#include "runtime/match/match.h"
#include "runtime/match/picture.h"
#include "tests/bench/guest.h"
#include "tests/bench/pages.h"
#include "tests/bench/peer.h"
#include "tests/bench/samples.h"

enum {
	SIDE = 182,
	NEAR_WIDTH = 440, NEAR_HEIGHT = 320,	/* 140,800 compared pixels */
	NEAR_X = 300, NEAR_Y = 200,
	WITHIN = 64,
	MOVED_X = 37, MOVED_Y = -21,
	TRIES = 50,
};

static const struct rect whole = {0, 0, PAGE_WIDTH, PAGE_HEIGHT};
static const struct match_rule rule = {.tolerance = SCREEN_STANDARD_TOLERANCE, .match = SCREEN_STANDARD_MATCH};

struct bench {
	struct pages pages;
	struct plane *plane;
	const char *tinycv, *folder;
	double limit;
};

static unsigned int mix(unsigned int seed)
{
	seed = (seed ^ seed >> 16) * 0x45d9f3bU;
	seed = (seed ^ seed >> 16) * 0x45d9f3bU;
	return seed ^ seed >> 16;
}

/* PLACE of PAGE; MASKED, half of it, in stripes, is not compared. NULL where it is too flat to be looked for. */
static struct picture *cut(const struct frame *page, struct rect place, bool masked)
{
	const size_t count = (size_t)place.width * (size_t)place.height;
	uint32_t *pixels = mem_alloc_array(count, sizeof(*pixels));
	struct picture *picture;

	for (int32_t y = 0; y < place.height; y++)
		for (int32_t x = 0; x < place.width; x++)
			if (!masked || (y / 30 % 3 != 1 && x / 45 % 4 != 2))
				pixels[y * place.width + x] =
					page->pixels[(place.y + y) * page->width + place.x + x] | 0xff000000;
	picture = picture_from("a piece", place.width, place.height, pixels, NULL);
	mem_free(pixels);
	if (picture && match_is_flat(picture, &rule)) {
		picture_free(picture);
		picture = NULL;
	}
	return picture;
}

/* A picture as large as PAGE with nothing but PLACE compared. */
static struct picture *cut_full(const struct frame *page, struct rect place)
{
	struct frame copy = page_copy(page);
	struct picture *picture;

	for (int32_t y = 0; y < page->height; y++)
		for (int32_t x = 0; x < page->width; x++)
			if (x >= place.x && y >= place.y && x < place.x + place.width && y < place.y + place.height)
				copy.pixels[y * page->width + x] |= 0xff000000;
	picture = picture_from("a part", copy.width, copy.height, copy.pixels, NULL);
	mem_free(copy.pixels);
	return picture;
}

/* PAGE with everything moved by X, Y. */
static struct frame move(const struct frame *page, int32_t dx, int32_t dy)
{
	struct frame moved = page_copy(page);

	for (int32_t y = 0; y < page->height; y++)
		for (int32_t x = 0; x < page->width; x++)
			if (x - dx >= 0 && x - dx < page->width && y - dy >= 0 && y - dy < page->height)
				moved.pixels[y * page->width + x] = page->pixels[(y - dy) * page->width + x - dx];
	return moved;
}

static double near_ms(const struct bench *bench, const struct frame *frame, const struct picture *picture, bool *matched)
{
	int64_t start = now_us();
	struct match match;

	plane_touch(bench->plane, frame, whole);
	match_near(bench->plane, frame, picture, 0, 0, WITHIN, &rule, &match);
	*matched = match.matched;
	return (double)(now_us() - start) / 1000;
}

static void measure_near(const struct bench *bench, size_t most)
{
	const struct rect place = {NEAR_X, NEAR_Y, NEAR_WIDTH, NEAR_HEIGHT};
	const struct pages *pages = &bench->pages;
	struct samples found = {0}, absent = {0};

	for (size_t i = 0; i + 1 < pages->count && i < most; i++) {
		struct picture *picture = cut_full(&pages->frames[i], place);
		struct frame moved;
		bool matched;
		double ms;

		if (!picture || match_is_flat(picture, &rule)) {
			picture_free(picture);
			continue;
		}
		moved = move(&pages->frames[i], MOVED_X, MOVED_Y);
		ms = near_ms(bench, &moved, picture, &matched);
		if (!matched)
			give_up("the part of page %zu is not found where it was moved to", i);
		samples_add(&found, ms);
		/* Many pages have much in common; what the other one has as well is no sample. */
		ms = near_ms(bench, &pages->frames[pages->count - 1 - i], picture, &matched);
		if (!matched)
			samples_add(&absent, ms);
		mem_free(moved.pixels);
		picture_free(picture);
	}
	if (!found.count || !absent.count)
		give_up("no part of the pages can be looked for");
	print_row("near 64, 140800 pixels, found", "ms", samples_median(&found),
		  peer_ms(bench->tinycv, "search '%s/page.png' '%s/page.png' %d %d %d %d %d", bench->folder, bench->folder,
			  NEAR_X, NEAR_Y, NEAR_WIDTH, NEAR_HEIGHT, WITHIN),
		  bench->limit);
	print_row("near 64, 140800 pixels, not found", "ms", samples_median(&absent),
		  peer_ms(bench->tinycv, "search '%s/other.png' '%s/page.png' %d %d %d %d %d", bench->folder, bench->folder,
			  NEAR_X, NEAR_Y, NEAR_WIDTH, NEAR_HEIGHT, WITHIN),
		  bench->limit);
	samples_deinit(&found);
	samples_deinit(&absent);
}

/* A piece of page I that can be looked for; NULL where it has none. */
static struct picture *cut_somewhere(const struct bench *bench, size_t i, bool masked, struct rect *place)
{
	struct picture *picture = NULL;

	for (unsigned int try = 0; try < TRIES && !picture; try++) {
		unsigned int seed = mix((unsigned int)i * TRIES + try + 1);

		*place = (struct rect){(int32_t)(seed % (PAGE_WIDTH - SIDE)), (int32_t)(mix(seed) % (PAGE_HEIGHT - SIDE)),
				       SIDE, SIDE};
		picture = cut(&bench->pages.frames[i], *place, masked);
	}
	return picture;
}

static double anywhere_ms(const struct bench *bench, const struct frame *frame, const struct picture *picture,
			  bool *matched)
{
	int64_t start = now_us();
	struct match match;

	plane_touch(bench->plane, frame, whole);
	*matched = match_search(bench->plane, frame, picture, whole, &rule, NULL, &match, 1) > 0;
	return (double)(now_us() - start) / 1000;
}

static void measure_anywhere(const struct bench *bench, size_t most, bool masked, double peer)
{
	const struct pages *pages = &bench->pages;
	const char *mask = masked ? ", masked" : "";
	struct samples ms = {0};
	size_t lost = 0;
	char figure[64];

	for (size_t i = 0; i < pages->count && i < most; i++) {
		struct rect place;
		struct picture *picture = cut_somewhere(bench, i, masked, &place);
		bool matched;

		if (!picture)
			continue;
		samples_add(&ms, anywhere_ms(bench, &pages->frames[i], picture, &matched));
		if (!matched) {
			fprintf(stderr, "182x182%s: the piece of page %zu at %d,%d is not found\n", mask, i, place.x, place.y);
			lost++;
		}
		samples_add(&ms, anywhere_ms(bench, &pages->frames[(i + pages->count / 2) % pages->count], picture, &matched));
		picture_free(picture);
	}
	if (!ms.count)
		give_up("no piece of the pages can be looked for");
	fprintf(stderr, "182x182%s: %zu searches, %zu of %zu pieces not found on their own page\n", mask, ms.count, lost,
		ms.count / 2);
	snprintf(figure, sizeof(figure), "182x182 anywhere%s, median", mask);
	print_row(figure, "ms", samples_median(&ms), peer, bench->limit);
	snprintf(figure, sizeof(figure), "182x182 anywhere%s, 95th percentile", mask);
	print_row(figure, "ms", samples_percentile(&ms, 95), ABSENT, bench->limit);
	samples_deinit(&ms);
}

int main(int argc, char **argv)
{
	struct bench bench = {0};
	size_t most;
	double peer;

	if (argc != 5) {
		fprintf(stderr, "usage: search TINYCV.pl SCREENS FOLDER MOST\n");
		return 2;
	}
	most = (size_t)atoi(argv[4]);
	if (most < 1)
		give_up("MOST must be at least 1");
	bench.tinycv = argv[1];
	bench.folder = argv[3];
	pages_load(&bench.pages, argv[2], 0);
	bench.plane = plane_new();
	bench.limit = pass_ms(&bench.pages.frames[0], whole);
	mem_free(page_write(bench.folder, "page", &bench.pages.frames[0]));
	mem_free(page_write(bench.folder, "other", &bench.pages.frames[bench.pages.count / 2]));
	measure_near(&bench, most);
	/* tinycv knows no transparency: an area is a rectangle. */
	peer = peer_ms(bench.tinycv, "search '%s/page.png' '%s/page.png' 643 483 %d %d %d", bench.folder, bench.folder, SIDE,
		       SIDE, PAGE_WIDTH);
	measure_anywhere(&bench, most, false, peer);
	measure_anywhere(&bench, most, true, ABSENT);
	plane_free(bench.plane);
	pages_deinit(&bench.pages);
	return 0;
}
