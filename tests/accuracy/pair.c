/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/pair.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "tests/accuracy/canvas.h"

enum {
	REACH = 50,			/* how far around its place a picture is looked for */
	MOST_TRIES = 2000,
	LEAST_OTHER_PIXELS = 10,	/* what two words differ in at least, to be two words */
	CLEARLY = 64,			/* how much such a pixel differs */
};

const struct word *any_word(struct pair *pair)
{
	const struct words *words = &pair->set->words[pair->screen];

	return words->count ? &words->list[random_next(&pair->random) % words->count] : NULL;
}

static uint32_t pixel_of_word(const struct frame *frame, const struct word *word, int32_t x, int32_t y)
{
	if (x < 0 || y < 0 || x >= word->box.width || y >= word->box.height)
		return word->ground;
	return frame->pixels[(word->box.y + y) * frame->width + word->box.x + x];
}

/* The same word may be on a screen twice, a pixel higher for its neighbours' sake; that is no other word. */
static bool are_different(const struct frame *frame, const struct word *a, const struct word *b)
{
	for (int32_t shift = 0; shift < 25; shift++) {
		int32_t dx = shift % 5 - 2, dy = shift / 5 - 2, different = 0;

		for (int32_t y = -2; y < a->box.height + 2; y++)
			for (int32_t x = -2; x < a->box.width + 2; x++)
				different += colour_distance(pixel_of_word(frame, a, x, y),
							     pixel_of_word(frame, b, x + dx, y + dy)) > CLEARLY;
		if (different < LEAST_OTHER_PIXELS)
			return false;
	}
	return true;
}

const struct word *other_word(struct pair *pair, const struct word *word, bool alike)
{
	const struct frame *frame = &pair->set->frames[pair->screen];

	for (int i = 0; i < 60; i++) {
		const struct word *other = any_word(pair);
		int32_t wider = abs(other->box.width - word->box.width);

		if (other == word || wider > 3 + word->box.width / 8 || abs(other->box.height - word->box.height) > 3 ||
		    other->ground != word->ground || (alike && colour_distance(other->ink, word->ink) > 40))
			continue;
		if (are_different(frame, word, other))
			return other;
	}
	return NULL;
}

static int32_t clamped(int32_t value, int32_t least, int32_t most)
{
	return value < least ? least : value > most ? most : value;
}

static struct rect clipped(struct rect rect, const struct frame *frame)
{
	int32_t right = clamped(rect.x + rect.width, 0, frame->width);
	int32_t bottom = clamped(rect.y + rect.height, 0, frame->height);

	rect.x = clamped(rect.x, 0, frame->width);
	rect.y = clamped(rect.y, 0, frame->height);
	return (struct rect){rect.x, rect.y, right - rect.x, bottom - rect.y};
}

/* A rectangle of the wanted size, or larger, that holds INNER somewhere, and lies on the frame. */
static struct rect place_around(struct pair *pair, struct rect inner, int32_t width, int32_t height)
{
	int32_t x, y;

	width = width < inner.width ? inner.width : width;
	height = height < inner.height ? inner.height : height;
	x = inner.x - random_between(&pair->random, 0, width - inner.width);
	y = inner.y - random_between(&pair->random, 0, height - inner.height);
	return (struct rect){clamped(x, 0, pair->before.width - width), clamped(y, 0, pair->before.height - height),
			     width, height};
}

/* INNER with what a person would cut with it. */
static void cut(struct pair *pair, struct rect inner)
{
	const struct frame *frame = &pair->before;

	switch (pair->size) {
	case PAIR_AREA:
		pair->rect = place_around(pair, inner, pair->area->rect.width, pair->area->rect.height);
		break;
	case PAIR_PART:
		pair->rect = place_around(pair, inner, random_between(&pair->random, 200, frame->width / 2),
					  random_between(&pair->random, 150, frame->height / 2));
		break;
	default:
		pair->rect = rect_of_frame(frame);
	}
	pair->window = clipped(rect_grown(pair->rect, REACH, REACH), frame);
}

