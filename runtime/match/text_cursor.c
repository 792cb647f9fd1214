/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/text_cursor.h"

#include "runtime/display/pixel.h"
#include "runtime/display/rect.h"

enum {
	AROUND = 24,		/* a cursor is at most this large */
	LARGEST_WIDTH = 10,
	SIDE = 16 + 2 * AROUND,	/* no more than the bits of map.visited */
	LETTER_PIXELS = 6,	/* that a letter has at least */
	PATIENCE = 3,		/* things too large for a cursor that are met before the search is given up */
	SOLID_PERCENT = 95,	/* of a cursor's pixels differ: letters under it leave gaps */
};

/* A bar between letters, a line below one, a block over one. */
static const struct {
	int32_t least_width, most_width, least_height, most_height;
	bool covers_letter;
} shapes[] = {
	{1, 2, 8, AROUND, false},
	{6, 10, 1, 3, false},
	{7, 10, 12, 20, true},
};

/* Where the picture and the display differ, found out as it is asked for. */
struct map {
	const struct cells_place *place;
	struct rect area;		/* of the frame */
	uint64_t visited[SIDE];		/* a bit a pixel, from the area's left on */
};

/* Whether X,Y (of the area) differs and has not been visited; it has been, then. */
static bool visit(struct map *map, int32_t x, int32_t y)
{
	const struct cells_place *place = map->place;
	const int64_t frame_x = map->area.x + x, frame_y = map->area.y + y;
	uint32_t picture;

	if (map->visited[y] >> x & 1)
		return false;
	map->visited[y] |= (uint64_t)1 << x;
	picture = place->picture->pixels[(frame_y - place->y) * place->picture->bounds.width + frame_x - place->x];
	return picture >> 24 &&
	       pixels_far_apart(picture, place->frame->pixels[frame_y * place->frame->width + frame_x], place->tolerance);
}

static bool fits_a_shape(const struct rect *around)
{
	return around->width <= LARGEST_WIDTH && around->height <= AROUND;
}

/*
 * The pixels that differ and hang together with X,Y, which does: how many, and the rectangle around them. Gives up, with
 * 0, as soon as they are more than a cursor.
 */
static int32_t measure(struct map *map, int32_t x, int32_t y, struct rect *around)
{
	struct { uint8_t x, y; } pending[SIDE * SIDE];
	int32_t count = 0, left = 0;

	*around = (struct rect){0};
	pending[left].x = (uint8_t)x;
	pending[left++].y = (uint8_t)y;
	while (left > 0) {
		const int32_t px = pending[--left].x, py = pending[left].y;

		*around = rect_around(*around, (struct rect){px, py, 1, 1});
		if (!fits_a_shape(around))
			return 0;
		count++;
		for (int32_t ny = py > 0 ? py - 1 : 0; ny <= py + 1 && ny < map->area.height; ny++) {
			for (int32_t nx = px > 0 ? px - 1 : 0; nx <= px + 1 && nx < map->area.width; nx++) {
				if (!visit(map, nx, ny))
					continue;
				pending[left].x = (uint8_t)nx;
				pending[left++].y = (uint8_t)ny;
			}
		}
	}
	return count;
}

/* Pixels of AREA, but for those of BUT (both of the map's area), that have about COLOUR on the frame. */
static int32_t count_colour(const struct map *map, const struct rect *but, uint32_t colour)
{
	const struct frame *frame = map->place->frame;
	int32_t count = 0;

	for (int32_t y = 0; y < map->area.height; y++) {
		const uint32_t *row = frame->pixels + (size_t)(map->area.y + y) * (size_t)frame->width + map->area.x;

		for (int32_t x = 0; x < map->area.width; x++) {
			const bool is_in = x >= but->x && x < but->x + but->width && y >= but->y && y < but->y + but->height;

			count += !is_in && !pixels_far_apart(row[x], colour, map->place->tolerance);
		}
	}
	return count;
}

/*
 * A block over a letter shows that in exchanged colours: what is now there, and what was there, is there around it as the
 * colours of letters and ground. A block of a colour of its own is something else, such as what is chosen of a list.
 */
static bool has_colours_of_text(const struct map *map, const struct rect *around)
{
	const struct cells_place *place = map->place;
	const int64_t x = map->area.x + around->x, y = map->area.y + around->y;
	const uint32_t shown = place->frame->pixels[y * place->frame->width + x];
	const uint32_t wanted = place->picture->pixels[(y - place->y) * place->picture->bounds.width + x - place->x];

	return count_colour(map, around, shown) >= LETTER_PIXELS && count_colour(map, around, wanted) >= LETTER_PIXELS;
}

static bool is_cursor(const struct map *map, const struct rect *around, int32_t count)
{
	if (!count || count * 100 < around->width * around->height * SOLID_PERCENT)
		return false;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		if (around->width >= shapes[i].least_width && around->width <= shapes[i].most_width &&
		    around->height >= shapes[i].least_height && around->height <= shapes[i].most_height)
			return !shapes[i].covers_letter || has_colours_of_text(map, around);
	return false;
}

bool text_cursor_in(const struct cells_place *place, struct rect area, struct rect *out)
{
	const struct rect *bounds = &place->picture->bounds;
	struct map map = {.place = place};
	int32_t patience = PATIENCE;

	map.area = rect_common(rect_grown(area, AROUND, AROUND), (struct rect){place->x, place->y, bounds->width, bounds->height});
	map.area = rect_common(map.area, rect_of_frame(place->frame));
	area = rect_common(area, map.area);
	for (int32_t y = area.y - map.area.y; y < area.y - map.area.y + area.height; y++) {
		for (int32_t x = area.x - map.area.x; x < area.x - map.area.x + area.width; x++) {
			struct rect around;
			int32_t count;

			if (!visit(&map, x, y))
				continue;
			count = measure(&map, x, y, &around);
			if (is_cursor(&map, &around, count)) {
				*out = (struct rect){map.area.x + around.x, map.area.y + around.y, around.width,
						     around.height};
				return true;
			}
			if (!count && --patience == 0)
				return false;
		}
	}
	return false;
}
