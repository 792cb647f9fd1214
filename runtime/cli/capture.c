/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/verdict.h"
#include "runtime/base/error.h"
#include "runtime/cli/command.h"
#include "runtime/cli/display.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/display/frame.h"
#include "runtime/display/png_file.h"

enum {
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

static bool is_in(const struct rect *rect, int32_t x, int32_t y)
{
	return x >= rect->x && y >= rect->y && x - rect->x < rect->width && y - rect->y < rect->height;
}

static bool contains(const struct regions *regions, int32_t x, int32_t y)
{
	for (size_t i = 0; i < regions->count; i++)
		if (is_in(&regions->rects[i], x, y))
			return true;
	return false;
}

static bool is_masked(const struct capture *capture, int32_t x, int32_t y)
{
	return contains(&capture->masks, x, y) || (capture->onlys.count && !contains(&capture->onlys, x, y));
}

/* What the picture will not show may go on changing. */
static bool has_to_be_still(const void *context, int32_t x, int32_t y)
{
	const struct capture *capture = context;

	return !is_masked(capture, x, y) && (!capture->has_cut || is_in(&capture->cut, x, y));
}

/* What is masked is black and transparent, so that nothing private stays in the file. */
static void mask(const struct capture *capture, struct image *image)
{
	for (int32_t y = 0; y < image->height; y++)
		for (int32_t x = 0; x < image->width; x++)
			if (is_masked(capture, x, y))
				image->pixels[(size_t)y * (size_t)image->width + (size_t)x] = 0;
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
		say_error("capture", &error);
		return EXIT_BROKEN;
	}
	printf("%s: %dx%d, %zu of %zu pixels compared\n", capture->to, image->width, image->height, compared,
	       (size_t)image->width * (size_t)image->height);
	return EXIT_PASSED;
}

static int run(int argc, char **argv)
{
	struct capture capture = {.settle_us = DISPLAY_SETTLE_US};
	struct options options;
	struct image image = {0};
	int status = options_parse(&options, &command_capture, argc, argv);

	if (status < 0 && parse_options(&capture, &options) < 0)
		status = EXIT_USAGE;
	if (status < 0 &&
	    display_take("capture", capture.from, capture.settle_us, has_to_be_still, &capture, &image) < 0)
		status = EXIT_BROKEN;
	if (status < 0)
		status = write_picture(&capture, &image);
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
