/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/input/keyboard.h"

#include <string.h>

#include "grammar/mem.h"

enum {
	/*
	 * After each event where nothing tells whether the guest has taken it, and for keys that are pressed by name: they
	 * are down for long enough to be seen by a 100 Hz poll.
	 */
	PAUSE_US = 15 * 1000,
	/* After each handful of text before the first look whether it was taken. */
	TEXT_PAUSE_US = 2 * 1000,
	/* QEMU answers within a millisecond; one that does not for so long has other troubles, which others report. */
	ANSWER_US = 5 * 1000 * 1000,
};

enum {
	KEYSYM_SHIFT = 0xffe1,
	KEYSYM_RIGHT_SHIFT = 0xffe2,
	KEYSYM_ALTGR = 0xfe03,
	KEYSYM_CAPS = 0xffe5,
	MAX_HELD = 16,
};

/* A key that the script holds: what it is called, and what was sent for it. */
struct held_key {
	uint32_t name;
	struct key_event event;
};

struct keyboard {
	struct loop *loop;
	struct vnc *vnc;
	void (*done)(void *context);
	void *context;
	struct loop_timer timer;
	const struct key_port *port;	/* NULL: through VNC */
	void *port_context;
	struct key_flow flow;
	bool looking;			/* and not told yet */
	bool underway;			/* a handful was sent that may not be taken yet */
	void (*stroke)(void *context);	/* NULL: nobody wants to know */
	void *stroke_context;
	enum layout layout;
	struct key_event *events;	/* of the request under way */
	size_t count, capacity, next;
	bool text;			/* the request is text */
	enum layout_level level;	/* that the events so far end with */
	struct held_key held[MAX_HELD];	/* by keyboard_hold, in the order in which they went down */
	uint32_t held_count;
};

static void add(struct keyboard *keyboard, struct key_event event)
{
	keyboard->events = mem_grow(keyboard->events, keyboard->count, &keyboard->capacity, sizeof(*keyboard->events));
	keyboard->events[keyboard->count++] = event;
}

static struct key_event named_key(const struct keyboard *keyboard, uint32_t keysym, bool down)
{
	return (struct key_event){.keysym = keysym, .scan = key_scan(keysym, keyboard->layout), .down = down};
}

static void add_named(struct keyboard *keyboard, uint32_t keysym, bool down)
{
	add(keyboard, named_key(keyboard, keysym, down));
}

/* A lost connection is told by vnc's own callback, which ends all this: -1. */
static int send(struct keyboard *keyboard, const struct key_event *events, size_t count)
{
	if (keyboard->port) {
		keyboard->port->send(keyboard->port_context, events, count);
		return 0;
	}
	for (size_t i = 0; i < count; i++)
		if (vnc_key(keyboard->vnc, events[i].keysym, events[i].scan, events[i].down) < 0)
			return -1;
	return 0;
}

static void look(struct keyboard *keyboard)
{
	keyboard->looking = true;
	loop_timer_set(keyboard->loop, &keyboard->timer, loop_now_us() + ANSWER_US);
	keyboard->port->look(keyboard->port_context);
}

/* Sends what may go at once. STATE: the port's, NULL without one. */
static void send_next(struct keyboard *keyboard, const struct key_state *state)
{
	const struct key_event *events = &keyboard->events[keyboard->next];
	size_t left = keyboard->count - keyboard->next;
	size_t count = state && keyboard->text ? key_flow_handful(events, left) : 1;

	if (left == 0) {
		keyboard->done(keyboard->context);
		return;
	}
	keyboard->next += count;
	if (send(keyboard, events, count) < 0)
		return;
	if (keyboard->stroke)
		keyboard->stroke(keyboard->stroke_context);
	if (state)
		key_flow_sent(&keyboard->flow, events, count, state, loop_now_us());
	keyboard->underway = state;
	loop_timer_set(keyboard->loop, &keyboard->timer,
		       loop_now_us() + (state && keyboard->text ? TEXT_PAUSE_US : PAUSE_US));
}

void keyboard_told(struct keyboard *keyboard, const struct key_state *state)
{
	int64_t wait_us;

	if (!keyboard->looking)
		return;
	keyboard->looking = false;
	/* or it would look again behind the last key, and the end of the request would be told a second time */
	loop_timer_clear(keyboard->loop, &keyboard->timer);
	wait_us = keyboard->underway ? key_flow_told(&keyboard->flow, state, loop_now_us()) : 0;
	if (wait_us)
		loop_timer_set(keyboard->loop, &keyboard->timer, loop_now_us() + wait_us);
	else
		send_next(keyboard, state);
}

static void on_timer(void *context)
{
	static const struct key_state unknown;
	struct keyboard *keyboard = context;

	if (!keyboard->port)
		send_next(keyboard, NULL);
	else if (keyboard->looking)
		keyboard_told(keyboard, &unknown);
	else
		look(keyboard);
}

