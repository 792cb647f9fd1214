/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/keyboard.h"

#include <string.h>

#include "grammar/mem.h"

/*
 * The pause after each key event, counted from when QEMU has taken it. QEMU's PS/2 keyboard holds 16 bytes (7.2) and
 * drops what does not fit without a word; a letter is 3 bytes of scan codes, with Shift around it 6. At one event in
 * 15 ms that is some 30 letters a second and room for about 160 ms in which the guest does not read, which a guest under
 * emulation on a busy host needs now and then. Keys are also down for long enough to be seen by a 100 Hz poll.
 */
enum { PAUSE_US = 15 * 1000 };

/* QEMU answers within a millisecond; one that does not for so long has other troubles, which others report. */
enum { FENCE_US = 5 * 1000 * 1000 };

enum { KEYSYM_SHIFT = 0xffe1, MAX_HELD = 16 };

struct key_event {
	uint32_t keysym;
	bool down;
};

struct keyboard {
	struct loop *loop;
	struct vnc *vnc;
	void (*done)(void *context);
	void *context;
	struct loop_timer timer;
	void (*ask)(void *context);	/* the fence, or NULL */
	void *ask_context;
	bool asked;			/* and not answered yet */
	void (*stroke)(void *context);	/* NULL: nobody wants to know */
	void *stroke_context;
	struct key_event *events;	/* of the request under way */
	size_t count, capacity, next;
	uint32_t held[MAX_HELD];	/* by keyboard_hold, in the order in which they went down */
	uint32_t held_count;
};

static void add(struct keyboard *keyboard, uint32_t keysym, bool down)
{
	keyboard->events = mem_grow(keyboard->events, keyboard->count, &keyboard->capacity, sizeof(*keyboard->events));
	keyboard->events[keyboard->count++] = (struct key_event){.keysym = keysym, .down = down};
}

static void on_timer(void *context)
{
	struct keyboard *keyboard = context;
	const struct key_event *event = &keyboard->events[keyboard->next];

	if (keyboard->next == keyboard->count) {
		keyboard->done(keyboard->context);
		return;
	}
	keyboard->next++;
	keyboard->asked = false;
	if (event->down && keyboard->stroke)
		keyboard->stroke(keyboard->stroke_context);
	/* A lost connection is told by vnc's own callback, which ends all this. */
	if (vnc_key(keyboard->vnc, event->keysym, event->down) < 0)
		return;
	loop_timer_set(keyboard->loop, &keyboard->timer, loop_now_us() + (keyboard->ask ? FENCE_US : PAUSE_US));
	keyboard->asked = keyboard->ask;
	if (keyboard->ask)
		keyboard->ask(keyboard->ask_context);
}

void keyboard_set_fence(struct keyboard *keyboard, void (*ask)(void *context), void *context)
{
	keyboard->ask = ask;
	keyboard->ask_context = context;
}

void keyboard_taken(struct keyboard *keyboard)
{
	if (!keyboard->asked)
		return;
	keyboard->asked = false;
	loop_timer_set(keyboard->loop, &keyboard->timer, loop_now_us() + PAUSE_US);
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
}

/* Always from the loop, so that a caller never hears of the end before its request has returned. */
static void start(struct keyboard *keyboard)
{
	loop_timer_set(keyboard->loop, &keyboard->timer, loop_now_us());
}

struct keyboard *keyboard_new(struct loop *loop, struct vnc *vnc, void (*done)(void *context), void *context)
{
	struct keyboard *keyboard = mem_alloc(sizeof(*keyboard));

	keyboard->loop = loop;
	keyboard->vnc = vnc;
	keyboard->done = done;
	keyboard->context = context;
	keyboard->timer = (struct loop_timer){.fire = on_timer, .context = keyboard};
	return keyboard;
}

