/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/input/pointer.h"

#include "grammar/mem.h"

/*
 * Pauses, the longest first. Toolkits redraw what the pointer comes to rest on, and some take a click only after that.
 * A press must outlast one round of a slow guest's event loop. Two clicks are a double click when they begin within
 * 400 ms or so of one another in all desktops; PRESS + BETWEEN keeps them well below that.
 */
enum { MOVE_US = 100 * 1000, PRESS_US = 40 * 1000, BETWEEN_US = 60 * 1000 };

/* What is dragged is shown by most toolkits only once it has gone some way with the button down, in several events. */
enum { DRAG_STEPS = 8, DRAG_US = 20 * 1000 };

struct pointer {
	struct loop *loop;
	struct vnc *vnc;
	struct pointer_events events;
	void *context;
	struct loop_timer timer;
	struct chase *chase;
	struct point at, to, from;	/* of an absolute pointer: where it was sent, goes to, and came from */
	bool placed;			/* AT is where the pointer was sent */
	int32_t steps_left;		/* of the way to there */
	bool chasing;			/* and waiting for it; of a relative one */
	int64_t rested_us;		/* when it will have been still for long enough to click */
	uint32_t pressed;		/* buttons that are down */
	uint32_t button, left;		/* of the click under way: its mask, and how many presses are to come */
};

static void wait_until(struct pointer *pointer, int64_t due_us)
{
	loop_timer_set(pointer->loop, &pointer->timer, due_us);
}

/* A lost connection is told by vnc's own callback, which ends all this. */
static int tell(struct pointer *pointer, uint32_t buttons)
{
	pointer->pressed = buttons;
	if (vnc_pointer_is_absolute(pointer->vnc))
		return vnc_pointer(pointer->vnc, pointer->at.x, pointer->at.y, buttons);
	return vnc_pointer_by(pointer->vnc, 0, 0, buttons);
}

static void tell_and_wait(struct pointer *pointer, uint32_t buttons, int64_t pause_us)
{
	if (tell(pointer, buttons) == 0)
		wait_until(pointer, loop_now_us() + pause_us);
}

static void go_on(struct pointer *pointer)
{
	const int32_t gone = DRAG_STEPS - --pointer->steps_left;

	pointer->at = pointer->to;
	if (pointer->steps_left > 0) {
		pointer->at.x = pointer->from.x + (pointer->to.x - pointer->from.x) * gone / DRAG_STEPS;
		pointer->at.y = pointer->from.y + (pointer->to.y - pointer->from.y) * gone / DRAG_STEPS;
	}
	tell_and_wait(pointer, pointer->pressed, pointer->steps_left > 0 ? DRAG_US : MOVE_US);
}

static void on_timer(void *context)
{
	struct pointer *pointer = context;

	if (pointer->chasing) {
		chase_wake(pointer->chase, vnc_frame(pointer->vnc), loop_now_us());
	} else if (pointer->steps_left > 0) {
		go_on(pointer);
	} else if (pointer->pressed & pointer->button) {
		tell_and_wait(pointer, pointer->pressed & ~pointer->button, BETWEEN_US);
	} else if (pointer->left > 0) {
		pointer->left--;
		tell_and_wait(pointer, pointer->pressed | pointer->button, PRESS_US);
	} else {
		pointer->events.done(pointer->context);
	}
}

static void on_chase_move(void *context, int32_t dx, int32_t dy)
{
	struct pointer *pointer = context;

	vnc_pointer_by(pointer->vnc, dx, dy, pointer->pressed);
}

static void on_chase_wake(void *context, int64_t due_us)
{
	wait_until(context, due_us);
}

static void on_chase_arrived(void *context)
{
	struct pointer *pointer = context;

	pointer->chasing = false;
	pointer->rested_us = loop_now_us() + MOVE_US;
	loop_timer_clear(pointer->loop, &pointer->timer);
	pointer->events.done(pointer->context);
}

static void on_chase_lost(void *context, const struct error *why)
{
	struct pointer *pointer = context;

	pointer->chasing = false;
	loop_timer_clear(pointer->loop, &pointer->timer);
	pointer->events.lost(pointer->context, why);
}

