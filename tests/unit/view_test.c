/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "interp/program.h"
#include "runtime/display/rect.h"
#include "tests/fake/drawing.h"

enum { WIDTH = 96, HEIGHT = 64, SIZES = 4, ROUNDS = 400 };

/* The picture's own size, one that is smaller than every picture and region, and two in which it has no place. */
static const struct rect sizes[SIZES] = {{0, 0, WIDTH, HEIGHT}, {0, 0, 14, 10}, {0, 0, 120, 70}, {0, 0, 70, 120}};

static const struct program_screen ways[] = {
	{.tolerance = 28, .match = 9750, .near = -1},
	{.tolerance = 28, .match = 9750, .near = 9},
	{.tolerance = 28, .match = 9750, .near = -1, .anywhere = true},
	{.tolerance = 28, .match = 9750, .near = -1, .has_region = true, .x = 30, .y = 20, .width = 90, .height = 90},
};

enum { WAYS = sizeof(ways) / sizeof(*ways), CUTS = 2, VIEWS = WAYS * CUTS };

/* A display of one of the sizes with the page on it, at its place or beside it, or with another one. */
static struct frame display(const struct frame *page, uint32_t *random)
{
	const struct rect *size = &sizes[drawing_random(random) % SIZES];
	const int32_t dx = (int32_t)(drawing_random(random) % 4) * 3, dy = (int32_t)(drawing_random(random) % 2) * 2;
	struct frame frame = drawing_new(size->width, size->height, 0xd0d0d0);

	for (int32_t y = 0; y + dy < frame.height && y < page->height; y++)
		for (int32_t x = 0; x + dx < frame.width && x < page->width; x++)
			frame.pixels[(y + dy) * frame.width + x + dx] = page->pixels[y * page->width + x];
	if (drawing_random(random) % 3 == 0 && frame.width >= 48)
		drawing_letters(&frame, (struct rect){0, 0, 8 + (int32_t)(drawing_random(random) % 40), 16}, 0x101010, random);
	return frame;
}

/* What a run does with each update. */
static void update(struct view *views, struct plane *plane, const struct frame *frame, struct rect rect, bool resized)
{
	plane_touch(plane, frame, rect);
	for (size_t i = 0; i < VIEWS; i++) {
		if (resized)
			view_resize(&views[i], frame);
		view_touch(&views[i], rect);
	}
}

static void make_views(struct view *views, const struct frame *page)
{
	static const struct rect cuts[CUTS] = {{0, 0, WIDTH, HEIGHT}, {40, 24, 24, 20}};

	for (size_t i = 0; i < VIEWS; i++)
		view_init(&views[i], drawing_cut(page, cuts[i / WAYS], 0), &ways[i % WAYS]);
}

static void free_views(struct view *views)
{
	for (size_t i = 0; i < VIEWS; i++)
		view_deinit(&views[i]);
}

/* Whether VIEW decides as one that has seen nothing but FRAME. */
static void assert_as_new(struct view *view, struct view *fresh, struct plane *plane, const struct frame *frame)
{
	struct plane *other = plane_new();

	plane_touch(other, frame, rect_of_frame(frame));
	view_resize(fresh, frame);
	view_decide(fresh, other, frame);
	view_decide(view, plane, frame);
	assert_int_equal(view->match.matched, fresh->match.matched);
	if (view->match.matched && view->has_place)
		assert_true(view->match.x == fresh->match.x && view->match.y == fresh->match.y);
	assert_true(!view->match.matched || view->picture->bounds.width <= frame->width);
	view_measure(view, plane, frame);
	assert_true(view->share >= 0 && view->share <= 1);
	plane_free(other);
}

/* Not every view is asked after every update: one may have been decided two sizes ago. */
static void another_size_is_decided_as_if_it_were_the_first(void **state)
{
	struct frame page = drawing_new(WIDTH, HEIGHT, 0xd0d0d0), frame = {0};
	struct view views[VIEWS], fresh[VIEWS];
	struct plane *plane = plane_new();
	uint32_t random = 5, seed = 1, matches = 0;

	(void)state;
	drawing_letters(&page, (struct rect){0, 0, WIDTH, HEIGHT}, 0x101010, &seed);
	make_views(views, &page);
	make_views(fresh, &page);
	for (int round = 0; round < ROUNDS; round++) {
		struct frame next = display(&page, &random);

		update(views, plane, &next, rect_of_frame(&next), next.width != frame.width || next.height != frame.height);
		drawing_free(&frame);
		frame = next;
		for (size_t i = 0; i < VIEWS; i++) {
			if (drawing_random(&random) % 2)
				continue;
			assert_as_new(&views[i], &fresh[i], plane, &frame);
			matches += views[i].match.matched;
		}
	}
	assert_in_range(matches, ROUNDS / 4, ROUNDS * VIEWS / 2);
	free_views(views);
	free_views(fresh);
	drawing_free(&page);
	drawing_free(&frame);
	plane_free(plane);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_size_is_decided_as_if_it_were_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
