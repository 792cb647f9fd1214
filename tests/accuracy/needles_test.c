/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each area of each Fedora needle as a picture: it must be found on its own screen, at its place; and whether it is on
 * each of the other screens must be decided as tinycv does, in 99.5 % of all pairs. tinycv's decisions are in
 * tinycv-needles.txt, and what is known of the pairs in which the two disagree in disagreements.txt.
 *
 *     needles_test [--table] [--dump DIR]
 *
 * --table prints the tables of docs/matching.md. --dump writes the pairs in which the two disagree, the area on the
 * left; on the right what kvt takes for it, or the screen around its place.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/match/picture.h"
#include "tests/accuracy/canvas.h"
#include "tests/accuracy/report.h"
#include "tests/accuracy/screen_set.h"
#include "tests/fake/drawing.h"

#define KNOWN "tests/accuracy/disagreements.txt"

enum { WITHIN = 50, ENOUGH_PER_MILLE = 995 };
static const double tinycv_enough = 0.96;

/* One of "kvt" and "tinycv" finds the area on the screen, the other does not. */
struct disagreement {
	size_t area, screen;
	bool kvt;			/* who finds it */
	struct pixel_place place;	/* where kvt does */
	const char *class;		/* of disagreements.txt; NULL if it does not stand there */
};

struct job {
	struct options options;
	struct tap tap;
	struct screen_set set;
	struct match_rule rule;
	struct picture **pictures;	/* one an area */
	size_t pairs, both, kvt_only, tinycv_only;
	size_t missed, misplaced;	/* on their own screens */
	struct disagreement *list;
	size_t count, capacity;
};

static void make_pictures(struct job *job)
{
	job->pictures = mem_alloc_array(job->set.area_count, sizeof(struct picture *));
	for (size_t i = 0; i < job->set.area_count; i++) {
		const struct needle_area *area = &job->set.areas[i];

		job->pictures[i] = drawing_cut(&job->set.frames[area->screen], area->rect, 0);
	}
}

static void try_own_screen(struct job *job, size_t area, const struct match *match)
{
	const struct rect *rect = &job->set.areas[area].rect;

	if (match->matched && match->x == rect->x && match->y == rect->y)
		return;
	*(match->matched ? &job->misplaced : &job->missed) += 1;
	printf("# area %zu of %s: %s, at %d,%d\n", area, job->set.names[job->set.areas[area].screen],
	       match->matched ? "found elsewhere" : "not found", match->x, match->y);
}

static void try_other_screen(struct job *job, size_t area, size_t screen, const struct match *match)
{
	const bool kvt = match->matched, tinycv = job->set.areas[area].similarity[screen] >= tinycv_enough;

	job->pairs++;
	job->both += kvt && tinycv;
	job->kvt_only += kvt && !tinycv;
	job->tinycv_only += !kvt && tinycv;
	if (kvt == tinycv)
		return;
	job->list = mem_grow(job->list, job->count, &job->capacity, sizeof(*job->list));
	job->list[job->count++] = (struct disagreement){
		.area = area, .screen = screen, .kvt = kvt, .place = {match->x, match->y},
	};
}

static void try_everything(struct job *job)
{
	struct plane *plane = plane_new();

	for (size_t screen = 0; screen < job->set.screen_count; screen++) {
		const struct frame *frame = &job->set.frames[screen];

		plane_touch(plane, frame, rect_of_frame(frame));
		for (size_t i = 0; i < job->set.area_count; i++) {
			const struct needle_area *area = &job->set.areas[i];
			struct match match;

			match_near(plane, frame, job->pictures[i], area->rect.x, area->rect.y, WITHIN, &job->rule,
				   &match);
			if (screen == area->screen)
				try_own_screen(job, i, &match);
			else
				try_other_screen(job, i, screen, &match);
		}
	}
	plane_free(plane);
}

/* "kvt|tinycv AREA SCREEN CLASS", the first being who finds it. */
static void read_classes(struct job *job)
{
	FILE *file = fopen(KNOWN, "r");
	char line[256], who[16], class[128];
	size_t area, screen;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%15s %zu %zu %127[^\n]", who, &area, &screen, class) != 4)
			continue;
		for (size_t i = 0; i < job->count; i++) {
			struct disagreement *it = &job->list[i];

			if (it->area == area && it->screen == screen && it->kvt == !strcmp(who, "kvt"))
				it->class = mem_copy_string(class);
		}
	}
	if (file)
		fclose(file);
}

