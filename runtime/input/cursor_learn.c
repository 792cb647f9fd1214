/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pixels that changed are the cursor's old place, its new one, and what moves by itself. For each distance along the
 * direction of the movement, those are counted that changed at both places and look at the new one as they did at the
 * old one. At the right distance that is nearly the whole cursor, elsewhere a few. What is behind the cursor does not
 * count, as long as it is not of the cursor's colours: there nothing changed, or something else stands there now.
 */
#include "runtime/input/cursor.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"

enum {
	SAME = 6,		/* in each channel; what is drawn twice is the same but for what shines through */
	CHANGED = 40,		/* in one of them: what changes less, such as waves of colour, is no cursor that goes */
	GAP = 2,		/* pixels of one cursor are no further than this from one another */
	FARTHEST = 600,		/* distance that is looked for */
	SHARE = 2,		/* of the best distance's pixels, one in so many makes another distance worth a look */
};

/* A movement to be explained. CHANGED lists pixels by their index, in order. */
struct motion {
	const struct frame *before, *after;
	uint8_t *is_changed;
	uint32_t *changed;
	uint32_t count;
};

static bool is_near(uint32_t a, uint32_t b, int most)
{
	return abs((int)(a >> 16 & 0xff) - (int)(b >> 16 & 0xff)) <= most &&
	       abs((int)(a >> 8 & 0xff) - (int)(b >> 8 & 0xff)) <= most && abs((int)(a & 0xff) - (int)(b & 0xff)) <= most;
}

static bool is_same(uint32_t a, uint32_t b)
{
	return is_near(a, b, SAME);
}

static void motion_init(struct motion *motion, const struct frame *before, const struct frame *after)
{
	const uint32_t all = (uint32_t)before->width * (uint32_t)before->height;

	*motion = (struct motion){.before = before, .after = after};
	motion->is_changed = mem_alloc_array(all, sizeof(*motion->is_changed));
	motion->changed = mem_alloc_array(all, sizeof(*motion->changed));
	for (uint32_t i = 0; i < all; i++)
		if (!is_near(before->pixels[i], after->pixels[i], CHANGED)) {
			motion->is_changed[i] = 1;
			motion->changed[motion->count++] = i;
		}
}

static void motion_deinit(struct motion *motion)
{
	mem_free(motion->is_changed);
	mem_free(motion->changed);
}

/* Whether the pixel at INDEX stands DX,DY further now. */
static bool has_moved(const struct motion *motion, uint32_t index, int32_t dx, int32_t dy)
{
	const int32_t width = motion->before->width, x = (int32_t)(index % (uint32_t)width) + dx,
		      y = (int32_t)(index / (uint32_t)width) + dy;
	uint32_t there;

	if (x < 0 || y < 0 || x >= width || y >= motion->before->height)
		return false;
	there = (uint32_t)y * (uint32_t)width + (uint32_t)x;
	return motion->is_changed[there] && is_same(motion->before->pixels[index], motion->after->pixels[there]);
}

static uint32_t count_moved(const struct motion *motion, int32_t dx, int32_t dy)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < motion->count; i++)
		count += has_moved(motion, motion->changed[i], dx, dy);
	return count;
}

/* What is connected with the pixel at START in MARKS, which it takes away. Returns the number, with the box around. */
static uint32_t take_island(uint8_t *marks, const struct frame *frame, uint32_t start, uint32_t *stack, struct rect *box)
{
	const int32_t width = frame->width;
	uint32_t depth = 0, count = 0;

	*box = (struct rect){0};
	stack[depth++] = start;
	marks[start] = 0;
	while (count < depth) {
		const int32_t x = (int32_t)(stack[count] % (uint32_t)width), y = (int32_t)(stack[count] / (uint32_t)width);

		*box = rect_around(*box, (struct rect){x, y, 1, 1});
		for (int32_t j = y - GAP; j <= y + GAP; j++)
			for (int32_t i = x - GAP; i <= x + GAP; i++) {
				if (i < 0 || j < 0 || i >= width || j >= frame->height || !marks[j * width + i])
					continue;
				marks[j * width + i] = 0;
				stack[depth++] = (uint32_t)(j * width + i);
			}
		count++;
	}
	return count;
}

/*
 * What is about as wide above as in all, a bar or a cross or a clock, has its hot spot in its middle; an arrow where it is
 * pointed, at the upper left; a hand at the tip of its finger, the middle of its uppermost rows.
 */
static struct pixel_place hot_spot(const uint32_t *island, uint32_t count, int32_t width, const struct rect *box)
{
	int32_t first = INT32_MAX, last = 0;
	bool pointed = false;

	for (uint32_t i = 0; i < count; i++) {
		const int32_t x = (int32_t)(island[i] % (uint32_t)width), y = (int32_t)(island[i] / (uint32_t)width);

		pointed |= x - box->x + y - box->y <= 2;
		if (y > box->y + 1)
			continue;
		first = x < first ? x : first;
		last = x > last ? x : last;
	}
	if (2 * (last - first + 1) > box->width || (!pointed && abs(first + last - 2 * box->x - box->width + 1) <= 2))
		return (struct pixel_place){box->x + box->width / 2, box->y + box->height / 2};
	return pointed ? (struct pixel_place){box->x, box->y} : (struct pixel_place){(first + last) / 2, box->y};
}

