/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/diff_picture.h"

#include <stdbool.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"

enum {
	MARGIN = 16,
	GAP = 16,		/* between panels */
	LEAST_WIDTH = 1280,	/* of all of it, margins aside */
	OVERVIEW_WIDTH = 900,	/* a smaller screenshot is enlarged to at least half of this */
	MOST_PANEL_HEIGHT = 400,
	MOST_FACTOR = 12,
	DETAIL_FACTOR = 4,	/* where there is no room for all of the picture */
	PANELS = 3,
};

static const uint32_t ground = 0xff16181c, edge = 0xff4a4f58, miss = 0xffff1fd0, decided = 0xffffd60a,
		      accepted = 0xff30d158, refused = 0xffff453a, light_check = 0xff6c7078, dark_check = 0xff54585f,
		      hatch = 0xff31556e;

/* What is drawn on and where everything goes, in pixels of the result. */
struct canvas {
	const struct diff_subject *subject;
	struct image *image;
	int32_t factor;			/* of the screenshot */
	struct rect overview;
	struct rect section;		/* on the frame: what the panels show */
	int32_t panel_factor;
	struct rect panels[PANELS];
};

static int32_t smaller(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static void fill(struct image *image, struct rect rect, uint32_t colour)
{
	int32_t right = smaller(rect.x + rect.width, image->width), bottom = smaller(rect.y + rect.height, image->height);

	for (int32_t y = larger(rect.y, 0); y < bottom; y++)
		for (int32_t x = larger(rect.x, 0); x < right; x++)
			image->pixels[(size_t)y * (size_t)image->width + (size_t)x] = colour;
}

/* A frame of THICK pixels around RECT, outside of it. */
static void outline(struct image *image, struct rect rect, int32_t thick, uint32_t colour)
{
	const int32_t width = rect.width + 2 * thick;

	fill(image, (struct rect){rect.x - thick, rect.y - thick, width, thick}, colour);
	fill(image, (struct rect){rect.x - thick, rect.y + rect.height, width, thick}, colour);
	fill(image, (struct rect){rect.x - thick, rect.y, thick, rect.height}, colour);
	fill(image, (struct rect){rect.x + rect.width, rect.y, thick, rect.height}, colour);
}

/* Visible on any ground: the colour between two dark lines. */
static void mark(struct image *image, struct rect rect, uint32_t colour)
{
	const struct rect around = {rect.x - 1, rect.y - 1, rect.width + 2, rect.height + 2};

	outline(image, rect, 4, 0xff000000);
	outline(image, around, 2, colour);
}

static uint32_t grey_of(uint32_t colour)
{
	return ((colour >> 16 & 0xff) * 77 + (colour >> 8 & 0xff) * 150 + (colour & 0xff) * 29) >> 8;
}

/* PERCENT of the colour's light, half of its hue taken out. */
static uint32_t dim(uint32_t colour, uint32_t percent)
{
	uint32_t grey = grey_of(colour), out = 0xff;

	for (int shift = 16; shift >= 0; shift -= 8)
		out = out << 8 | ((colour >> shift & 0xff) + grey) * percent / 200;
	return out;
}

/* How a pixel of the frame lies to the picture. */
enum standing { OUTSIDE, MASKED, MATCHES, MISSES };

static enum standing standing_of(const struct diff_subject *subject, int32_t x, int32_t y, uint32_t *wanted)
{
	const struct rect *bounds = &subject->picture->bounds;
	size_t at;

	x -= subject->match->x;
	y -= subject->match->y;
	if (x < 0 || y < 0 || x >= subject->picture->width || y >= subject->picture->height)
		return OUTSIDE;
	x -= bounds->x;
	y -= bounds->y;
	if (x < 0 || y < 0 || x >= bounds->width || y >= bounds->height)
		return MASKED;
	at = (size_t)y * (size_t)bounds->width + (size_t)x;
	*wanted = subject->picture->pixels[at];
	if (!(*wanted >> 24))
		return MASKED;
	return subject->misses[at] ? MISSES : MATCHES;
}

static uint32_t seen_at(const struct frame *frame, int32_t x, int32_t y)
{
	if (x < 0 || y < 0 || x >= frame->width || y >= frame->height)
		return 0;
	return frame->pixels[(size_t)y * (size_t)frame->width + (size_t)x];
}

static uint32_t overview_colour(const struct diff_subject *subject, int32_t x, int32_t y, bool hatched)
{
	uint32_t seen = seen_at(subject->frame, x, y), wanted;

	switch (standing_of(subject, x, y, &wanted)) {
	case MISSES:
		return miss;
	case MATCHES:
		return dim(seen, 75);
	case MASKED:
		return hatched ? hatch : dim(seen, 25);
	default:
		return dim(seen, 35);
	}
}

static void draw_overview(const struct canvas *canvas)
{
	const struct frame *frame = canvas->subject->frame;
	const int32_t factor = canvas->factor;

	for (int32_t y = 0; y < frame->height * factor; y++) {
		uint32_t *row = canvas->image->pixels +
				(size_t)(canvas->overview.y + y) * (size_t)canvas->image->width + canvas->overview.x;

		for (int32_t x = 0; x < frame->width * factor; x++)
			row[x] = overview_colour(canvas->subject, x / factor, y / factor, (x + y) % 12 < 2);
	}
}

/* A rectangle of the frame in the overview. */
static struct rect in_overview(const struct canvas *canvas, struct rect rect)
{
	const int32_t factor = canvas->factor;

	return (struct rect){canvas->overview.x + rect.x * factor, canvas->overview.y + rect.y * factor,
			     rect.width * factor, rect.height * factor};
}

static struct rect in_panel(const struct canvas *canvas, int panel, struct rect rect)
{
	const int32_t factor = canvas->panel_factor;

	return (struct rect){canvas->panels[panel].x + (rect.x - canvas->section.x) * factor,
			     canvas->panels[panel].y + (rect.y - canvas->section.y) * factor, rect.width * factor,
			     rect.height * factor};
}

/* CHECK: the colour of the chequered ground here, which stands for "not compared". */
static uint32_t panel_colour(const struct diff_subject *subject, int panel, int32_t x, int32_t y, uint32_t check)
{
	uint32_t seen = seen_at(subject->frame, x, y), wanted = 0;
	enum standing standing = standing_of(subject, x, y, &wanted);

	if (panel == 1)
		return seen | 0xff000000;
	if (standing == OUTSIDE || standing == MASKED)
		return check;
	if (panel == 0)
		return wanted | 0xff000000;
	return standing == MISSES ? miss : dim(grey_of(wanted) * 0x10101, 40);
}

static void draw_panel(const struct canvas *canvas, int panel)
{
	const struct rect *place = &canvas->panels[panel];

	for (int32_t y = 0; y < place->height; y++) {
		uint32_t *row = canvas->image->pixels + (size_t)(place->y + y) * (size_t)canvas->image->width + place->x;

		for (int32_t x = 0; x < place->width; x++) {
			uint32_t check = ((x / 8 + y / 8) & 1) ? light_check : dark_check;

			row[x] = panel_colour(canvas->subject, panel, canvas->section.x + x / canvas->panel_factor,
					      canvas->section.y + y / canvas->panel_factor, check);
		}
	}
	outline(canvas->image, *place, 1, edge);
	mark(canvas->image, in_panel(canvas, panel, rect_common(canvas->subject->match->worst, canvas->section)), decided);
}

/* The part of LENGTH of a side from FROM on that has ROOM, with MIDDLE in the middle if it can be. */
static int32_t slide(int32_t from, int32_t length, int32_t room, int32_t middle)
{
	return smaller(larger(middle - room / 2, from), from + length - room);
}

/* What the panels show, and how large: all that is compared, enlarged as it fits; or else a detail. */
static void choose_section(struct canvas *canvas, int32_t room)
{
	const struct match *match = canvas->subject->match;
	struct rect bounds = canvas->subject->picture->bounds, *section = &canvas->section;
	int32_t factor = smaller(room / bounds.width, MOST_PANEL_HEIGHT / bounds.height), detail = room / DETAIL_FACTOR;

	bounds.x += match->x;
	bounds.y += match->y;
	*section = bounds;
	canvas->panel_factor = smaller(factor, MOST_FACTOR);
	if (factor >= 1)
		return;
	canvas->panel_factor = DETAIL_FACTOR;
	section->width = smaller(bounds.width, detail);
	section->height = smaller(bounds.height, detail * 3 / 4);
	section->x = slide(bounds.x, bounds.width, section->width, match->worst.x + match->worst.width / 2);
	section->y = slide(bounds.y, bounds.height, section->height, match->worst.y + match->worst.height / 2);
}

static void lay_out(struct canvas *canvas)
{
	const struct frame *frame = canvas->subject->frame;
	int32_t width, top, left;

	canvas->factor = smaller(larger(OVERVIEW_WIDTH / frame->width, 1), MOST_FACTOR);
	canvas->overview = (struct rect){MARGIN, MARGIN, frame->width * canvas->factor, frame->height * canvas->factor};
	width = larger(canvas->overview.width, LEAST_WIDTH);
	canvas->overview.x += (width - canvas->overview.width) / 2;
	choose_section(canvas, (width - (PANELS - 1) * GAP) / PANELS);
	top = canvas->overview.y + canvas->overview.height + GAP;
	left = MARGIN + (width - (PANELS - 1) * GAP - PANELS * canvas->section.width * canvas->panel_factor) / 2;
	for (int i = 0; i < PANELS; i++) {
		canvas->panels[i] = (struct rect){left, top, canvas->section.width * canvas->panel_factor,
						  canvas->section.height * canvas->panel_factor};
		left += canvas->panels[i].width + GAP;
	}
	canvas->image->width = width + 2 * MARGIN;
	canvas->image->height = top + canvas->panels[0].height + MARGIN;
}

void diff_picture_draw(const struct diff_subject *subject, struct image *out)
{
	const struct match *match = subject->match;
	const struct rect place = {match->x, match->y, subject->picture->width, subject->picture->height};
	struct canvas canvas = {.subject = subject, .image = out};

	lay_out(&canvas);
	out->pixels = mem_alloc_array((size_t)out->width * (size_t)out->height, sizeof(*out->pixels));
	fill(out, (struct rect){0, 0, out->width, out->height}, ground);
	draw_overview(&canvas);
	mark(out, in_overview(&canvas, place), match->matched ? accepted : refused);
	mark(out, in_overview(&canvas, rect_common(match->worst, place)), decided);
	for (int i = 0; i < PANELS; i++)
		draw_panel(&canvas, i);
}
