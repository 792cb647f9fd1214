/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "grammar/mem.h"
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/options.h"
#include "runtime/error.h"
#include "runtime/frame.h"
#include "runtime/loop.h"
#include "runtime/png_file.h"
#include "runtime/vnc.h"

enum {
	CONNECT_MS = 10 * 1000,
	FIRST_UPDATE_US = 10 * 1000 * 1000,
	GIVE_UP_US = 5 * 1000 * 1000,	/* for stillness: cursors blink and clocks tick */
	SETTLE_US = 300 * 1000,
	MAX_SETTLE_S = 60,
};

struct regions {
	struct rect *rects;
	size_t count, capacity;
};

struct capture {
	const char *from, *to;
	int64_t settle_us;
	struct regions masks, onlys;
	struct rect cut;
	bool has_cut;
};

static void print_error(const struct error *error)
{
	fprintf(stderr, "kvt capture: %s\n", error->text);
	if (error->help[0])
		fprintf(stderr, "help: %s\n", error->help);
}

static int parse_settle(const char *text, int64_t *out_us)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0 && seconds <= MAX_SETTLE_S)) {
		usage_error("capture", "write seconds, for example 0.5", "\"%s\" is not a time from 0 to %d s", text,
			    MAX_SETTLE_S);
		return -1;
	}
	*out_us = (int64_t)(seconds * 1e6);
	return 0;
}

static int parse_regions(const struct options *options, const char *name, struct regions *out)
{
	const char *value;
	size_t at = 0;

	while ((value = options_next(options, name, &at))) {
		out->rects = mem_grow(out->rects, out->count, &out->capacity, sizeof(*out->rects));
		if (options_region(&command_capture, value, &out->rects[out->count++]) < 0)
			return -1;
	}
	return 0;
}

static int parse_options(struct capture *capture, const struct options *options)
{
	const char *settle = options_value(options, "settle"), *cut = options_value(options, "cut");

	capture->from = options->operands[0];
	capture->to = options->operands[1];
	capture->has_cut = cut != NULL;
	if (settle && parse_settle(settle, &capture->settle_us) < 0)
		return -1;
	if (cut && options_region(&command_capture, cut, &capture->cut) < 0)
		return -1;
	if (parse_regions(options, "mask", &capture->masks) < 0)
		return -1;
	return parse_regions(options, "only", &capture->onlys);
}

struct display {
	int64_t changed_us;	/* 0: nothing has come yet */
	bool is_lost;
	struct error why;
};

static void on_update(void *context, const struct rect *rects, size_t count)
{
	struct display *display = context;

	(void)rects;
	(void)count;
	display->changed_us = loop_now_us();
}

static void on_lost(void *context, const struct error *why)
{
	struct display *display = context;

	display->is_lost = true;
	display->why = *why;
}

static int await_stillness(const struct capture *capture, struct loop *loop, struct display *display)
{
	const int64_t begin_us = loop_now_us();
	int64_t first_us = 0;

	for (;;) {
		int64_t now_us = loop_now_us(), until_us;

		if (display->is_lost) {
			print_error(&display->why);
			return -1;
		}
		if (display->changed_us && !first_us)
			first_us = display->changed_us;
		until_us = first_us ? display->changed_us + capture->settle_us : begin_us + FIRST_UPDATE_US;
		if (first_us && until_us > first_us + GIVE_UP_US && now_us >= first_us + GIVE_UP_US) {
			fprintf(stderr, "kvt capture: the display did not keep still for %g s; taken as it is\n",
				(double)capture->settle_us / 1e6);
			return 0;
		}
		if (now_us >= until_us && first_us)
			return 0;
		if (now_us >= until_us) {
			fprintf(stderr, "kvt capture: %s: the server sent no display within %d s\n"
					"help: check that the guest has a display and is switched on\n",
				capture->from, FIRST_UPDATE_US / 1000000);
			return -1;
		}
		loop_once(loop, (int)((until_us - now_us) / 1000) + 1);
	}
}

static void copy_frame(const struct frame *frame, struct image *image)
{
	const size_t count = (size_t)frame->width * (size_t)frame->height;

	image->width = frame->width;
	image->height = frame->height;
	image->pixels = mem_alloc_array(count, sizeof(*image->pixels));
	for (size_t i = 0; i < count; i++)
		image->pixels[i] = frame->pixels[i] | 0xff000000;
}