static uint32_t commonest(const uint32_t *island, uint32_t count, const struct frame *frame)
{
	uint32_t best = 0, most = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t alike = 0;

		for (uint32_t j = 0; j < count; j++)
			alike += is_same(frame->pixels[island[i]], frame->pixels[island[j]]);
		if (alike > most) {
			most = alike;
			best = frame->pixels[island[i]];
		}
	}
	return best;
}

/* In an order without order, but always the same. */
static void shuffle(uint32_t *island, uint32_t count)
{
	uint32_t state = 1;

	for (uint32_t i = count; i > 1; i--) {
		uint32_t j, kept = island[i - 1];

		state = state * 1664525u + 1013904223u;
		j = (state >> 8) % i;
		island[i - 1] = island[j];
		island[j] = kept;
	}
}

/* Pixels from all over the cursor, by turns of the commonest colour and of others: so the first ones compared tell most. */
static void fill_cursor(struct cursor *cursor, uint32_t *island, uint32_t count, const struct frame *frame,
			struct pixel_place hot)
{
	const uint32_t rgb = commonest(island, count, frame);
	uint32_t at[2] = {0};

	shuffle(island, count);
	cursor->count = 0;
	for (uint32_t turn = 0; (at[0] < count || at[1] < count) && cursor->count < CURSOR_MAX_PIXELS; turn++) {
		const bool common = turn & 1;
		uint32_t *i = &at[common], index;

		while (*i < count && is_same(frame->pixels[island[*i]], rgb) != common)
			(*i)++;
		if (*i == count)
			continue;
		index = island[(*i)++];
		cursor->pixels[cursor->count++] = (struct cursor_pixel){
			.x = (int16_t)((int32_t)(index % (uint32_t)frame->width) - hot.x),
			.y = (int16_t)((int32_t)(index / (uint32_t)frame->width) - hot.y),
			.rgb = frame->pixels[index],
			.common = common,
		};
	}
}

/* Adds to FOUND what moved by DX,DY, if there is room or it is larger than what is there. */
static uint32_t add_moved(const struct motion *motion, int32_t dx, int32_t dy, struct cursor_found *found, uint32_t have)
{
	const struct frame *frame = motion->before;
	uint8_t *marks = mem_alloc_array((size_t)frame->width * (size_t)frame->height, 1);
	uint32_t *stack = mem_alloc_array((size_t)motion->count + 1, sizeof(*stack));

	for (uint32_t i = 0; i < motion->count; i++)
		marks[motion->changed[i]] = has_moved(motion, motion->changed[i], dx, dy);
	for (uint32_t i = 0; i < motion->count && have < CURSOR_MAX_FOUND; i++) {
		struct pixel_place hot;
		struct rect box;
		uint32_t count;

		if (!marks[motion->changed[i]])
			continue;
		count = take_island(marks, frame, motion->changed[i], stack, &box);
		if (count < CURSOR_MIN_PIXELS || box.width > CURSOR_MAX_SIDE || box.height > CURSOR_MAX_SIDE)
			continue;
		hot = hot_spot(stack, count, frame->width, &box);
		fill_cursor(&found[have].cursor, stack, count, frame, hot);
		found[have].cursor.box = (struct rect){box.x - hot.x, box.y - hot.y, box.width, box.height};
		found[have].from = hot;
		found[have].to = (struct pixel_place){hot.x + dx, hot.y + dy};
		have++;
	}
	mem_free(stack);
	mem_free(marks);
	return have;
}

static int larger_first(const void *one, const void *other)
{
	const struct cursor_found *a = one, *b = other;

	return a->cursor.count < b->cursor.count ? 1 : a->cursor.count > b->cursor.count ? -1 : 0;
}

uint32_t cursor_learn(const struct frame *before, const struct frame *after, struct pixel_place along,
		      struct cursor_found found[CURSOR_MAX_FOUND])
{
	uint32_t counts[FARTHEST + 1] = {0}, most = 0, have = 0;
	struct motion motion;

	motion_init(&motion, before, after);
	for (int32_t far = 1; far <= FARTHEST; far++) {
		counts[far] = count_moved(&motion, along.x * far, along.y * far);
		most = counts[far] > most ? counts[far] : most;
	}
	for (uint32_t rank = 0; rank < CURSOR_MAX_FOUND && most >= CURSOR_MIN_PIXELS; rank++) {
		int32_t best = 1;

		for (int32_t far = 2; far <= FARTHEST; far++)
			if (counts[far] > counts[best])
				best = far;
		if (counts[best] * SHARE < most || counts[best] < CURSOR_MIN_PIXELS)
			break;
		counts[best] = 0;
		have = add_moved(&motion, along.x * best, along.y * best, found, have);
	}
	qsort(found, have, sizeof(*found), larger_first);
	motion_deinit(&motion);
	return have;
}
