/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether noise is accepted and details are refused: thousands of pairs of a picture and a display, made by harmless.c
 * and harmful.c from the screens of shared/screens. Of all pairs of the first 99 % must match, of the second 99 % must
 * not, and of each single kind 97 %. What tinycv says of the same pairs is in tinycv-perturbed.txt.
 *
 *     perturbed_test [--table] [--dump DIR] [--show DIR] [--pairs DIR]
 *
 * --table prints the table of docs/matching.md. --dump writes the pairs that went wrong, --show some of each kind, the
 * picture on the left, the display on the right; --pairs writes what tinycv-perturbed.pl needs.
 */
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/match/picture.h"
#include "tests/accuracy/pair.h"
#include "tests/accuracy/report.h"
#include "tests/fake/drawing.h"

enum { WITHIN = 50, SHOWN = 12, LEAST_PERCENT = 99, LEAST_OF_A_KIND = 97 };

struct tally {
	int made[PAIR_SIZES], accepted[PAIR_SIZES];
};

struct job {
	struct options options;
	struct tap tap;
	struct screen_set set;
	struct plane *plane;
	struct match_rule rule;
	struct pair pair;
	FILE *list;			/* of --pairs */
};

static int sum(const int counts[PAIR_SIZES])
{
	return counts[PAIR_AREA] + counts[PAIR_PART] + counts[PAIR_SCREEN];
}

static bool is_accepted(struct job *job)
{
	const struct pair *pair = &job->pair;
	struct picture *picture = drawing_cut(&pair->before, pair->rect, 0);
	struct match match;

	plane_touch(job->plane, &pair->after, (struct rect){0, 0, pair->after.width, pair->after.height});
	match_near(job->plane, &pair->after, picture, pair->rect.x, pair->rect.y, WITHIN, &job->rule, &match);
	picture_free(picture);
	return match.matched;
}

static void write_pair(const struct job *job, const char *folder, const struct kind *kind, int number)
{
	const struct pair *pair = &job->pair;
	char *path = mem_format("%s/%s-%03d.png", folder, kind->name, number);

	for (char *at = path + strlen(folder); *at; at++)
		*at = *at == ' ' || *at == ':' ? '_' : *at;
	write_side_by_side(path, &pair->before, pair->rect, &pair->after, pair->rect);
	mem_free(path);
}

/* The pair as tinycv sees it: both cut to what a search can meet, and the picture's place in there. */
static void write_for_tinycv(struct job *job, const struct kind *kind, int number)
{
	const struct pair *pair = &job->pair;
	char *name = mem_format("%s/%c%td-%03d", job->options.pairs, kind->harmful ? 'b' : 'a',
				kind - (kind->harmful ? harmful_kinds : harmless_kinds), number);
	char *before = mem_format("%s-before.png", name), *after = mem_format("%s-after.png", name);

	write_part(before, &pair->before, pair->window);
	write_part(after, &pair->after, pair->window);
	fprintf(job->list, "%s\t%s\t%d\t%d\t%d\t%d\n", name, kind->name, pair->rect.x - pair->window.x,
		pair->rect.y - pair->window.y, pair->rect.width, pair->rect.height);
	mem_free(name);
	mem_free(before);
	mem_free(after);
}

static void try_kind(struct job *job, const struct kind *kind, struct tally *tally)
{
	for (int i = 0; i < kind->count; i++) {
		bool accepted;

		if (!pair_make(&job->pair, &job->set, kind, i))
			continue;
		if (job->options.show && i < SHOWN)
			write_pair(job, job->options.show, kind, i);
		if (job->options.pairs) {
			write_for_tinycv(job, kind, i);
			continue;
		}
		accepted = is_accepted(job);
		tally->made[job->pair.size]++;
		tally->accepted[job->pair.size] += accepted;
		if (job->options.dump && accepted == kind->harmful)
			write_pair(job, job->options.dump, kind, i);
	}
}