static int take_display(const struct capture *capture, struct image *image)
{
	static const struct vnc_events events = {.update = on_update, .lost = on_lost};
	struct display display = {0};
	struct loop *loop = loop_new();
	struct error error;
	struct vnc *vnc;
	int result = -1;

	if (!loop) {
		error_set(&error, "%s: no connection: %s", capture->from, strerror(errno));
		print_error(&error);
		return -1;
	}
	vnc = vnc_connect(loop, capture->from, CONNECT_MS, &events, &display, &error);
	if (!vnc)
		print_error(&error);
	else
		result = await_stillness(capture, loop, &display);
	if (result == 0)
		copy_frame(vnc_frame(vnc), image);
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

static int take(const struct capture *capture, struct image *image)
{
	struct error error;

	if (!is_picture(capture->from))
		return take_display(capture, image);
	if (png_read(capture->from, image, &error) == 0)
		return 0;
	print_error(&error);
	return -1;
}

static bool contains(const struct regions *regions, int32_t x, int32_t y)
{
	for (size_t i = 0; i < regions->count; i++) {
		const struct rect *rect = &regions->rects[i];

		if (x >= rect->x && y >= rect->y && x - rect->x < rect->width && y - rect->y < rect->height)
			return true;
	}
	return false;
}

/* What is masked is black and transparent, so that nothing private stays in the file. */
static void mask(const struct capture *capture, struct image *image)
{
	for (int32_t y = 0; y < image->height; y++) {
		for (int32_t x = 0; x < image->width; x++) {
			if (contains(&capture->masks, x, y) ||
			    (capture->onlys.count && !contains(&capture->onlys, x, y)))
				image->pixels[(size_t)y * (size_t)image->width + (size_t)x] = 0;
		}
	}
}

static void cut(const struct rect *region, struct image *image)
{
	const size_t row = (size_t)region->width * sizeof(*image->pixels);

	for (int32_t y = 0; y < region->height; y++)
		memmove(image->pixels + (size_t)y * (size_t)region->width,
			image->pixels + (size_t)(region->y + y) * (size_t)image->width + region->x, row);
	image->width = region->width;
	image->height = region->height;
}

static int check_region(const struct rect *region, const struct image *image, const char *option)
{
	if (region->x + region->width <= image->width && region->y + region->height <= image->height)
		return 0;
	fprintf(stderr, "kvt capture: the region %d,%d %dx%d of %s is not within the display, which is %dx%d\n"
			"help: take the picture without it first, and look where the region must be\n",
		region->x, region->y, region->width, region->height, option, image->width, image->height);
	return -1;
}

static int check_regions(const struct capture *capture, const struct image *image)
{
	int result = capture->has_cut ? check_region(&capture->cut, image, "--cut") : 0;

	for (size_t i = 0; i < capture->masks.count && result == 0; i++)
		result = check_region(&capture->masks.rects[i], image, "--mask");
	for (size_t i = 0; i < capture->onlys.count && result == 0; i++)
		result = check_region(&capture->onlys.rects[i], image, "--only");
	return result;
}

static size_t count_compared(const struct image *image)
{
	const size_t count = (size_t)image->width * (size_t)image->height;
	size_t compared = 0;

	for (size_t i = 0; i < count; i++)
		compared += image->pixels[i] >> 24 >= 128;
	return compared;
}

static int write_picture(const struct capture *capture, struct image *image)
{
	struct error error;
	size_t compared;

	if (check_regions(capture, image) < 0)
		return EXIT_USAGE;
	mask(capture, image);
	if (capture->has_cut)
		cut(&capture->cut, image);
	compared = count_compared(image);
	if (!compared) {
		return usage_error("capture", "leave uncovered what tells this screen from others",
				   "%s: nothing would be left to compare, the regions mask everything", capture->to);
	}
	if (png_write_masked(capture->to, image, &error) < 0) {
		print_error(&error);
		return EXIT_BROKEN;
	}
	printf("%s: %dx%d, %zu of %zu pixels compared\n", capture->to, image->width, image->height, compared,
	       (size_t)image->width * (size_t)image->height);
	return EXIT_PASSED;
}

static int run(int argc, char **argv)
{
	struct capture capture = {.settle_us = SETTLE_US};
	struct options options;
	struct image image = {0};
	int status = options_parse(&options, &command_capture, argc, argv);

	if (status < 0 && parse_options(&capture, &options) < 0)
		status = EXIT_USAGE;
	if (status < 0)
		status = take(&capture, &image) == 0 ? write_picture(&capture, &image) : EXIT_BROKEN;
	image_deinit(&image);
	mem_free(capture.masks.rects);
	mem_free(capture.onlys.rects);
	options_deinit(&options);
	return status;
}

static const struct option_row option_rows[] = {
	{"settle", "SECONDS", "wait until the display has been still for so long (0.3)", false},
	{"mask", "'X,Y WxH'", "do not compare this region", true},
	{"only", "'X,Y WxH'", "compare nothing but this region", true},
	{"cut", "'X,Y WxH'", "keep only this region", false},
	{0},
};

const struct command command_capture = {
	.name = "capture",
	.synopsis = "[options] ADDRESS OUT.png",
	.summary = "take a guest's display as a picture",
	.help = "Takes the display of the VNC server at ADDRESS (HOST:PORT, HOST:DISPLAY or the path of\n"
		"a unix socket) as a picture. In place of ADDRESS there may be a PNG file, to cut or mask\n"
		"a picture that was taken before. Regions are in pixels of the display, also with --cut;\n"
		"what is not to be compared becomes transparent. A password for the server is taken from\n"
		"the environment variable KVT_VNC_PASSWORD.\n"
		"\n"
		"example: kvt capture /run/vnc.sock screens/login.png --mask '660,4 56x16'\n",
	.options = option_rows,
	.operand = "ADDRESS or OUT.png",
	.least = 2,
	.most = 2,
	.run = run,
};