static bool same_pixels(const struct pair *pair, int32_t dx, int32_t dy)
{
	struct rect rect = pair->rect;

	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		if (memcmp(pair->before.pixels + y * pair->before.width + rect.x,
			   pair->after.pixels + (y + dy) * pair->after.width + rect.x + dx,
			   (size_t)rect.width * sizeof(uint32_t)) != 0)
			return false;
	return true;
}

/* A list's next line may say the same: then the picture is rightly found there, whatever was changed. */
static bool is_within_reach(const struct pair *pair)
{
	int32_t right = pair->window.x + pair->window.width - pair->rect.width;
	int32_t bottom = pair->window.y + pair->window.height - pair->rect.height;

	for (int32_t y = pair->window.y; y <= bottom; y++)
		for (int32_t x = pair->window.x; x <= right; x++)
			if (same_pixels(pair, x - pair->rect.x, y - pair->rect.y))
				return true;
	return false;
}

static void choose_screen(struct pair *pair)
{
	pair->area = &pair->set->areas[random_next(&pair->random) % pair->set->area_count];
	pair->screen = pair->area->screen;
}

static void copy_screen(struct pair *pair)
{
	const struct frame *frame = &pair->set->frames[pair->screen];
	size_t bytes = (size_t)frame->width * (size_t)frame->height * sizeof(uint32_t);

	pair->before = (struct frame){frame->width, frame->height, mem_resize(pair->before.pixels, bytes, 1)};
	pair->after = (struct frame){frame->width, frame->height, mem_resize(pair->after.pixels, bytes, 1)};
	memcpy(pair->before.pixels, frame->pixels, bytes);
	memcpy(pair->after.pixels, frame->pixels, bytes);
	pair->change = (struct rect){0};
}

/* Nobody cuts a picture of empty ground, which would be found beside the change as well. */
static bool shows_something(const struct pair *pair)
{
	const struct words *words = &pair->set->words[pair->screen];
	uint32_t ground;

	if (!is_flat(&pair->before, pair->change, &ground))
		return true;
	for (size_t i = 0; i < words->count; i++)
		if (rect_holds(pair->rect, words->list[i].box))
			return true;
	return false;
}

static bool try_to_make(struct pair *pair, const struct kind *kind)
{
	choose_screen(pair);
	if (kind->console && !screen_is_console(pair->set, pair->screen))
		return false;
	copy_screen(pair);
	if (kind->whole) {
		cut(pair, pair->area->rect);
		return kind->make(pair);
	}
	if (!kind->make(pair) ||
	    !rect_holds((struct rect){0, 0, pair->before.width, pair->before.height}, pair->change))
		return false;
	/* What was there may as well be what is gone. */
	if (random_coin(&pair->random)) {
		struct frame swapped = pair->before;

		pair->before = pair->after;
		pair->after = swapped;
	}
	cut(pair, pair->change);
	return shows_something(pair) && (!kind->harmful || !is_within_reach(pair));
}

static uint64_t seed_of(const struct kind *kind, int number)
{
	uint64_t seed = (uint64_t)number;

	for (const char *at = kind->name; *at; at++)
		seed = seed * 1099511628211u + (unsigned char)*at;
	return seed;
}

bool pair_make(struct pair *pair, const struct screen_set *set, const struct kind *kind, int number)
{
	pair->set = set;
	pair->random = (struct random){seed_of(kind, number)};
	pair->size = (enum pair_size)(number % PAIR_SIZES);
	for (int i = 0; i < MOST_TRIES; i++)
		if (try_to_make(pair, kind))
			return true;
	return false;
}

void pair_deinit(struct pair *pair)
{
	mem_free(pair->before.pixels);
	mem_free(pair->after.pixels);
}
