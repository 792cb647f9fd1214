/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/words.h"

#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "tests/accuracy/canvas.h"

enum {
	EDGE = 40,			/* the least step of colour that counts as ink's edge */
	GAP = 1, CONSOLE_GAP = 3,	/* unmarked pixels between the marked ones of one word's letters */
	LEAST_CONTRAST = 60,
	LEAST_WIDTH = 12, MOST_WIDTH = 160, LEAST_HEIGHT = 6, MOST_HEIGHT = 20,
};

struct point {
	int32_t x, y;
};

int32_t colour_distance(uint32_t a, uint32_t b)
{
	int32_t most = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		int32_t distance = abs((int32_t)(a >> shift & 0xff) - (int32_t)(b >> shift & 0xff));

		if (distance > most)
			most = distance;
	}
	return most;
}

/* Marks both sides of each edge, so the outermost marked pixels of a word are ground. */
static void mark_edges(const struct frame *frame, uint8_t *marks)
{
	int32_t width = frame->width;

	for (int32_t y = 1; y < frame->height; y++) {
		for (int32_t x = 1; x < width; x++) {
			int32_t at = y * width + x;

			if (colour_distance(frame->pixels[at], frame->pixels[at - 1]) > EDGE)
				marks[at] = marks[at - 1] = 1;
			if (colour_distance(frame->pixels[at], frame->pixels[at - width]) > EDGE)
				marks[at] = marks[at - width] = 1;
		}
	}
}

static void close_gaps(const struct frame *frame, uint8_t *marks, int32_t gap)
{
	for (int32_t y = 0; y < frame->height; y++) {
		uint8_t *row = marks + y * frame->width;
		int32_t last = -frame->width;

		for (int32_t x = 0; x < frame->width; x++) {
			if (!row[x])
				continue;
			if (x - last - 1 <= gap)
				memset(row + last + 1, 1, (size_t)(x - last - 1));
			last = x;
		}
	}
}

/* Takes the marks of the group at FROM away, and says what they covered. STACK has room for all pixels. */
static struct rect take_group(const struct frame *frame, uint8_t *marks, struct point from, struct point *stack)
{
	int32_t left = from.x, right = from.x, top = from.y, bottom = from.y;
	size_t depth = 0;

	marks[from.y * frame->width + from.x] = 0;
	stack[depth++] = from;
	while (depth) {
		struct point at = stack[--depth];

		left = at.x < left ? at.x : left;
		right = at.x > right ? at.x : right;
		top = at.y < top ? at.y : top;
		bottom = at.y > bottom ? at.y : bottom;
		for (int32_t y = at.y - 1; y <= at.y + 1; y++) {
			for (int32_t x = at.x - 1; x <= at.x + 1; x++) {
				if (x < 0 || y < 0 || x >= frame->width || y >= frame->height ||
				    !marks[y * frame->width + x])
					continue;
				marks[y * frame->width + x] = 0;
				stack[depth++] = (struct point){x, y};
			}
		}
	}
	return (struct rect){left, top, right - left + 1, bottom - top + 1};
}

/* Shrinks BOX to what is not ground, and finds the ink; false if it does not look like a word. */
static bool fit_word(const struct frame *frame, struct rect box, struct word *word)
{
	int32_t left = box.x + box.width, right = box.x, top = box.y + box.height, bottom = box.y;
	int32_t inked = 0, contrast = 0;

	for (int32_t y = box.y; y < box.y + box.height; y++) {
		for (int32_t x = box.x; x < box.x + box.width; x++) {
			uint32_t colour = frame->pixels[y * frame->width + x];
			int32_t distance = colour_distance(colour, word->ground);

			if (!distance)
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			top = y < top ? y : top;
			bottom = y > bottom ? y : bottom;
			inked += distance > EDGE;
			if (distance > contrast) {
				contrast = distance;
				word->ink = colour;
			}
		}
	}
	word->box = (struct rect){left, top, right - left + 1, bottom - top + 1};
	box = word->box;
	return contrast >= LEAST_CONTRAST && box.width >= LEAST_WIDTH && box.width <= MOST_WIDTH &&
	       box.height >= LEAST_HEIGHT && box.height <= MOST_HEIGHT && box.width * 5 >= box.height * 6 &&
	       inked * 10 >= box.width * box.height && inked * 10 <= box.width * box.height * 7;
}

void find_words(const struct frame *frame, bool console, struct words *out)
{
	size_t pixels = (size_t)frame->width * (size_t)frame->height;
	uint8_t *marks = mem_alloc_array(pixels, 1);
	struct point *stack = mem_alloc_array(pixels, sizeof(*stack));

	*out = (struct words){0};
	mark_edges(frame, marks);
	close_gaps(frame, marks, console ? CONSOLE_GAP : GAP);
	for (int32_t y = 0; y < frame->height; y++) {
		for (int32_t x = 0; x < frame->width; x++) {
			struct rect box;
			struct word word;

			if (!marks[y * frame->width + x])
				continue;
			box = rect_grown(take_group(frame, marks, (struct point){x, y}, stack), 1, 1);
			if (!rim_is_flat(frame, box, &word.ground) || !fit_word(frame, box, &word))
				continue;
			out->list = mem_grow(out->list, out->count, &out->capacity, sizeof(*out->list));
			out->list[out->count++] = word;
		}
	}
	mem_free(marks);
	mem_free(stack);
}
