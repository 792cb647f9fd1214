/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "grammar/mem.h"
#include "interp/program.h"
#include "interp/value.h"
#include "interp/verdict.h"
#include "runtime/base/error.h"
#include "runtime/cli/command.h"
#include "runtime/cli/match_report.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/display/png_file.h"
#include "runtime/display/rect.h"
#include "runtime/match/diff_picture.h"
#include "runtime/match/match.h"
#include "runtime/match/plane.h"
#include "runtime/match/view.h"

struct request {
	const char *picture, *screenshot, *diff;
	bool json;
	struct program_screen screen;	/* what a script would say of it */
};

static int broken(const struct error *error)
{
	say_error("match", error);
	return EXIT_BROKEN;
}

/* A value as a script writes it, at least LEAST and at most MOST; unset if the option is not given. */
static int parse_value(const struct options *options, const char *name, enum value_kind kind, int32_t least, int32_t most,
		       const char *help, int32_t *out)
{
	const char *text = options_value(options, name);
	struct arena arena = {0};
	struct value value;
	bool good;

	if (!text)
		return 0;
	good = value_parse(&arena, text, kind, &value) && value.integer >= least && value.integer <= most;
	arena_deinit(&arena);
	if (!good) {
		usage_error("match", help, "--%s cannot be \"%s\"", name, text);
		return -1;
	}
	*out = (int32_t)value.integer;
	return 0;
}

static int parse_region(const struct options *options, struct program_screen *screen)
{
	const char *text = options_value(options, "in");
	struct rect region;

	if (!text)
		return 0;
	if (options_region(&command_match, text, &region) < 0)
		return -1;
	screen->has_region = true;
	screen->x = region.x;
	screen->y = region.y;
	screen->width = region.width;
	screen->height = region.height;
	return 0;
}

static int parse_options(struct request *request, const struct options *options)
{
	struct program_screen *screen = &request->screen;

	request->picture = options->operands[0];
	request->screenshot = options->operands[1];
	request->diff = options_value(options, "diff");
	request->json = options_given(options, "json");
	screen->anywhere = options_given(options, "anywhere");
	if (options_given(options, "near") + options_given(options, "in") + screen->anywhere > 1) {
		usage_error("match", "give one of them, or none to look as a run would",
			    "--near, --anywhere and --in exclude each other");
		return -1;
	}
	if (parse_region(options, screen) < 0 ||
	    parse_value(options, "near", VALUE_NUMBER, 0, PROGRAM_MAX_NEAR, "write pixels, for example --near 64",
			&screen->near) < 0 ||
	    parse_value(options, "tolerance", VALUE_NUMBER, 0, 255, "write a number from 0 to 255, for example 16",
			&screen->tolerance) < 0)
		return -1;
	return parse_value(options, "match", VALUE_PERCENT, 1, 10000,
			   "write a percentage above 0% and at most 100%, for example 97%", &screen->match);
}

/* Two places of which one covers most of the other. */
static bool is_same_place(const struct finding *finding, const struct match *a, const struct match *b)
{
	const struct rect *bounds = &finding->picture->bounds;

	return abs(a->x - b->x) * 2 < bounds->width && abs(a->y - b->y) * 2 < bounds->height;
}

/* All places, the one that a run would take first. */
static void list_hits(struct finding *finding, struct plane *plane)
{
	size_t count, kept = 1;
	struct match *found;

	finding->hits[0] = finding->chosen;
	finding->hit_count = 1;
	if (finding->has_place && finding->within <= TRACKER_SHIFT)
		return;
	found = mem_alloc_array(MATCH_ROOM, sizeof(*found));
	count = match_search(plane, finding->frame, finding->picture, finding->region, &finding->rule,
			     finding->has_place ? &finding->place : NULL, found, MATCH_ROOM);
	for (size_t i = 0; i < count && kept < MATCH_ROOM; i++)
		if (!is_same_place(finding, &found[i], &finding->chosen))
			finding->hits[kept++] = found[i];
	finding->hit_count = kept;
	mem_free(found);
}

/* Decides as a run does, with the same code. */
static void look(struct finding *finding, struct view *view, struct plane *plane)
{
	const struct frame *frame = finding->frame;
	struct match likeliest;

	view_resize(view, frame);
	plane_touch(plane, frame, rect_of_frame(frame));
	view_decide(view, plane, frame);
	finding->region = view->region;
	finding->has_place = view->has_place;
	finding->place = view->place;
	finding->within = view->within;
	finding->is_flat = view->is_flat;
	finding->fits = view->has_place || (view->picture->bounds.width <= view->region.width &&
					    view->picture->bounds.height <= view->region.height);
	if (!finding->fits || view->is_flat)
		return;
	finding->chosen = view->match;
	if (view->match.matched)
		list_hits(finding, plane);
	else if ((!view->has_place || view->within > TRACKER_SHIFT) &&
		 match_likeliest(plane, frame, view->picture, view->region, &finding->rule, &likeliest))
		finding->chosen = likeliest;
}