void keyboard_set_port(struct keyboard *keyboard, const struct key_port *port, void *context)
{
	keyboard->port = port;
	keyboard->port_context = context;
}

void keyboard_renewed(struct keyboard *keyboard)
{
	keyboard->flow.begun = false;
}

void keyboard_set_layout(struct keyboard *keyboard, enum layout layout)
{
	keyboard->layout = layout;
}

void keyboard_on_stroke(struct keyboard *keyboard, void (*stroke)(void *context), void *context)
{
	keyboard->stroke = stroke;
	keyboard->stroke_context = context;
}

static void begin(struct keyboard *keyboard)
{
	keyboard->count = 0;
	keyboard->next = 0;
	keyboard->text = false;
	keyboard->underway = false;
	keyboard->looking = false;
}

/*
 * The first key goes at once: what else there is to do can wait. The end comes from the loop, also where there is nothing
 * to send, so that a caller never hears of it before its request has returned.
 */
static void start(struct keyboard *keyboard)
{
	if (keyboard->count > 0)
		on_timer(keyboard);
	else
		loop_timer_set(keyboard->loop, &keyboard->timer, loop_now_us());
}

struct keyboard *keyboard_new(struct loop *loop, struct vnc *vnc, void (*done)(void *context), void *context)
{
	struct keyboard *keyboard = mem_alloc(sizeof(*keyboard));

	keyboard->loop = loop;
	keyboard->vnc = vnc;
	keyboard->done = done;
	keyboard->context = context;
	keyboard->layout = LAYOUT_US;
	keyboard->timer = (struct loop_timer){.fire = on_timer, .context = keyboard};
	return keyboard;
}

static bool is_held(const struct keyboard *keyboard, uint32_t keysym)
{
	for (uint32_t i = 0; i < keyboard->held_count; i++)
		if (keyboard->held[i].event.keysym == keysym)
			return true;
	return false;
}

bool keyboard_holds(const struct keyboard *keyboard)
{
	return keyboard->held_count > 0;
}

static bool is_same_key(const struct key_event *one, const struct key_event *other)
{
	return one->keysym == other->keysym && one->scan == other->scan;
}

static int send_up(struct keyboard *keyboard, struct key_event event)
{
	event.down = false;
	return send(keyboard, &event, 1);
}

/* What the request under way has pressed and not released, the last first. */
static void release_pressed(struct keyboard *keyboard)
{
	for (size_t i = keyboard->next; i-- > 0;) {
		const struct key_event *event = &keyboard->events[i];
		bool released = !event->down || is_held(keyboard, event->keysym);

		for (size_t j = i + 1; j < keyboard->next && !released; j++)
			released = !keyboard->events[j].down && is_same_key(&keyboard->events[j], event);
		if (!released && send_up(keyboard, *event) < 0)
			return;
	}
}

void keyboard_free(struct keyboard *keyboard)
{
	if (!keyboard)
		return;
	loop_timer_clear(keyboard->loop, &keyboard->timer);
	release_pressed(keyboard);
	while (keyboard->held_count > 0)
		if (send_up(keyboard, keyboard->held[--keyboard->held_count].event) < 0)
			break;
	mem_free(keyboard->events);
	mem_free(keyboard);
}

static int check_text(const struct keyboard *keyboard, const char *text, struct error *error)
{
	const char *title = layout_title(keyboard->layout), *at;
	uint32_t c, size;

	at = layout_cannot(keyboard->layout, text, &c, &size);
	if (!at)
		return 0;
	if (c < 0x20 || c == UINT32_MAX)
		error_set(error, "no key of the %s layout makes character %zu of the text (0x%02x)", title,
			  (size_t)(at - text) + 1, (unsigned char)*at);
	else
		error_set(error, "no key of the %s layout makes \"%.*s\" (U+%04X)", title, (int)size, at, c);
	error_help(error, "set the layout that the guest has (keyboard de), or press keys by name");
	return -1;
}

/* Shift and AltGr as LEVEL wants them; one that the script holds stays down. */
static void add_level(struct keyboard *keyboard, enum layout_level level)
{
	static const uint32_t keysyms[LEVEL_COUNT] = {[LEVEL_SHIFT] = KEYSYM_SHIFT, [LEVEL_ALTGR] = KEYSYM_ALTGR};
	uint32_t old = keysyms[keyboard->level], new = keysyms[level];

	if (old == new)
		return;
	keyboard->level = level;
	if (old && !is_held(keyboard, old))
		add_named(keyboard, old, false);
	if (new && !is_held(keyboard, new))
		add_named(keyboard, new, true);
}

static bool goes_by_scan(const struct keyboard *keyboard)
{
	return keyboard->port || vnc_takes_scan_codes(keyboard->vnc);
}

