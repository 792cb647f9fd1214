/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast a picture is compared with the display: one of the display's size in place, and a small one searched for, in
 * the screen that it was cut from and in one where it is not. The limit is a plain pass over the same bytes. The peer,
 * where it is installed, is tinycv (tinycv.pl), on the same pictures.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/match.h"
#include "runtime/png_file.h"
#include "tests/bench/guest.h"
#include "tests/bench/samples.h"

enum {
	WIDTH = 1024,
	HEIGHT = 768,
	SIDE = 182,
	TOLERANCE = 16,
	OFF_TILE = 3,			/* no place of the search shall be special */
	CUT_X = 640 + OFF_TILE,
	CUT_Y = 480 + OFF_TILE,
};

static const double enough = 0.97;

static void fill(struct frame *frame, struct rect rect, uint32_t colour)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++) {
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			frame->pixels[y * frame->width + x] = colour;
	}
}

/* Lines of what could be letters: dark, of 8x16 pixels, with blanks between words. */
static void write_letters(struct frame *frame, struct rect rect, unsigned int seed)
{
	for (int32_t y = 0; y < rect.height; y++) {
		for (int32_t x = 0; x < rect.width; x++) {
			unsigned int cell = seed + (unsigned int)(y / 20) * 7919 + (unsigned int)(x / 8) * 104729;
			unsigned int shape = cell * 2654435761U;
			bool blank = y % 20 >= 16 || shape % 7 == 0;

			if (!blank && (shape >> ((y % 16 / 2 * 4 + x % 8 / 2) % 31) & 1))
				frame->pixels[(rect.y + y) * frame->width + rect.x + x] = 0x202020;
		}
	}
}

/* A graphical installer's page: a backdrop that fades, a window, text, a row of buttons. */
static struct frame draw_screen(unsigned int seed)
{
	struct frame frame = {.width = WIDTH, .height = HEIGHT};

	frame.pixels = mem_alloc_array((size_t)WIDTH * HEIGHT, sizeof(*frame.pixels));
	for (int32_t y = 0; y < HEIGHT; y++)
		fill(&frame, (struct rect){0, y, WIDTH, 1}, 0x203040 + (uint32_t)(y / 6) * 0x10101);
	fill(&frame, (struct rect){112, 64, 800, 640}, 0xf0f0f0);
	fill(&frame, (struct rect){112, 64, 800, 28}, 0x3060a0);
	write_letters(&frame, (struct rect){136, 120, 752, 480}, seed);
	for (int32_t i = 0; i < 4; i++) {
		fill(&frame, (struct rect){136 + 192 * i, 632, 160, 40}, 0xd0d0d0);
		write_letters(&frame, (struct rect){160 + 192 * i, 642, 96, 16}, seed + (unsigned int)i);
	}
	return frame;
}

static char *write_png(const char *folder, const char *name, const struct frame *frame)
{
	char *path = mem_format("%s/%s.png", folder, name);
	struct error error;

	if (png_write_frame(path, frame, &error) != 0)
		give_up("%s", error.text);
	return path;
}

static char *write_cut(const char *folder, const struct frame *frame)
{
	struct frame cut = {.width = SIDE, .height = SIDE};
	char *path;

	cut.pixels = mem_alloc_array((size_t)SIDE * SIDE, sizeof(*cut.pixels));
	for (int32_t y = 0; y < SIDE; y++)
		memcpy(cut.pixels + y * SIDE, frame->pixels + (CUT_Y + y) * WIDTH + CUT_X, SIDE * sizeof(*cut.pixels));
	path = write_png(folder, "cut", &cut);
	mem_free(cut.pixels);
	return path;
}

static struct picture *load(const char *path)
{
	struct error error;
	struct picture *picture = picture_load(path, &error);

	if (!picture)
		give_up("%s", error.text);
	return picture;
}

/* What one benchmark looks at. */
struct subject {
	const struct frame *frame;
	const struct picture *picture;
};

static void compare(const struct subject *subject)
{
	if (match_at(subject->frame, subject->picture, 0, 0, TOLERANCE) < 1)
		give_up("a picture does not match the screen that it was taken of");
}

/* What merely reading both takes. */
static void pass(const struct subject *subject)
{
	if (memcmp(subject->frame->pixels, subject->picture->pixels, (size_t)WIDTH * HEIGHT * sizeof(uint32_t)) != 0)
		give_up("a picture differs from the screen that it was taken of");
}

static struct match search(const struct subject *subject)
{
	struct rect everywhere = {0, 0, subject->frame->width, subject->frame->height};
	struct match match;

	match_search(subject->frame, subject->picture, everywhere, TOLERANCE, enough, &match);
	return match;
}

static void search_present(const struct subject *subject)
{
	struct match match = search(subject);

	if (match.score < enough || match.x != CUT_X || match.y != CUT_Y)
		give_up("a picture is not found where it was cut out");
}

static void search_absent(const struct subject *subject)
{
	if (search(subject).score >= enough)
		give_up("a picture is found where it is not");
}

static double median_ms(void (*act)(const struct subject *), const struct frame *frame, const struct picture *picture,
			int rounds)
{
	struct subject subject = {.frame = frame, .picture = picture};
	struct samples samples = {0};
	double median;

	for (int i = 0; i < rounds; i++) {
		int64_t start = now_us();

		act(&subject);
		samples_add(&samples, (double)(now_us() - start) / 1000);
	}
	median = samples_median(&samples);
	samples_deinit(&samples);
	return median;
}

/* The three figures of tinycv.pl, or ABSENT each. */
static void ask_peer(const char *script, const char *screen, const char *other, double peer[3])
{
	char *command = mem_format("perl '%s' '%s' '%s' %d %d %d", script, screen, other, CUT_X, CUT_Y, SIDE);
	FILE *output = popen(command, "re");

	peer[0] = peer[1] = peer[2] = ABSENT;
	if (!output)
		give_up("cannot run perl: %s", strerror(errno));
	if (fscanf(output, "%lf %lf %lf", &peer[0], &peer[1], &peer[2]) != 3)
		fprintf(stderr, "match: no figures from tinycv to compare with\n");
	pclose(output);
	mem_free(command);
}

int main(int argc, char **argv)
{
	struct frame screen = draw_screen(1), other = draw_screen(2);
	struct picture *whole, *part;
	char *screen_path, *other_path, *cut_path;
	double peer[3], limit;
	int rounds;

	if (argc != 4) {
		fprintf(stderr, "usage: match TINYCV.pl FOLDER ROUNDS\n");
		return 2;
	}
	rounds = atoi(argv[3]);
	if (rounds < 1)
		give_up("ROUNDS must be at least 1");
	screen_path = write_png(argv[2], "screen", &screen);
	other_path = write_png(argv[2], "other", &other);
	cut_path = write_cut(argv[2], &screen);
	whole = load(screen_path);
	part = load(cut_path);
	ask_peer(argv[1], screen_path, other_path, peer);
	limit = median_ms(pass, &screen, whole, rounds * 10);
	print_row("1024x768 compared in place", "ms", median_ms(compare, &screen, whole, rounds * 10), peer[0], limit);
	print_row("182x182 found in 1024x768", "ms", median_ms(search_present, &screen, part, rounds), peer[1], limit);
	print_row("182x182 not found in 1024x768", "ms", median_ms(search_absent, &other, part, rounds), peer[2], limit);
	picture_free(whole);
	picture_free(part);
	mem_free(screen_path);
	mem_free(other_path);
	mem_free(cut_path);
	mem_free(screen.pixels);
	mem_free(other.pixels);
	return 0;
}