static void dump(const struct job *job, const struct disagreement *it)
{
	const struct needle_area *area = &job->set.areas[it->area];
	const struct frame *own = &job->set.frames[area->screen], *other = &job->set.frames[it->screen];
	const struct rect found = {it->place.x, it->place.y, area->rect.width, area->rect.height};
	const struct rect around = rect_common(it->kvt ? found : rect_grown(area->rect, WITHIN, WITHIN), rect_of_frame(other));
	char *path = mem_format("%s/%s-%03zu-%03zu.png", job->options.dump, it->kvt ? "kvt" : "tinycv", it->area,
				it->screen);

	write_side_by_side(path, own, area->rect, other, around);
	mem_free(path);
}

static int by_class(const void *a, const void *b)
{
	const struct disagreement *left = a, *right = b;

	if (left->kvt != right->kvt)
		return right->kvt - left->kvt;
	return strcmp(left->class ? left->class : "", right->class ? right->class : "");
}

/* One row for each class, with the number of its pairs. */
static void print_classes(struct job *job)
{
	const char *mark = job->options.table ? "| " : "# ";

	qsort(job->list, job->count, sizeof(*job->list), by_class);
	if (job->options.table)
		printf("\n| who finds it | what it is | pairs |\n|---|---|---|\n");
	for (size_t i = 0, n; i < job->count; i += n) {
		const struct disagreement *it = &job->list[i];

		for (n = 1; i + n < job->count && !by_class(it, it + n); )
			n++;
		printf("%s%s only | %s | %zu%s\n", mark, it->kvt ? "kvt" : "tinycv",
		       it->class ? it->class : "not yet looked at", n, job->options.table ? " |" : "");
	}
}

static bool judge(struct job *job)
{
	size_t agreed = job->pairs - job->count, unknown = 0;
	bool good = true;

	for (size_t i = 0; i < job->count; i++) {
		const struct disagreement *it = &job->list[i];

		unknown += !it->class;
		if (!it->class && !job->options.table)
			printf("# not in disagreements.txt: %s %zu %zu %s, %s\n", it->kvt ? "kvt" : "tinycv", it->area,
			       it->screen, job->set.names[job->set.areas[it->area].screen], job->set.names[it->screen]);
		if (job->options.dump)
			dump(job, it);
	}
	print_classes(job);
	if (job->options.table)
		return true;
	printf("# found by both %zu, by kvt only %zu, by tinycv only %zu, of %zu pairs\n", job->both, job->kvt_only,
	       job->tinycv_only, job->pairs);
	good &= tap_check(&job->tap, !job->missed, "%zu of %zu areas are found on their own screens",
			  job->set.area_count - job->missed, job->set.area_count);
	good &= tap_check(&job->tap, !job->misplaced, "each at its place");
	good &= tap_check(&job->tap, agreed * 1000 >= job->pairs * ENOUGH_PER_MILLE,
			  "%zu of %zu decisions are tinycv's", agreed, job->pairs);
	good &= tap_check(&job->tap, !unknown, "the disagreements are looked at, but for %zu", unknown);
	tap_finish(&job->tap);
	return good;
}

static void free_all(struct job *job)
{
	for (size_t i = 0; i < job->set.area_count; i++)
		picture_free(job->pictures[i]);
	for (size_t i = 0; i < job->count; i++)
		mem_free((char *)job->list[i].class);
	mem_free(job->pictures);
	mem_free(job->list);
	screen_set_deinit(&job->set);
}

int main(int argc, char **argv)
{
	struct job job = {.rule = default_rule()};
	int exit_code;
	bool good;

	if (!options_parse(&job.options, argc, argv))
		return 2;
	if (!screen_set_load(&job.set, &exit_code))
		return exit_code;
	make_pictures(&job);
	try_everything(&job);
	read_classes(&job);
	good = judge(&job);
	free_all(&job);
	return !good;
}
