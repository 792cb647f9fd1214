/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/display.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "grammar/mem.h"
#include "runtime/base/loop.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/vnc/vnc.h"

enum {
	CONNECT_MS = 10 * 1000,
	FIRST_UPDATE_US = 10 * 1000 * 1000,
	GIVE_UP_US = 5 * 1000 * 1000,	/* for stillness: cursors blink and clocks tick */
};

/* What is being taken, from whom, for which command. */
struct display {
	const char *command, *from;
	int64_t settle_us;
	display_counts *counts;
	const void *context;
	const struct vnc *vnc;
	struct image kept;	/* as it was at the last update; without counts, nothing */
	int64_t changed_us;	/* 0: nothing has come yet */
	bool is_lost;
	struct error why;
};

static void copy_frame(const struct frame *frame, struct image *image)
{
	const size_t count = (size_t)frame->width * (size_t)frame->height;

	image->width = frame->width;
	image->height = frame->height;
	image->pixels = mem_alloc_array(count, sizeof(*image->pixels));
	for (size_t i = 0; i < count; i++)
		image->pixels[i] = frame->pixels[i] | 0xff000000;
}

/* Servers also send what has not changed, so the pixels are looked at. */
static bool has_changed(const struct display *display, const struct frame *frame)
{
	const struct image *kept = &display->kept;
	size_t at = 0;

	if (frame->width != kept->width || frame->height != kept->height)
		return true;
	for (int32_t y = 0; y < kept->height; y++)
		for (int32_t x = 0; x < kept->width; x++, at++)
			if ((frame->pixels[at] | 0xff000000) != kept->pixels[at] && display->counts(display->context, x, y))
				return true;
	return false;
}

static void on_update(void *context, const struct rect *rects, size_t count)
{
	struct display *display = context;

	(void)rects;
	(void)count;
	if (display->counts) {
		const struct frame *frame = vnc_frame(display->vnc);

		if (!has_changed(display, frame))
			return;
		image_deinit(&display->kept);
		copy_frame(frame, &display->kept);
	}
	display->changed_us = loop_now_us();
}

static void on_lost(void *context, const struct error *why)
{
	struct display *display = context;

	display->is_lost = true;
	display->why = *why;
}

static int await_stillness(struct loop *loop, struct display *display)
{
	const int64_t begin_us = loop_now_us();
	int64_t first_us = 0;

	for (;;) {
		int64_t now_us = loop_now_us(), until_us;

		if (display->is_lost) {
			say_error(display->command, &display->why);
			return -1;
		}
		if (display->changed_us && !first_us)
			first_us = display->changed_us;
		until_us = first_us ? display->changed_us + display->settle_us : begin_us + FIRST_UPDATE_US;
		if (first_us && until_us > first_us + GIVE_UP_US && now_us >= first_us + GIVE_UP_US) {
			fprintf(stderr, "kvt %s: the display did not keep still for %g s; taken as it is\n",
				display->command, (double)display->settle_us / 1e6);
			return 0;
		}
		if (now_us >= until_us && first_us)
			return 0;
		if (now_us >= until_us) {
			fprintf(stderr, "kvt %s: %s: the server sent no display within %d s\n"
					"help: check that the guest has a display and is switched on\n",
				display->command, display->from, FIRST_UPDATE_US / 1000000);
			return -1;
		}
		loop_once(loop, (int)((until_us - now_us) / 1000) + 1);
	}
}

static int take_from_server(struct display *display, struct image *image)
{
	static const struct vnc_events events = {.update = on_update, .lost = on_lost};
	struct loop *loop = loop_new();
	struct error error;
	struct vnc *vnc;
	int result = -1;

	if (!loop) {
		error_set(&error, "%s: no connection: %s", display->from, strerror(errno));
		say_error(display->command, &error);
		return -1;
	}
	vnc = vnc_connect(loop, display->from, CONNECT_MS, &events, display, &error);
	display->vnc = vnc;
	if (!vnc)
		say_error(display->command, &error);
	else
		result = await_stillness(loop, display);
	if (result == 0)
		copy_frame(vnc_frame(vnc), image);
	image_deinit(&display->kept);
	vnc_close(vnc);
	loop_free(loop);
	return result;
}

/* A picture taken before, rather than a server; a unix socket is not a file in this sense. */
static bool is_picture(const char *name)
{
	size_t length = strlen(name);
	struct stat status;

	return length > 4 && strcmp(name + length - 4, ".png") == 0 && stat(name, &status) == 0 &&
	       S_ISREG(status.st_mode);
}

int display_take(const char *command, const char *from, int64_t settle_us, display_counts *counts, const void *context,
		 struct image *out)
{
	struct display display = {
		.command = command, .from = from, .settle_us = settle_us, .counts = counts, .context = context,
	};
	struct error error;

	if (!is_picture(from))
		return take_from_server(&display, out);
	if (png_read(from, out, &error) == 0)
		return 0;
	say_error(command, &error);
	return -1;
}