/* Where the server finds the keys, it is told the character, not which dead key might make it. */
static void add_character(struct keyboard *keyboard, uint32_t c)
{
	struct stroke strokes[LAYOUT_MAX_STROKES] = {0};
	uint32_t count = layout_strokes(keyboard->layout, c, strokes);
	bool alone = count == 1 || !goes_by_scan(keyboard);

	if (count > 1 && alone) {
		strokes[0] = (struct stroke){.level = LEVEL_PLAIN};
		count = 1;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct key_event event = {.keysym = alone ? key_keysym(c) : 0, .scan = strokes[i].scan, .down = true};

		add_level(keyboard, strokes[i].level);
		add(keyboard, event);
		event.down = false;
		add(keyboard, event);
	}
}

/* By scan codes, Caps Lock would turn letters round. It is switched off for the text, and on again behind it. */
static void add_caps_lock(struct keyboard *keyboard)
{
	add_named(keyboard, KEYSYM_CAPS, true);
	add_named(keyboard, KEYSYM_CAPS, false);
}

int keyboard_type(struct keyboard *keyboard, const char *text, struct error *error)
{
	bool caps = goes_by_scan(keyboard) && vnc_caps_lock(keyboard->vnc) && *text;
	uint32_t c;

	if (check_text(keyboard, text, error) < 0)
		return -1;
	begin(keyboard);
	keyboard->text = true;
	keyboard->level = LEVEL_PLAIN;
	if (caps)
		add_caps_lock(keyboard);
	while ((c = layout_next(&text)))
		add_character(keyboard, c);
	add_level(keyboard, LEVEL_PLAIN);
	if (caps)
		add_caps_lock(keyboard);
	start(keyboard);
	return 0;
}

/*
 * A key that goes down by its name, behind the first COUNT of CHORD and what is held. A server that finds the keys itself
 * must be told what the key makes then: for `a` it would take Shift away again.
 */
static struct key_event pressed_key(const struct keyboard *keyboard, const struct chord *chord, uint32_t count)
{
	struct key_event event = named_key(keyboard, chord->keys[count], true);
	bool shift = is_held(keyboard, KEYSYM_SHIFT) || is_held(keyboard, KEYSYM_RIGHT_SHIFT);
	bool altgr = is_held(keyboard, KEYSYM_ALTGR);

	for (uint32_t i = 0; i < count; i++) {
		shift |= chord->keys[i] == KEYSYM_SHIFT || chord->keys[i] == KEYSYM_RIGHT_SHIFT;
		altgr |= chord->keys[i] == KEYSYM_ALTGR;
	}
	if (shift != altgr && !goes_by_scan(keyboard))
		event.keysym = key_on_level(event.keysym, keyboard->layout, shift ? LEVEL_SHIFT : LEVEL_ALTGR);
	return event;
}

void keyboard_press(struct keyboard *keyboard, const struct chord *chord, uint32_t times)
{
	begin(keyboard);
	while (times-- > 0) {
		for (uint32_t i = 0; i < chord->count; i++)
			add(keyboard, pressed_key(keyboard, chord, i));
		for (uint32_t i = chord->count; i-- > 0;) {
			struct key_event event = pressed_key(keyboard, chord, i);

			event.down = false;
			add(keyboard, event);
		}
	}
	start(keyboard);
}

static bool is_held_name(const struct keyboard *keyboard, uint32_t name)
{
	for (uint32_t i = 0; i < keyboard->held_count; i++)
		if (keyboard->held[i].name == name)
			return true;
	return false;
}

void keyboard_hold(struct keyboard *keyboard, const struct chord *chord)
{
	begin(keyboard);
	for (uint32_t i = 0; i < chord->count; i++) {
		struct key_event event = pressed_key(keyboard, chord, i);

		if (is_held_name(keyboard, chord->keys[i]) || keyboard->held_count == MAX_HELD)
			continue;
		keyboard->held[keyboard->held_count++] = (struct held_key){.name = chord->keys[i], .event = event};
		add(keyboard, event);
	}
	start(keyboard);
}

static void release_held(struct keyboard *keyboard, uint32_t index)
{
	struct key_event event = keyboard->held[index].event;

	event.down = false;
	add(keyboard, event);
	keyboard->held_count--;
	memmove(&keyboard->held[index], &keyboard->held[index + 1],
		(keyboard->held_count - index) * sizeof(keyboard->held[0]));
}

void keyboard_release(struct keyboard *keyboard, const struct chord *chord)
{
	begin(keyboard);
	for (uint32_t i = keyboard->held_count; i-- > 0;) {
		bool wanted = !chord;

		for (uint32_t j = 0; chord && j < chord->count; j++)
			wanted |= chord->keys[j] == keyboard->held[i].name;
		if (wanted)
			release_held(keyboard, i);
	}
	start(keyboard);
}
