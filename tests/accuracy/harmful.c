/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person would call another screen, however small it is.
 */
#include "tests/accuracy/canvas.h"
#include "tests/accuracy/pair.h"
#include "tests/accuracy/widgets.h"

enum { VISIBLE = 64 };		/* how far a ring's colour is from its ground at least */

static bool replace_word(struct pair *pair)
{
	const struct word *word = any_word(pair), *other;
	struct rect box;
	uint32_t ground;

	if (!word || !(other = other_word(pair, word, true)))
		return false;
	box = word->box;
	box.width = other->box.width > box.width ? other->box.width : box.width;
	box.height = other->box.height > box.height ? other->box.height : box.height;
	/* The other word may be wider: there must be room. */
	if (!rim_is_flat(&pair->before, rect_grown(box, 1, 1), &ground) || ground != word->ground)
		return false;
	fill(&pair->after, word->box, ground);
	write_word(&pair->after, &pair->before, other, box.x, box.y, ground, other->ink);
	pair->change = box;
	return true;
}

static bool add_word(struct pair *pair)
{
	const struct word *word = any_word(pair);
	const struct frame *frame = &pair->before;
	struct rect box;
	uint32_t ground;

	if (!word)
		return false;
	box = word->box;
	for (int i = 0; i < 50; i++) {
		box.x = random_between(&pair->random, 4, frame->width - box.width - 4);
		box.y = random_between(&pair->random, 4, frame->height - box.height - 4);
		if (!is_flat(frame, rect_grown(box, 3, 3), &ground) || ground != word->ground)
			continue;
		write_word(&pair->after, frame, word, box.x, box.y, ground, word->ink);
		pair->change = box;
		return true;
	}
	return false;
}

/* Where a radio button or a check box stands: left of a word. */
static bool find_widget_place(struct pair *pair, struct rect *place)
{
	const struct word *word = any_word(pair);
	uint32_t ground;

	if (!word)
		return false;
	*place = (struct rect){word->box.x - WIDGET_SIDE - random_between(&pair->random, 4, 8),
			       word->box.y + (word->box.height - WIDGET_SIDE) / 2, WIDGET_SIDE, WIDGET_SIDE};
	return is_flat(&pair->before, rect_grown(*place, 2, 2), &ground);
}

static bool set_radio(struct pair *pair)
{
	int style = random_between(&pair->random, 0, RADIO_STYLES - 1);
	struct rect place;

	if (!find_widget_place(pair, &place))
		return false;
	draw_radio(&pair->before, place.x, place.y, style, false);
	draw_radio(&pair->after, place.x, place.y, style, true);
	pair->change = place;
	return true;
}

static bool tick_box(struct pair *pair)
{
	int style = random_between(&pair->random, 0, CHECK_STYLES - 1);
	struct rect place;

	if (!find_widget_place(pair, &place))
		return false;
	draw_check(&pair->before, place.x, place.y, style, false);
	draw_check(&pair->after, place.x, place.y, style, true);
	pair->change = place;
	return true;
}

/* A button around a word that has room enough; its place, and the word. */
static const struct word *find_button_place(struct pair *pair, struct rect *place)
{
	const struct word *word = any_word(pair);
	struct rect sides[4];
	uint32_t colour;

	if (!word || word->box.width > 120)
		return NULL;
	*place = rect_grown(word->box, random_between(&pair->random, 10, 20), random_between(&pair->random, 6, 9));
	sides[0] = (struct rect){place->x, place->y, place->width, word->box.y - place->y};
	sides[1] = (struct rect){place->x, word->box.y + word->box.height, place->width, sides[0].height};
	sides[2] = (struct rect){place->x, place->y, word->box.x - place->x, place->height};
	sides[3] = (struct rect){word->box.x + word->box.width, place->y, sides[2].width, place->height};
	for (int i = 0; i < 4; i++)
		if (!is_flat(&pair->before, sides[i], &colour))
			return NULL;
	return word;
}

static bool change_button(struct pair *pair)
{
	int style = random_between(&pair->random, 0, BUTTON_STYLES - 1);
	int state = random_between(&pair->random, BUTTON_DEFAULT, BUTTON_STATES);
	const struct frame *screen = &pair->set->frames[pair->screen];
	struct rect place;
	const struct word *word = find_button_place(pair, &place), *other = word;

	if (word && state == BUTTON_STATES) {
		state = BUTTON_NORMAL;
		other = other_word(pair, word, true);
	}
	if (!word || !other)
		return false;
	draw_button(&pair->before, place, style, BUTTON_NORMAL, screen, word);
	draw_button(&pair->after, place, style, (enum button_state)state, screen, other);
	pair->change = place;
	return true;
}

/* 1 pixel of the ink's colour or grey, dotted or not, or 2 pixels in a desktop's colour. */
static bool draw_ring(struct pair *pair, struct rect ring, uint32_t ground, uint32_t ink)
{
	static const uint32_t accents[] = {0x3584e4, 0x0078d7, 0xe95420, 0x3daee9};
	int look = random_between(&pair->random, 0, 2);
	uint32_t colour = random_coin(&pair->random) ? ink : 0x808080;

	if (look == 2)
		colour = accents[random_between(&pair->random, 0, 3)];
	if (colour_distance(colour, ground) < VISIBLE)
		return false;
	outline(&pair->after, ring, look == 2 ? 2 : 1, look == 1, colour);
	pair->change = ring;
	return true;
}

static bool ring_a_word(struct pair *pair)
{
	const struct word *word = any_word(pair);
	int32_t away = random_between(&pair->random, 3, 6);
	uint32_t ground;

	if (!word)
		return false;
	for (int32_t i = 1; i <= away; i++)
		if (!rim_is_flat(&pair->before, rect_grown(word->box, i, i), &ground))
			return false;
	return draw_ring(pair, rect_grown(word->box, away, away), ground, word->ink);
}

