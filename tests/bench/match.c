/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an update of the display costs while pictures as large as the display are waited for: one of them, and a hundred.
 * It goes the way that it goes in a run: a compiled script, its screens, each update, a look at each screen. The limit
 * is a plain pass over the bytes of the update, the peer tinycv on the same pictures.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "grammar/mem.h"
#include "interp/script.h"
#include "runtime/session/screens.h"
#include "tests/bench/guest.h"
#include "tests/bench/pages.h"
#include "tests/bench/peer.h"
#include "tests/bench/samples.h"

enum {
	MANY = 100,
	VARIANTS = 2,		/* pictures of a screen: a wait takes 64 screens at most */
	SHOWN = 8,		/* pages that are shown while many are waited for, and are none of them */
	SIDE = 64,		/* of a small update */
};

static const struct rect whole = {0, 0, PAGE_WIDTH, PAGE_HEIGHT};

/* A script with so many screens, and their pictures: pages from the first on, VARIANTS for each screen. */
struct subject {
	char *folder, *path, *screens_folder;
	struct script script;
	struct screens *screens;
};

static void write_script(const struct subject *subject, size_t screens)
{
	FILE *file = fopen(subject->path, "we");

	if (!file)
		give_up("cannot write %s: %s", subject->path, strerror(errno));
	fprintf(file, "guest bench \"Pages\" { }\n");
	for (size_t i = 0; i < screens; i++)
		fprintf(file, "screen s%zu\n", i);
	fprintf(file, "boot { wait-screen s0 }\n");
	if (fclose(file) != 0)
		give_up("cannot write %s: %s", subject->path, strerror(errno));
}

static void subject_init(struct subject *subject, const char *folder, const char *name, const struct pages *pages,
			 size_t screens, size_t variants)
{
	struct error error;

	subject->folder = mem_format("%s/%s", folder, name);
	subject->screens_folder = mem_format("%s/screens", subject->folder);
	subject->path = mem_format("%s/bench.kvt", subject->folder);
	if (mkdir(subject->folder, 0777) != 0 || mkdir(subject->screens_folder, 0777) != 0)
		give_up("cannot make %s: %s", subject->folder, strerror(errno));
	for (size_t i = 0; i < screens * variants; i++) {
		char *picture = i % variants ? mem_format("s%zu@%zu", i / variants, i % variants)
					     : mem_format("s%zu", i / variants);

		mem_free(page_write(subject->screens_folder, picture, &pages->frames[i]));
		mem_free(picture);
	}
	write_script(subject, screens);
	if (!script_load(&subject->script, subject->path, NULL))
		give_up("%s has errors; look with kvt lint", subject->path);
	subject->screens = screens_new(subject->script.program, NULL, NULL, NULL, NULL, &error);
	if (!subject->screens)
		give_up("%s", error.text);
}

static void subject_deinit(struct subject *subject)
{
	screens_free(subject->screens);
	script_deinit(&subject->script);
	mem_free(subject->folder);
	mem_free(subject->screens_folder);
	mem_free(subject->path);
}

/* One update and a look at every screen; returns how many are there. */
static size_t update(const struct subject *subject, const struct frame *frame, struct rect rect)
{
	size_t matched = 0;
	struct sighting sighting;

	screens_update(subject->screens, frame, &rect, 1);
	for (uint32_t i = 0; i < subject->script.program->screen_count; i++) {
		screens_look(subject->screens, i, frame, &sighting);
		matched += sighting.matched;
	}
	return matched;
}

/* The median of an update of RECT (its place moves from round to round) with FRAME on the display. */
static double update_ms(const struct subject *subject, const struct frame *frame, struct rect rect, size_t matched,
			int rounds)
{
	struct samples ms = {0};
	double median;

	for (int i = -1; i < rounds; i++) {
		struct rect place = rect;
		int64_t start;
		size_t found;

		place.x = (int32_t)((unsigned int)(i + 1) * 2654435761U % (unsigned int)(PAGE_WIDTH - rect.width + 1));
		place.y = (int32_t)((unsigned int)(i + 1) * 40503U % (unsigned int)(PAGE_HEIGHT - rect.height + 1));
		start = now_us();
		found = update(subject, frame, i < 0 ? whole : place);
		if (found != matched)
			give_up("%zu screens are there rather than %zu", found, matched);
		if (i >= 0)		/* before that, another page was there */
			samples_add(&ms, (double)(now_us() - start) / 1000);
	}
	median = samples_median(&ms);
	samples_deinit(&ms);
	return median;
}

static void measure_one(const struct pages *pages, const struct frame *other, const char *tinycv, const char *folder,
			int rounds)
{
	const struct rect part = {0, 0, SIDE, SIDE};
	const struct frame *page = &pages->frames[0];
	struct frame softer = page_copy(page);
	double limit = pass_ms(page, whole), peer;
	struct subject subject = {0};
	char *page_path = page_write(folder, "page", page), *other_path = page_write(folder, "other", other);

	page_soften(&softer);
	subject_init(&subject, folder, "one", pages, 1, 1);
	peer = peer_ms(tinycv, "similar '%s' '%s'", page_path, page_path);
	print_row("whole update, picture matches", "ms", update_ms(&subject, page, whole, 1, rounds), peer, limit);
	print_row("whole update, matches with noise", "ms", update_ms(&subject, &softer, whole, 1, rounds), peer, limit);
	peer = peer_ms(tinycv, "similar '%s' '%s'", page_path, other_path);
	print_row("whole update, picture does not match", "ms", update_ms(&subject, other, whole, 0, rounds), peer, limit);
	print_row("64x64 update, picture matches", "us", 1000 * update_ms(&subject, page, part, 1, rounds * 10), ABSENT,
		  1000 * pass_ms(page, part));
	subject_deinit(&subject);
	mem_free(page_path);
	mem_free(other_path);
	mem_free(softer.pixels);
}

/* Pages behind those that are waited for are shown in turn. */
static void measure_many(const struct pages *pages, const char *tinycv, const char *folder, int rounds)
{
	struct subject subject = {0};
	struct samples ms = {0};
	char *path = page_write(folder, "shown", &pages->frames[MANY]);
	double peer;

	subject_init(&subject, folder, "many", pages, MANY / VARIANTS, VARIANTS);
	update(&subject, &pages->frames[MANY], whole);
	for (int i = 1; i <= rounds; i++) {
		int64_t start = now_us();

		update(&subject, &pages->frames[MANY + (size_t)i % SHOWN], whole);
		samples_add(&ms, (double)(now_us() - start) / 1000);
	}
	peer = peer_ms(tinycv, "many '%s' '%s'", path, subject.screens_folder);
	print_row("whole update, 100 pictures waited for", "ms", samples_median(&ms), peer,
		  pass_ms(&pages->frames[MANY], whole));
	samples_deinit(&ms);
	subject_deinit(&subject);
	mem_free(path);
}

int main(int argc, char **argv)
{
	struct pages pages;
	int rounds;

	if (argc != 5) {
		fprintf(stderr, "usage: match TINYCV.pl SCREENS FOLDER ROUNDS\n");
		return 2;
	}
	rounds = atoi(argv[4]);
	if (rounds < 1)
		give_up("ROUNDS must be at least 1");
	pages_load(&pages, argv[2], MANY + SHOWN);
	if (pages.count < MANY + SHOWN)
		give_up("%s has %zu screens, %d are needed", argv[2], pages.count, MANY + SHOWN);
	measure_one(&pages, &pages.frames[MANY], argv[1], argv[3], rounds * 5);
	measure_many(&pages, argv[1], argv[3], rounds * 5);
	pages_deinit(&pages);
	return 0;
}
