/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/canvas.h"

#include <math.h>
#include <string.h>

#include "grammar/mem.h"

bool rect_holds(struct rect outer, struct rect inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
	       inner.y + inner.height <= outer.y + outer.height;
}

static bool is_inside(const struct frame *frame, struct rect rect)
{
	return rect_holds(rect_of_frame(frame), rect);
}

bool is_flat(const struct frame *frame, struct rect rect, uint32_t *colour)
{
	if (!is_inside(frame, rect))
		return false;
	*colour = frame->pixels[rect.y * frame->width + rect.x];
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			if (frame->pixels[y * frame->width + x] != *colour)
				return false;
	return true;
}

bool rim_is_flat(const struct frame *frame, struct rect rect, uint32_t *colour)
{
	const struct rect sides[] = {
		{rect.x, rect.y, rect.width, 1}, {rect.x, rect.y + rect.height - 1, rect.width, 1},
		{rect.x, rect.y, 1, rect.height}, {rect.x + rect.width - 1, rect.y, 1, rect.height},
	};
	uint32_t first;

	if (!is_flat(frame, sides[0], &first))
		return false;
	for (int i = 1; i < 4; i++)
		if (!is_flat(frame, sides[i], colour) || *colour != first)
			return false;
	return true;
}

uint32_t mix(uint32_t from, uint32_t to, double share)
{
	uint32_t mixed = 0;

	share = fmin(fmax(share, 0), 1);
	for (int shift = 0; shift < 24; shift += 8) {
		double a = from >> shift & 0xff, b = to >> shift & 0xff;

		mixed |= (uint32_t)lround(a + (b - a) * share) << shift;
	}
	return mixed;
}

static void plot(struct frame *frame, int32_t x, int32_t y, uint32_t colour, double cover)
{
	uint32_t *pixel;

	if (x < 0 || y < 0 || x >= frame->width || y >= frame->height || cover <= 0)
		return;
	pixel = &frame->pixels[y * frame->width + x];
	*pixel = mix(*pixel, colour, cover);
}

void fill(struct frame *frame, struct rect rect, uint32_t colour)
{
	fill_gradient(frame, rect, colour, colour);
}

void fill_gradient(struct frame *frame, struct rect rect, uint32_t top, uint32_t bottom)
{
	for (int32_t y = 0; y < rect.height; y++)
		for (int32_t x = 0; x < rect.width; x++)
			plot(frame, rect.x + x, rect.y + y, mix(top, bottom, (double)y / rect.height), 1);
}

void outline(struct frame *frame, struct rect rect, int32_t width, bool dotted, uint32_t colour)
{
	struct rect within = rect_grown(rect, -width, -width);

	for (int32_t y = rect.y; y < rect.y + rect.height; y++) {
		for (int32_t x = rect.x; x < rect.x + rect.width; x++) {
			bool inner = rect_holds(within, (struct rect){x, y, 1, 1});

			if (!inner && (!dotted || !((x + y) & 1)))
				plot(frame, x, y, colour, 1);
		}
	}
}

enum { FINE = 4 };		/* a pixel's cover is counted on FINE x FINE points */

void disc(struct frame *frame, double x, double y, double radius, uint32_t colour)
{
	const double zero[2] = {x, y};

	stroke(frame, zero, zero, 2 * radius, colour);
}

static double distance_to(const double from[2], const double to[2], double x, double y)
{
	double along[2] = {to[0] - from[0], to[1] - from[1]};
	double length = along[0] * along[0] + along[1] * along[1];
	double at = length > 0 ? ((x - from[0]) * along[0] + (y - from[1]) * along[1]) / length : 0;

	at = fmin(fmax(at, 0), 1);
	return hypot(x - from[0] - at * along[0], y - from[1] - at * along[1]);
}

void stroke(struct frame *frame, const double from[2], const double to[2], double width, uint32_t colour)
{
	int32_t left = (int32_t)floor(fmin(from[0], to[0]) - width), top = (int32_t)floor(fmin(from[1], to[1]) - width);
	int32_t right = (int32_t)ceil(fmax(from[0], to[0]) + width);
	int32_t bottom = (int32_t)ceil(fmax(from[1], to[1]) + width);

	for (int32_t y = top; y <= bottom; y++) {
		for (int32_t x = left; x <= right; x++) {
			int32_t covered = 0;

			for (int i = 0; i < FINE * FINE; i++)
				covered += distance_to(from, to, x + (i % FINE + 0.5) / FINE,
						       y + (i / FINE + 0.5) / FINE) <= width / 2;
			plot(frame, x, y, colour, (double)covered / (FINE * FINE));
		}
	}
}

void move_part(struct frame *frame, struct rect rect, int32_t dx, int32_t dy, uint32_t ground)
{
	uint32_t *kept = mem_alloc_array((size_t)rect.width * (size_t)rect.height, sizeof(*kept));

	for (int32_t y = 0; y < rect.height; y++)
		memcpy(kept + y * rect.width, frame->pixels + (rect.y + y) * frame->width + rect.x,
		       (size_t)rect.width * sizeof(*kept));
	fill(frame, rect, ground);
	for (int32_t y = 0; y < rect.height; y++)
		for (int32_t x = 0; x < rect.width; x++)
			plot(frame, rect.x + x + dx, rect.y + y + dy, kept[y * rect.width + x], 1);
	mem_free(kept);
}

/* How much of the pixel is ink: its place on the line from the one colour to the other. */
static double ink_share(uint32_t colour, uint32_t ground, uint32_t ink)
{
	double along = 0, length = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		double zero = ground >> shift & 0xff, full = (ink >> shift & 0xff) - zero;

		along += ((colour >> shift & 0xff) - zero) * full;
		length += full * full;
	}
	return along / length;
}

void write_word(struct frame *frame, const struct frame *from, const struct word *word, int32_t x, int32_t y,
		uint32_t ground, uint32_t ink)
{
	for (int32_t row = 0; row < word->box.height; row++) {
		for (int32_t column = 0; column < word->box.width; column++) {
			uint32_t colour = from->pixels[(word->box.y + row) * from->width + word->box.x + column];

			if (ground != word->ground || ink != word->ink)
				colour = mix(ground, ink, ink_share(colour, word->ground, word->ink));
			plot(frame, x + column, y + row, colour, 1);
		}
	}
}
