/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fake/pointer_guest.h"

#include <stdlib.h>

#include "grammar/mem.h"

enum { WIDTH = 320, HEIGHT = 200, REFRESH_US = 30 * 1000, TICK_US = 1000, FAST_US = 100 * 1000, SIDE = 16 };

static void put(struct frame *frame, int x, int y, uint32_t rgb)
{
	if (x >= 0 && y >= 0 && x < frame->width && y < frame->height)
		frame->pixels[y * frame->width + x] = rgb;
}

/* Rows of an arrow, as wide as they are far down, black at both ends. */
void draw_arrow(struct frame *frame, int x, int y)
{
	for (int row = 0; row < 11; row++)
		for (int i = 0; i <= row; i++)
			put(frame, x + i, y + row, i == 0 || i == row || row == 10 ? 0x000000 : 0xffffff);
	for (int i = 0; i < 6; i++)
		put(frame, x + 5, y + 11 + i, 0x000000);
}

static void draw_cross(struct frame *frame, int x, int y)
{
	for (int i = -7; i <= 7; i++) {
		put(frame, x + i, y, 0xffff00);
		put(frame, x, y + i, 0xffff00);
		put(frame, x + i, y + 1, 0x0000ff);
	}
}

/* Thin and black, on white; in its middle X,Y. */
static void draw_bar(struct frame *frame, int x, int y)
{
	for (int i = -7; i <= 6; i++)
		for (int j = i == -7 || i == 6 ? -3 : 0; j <= (i == -7 || i == 6 ? 3 : 0); j++)
			put(frame, x + j, y + i, 0x000000);
}

static bool is_in_field(const struct pointer_guest *guest, int y)
{
	return y >= guest->field_from && y < guest->field_to;
}

static void draw(struct pointer_guest *guest)
{
	struct frame *frame = &guest->frame;
	const int tick = (int)(guest->now_us / REFRESH_US);

	for (int i = 0; i < WIDTH * HEIGHT; i++)
		frame->pixels[i] = is_in_field(guest, i / WIDTH) ? 0xffffff : 0x305070 + (uint32_t)(i % WIDTH / 8);
	for (int square = 0; square < 6 && guest->is_animated; square++)
		for (int i = 0; i < SIDE * SIDE; i++)
			put(frame, (square * 53 + tick * (square + 3)) % WIDTH + i % SIDE, square * 31 + i / SIDE,
			    0xff2000u + (uint32_t)square * 0x2010);
	if (guest->decoy_x)
		draw_arrow(frame, guest->decoy_x, guest->decoy_y);
	if (guest->is_dead || guest->is_hidden || (guest->hides && guest->packet_us < 0))
		return;
	if (guest->is_in_field)
		draw_bar(frame, guest->x, guest->y);
	else if (guest->hand_from && guest->x >= guest->hand_from)
		draw_cross(frame, guest->x, guest->y);
	else
		draw_arrow(frame, guest->x, guest->y);
}

static int bounded(int value, int size)
{
	return value < 0 ? 0 : value >= size ? size - 1 : value;
}

static void on_move(void *context, int32_t dx, int32_t dy)
{
	struct pointer_guest *guest = context;
	const bool fast = guest->fast_gain && guest->packet_us >= 0 && guest->now_us - guest->packet_us < FAST_US;
	const int gain = fast ? guest->fast_gain : guest->gain;

	guest->packet_us = guest->now_us;
	guest->x = bounded(guest->x + dx * gain / 10, WIDTH);
	guest->y = bounded(guest->y + dy * gain / 10, HEIGHT);
	if (guest->runs_away) {
		guest->x = rand() % WIDTH;
		guest->y = rand() % HEIGHT;
	}
	guest->is_hidden = is_in_field(guest, guest->y) && !guest->is_in_field;
	guest->is_in_field = is_in_field(guest, guest->y);
}

static void on_wake(void *context, int64_t due_us)
{
	((struct pointer_guest *)context)->wake_us = due_us;
}

static void on_arrived(void *context)
{
	((struct pointer_guest *)context)->arrived = true;
}

static void on_lost(void *context, const struct error *why)
{
	struct pointer_guest *guest = context;

	guest->lost = true;
	guest->why = *why;
}

void pointer_guest_init(struct pointer_guest *guest)
{
	static const struct chase_port port = {.move = on_move, .wake = on_wake, .arrived = on_arrived, .lost = on_lost};

	guest->frame = (struct frame){.width = WIDTH, .height = HEIGHT};
	guest->frame.pixels = mem_alloc_array(WIDTH * HEIGHT, sizeof(*guest->frame.pixels));
	guest->chase = chase_new(&port, guest);
	guest->now_us = 1000 * 1000;
	guest->packet_us = guest->wake_us = -1;
	guest->x = WIDTH / 2;
	guest->y = HEIGHT / 2;
	srand(1);
	draw(guest);
}

void pointer_guest_deinit(struct pointer_guest *guest)
{
	chase_free(guest->chase);
	mem_free(guest->frame.pixels);
}

bool pointer_guest_chase(struct pointer_guest *guest, int x, int y)
{
	guest->arrived = guest->lost = false;
	if (guest->hides)
		guest->packet_us = -1;
	draw(guest);
	chase_begin(guest->chase, (struct pixel_place){x, y}, guest->now_us);
	while (!guest->arrived && !guest->lost) {
		guest->now_us += TICK_US;
		if (guest->now_us - guest->drawn_us >= REFRESH_US) {
			guest->drawn_us = guest->now_us;
			draw(guest);
			chase_update(guest->chase, &guest->frame, guest->now_us);
		}
		if (!guest->arrived && !guest->lost && guest->wake_us >= 0 && guest->now_us >= guest->wake_us) {
			guest->wake_us = -1;
			chase_wake(guest->chase, &guest->frame, guest->now_us);
		}
	}
	return guest->arrived;
}
