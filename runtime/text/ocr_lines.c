/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr_lines.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/text/ocr_edges.h"

enum {
	LETTER_GAP = 2,		/* pixels between letters that belong together whatever their size */
	LEAST_HEIGHT = 5,	/* of a line, in pixels */
	MOST_HEIGHT = 72,
	MARK_HEIGHT = 7,	/* of a dot, a comma, an accent */
	BOLD_HEIGHT = 16,	/* letters so high can have strokes that the edges on both sides of do not meet */
	BAR_HEIGHT = 18,	/* so high, and four times as high as wide: the side of a frame, with its round corners */
};

/* Pixels of one row of the region that belong together, and the piece that they are part of. */
struct run {
	int32_t left, right, y;
	size_t piece;
};

struct runs {
	struct run *runs;
	size_t count, capacity;
};

/* Edges that are no further from the one before than letters are. */
static void add_runs(struct runs *runs, const uint8_t *row, int32_t width, int32_t y)
{
	int32_t left = -1, last = -1;

	for (int32_t x = 0; x <= width; x++) {
		const bool set = x < width && row[x];

		if (left >= 0 && (x == width || (set && x - last > LETTER_GAP))) {
			runs->runs = mem_grow(runs->runs, runs->count, &runs->capacity, sizeof(*runs->runs));
			runs->runs[runs->count] = (struct run){left, last + 1, y, runs->count};
			runs->count++;
			left = -1;
		}
		if (set) {
			left = left < 0 ? x : left;
			last = x;
		}
	}
}

static size_t piece_of(struct run *runs, size_t index)
{
	while (runs[index].piece != index)
		index = runs[index].piece = runs[runs[index].piece].piece;
	return index;
}

/* Joins the runs from FROM on, which are a row's, with those of the row above, from ABOVE on. */
static void join_rows(struct run *runs, size_t above, size_t from, size_t count)
{
	for (size_t i = from, j = above; i < count && j < from;) {
		if (runs[j].left <= runs[i].right && runs[i].left <= runs[j].right)
			runs[piece_of(runs, i)].piece = piece_of(runs, j);
		if (runs[j].right < runs[i].right)
			j++;
		else
			i++;
	}
}

static struct runs find_runs(const uint8_t *edges, struct rect region)
{
	struct runs runs = {0};

	for (int32_t y = 0, above = 0; y < region.height; y++) {
		const size_t from = runs.count;

		add_runs(&runs, edges + (size_t)y * (size_t)region.width, region.width, y);
		join_rows(runs.runs, (size_t)above, from, runs.count);
		above = (int32_t)from;
	}
	return runs;
}

static void add_box(struct ocr_lines *lines, struct rect box)
{
	lines->boxes = mem_grow(lines->boxes, lines->count, &lines->capacity, sizeof(*lines->boxes));
	lines->boxes[lines->count++] = box;
}

/* The boxes around the pieces, in the place of their first runs. */
static void find_pieces(const uint8_t *edges, struct rect region, struct ocr_lines *out)
{
	struct runs runs = find_runs(edges, region);
	struct rect *boxes = mem_alloc_array(runs.count, sizeof(*boxes));

	for (size_t i = 0; i < runs.count; i++) {
		const struct run *run = &runs.runs[i];
		const size_t piece = piece_of(runs.runs, i);

		boxes[piece] = rect_around(boxes[piece], (struct rect){run->left, run->y, run->right - run->left, 1});
	}
	for (size_t i = 0; i < runs.count; i++)
		if (!rect_is_empty(boxes[i]))
			add_box(out, boxes[i]);
	mem_free(boxes);
	mem_free(runs.runs);
}

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int32_t ink_in_row(const uint8_t *edges, int32_t width, struct rect box, int32_t y)
{
	const uint8_t *row = edges + (size_t)y * (size_t)width;
	int32_t count = 0;

	for (int32_t x = box.x; x < box.x + box.width; x++)
		count += row[x];
	return count;
}

/* Shrinks BOX to the edges in it; empty if there are none. */
static struct rect tightened(const uint8_t *edges, int32_t width, struct rect box)
{
	struct rect tight = {0};

	for (int32_t y = box.y; y < box.y + box.height; y++) {
		const uint8_t *row = edges + (size_t)y * (size_t)width;
		int32_t left = box.x, right = box.x + box.width;

		while (left < right && !row[left])
			left++;
		while (right > left && !row[right - 1])
			right--;
		tight = rect_around(tight, (struct rect){left, y, right - left, left < right});
	}
	return tight;
}

/*
 * Two lines whose letters touch are one piece, much wider than high. It is cut where a row has hardly any ink, if both
 * parts are as high as a line.
 */
static void add_cut(const uint8_t *edges, int32_t width, struct rect box, struct ocr_lines *out)
{
	int32_t top = box.y, peak = 0;
	const int32_t bottom = box.y + box.height;

	for (int32_t y = box.y; y < bottom; y++)
		peak = most(peak, ink_in_row(edges, width, box, y));
	for (int32_t y = top + 8; box.height >= 22 && y + 8 <= bottom; y++) {
		const int32_t ink = ink_in_row(edges, width, box, y);

		if (ink * 8 > peak || y - top < 8 || ink > ink_in_row(edges, width, box, y + 1))
			continue;
		add_box(out, tightened(edges, width, (struct rect){box.x, top, box.width, y - top}));
		top = y;
	}
	add_box(out, tightened(edges, width, (struct rect){box.x, top, box.width, bottom - top}));
}

