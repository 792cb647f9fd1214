/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/cells_row.h"
#include "tests/fake/drawing.h"

static int channel(uint32_t pixel, int shift)
{
	return pixel >> shift & 0xff;
}

static bool far_apart(uint32_t a, uint32_t b, int32_t tolerance)
{
	return abs(channel(a, 0) - channel(b, 0)) > tolerance || abs(channel(a, 8) - channel(b, 8)) > tolerance ||
	       abs(channel(a, 16) - channel(b, 16)) > tolerance;
}

/* The least and the greatest of a channel in the square around X,Y, of what of it is there. */
struct extremes {
	int least, most;
};

static struct extremes around_frame(const struct cells_place *place, int32_t x, int32_t y, int shift, int32_t reach)
{
	struct extremes out = {255, 0};

	for (int32_t ny = y - reach; ny <= y + reach; ny++) {
		for (int32_t nx = x - reach; nx <= x + reach; nx++) {
			int32_t cx = nx < 0 ? 0 : nx >= place->frame->width ? place->frame->width - 1 : nx;
			int32_t cy = ny < 0 ? 0 : ny >= place->frame->height ? place->frame->height - 1 : ny;
			int level = channel(place->frame->pixels[cy * place->frame->width + cx], shift);

			out.least = level < out.least ? level : out.least;
			out.most = level > out.most ? level : out.most;
		}
	}
	return out;
}

static uint32_t picture_at(const struct cells_place *place, int32_t x, int32_t y)
{
	const struct rect *bounds = &place->picture->bounds;

	return x < 0 || y < 0 || x >= bounds->width || y >= bounds->height ? 0 :
	       place->picture->pixels[y * bounds->width + x];
}

static struct extremes around_picture(const struct cells_place *place, int32_t x, int32_t y, int shift)
{
	struct extremes out = {255, 0};

	for (int32_t ny = y - 1; ny <= y + 1; ny++) {
		for (int32_t nx = x - 1; nx <= x + 1; nx++) {
			uint32_t pixel = picture_at(place, nx, ny);
			int level = channel(pixel, shift);

			if (!(pixel >> 24))
				continue;
			out.least = level < out.least ? level : out.least;
			out.most = level > out.most ? level : out.most;
		}
	}
	return out;
}

static bool lies_outside(int level, struct extremes extremes, int32_t tolerance)
{
	return level < extremes.least - tolerance || level > extremes.most + tolerance;
}

