/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/match_report.h"

#include <math.h>
#include <stdio.h>

#include "runtime/base/json_writer.h"

/* Cut off, not rounded: what does not match 97.5% must not read as 97.5%. */
static double percent(double share)
{
	return floor(share * 10000 + 1e-6) / 100;
}

static void print_rule(const struct finding *finding)
{
	const struct rect *region = &finding->region;

	printf("  asked for  %6.2f%%  and tolerance %d, ", finding->rule.match / 100.0, finding->rule.tolerance);
	if (finding->has_place)
		printf("at most %d pixel%s from %d,%d\n", finding->within, finding->within == 1 ? "" : "s",
		       finding->place.x, finding->place.y);
	else
		printf("anywhere in %d,%d %dx%d\n", region->x, region->y, region->width, region->height);
}

static void print_hits(const struct finding *finding)
{
	printf("  places     %6zu%s  where it matches\n", finding->hit_count,
	       finding->hit_count == MATCH_ROOM ? "+" : " ");
	for (size_t i = 0; i < finding->hit_count; i++)
		printf("             %6.2f%%  at %d,%d%s\n", percent(finding->hits[i].score), finding->hits[i].x,
		       finding->hits[i].y, i == 0 ? ", chosen" : "");
}

static void print_obstacle(const struct finding *finding)
{
	const struct rect *bounds = &finding->picture->bounds, *region = &finding->region;

	if (finding->is_flat) {
		printf("no match: %s is too flat to be looked for on %s\n", finding->picture->path, finding->screenshot);
		printf("  a single colour would match it, and so would every empty place of a display\n");
		return;
	}
	printf("no match: %s has no room on %s\n", finding->picture->path, finding->screenshot);
	printf("  what is compared of it is %dx%d, where it is looked for there is %dx%d\n", bounds->width, bounds->height,
	       region->width, region->height);
}

void match_report_text(const struct finding *finding)
{
	const struct match *chosen = &finding->chosen;
	const struct picture *picture = finding->picture;

	if (finding->is_flat || !finding->fits) {
		print_obstacle(finding);
		return;
	}
	printf("%s: %s on %s, %s %d,%d\n", chosen->matched ? "match" : "no match", picture->path, finding->screenshot,
	       chosen->matched ? "at" : "likeliest at", chosen->x, chosen->y);
	printf("  score      %6.2f%%  of the neighbourhood %d,%d %dx%d, which decides\n", percent(chosen->score),
	       chosen->worst.x, chosen->worst.y, chosen->worst.width, chosen->worst.height);
	print_rule(finding);
	printf("  all of it  %6.2f%%  of %u compared pixels match\n", percent(chosen->share), picture->compared);
	if (finding->hit_count > 1)
		print_hits(finding);
}

static void add_rect(struct json_writer *json, const char *name, const struct rect *rect)
{
	jw_open_inline(json, name, '{');
	jw_integer(json, "x", rect->x);
	jw_integer(json, "y", rect->y);
	jw_integer(json, "width", rect->width);
	jw_integer(json, "height", rect->height);
	jw_close(json, '}');
}

static void add_rule(struct json_writer *json, const struct finding *finding)
{
	jw_open(json, "rule", '{');
	jw_real(json, "match", finding->rule.match / 10000.0, 4);
	jw_integer(json, "tolerance", finding->rule.tolerance);
	jw_string(json, "how", finding->has_place ? "near" : "anywhere");
	add_rect(json, "region", &finding->region);
	if (finding->has_place) {
		jw_integer(json, "x", finding->place.x);
		jw_integer(json, "y", finding->place.y);
		jw_integer(json, "within", finding->within);
	}
	jw_close(json, '}');
}

static void add_subjects(struct json_writer *json, const struct finding *finding)
{
	const struct picture *picture = finding->picture;

	jw_open(json, "picture", '{');
	jw_string(json, "path", picture->path);
	jw_integer(json, "width", picture->width);
	jw_integer(json, "height", picture->height);
	jw_integer(json, "compared", picture->compared);
	add_rect(json, "bounds", &picture->bounds);
	jw_close(json, '}');
	jw_open(json, "screenshot", '{');
	jw_string(json, "path", finding->screenshot);
	jw_integer(json, "width", finding->frame->width);
	jw_integer(json, "height", finding->frame->height);
	jw_close(json, '}');
}

static void add_hits(struct json_writer *json, const struct finding *finding)
{
	jw_open(json, "hits", '[');
	for (size_t i = 0; i < finding->hit_count; i++) {
		const struct match *hit = &finding->hits[i];

		jw_open_inline(json, NULL, '{');
		jw_integer(json, "x", hit->x);
		jw_integer(json, "y", hit->y);
		jw_real(json, "score", hit->score, 6);
		jw_bool(json, "chosen", i == 0);
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

void match_report_json(const struct finding *finding)
{
	const struct match *chosen = &finding->chosen;
	struct json_writer json = {0};

	jw_open(&json, NULL, '{');
	jw_bool(&json, "matched", chosen->matched);
	jw_string(&json, "obstacle", finding->is_flat ? "flat" : finding->fits ? NULL : "no-room");
	if (finding->fits && !finding->is_flat) {
		jw_real(&json, "score", chosen->score, 6);
		jw_real(&json, "share", chosen->share, 6);
		jw_integer(&json, "x", chosen->x);
		jw_integer(&json, "y", chosen->y);
		add_rect(&json, "worst", &chosen->worst);
	}
	add_rule(&json, finding);
	add_subjects(&json, finding);
	add_hits(&json, finding);
	jw_close(&json, '}');
	fputs(json.out.text, stdout);
	json_writer_deinit(&json);
}