static int write_diff(const struct request *request, const struct finding *finding, const uint8_t *misses)
{
	const struct diff_subject subject = {finding->frame, finding->picture, &finding->chosen, misses};
	struct image image;
	struct error error;
	int result;

	diff_picture_draw(&subject, &image);
	result = png_write_masked(request->diff, &image, &error);
	image_deinit(&image);
	return result < 0 ? broken(&error) : EXIT_PASSED;
}

static int explain(const struct request *request, struct finding *finding)
{
	const struct rect *bounds = &finding->picture->bounds;
	uint8_t *misses = mem_alloc_array((size_t)bounds->width * (size_t)bounds->height, 1);
	int status = EXIT_PASSED;

	match_explain(finding->frame, finding->picture, finding->chosen.x, finding->chosen.y, &finding->rule,
		      &finding->chosen, misses);
	if (request->diff)
		status = write_diff(request, finding, misses);
	mem_free(misses);
	return status;
}

static void warn(const struct request *request, const struct finding *finding)
{
	if (request->screen.near >= 0 && !finding->has_place)
		fprintf(stderr, "kvt match: %s has no place of its own that --near could mean: it is not as large as %s\n",
			request->picture, request->screenshot);
	if (request->diff && (finding->is_flat || !finding->fits))
		fprintf(stderr, "kvt match: %s is not written: there is no place to compare\n", request->diff);
}

/* Takes PICTURE over. */
static int match(const struct request *request, struct picture *picture, const struct frame *frame)
{
	struct finding finding = {
		.picture = picture, .screenshot = request->screenshot, .frame = frame,
		.rule = {.tolerance = request->screen.tolerance, .match = request->screen.match},
	};
	struct plane *plane = plane_new();
	struct view view;
	int status = EXIT_PASSED;

	view_init(&view, picture, &request->screen);
	look(&finding, &view, plane);
	if (finding.fits && !finding.is_flat)
		status = explain(request, &finding);
	if (request->json)
		match_report_json(&finding);
	else
		match_report_text(&finding);
	warn(request, &finding);
	view_deinit(&view);
	plane_free(plane);
	return status == EXIT_PASSED && !finding.chosen.matched ? EXIT_FAILED : status;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* A reference picture may have been masked by hand, and exist once. */
static int check_diff(const struct request *request)
{
	if (!request->diff ||
	    (!is_same_file(request->diff, request->picture) && !is_same_file(request->diff, request->screenshot)))
		return 0;
	usage_error("match", "name another file, for example --diff why.png",
		    "--diff would overwrite %s, which is compared", request->diff);
	return -1;
}

static int load_and_match(const struct request *request)
{
	struct error error;
	struct image screenshot;
	struct picture *picture;
	struct frame frame;
	int status;

	if (png_read(request->screenshot, &screenshot, &error) < 0)
		return broken(&error);
	picture = picture_load(request->picture, &error);
	if (picture) {
		/* A screenshot's transparency is that of a reference picture, and shows the display all the same. */
		frame = (struct frame){screenshot.width, screenshot.height, screenshot.pixels};
		for (size_t i = 0; i < (size_t)frame.width * (size_t)frame.height; i++)
			frame.pixels[i] &= 0xffffff;
		status = match(request, picture, &frame);
	} else {
		status = broken(&error);
	}
	image_deinit(&screenshot);
	return status;
}

static int run(int argc, char **argv)
{
	struct request request = {.screen = {
		.tolerance = SCREEN_STANDARD_TOLERANCE, .match = SCREEN_STANDARD_MATCH, .near = -1,
	}};
	struct options options;
	int status = options_parse(&options, &command_match, argc, argv);

	if (status < 0)
		status = parse_options(&request, &options) < 0 || check_diff(&request) < 0 ? EXIT_USAGE : load_and_match(&request);
	options_deinit(&options);
	return status;
}

static const struct option_row option_rows[] = {
	{"near", "N", "look at most N pixels away from the picture's own place", false},
	{"anywhere", NULL, "look everywhere, or in the whole region", false},
	{"in", "'X,Y WxH'", "look in this region only", false},
	{"tolerance", "T", "how far each channel of a matching pixel may be away (28)", false},
	{"match", "P", "the least score that matches (97.5%)", false},
	{"json", NULL, "print JSON", false},
	{"diff", "OUT.png", "write a picture of what differs", false},
	{0},
};

const struct command command_match = {
	.name = "match",
	.synopsis = "[options] PICTURE SCREENSHOT",
	.summary = "say whether a picture is on a screenshot, where, and why not",
	.help = "Compares the reference picture PICTURE with the PNG file SCREENSHOT as a run compares it with\n"
		"the guest's display: a picture as large as the screenshot at its own place, give or take\n"
		"2 pixels; a smaller one everywhere. Prints score, place, decision, and the neighbourhood that\n"
		"decided. Exits with 0 if it matches, with 1 if not.\n"
		"\n"
		"example: kvt match screens/login.png runs/hello/latest/screens/002-end.png --diff why.png\n",
	.options = option_rows,
	.operand = "PICTURE or SCREENSHOT",
	.least = 2,
	.most = 2,
	.run = run,
};