static bool is_within(struct rect rect, int32_t x, int32_t y)
{
	return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

/* The definition, pixel by pixel. */
static bool misses(const struct cells_place *place, int32_t x, int32_t y)
{
	const uint32_t pixel = picture_at(place, x, y);
	const int32_t frame_x = place->x + x, frame_y = place->y + y;

	if (!(pixel >> 24) || is_within(place->ignored, frame_x, frame_y) ||
	    !is_within((struct rect){0, 0, place->frame->width, place->frame->height}, frame_x, frame_y))
		return false;
	for (int shift = 0; shift < 24; shift += 8)
		if (lies_outside(channel(pixel, shift), around_frame(place, frame_x, frame_y, shift, 1), place->tolerance) ||
		    lies_outside(channel(place->frame->pixels[frame_y * place->frame->width + frame_x], shift),
				 around_picture(place, x, y, shift), place->tolerance))
			return true;
	return false;
}

static void check_place(const struct cells_place *place)
{
	const struct rect *bounds = &place->picture->bounds;

	for (int32_t row = 0; row < cells_along(bounds->height); row++) {
		uint8_t differs[64];

		cells_differ(place, row, 0, cells_along(bounds->width), differs);
		for (int32_t column = 0; column < cells_along(bounds->width); column++) {
			uint32_t count = 0;
			bool differs_here = false;

			for (int32_t y = row * CELL_SIDE; y < (row + 1) * CELL_SIDE; y++) {
				for (int32_t x = column * CELL_SIDE; x < (column + 1) * CELL_SIDE; x++) {
					uint32_t pixel = picture_at(place, x, y);

					count += misses(place, x, y);
					if (pixel >> 24 && is_within((struct rect){0, 0, place->frame->width, place->frame->height},
								     place->x + x, place->y + y))
						differs_here |= far_apart(pixel, place->frame->pixels[
							(place->y + y) * place->frame->width + place->x + x],
							place->tolerance);
				}
			}
			assert_int_equal(cells_misses(place, column, row), count);
			assert_int_equal(differs[column], differs_here);
		}
	}
}

static void the_counts_are_those_of_the_definition(void **state)
{
	uint32_t random = 7;
	struct frame shown = drawing_new(96, 64, 0xc0c0c0), damaged;

	(void)state;
	drawing_letters(&shown, (struct rect){0, 0, 96, 32}, 0x202020, &random);
	drawing_noise(&shown, (struct rect){10, 40, 40, 20}, &random);
	damaged = drawing_copy(&shown);
	for (int i = 0; i < 900; i++)
		damaged.pixels[drawing_random(&random) % (96 * 64)] ^= drawing_random(&random) & 0x3f3f3f;
	for (int32_t hole = 0; hole < 8; hole += 7) {
		struct picture *picture = drawing_cut(&shown, (struct rect){3, 5, 77, 45}, hole);

		for (int32_t tolerance = 0; tolerance < 256; tolerance = tolerance * 4 + 5)
			for (int32_t off = -9; off <= 30; off += 6)
				check_place(&(struct cells_place){
					.frame = &damaged, .picture = picture, .x = 3 + off, .y = 5 + off / 2,
					.tolerance = tolerance, .ignored = {20, 20, 9, 5},
				});
		check_place(&(struct cells_place){.frame = &damaged, .picture = picture, .x = 3, .y = 5, .tolerance = 16});
		picture_free(picture);
	}
	drawing_free(&shown);
	drawing_free(&damaged);
}

static void least_misses_are_no_more_than_those_of_any_place_around(void **state)
{
	uint32_t random = 11;
	struct frame shown = drawing_new(80, 64, 0xffffff), other;
	struct picture *picture;

	(void)state;
	drawing_letters(&shown, (struct rect){0, 0, 80, 64}, 0, &random);
	picture = drawing_cut(&shown, (struct rect){16, 16, 48, 32}, 0);
	other = drawing_new(80, 64, 0xffffff);
	drawing_letters(&other, (struct rect){2, 1, 78, 62}, 0, &random);
	for (int32_t row = 0; row < 4; row++) {
		for (int32_t column = 0; column < 6; column++) {
			struct cells_place place = {.frame = &other, .picture = picture, .x = 16, .y = 16, .tolerance = 16};
			uint32_t least = cells_least_misses(&place, column, row);

			for (int32_t i = 0; i < 25; i++) {
				place.x = 16 + i % 5 - 2;
				place.y = 16 + i / 5 - 2;
				assert_true(cells_misses(&place, column, row) >= least);
			}
		}
	}
	picture_free(picture);
	drawing_free(&shown);
	drawing_free(&other);
}

static void all_processors_see_the_same(void **state)
{
	enum { CELLS = 37, PIXELS = CELLS * 8 };
	uint32_t picture[PIXELS], frame[PIXELS], random = 3;
	uint8_t wanted[CELLS], got[CELLS];
	cells_row_compare *const *all = cells_row_all();
	size_t count = 0;

	(void)state;
	while (all[count])
		count++;
	assert_ptr_equal(cells_row_best(), all[0]);
	for (int round = 0; round < 400; round++) {
		uint8_t tolerance = (uint8_t)(drawing_random(&random) % 64);

		for (int i = 0; i < PIXELS; i++) {
			picture[i] = (drawing_random(&random) & 0xffffff) | (drawing_random(&random) % 8 ? 0xff000000 : 0);
			frame[i] = picture[i] & 0xffffff;
			if (drawing_random(&random) % 16 == 0)
				frame[i] ^= drawing_random(&random) & 0x1f1f1f;
		}
		memset(wanted, 0, sizeof(wanted));
		all[count - 1](picture, frame, CELLS, tolerance, wanted);
		for (size_t i = 0; i + 1 < count; i++) {
			memset(got, 0, sizeof(got));
			all[i](picture, frame, CELLS, tolerance, got);
			assert_memory_equal(got, wanted, sizeof(got));
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_counts_are_those_of_the_definition),
		cmocka_unit_test(least_misses_are_no_more_than_those_of_any_place_around),
		cmocka_unit_test(all_processors_see_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