/* How many pairs of that kind tinycv accepts; -1 if it was not asked about so many of them. */
static int tinycv_accepts(const char *kind, int made)
{
	FILE *file = fopen("tests/accuracy/tinycv-perturbed.txt", "r");
	char line[256], name[64];
	int accepted = -1, asked, found = -1;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63[^\t]\t%d\t%d", name, &asked, &accepted) == 3 && !strcmp(name, kind) &&
		    asked == made)
			found = accepted;
	if (file)
		fclose(file);
	return found;
}

static void print_share(int count, int of)
{
	if (count < 0 || !of)
		printf(" |");
	else
		printf(" %.1f %% |", 100.0 * count / of);
}

static void print_table_row(const struct kind *kind, const struct tally *tally)
{
	int made = sum(tally->made), tinycv = tinycv_accepts(kind->name, made);

	printf("| %s | %s | %d |", kind->name, kind->sentence, made);
	for (int size = 0; size < PAIR_SIZES; size++)
		print_share(kind->harmful ? tally->made[size] - tally->accepted[size] : tally->accepted[size],
			    tally->made[size]);
	print_share(kind->harmful ? made - sum(tally->accepted) : sum(tally->accepted), made);
	print_share(tinycv < 0 ? -1 : kind->harmful ? made - tinycv : tinycv, made);
	putchar('\n');
}

/* All kinds that end the list KINDS; adds to PAIRS. */
static bool try_kinds(struct job *job, const struct kind *kinds, int *pairs)
{
	const char *what = kinds->harmful ? "refused" : "accepted";
	int all_made = 0, all_right = 0;
	bool good = true;

	if (job->options.table)
		printf("\n| %s | what | pairs | area | part | screen | %s | tinycv |\n"
		       "|---|---|---|---|---|---|---|---|\n", kinds->harmful ? "harmful" : "harmless", what);
	for (const struct kind *kind = kinds; kind->name; kind++) {
		struct tally tally = {0};
		int made, right;

		try_kind(job, kind, &tally);
		made = sum(tally.made);
		right = kind->harmful ? made - sum(tally.accepted) : sum(tally.accepted);
		all_made += made;
		all_right += right;
		if (job->options.table)
			print_table_row(kind, &tally);
		else if (!job->options.pairs)
			good &= tap_check(&job->tap,
					  made >= kind->count * 9 / 10 && right * 100 >= made * LEAST_OF_A_KIND,
					  "%s: %d of %d %s", kind->name, right, made, what);
	}
	*pairs += all_made;
	if (!job->options.table && !job->options.pairs)
		good &= tap_check(&job->tap, all_right * 100 >= all_made * LEAST_PERCENT, "in all: %d of %d %s", all_right,
				  all_made, what);
	return good;
}

static bool open_list(struct job *job)
{
	char *path = mem_format("%s/list", job->options.pairs);

	job->list = fopen(path, "w");
	if (!job->list)
		perror(path);
	mem_free(path);
	return job->list;
}

int main(int argc, char **argv)
{
	struct job job = {.rule = default_rule()};
	int exit_code, pairs = 0;
	bool good;

	if (!options_parse(&job.options, argc, argv))
		return 2;
	if (!screen_set_load(&job.set, &exit_code))
		return exit_code;
	if (job.options.pairs && !open_list(&job))
		return 1;
	job.plane = plane_new();
	good = try_kinds(&job, harmless_kinds, &pairs);
	good &= try_kinds(&job, harmful_kinds, &pairs);
	if (job.list)
		fclose(job.list);
	else if (!job.options.table)
		good &= tap_check(&job.tap, pairs >= 2000, "%d pairs", pairs);
	if (!job.options.table && !job.options.pairs)
		tap_finish(&job.tap);
	plane_free(job.plane);
	pair_deinit(&job.pair);
	screen_set_deinit(&job.set);
	return !good;
}