/* What the request under way has pressed and not released, the last first. */
static void release_pressed(struct keyboard *keyboard)
{
	for (size_t i = keyboard->next; i-- > 0;) {
		const struct key_event *event = &keyboard->events[i];
		bool released = !event->down;

		for (size_t j = i + 1; j < keyboard->next && !released; j++)
			released = !keyboard->events[j].down && keyboard->events[j].keysym == event->keysym;
		if (!released && vnc_key(keyboard->vnc, event->keysym, false) < 0)
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
		if (vnc_key(keyboard->vnc, keyboard->held[--keyboard->held_count], false) < 0)
			break;
	mem_free(keyboard->events);
	mem_free(keyboard);
}

/* Takes one character off *TEXT; 0 at its end, and for what is not UTF-8 a number that no key makes. */
static uint32_t take_char(const char **text)
{
	const unsigned char *bytes = (const unsigned char *)*text;
	int following = bytes[0] < 0x80 ? 0 : bytes[0] < 0xe0 ? 1 : bytes[0] < 0xf0 ? 2 : 3;
	uint32_t c = following ? bytes[0] & (0x3fu >> following) : bytes[0];

	for (int i = 1; i <= following; i++) {
		if ((bytes[i] & 0xc0) != 0x80) {
			*text += i;
			return UINT32_MAX;
		}
		c = c << 6 | (bytes[i] & 0x3f);
	}
	*text += c || following ? following + 1 : 0;
	return c;
}

static int check_text(const char *text, struct error *error)
{
	const char *rest = text;
	uint32_t c, keysym;
	bool shift;

	for (const char *from = rest; (c = take_char(&rest)); from = rest) {
		if (key_for_char(c, &keysym, &shift))
			continue;
		if (c < 0x20 || c == UINT32_MAX)
			error_set(error, "no key of the US layout makes character %zu of the text (0x%02x)",
				  (size_t)(from - text) + 1, (unsigned char)*from);
		else
			error_set(error, "no key of the US layout makes \"%.*s\" (U+%04X)", (int)(rest - from), from,
				  c);
		error_help(error, "type what the guest can take from a US keyboard, or press keys by name");
		return -1;
	}
	return 0;
}

static bool is_held(const struct keyboard *keyboard, uint32_t keysym)
{
	for (uint32_t i = 0; i < keyboard->held_count; i++)
		if (keyboard->held[i] == keysym)
			return true;
	return false;
}

int keyboard_type(struct keyboard *keyboard, const char *text, struct error *error)
{
	/* A Shift that the script holds stays down. */
	const bool own_shift = !is_held(keyboard, KEYSYM_SHIFT);
	bool shifted = false, shift;
	uint32_t c, keysym;

	if (check_text(text, error) < 0)
		return -1;
	begin(keyboard);
	while ((c = take_char(&text))) {
		key_for_char(c, &keysym, &shift);
		if (shift != shifted && own_shift)
			add(keyboard, KEYSYM_SHIFT, shift);
		shifted = shift;
		add(keyboard, keysym, true);
		add(keyboard, keysym, false);
	}
	if (shifted && own_shift)
		add(keyboard, KEYSYM_SHIFT, false);
	start(keyboard);
	return 0;
}

void keyboard_press(struct keyboard *keyboard, const struct chord *chord, uint32_t times)
{
	begin(keyboard);
	while (times-- > 0) {
		for (uint32_t i = 0; i < chord->count; i++)
			add(keyboard, chord->keys[i], true);
		for (uint32_t i = chord->count; i-- > 0;)
			add(keyboard, chord->keys[i], false);
	}
	start(keyboard);
}

void keyboard_hold(struct keyboard *keyboard, const struct chord *chord)
{
	begin(keyboard);
	for (uint32_t i = 0; i < chord->count; i++) {
		if (is_held(keyboard, chord->keys[i]) || keyboard->held_count == MAX_HELD)
			continue;
		keyboard->held[keyboard->held_count++] = chord->keys[i];
		add(keyboard, chord->keys[i], true);
	}
	start(keyboard);
}

static void release_held(struct keyboard *keyboard, uint32_t index)
{
	add(keyboard, keyboard->held[index], false);
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
			wanted |= chord->keys[j] == keyboard->held[i];
		if (wanted)
			release_held(keyboard, i);
	}
	start(keyboard);
}