static bool can_be_text(struct rect box)
{
	return box.height <= MOST_HEIGHT && !(box.height >= BAR_HEIGHT && box.height >= 4 * box.width);
}

/* A check box, a radio button, a small picture: about as wide as high, and higher than the letters beside it. */
static bool is_icon_beside(struct rect a, struct rect b)
{
	return 4 * a.width >= 3 * a.height && 3 * a.width <= 4 * a.height && 100 * a.height >= 115 * b.height &&
	       b.height > LEAST_HEIGHT;
}

/*
 * Whether B continues the line of A, or is a dot, an accent or a comma of it. A word without long letters, "come", is a
 * good half as high as one that has them above and below, and lies between those ends.
 */
static bool same_line(struct rect a, struct rect b)
{
	const int32_t common = least(a.y + a.height, b.y + b.height) - most(a.y, b.y);
	const int32_t gap = most(a.x, b.x) - least(a.x + a.width, b.x + b.width);
	const int32_t lower = least(a.height, b.height), higher = most(a.height, b.height);

	if (10 * higher > (common == lower ? 18 : 16) * lower)
		return lower <= MARK_HEIGHT && common >= -2 && gap <= (common > 0 ? higher / 2 : 0);
	if (is_icon_beside(a, b) || is_icon_beside(b, a))
		return false;
	return 2 * common >= lower && 10 * gap <= 8 * higher;
}

/* Whether there is an edge within LIMIT pixels of X, Y, that way. */
static bool edge_near(const uint8_t *edges, struct rect region, int32_t x, int32_t y, int32_t dx, int32_t dy, int32_t limit)
{
	for (int32_t i = 1; i <= limit; i++) {
		const int32_t there = x + i * dx, below = y + i * dy;

		if (there < 0 || there >= region.width || below < 0 || below >= region.height)
			return false;
		if (edges[(size_t)below * (size_t)region.width + (size_t)there])
			return true;
	}
	return false;
}

static bool lies_in(struct rect inner, struct rect outer)
{
	return inner.x > outer.x && inner.y > outer.y && inner.x + inner.width < outer.x + outer.width &&
	       inner.y + inner.height < outer.y + outer.height;
}

/* The inside of an O, an A or a P of a large bold line: a stroke away from its outside all around. */
static bool is_hole(const uint8_t *edges, struct rect region, const struct ocr_lines *lines, struct rect box)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct rect line = lines->boxes[i];
		const int32_t stroke = line.height / 3, x = box.x + box.width / 2, y = box.y + box.height / 2;

		if (line.height >= BOLD_HEIGHT && line.width >= 2 * line.height && 10 * box.height <= 7 * line.height &&
		    box.width <= line.height && lies_in(box, line) && edge_near(edges, region, box.x, y, -1, 0, stroke) &&
		    edge_near(edges, region, box.x + box.width - 1, y, 1, 0, stroke) &&
		    edge_near(edges, region, x, box.y, 0, -1, stroke) &&
		    edge_near(edges, region, x, box.y + box.height - 1, 0, 1, stroke))
			return true;
	}
	return false;
}

/* Joins boxes until none continues another. */
static void join_lines(struct ocr_lines *lines)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < lines->count; i++) {
			for (size_t j = i + 1; j < lines->count; j++) {
				if (!same_line(lines->boxes[i], lines->boxes[j]))
					continue;
				lines->boxes[i] = rect_around(lines->boxes[i], lines->boxes[j]);
				lines->boxes[j--] = lines->boxes[--lines->count];
				again = true;
			}
		}
	}
}

static int in_reading_order(const void *a, const void *b)
{
	const struct rect *one = a, *other = b;

	if (one->y != other->y)
		return one->y < other->y ? -1 : 1;
	return one->x < other->x ? -1 : one->x > other->x;
}

void ocr_lines_find(const struct frame *frame, struct rect region, struct ocr_lines *out)
{
	uint8_t *edges = ocr_edges(frame, region);
	struct ocr_lines pieces = {0}, lines = {0};

	find_pieces(edges, region, &pieces);
	for (size_t i = 0; i < pieces.count; i++)
		if (can_be_text(pieces.boxes[i]))
			add_cut(edges, region.width, pieces.boxes[i], &lines);
	join_lines(&lines);
	for (size_t i = 0; i < lines.count; i++) {
		struct rect box = lines.boxes[i];

		if (box.height < LEAST_HEIGHT || box.width < 3 || is_hole(edges, region, &lines, box))
			continue;
		box.x += region.x;
		box.y += region.y;
		add_box(out, box);
	}
	if (out->count)
		qsort(out->boxes, out->count, sizeof(*out->boxes), in_reading_order);
	ocr_lines_deinit(&pieces);
	ocr_lines_deinit(&lines);
	mem_free(edges);
}

void ocr_lines_deinit(struct ocr_lines *lines)
{
	mem_free(lines->boxes);
	*lines = (struct ocr_lines){0};
}