struct pointer *pointer_new(struct loop *loop, struct vnc *vnc, const struct pointer_events *events, void *context)
{
	static const struct chase_port port = {
		.move = on_chase_move,
		.wake = on_chase_wake,
		.arrived = on_chase_arrived,
		.lost = on_chase_lost,
	};
	struct pointer *pointer = mem_alloc(sizeof(*pointer));

	pointer->loop = loop;
	pointer->vnc = vnc;
	pointer->events = *events;
	pointer->context = context;
	pointer->timer = (struct loop_timer){.fire = on_timer, .context = pointer};
	pointer->chase = chase_new(&port, pointer);
	return pointer;
}

void pointer_free(struct pointer *pointer)
{
	if (!pointer)
		return;
	loop_timer_clear(pointer->loop, &pointer->timer);
	if (pointer->pressed)
		tell(pointer, 0);
	chase_free(pointer->chase);
	mem_free(pointer);
}

static void begin_move(struct pointer *pointer)
{
	const int64_t now_us = loop_now_us();

	pointer->chasing = !vnc_pointer_is_absolute(pointer->vnc);
	if (pointer->chasing) {
		pointer->placed = false;
		chase_begin(pointer->chase, (struct pixel_place){pointer->to.x, pointer->to.y}, now_us);
		return;
	}
	pointer->from = pointer->placed ? pointer->at : pointer->to;
	pointer->steps_left = pointer->pressed ? DRAG_STEPS : 1;
	pointer->placed = true;
	wait_until(pointer, now_us);
}

void pointer_update(struct pointer *pointer)
{
	if (!pointer->chasing)
		return;
	if (vnc_pointer_is_absolute(pointer->vnc)) {
		chase_stop(pointer->chase);
		begin_move(pointer);
		return;
	}
	chase_update(pointer->chase, vnc_frame(pointer->vnc), loop_now_us());
}

int pointer_move(struct pointer *pointer, struct point to, struct error *error)
{
	const struct frame *frame = vnc_frame(pointer->vnc);

	if (to.x < 0 || to.y < 0 || to.x >= frame->width || to.y >= frame->height) {
		error_set(error, "the point %d,%d is outside the display, which is %dx%d", to.x, to.y, frame->width,
			  frame->height);
		error_help(error, "wait for the screen that has this size first, or correct the point");
		return -1;
	}
	pointer->to = to;
	pointer->left = pointer->button = 0;
	begin_move(pointer);
	return 0;
}

/* Nobody may have said where; the corner, where the pointer would start, is a hot one on some desktops. */
static void begin_buttons(struct pointer *pointer)
{
	const struct frame *frame = vnc_frame(pointer->vnc);

	if (!pointer->placed)
		pointer->at = (struct point){.x = frame->width / 2, .y = frame->height / 2};
	pointer->placed = vnc_pointer_is_absolute(pointer->vnc);
	pointer->steps_left = 0;
	pointer->left = pointer->button = 0;
}

static void begin_when_rested(struct pointer *pointer)
{
	const int64_t now_us = loop_now_us();

	wait_until(pointer, now_us > pointer->rested_us ? now_us : pointer->rested_us);
}

static uint32_t mask_of(enum button button)
{
	return 1u << (button - BUTTON_LEFT);
}

void pointer_click(struct pointer *pointer, enum button button, uint32_t times)
{
	begin_buttons(pointer);
	pointer->button = mask_of(button);
	pointer->left = times;
	begin_when_rested(pointer);
}

void pointer_press(struct pointer *pointer, enum button button)
{
	begin_buttons(pointer);
	tell_and_wait(pointer, pointer->pressed | mask_of(button), MOVE_US);
}

void pointer_release(struct pointer *pointer, enum button button)
{
	begin_buttons(pointer);
	tell_and_wait(pointer, pointer->pressed & ~mask_of(button), BETWEEN_US);
}

struct chase *pointer_chase(struct pointer *pointer)
{
	return pointer->chase;
}
