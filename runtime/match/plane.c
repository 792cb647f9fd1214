/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/plane.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/cpu_clones.h"
#include "runtime/display/pixel.h"
#include "runtime/display/rect.h"

/* What four pixels side by side make, for each place of a row. */
struct row {
	uint16_t *sums;
	uint8_t *least, *most;
};

struct plane {
	int32_t width, height;		/* of the frame */
	struct rect dirty;		/* of the frame: changed since the levels were made */
	uint8_t *levels[PROBE_KINDS];
	uint8_t *brightness;		/* of a row of the frame */
	struct row rows[PROBE_SIDE];	/* the last ones */
};

struct plane *plane_new(void)
{
	return mem_alloc(sizeof(struct plane));
}

static void drop(struct plane *plane)
{
	for (int kind = 0; kind < PROBE_KINDS; kind++)
		mem_free(plane->levels[kind]);
	mem_free(plane->brightness);
	for (int i = 0; i < PROBE_SIDE; i++) {
		mem_free(plane->rows[i].sums);
		mem_free(plane->rows[i].least);
		mem_free(plane->rows[i].most);
	}
}

void plane_free(struct plane *plane)
{
	if (!plane)
		return;
	drop(plane);
	mem_free(plane);
}

void plane_touch(struct plane *plane, const struct frame *frame, struct rect rect)
{
	const struct rect all = rect_of_frame(frame);
	const size_t width = (size_t)frame->width;

	if (frame->width == plane->width && frame->height == plane->height) {
		plane->dirty = rect_around(plane->dirty, rect_common(rect, all));
		return;
	}
	drop(plane);
	plane->width = frame->width;
	plane->height = frame->height;
	for (int kind = 0; kind < PROBE_KINDS; kind++)
		plane->levels[kind] = mem_alloc(width * (size_t)frame->height + PLANE_SLACK);
	plane->brightness = mem_alloc(width);
	for (int i = 0; i < PROBE_SIDE; i++) {
		plane->rows[i].sums = mem_alloc_array(width, sizeof(*plane->rows[i].sums));
		plane->rows[i].least = mem_alloc(width);
		plane->rows[i].most = mem_alloc(width);
	}
	plane->dirty = all;
}

/* COUNT places of a row, which take COUNT + 3 pixels. */
CPU_CLONES
static void take_row(const uint32_t *restrict pixels, uint8_t *restrict brightness, uint16_t *restrict sums,
		     uint8_t *restrict least, uint8_t *restrict most, int32_t count)
{
	for (int32_t i = 0; i < count + PROBE_SIDE - 1; i++)
		brightness[i] = (uint8_t)pixel_brightness(pixels[i]);
	for (int32_t i = 0; i < count; i++) {
		const uint8_t a = brightness[i], b = brightness[i + 1], c = brightness[i + 2], d = brightness[i + 3];

		sums[i] = (uint16_t)(a + b + c + d);
		least[i] = level_least(level_least(a, b), level_least(c, d));
		most[i] = level_most(level_most(a, b), level_most(c, d));
	}
}

CPU_CLONES
static void make_means(const struct row *rows, uint8_t *restrict means, int32_t count)
{
	const uint16_t *a = rows[0].sums, *b = rows[1].sums, *c = rows[2].sums, *d = rows[3].sums;

	for (int32_t i = 0; i < count; i++)
		means[i] = (uint8_t)((a[i] + b[i] + c[i] + d[i] + PROBE_SIDE * PROBE_SIDE / 2) / (PROBE_SIDE * PROBE_SIDE));
}

CPU_CLONES
static void make_contrasts(const struct row *rows, uint8_t *restrict contrasts, int32_t count)
{
	for (int32_t i = 0; i < count; i++) {
		uint8_t least = level_least(level_least(rows[0].least[i], rows[1].least[i]),
					level_least(rows[2].least[i], rows[3].least[i]));
		uint8_t most = level_most(level_most(rows[0].most[i], rows[1].most[i]), level_most(rows[2].most[i], rows[3].most[i]));

		contrasts[i] = (uint8_t)(most - least);
	}
}

/* BLOCKS: those whose corners lie in it. */
static void make(struct plane *plane, const struct frame *frame, struct rect blocks)
{
	for (int32_t y = blocks.y; y < blocks.y + blocks.height + PROBE_SIDE - 1; y++) {
		const size_t at = (size_t)(y - PROBE_SIDE + 1) * (size_t)plane->width + (size_t)blocks.x;
		struct row *row = &plane->rows[y % PROBE_SIDE];

		take_row(frame->pixels + (size_t)y * (size_t)plane->width + blocks.x, plane->brightness, row->sums,
			 row->least, row->most, blocks.width);
		if (y - blocks.y < PROBE_SIDE - 1)
			continue;
		make_means(plane->rows, plane->levels[PROBE_MEAN] + at, blocks.width);
		make_contrasts(plane->rows, plane->levels[PROBE_CONTRAST] + at, blocks.width);
	}
}

struct plane_levels plane_levels(struct plane *plane, const struct frame *frame)
{
	struct plane_levels out = {.stride = frame->width};
	struct rect blocks;

	if (frame->width != plane->width || frame->height != plane->height)
		plane_touch(plane, frame, (struct rect){0});
	out.width = frame->width >= PROBE_SIDE ? frame->width - PROBE_SIDE + 1 : 0;
	out.height = frame->height >= PROBE_SIDE ? frame->height - PROBE_SIDE + 1 : 0;
	blocks = (struct rect){plane->dirty.x - PROBE_SIDE + 1, plane->dirty.y - PROBE_SIDE + 1,
			       plane->dirty.width + PROBE_SIDE - 1, plane->dirty.height + PROBE_SIDE - 1};
	blocks = rect_common(blocks, (struct rect){0, 0, out.width, out.height});
	if (!rect_is_empty(plane->dirty) && !rect_is_empty(blocks))
		make(plane, frame, blocks);
	plane->dirty = (struct rect){0};
	for (int kind = 0; kind < PROBE_KINDS; kind++)
		out.levels[kind] = plane->levels[kind];
	return out;
}