static bool ring_a_button(struct pair *pair)
{
	static const uint32_t faces[BUTTON_STYLES] = {0xf2f0ef, 0xe1e1e1, 0xc0c0c0};
	int style = random_between(&pair->random, 0, BUTTON_STYLES - 1);
	const struct frame *screen = &pair->set->frames[pair->screen];
	struct rect place;
	const struct word *word = find_button_place(pair, &place);

	if (!word)
		return false;
	draw_button(&pair->before, place, style, BUTTON_NORMAL, screen, word);
	draw_button(&pair->after, place, style, BUTTON_NORMAL, screen, word);
	return draw_ring(pair, rect_grown(place, -3, -3), faces[style], 0x000000);
}

static bool move_focus_ring(struct pair *pair)
{
	return random_coin(&pair->random) ? ring_a_word(pair) : ring_a_button(pair);
}

struct list {
	struct rect box;
	int32_t row_height, rows;
	const struct word *entries[6];
	uint32_t ground, ink, selected_ground, selected_ink;
};

static void draw_list(struct frame *frame, const struct frame *from, const struct list *list, int32_t selected)
{
	for (int32_t i = 0; i < list->rows; i++) {
		struct rect row = {list->box.x, list->box.y + i * list->row_height, list->box.width, list->row_height};
		const struct word *word = list->entries[i];
		uint32_t ground = i == selected ? list->selected_ground : list->ground;

		fill(frame, row, ground);
		write_word(frame, from, word, row.x + 8, row.y + (row.height - word->box.height) / 2, ground,
			   i == selected ? list->selected_ink : list->ink);
	}
}

/* White with GTK's, Windows' or an unfocused window's selection; reversed on a console. */
static void colour_list(struct pair *pair, struct list *list)
{
	static const uint32_t grounds[] = {0x3584e4, 0x0078d7, 0x4a90d9, 0xd9d9d9};
	int look = random_between(&pair->random, 0, 3);
	bool console = screen_is_console(pair->set, pair->screen);

	list->ground = console ? list->entries[0]->ground : 0xffffff;
	list->ink = console ? list->entries[0]->ink : 0x2e3436;
	list->selected_ground = console ? list->ink : grounds[look];
	list->selected_ink = console ? list->ground : look == 3 ? list->ink : 0xffffff;
}

static bool move_selection(struct pair *pair)
{
	const struct frame *screen = &pair->set->frames[pair->screen];
	struct list list = {.rows = random_between(&pair->random, 3, 6)};
	int32_t selected, next;
	uint32_t ground;

	list.row_height = screen_is_console(pair->set, pair->screen) ? 16 : random_between(&pair->random, 20, 28);
	for (int32_t i = 0; i < list.rows; i++) {
		if (!(list.entries[i] = any_word(pair)) || list.entries[i]->box.height > list.row_height)
			return false;
		if (list.entries[i]->box.width + 16 > list.box.width)
			list.box.width = list.entries[i]->box.width + 16;
	}
	list.box.width += random_between(&pair->random, 0, 80);
	list.box.height = list.rows * list.row_height;
	list.box.x = random_between(&pair->random, 2, screen->width - list.box.width - 2);
	list.box.y = random_between(&pair->random, 2, screen->height - list.box.height - 2);
	if (!is_flat(screen, rect_grown(list.box, 2, 2), &ground))
		return false;
	colour_list(pair, &list);
	selected = random_between(&pair->random, 0, list.rows - 1);
	next = selected == 0 ? 1 : selected == list.rows - 1 ? selected - 1 : selected + random_sign(&pair->random);
	draw_list(&pair->before, screen, &list, selected);
	draw_list(&pair->after, screen, &list, next);
	/* The two rows; the others are as they were. */
	pair->change = (struct rect){list.box.x, list.box.y + (selected < next ? selected : next) * list.row_height,
				     list.box.width, 2 * list.row_height};
	return true;
}

static bool tick_console_box(struct pair *pair)
{
	const struct word *word = any_word(pair);
	char mark = random_coin(&pair->random) ? '*' : 'x';
	struct rect cells;
	uint32_t ground;

	if (!word)
		return false;
	cells = (struct rect){word->box.x / 8 * 8 - 32, word->box.y / 16 * 16, 24, 16};
	if (!is_flat(&pair->before, cells, &ground) || ground != word->ground)
		return false;
	for (int i = 0; i < 3; i++) {
		draw_cell(&pair->before, cells.x + 8 * i, cells.y, "[ ]"[i], ground, word->ink);
		draw_cell(&pair->after, cells.x + 8 * i, cells.y, i == 1 ? mark : "[ ]"[i], ground, word->ink);
	}
	pair->change = cells;
	return true;
}

const struct kind harmful_kinds[] = {
	{"another word", "a word replaced by another of about its width", .harmful = true, .make = replace_word,
	 .count = 180},
	{"a word more", "a word on empty ground, or gone from there", .harmful = true, .make = add_word, .count = 150},
	{"radio button", "its dot set or cleared", .harmful = true, .make = set_radio, .count = 150},
	{"check box", "ticked or not", .harmful = true, .make = tick_box, .count = 150},
	{"focus ring", "1 pixel, solid or dotted, or 2 in colour, around a word or in a button", .harmful = true,
	 .make = move_focus_ring, .count = 150},
	{"button", "default, pressed, disabled, or another label", .harmful = true, .make = change_button,
	 .count = 150},
	{"selection", "moved by a line of a list", .harmful = true, .make = move_selection, .count = 120},
	{"console check box", "[ ] to [*] or [x]", .harmful = true, .console = true, .make = tick_console_box,
	 .count = 90},
	{0},
};
