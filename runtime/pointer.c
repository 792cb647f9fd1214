/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/pointer.h"

#include "grammar/mem.h"

/*
 * Pauses, the longest first. Toolkits redraw what the pointer comes to rest on, and some take a click only after that.
 * A press must outlast one round of a slow guest's event loop. Two clicks are a double click when they begin within
 * 400 ms or so of one another in all desktops; PRESS + BETWEEN keeps them well below that.
 */
enum { MOVE_US = 100 * 1000, PRESS_US = 40 * 1000, BETWEEN_US = 60 * 1000 };

struct pointer {
	struct loop *loop;
	struct vnc *vnc;
	void (*done)(void *context);
	void *context;
	struct loop_timer timer;
	struct point at;
	bool placed;			/* AT is where the pointer was sent */
	uint32_t pressed;		/* buttons that are down */
	uint32_t button, left;		/* of the click under way: its mask, and how many presses are to come */
};

static void send(struct pointer *pointer, uint32_t buttons, int64_t pause_us)
{
	pointer->pressed = buttons;
	/* A lost connection is told by vnc's own callback, which ends all this. */
	if (vnc_pointer(pointer->vnc, pointer->at.x, pointer->at.y, buttons) == 0)
		loop_timer_set(pointer->loop, &pointer->timer, loop_now_us() + pause_us);
}

static void on_timer(void *context)
{
	struct pointer *pointer = context;

	if (pointer->pressed) {
		send(pointer, 0, BETWEEN_US);
	} else if (pointer->left > 0) {
		pointer->left--;
		send(pointer, pointer->button, PRESS_US);
	} else {
		pointer->done(pointer->context);
	}
}

struct pointer *pointer_new(struct loop *loop, struct vnc *vnc, void (*done)(void *context), void *context)
{
	struct pointer *pointer = mem_alloc(sizeof(*pointer));

	pointer->loop = loop;
	pointer->vnc = vnc;
	pointer->done = done;
	pointer->context = context;
	pointer->timer = (struct loop_timer){.fire = on_timer, .context = pointer};
	return pointer;
}

void pointer_free(struct pointer *pointer)
{
	if (!pointer)
		return;
	loop_timer_clear(pointer->loop, &pointer->timer);
	if (pointer->pressed)
		vnc_pointer(pointer->vnc, pointer->at.x, pointer->at.y, 0);
	mem_free(pointer);
}

static int check_absolute(const struct pointer *pointer, struct error *error)
{
	if (vnc_pointer_is_absolute(pointer->vnc))
		return 0;
	error_set(error, "the guest's pointer is relative, so it cannot be sent to a place on the display");
	error_help(error, "give the guest an absolute pointer: 'pointer absolute' in its script, or QEMU's usb-tablet");
	return -1;
}

int pointer_move(struct pointer *pointer, struct point to, struct error *error)
{
	const struct frame *frame = vnc_frame(pointer->vnc);

	if (check_absolute(pointer, error) < 0)
		return -1;
	if (to.x < 0 || to.y < 0 || to.x >= frame->width || to.y >= frame->height) {
		error_set(error, "the point %d,%d is outside the display, which is %dx%d", to.x, to.y, frame->width,
			  frame->height);
		error_help(error, "wait for the screen that has this size first, or correct the point");
		return -1;
	}
	pointer->at = to;
	pointer->placed = true;
	pointer->left = 0;
	loop_timer_clear(pointer->loop, &pointer->timer);
	send(pointer, 0, MOVE_US);
	return 0;
}

int pointer_click(struct pointer *pointer, enum button button, uint32_t times, struct error *error)
{
	const struct frame *frame = vnc_frame(pointer->vnc);

	if (check_absolute(pointer, error) < 0)
		return -1;
	/* Nobody has said where; the corner, where the pointer would start, is a hot one on some desktops. */
	if (!pointer->placed)
		pointer->at = (struct point){.x = frame->width / 2, .y = frame->height / 2};
	pointer->placed = true;
	pointer->button = 1u << (button - BUTTON_LEFT);
	pointer->left = times;
	loop_timer_set(pointer->loop, &pointer->timer, loop_now_us());
	return 0;
}
