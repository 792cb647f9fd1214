/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long graphical text takes to be read: a whole screen of which nothing is known, and a region of 400x60 that changed.
 * The peer is the program tesseract on the same screens, with its start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/png_file.h"
#include "runtime/display/rect.h"
#include "runtime/text/ocr.h"
#include "tests/bench/guest.h"
#include "tests/bench/samples.h"

enum { SCREEN_MS = 1000, REGION_MS = 150, REGION_WIDTH = 400, REGION_HEIGHT = 60 };

struct bench {
	struct samples screens, regions, peer;
};

static double ms_since(int64_t start)
{
	return (double)(now_us() - start) / 1000;
}

static struct ocr *begin(void)
{
	struct error error;
	struct ocr *ocr = ocr_new("eng", &error);

	if (!ocr)
		give_up("%s", error.text);
	return ocr;
}

/* The region of that size around the middle of the display's text, of which nothing is known. */
static void read_region(struct bench *bench, const struct frame *frame, const struct ocr_text *text)
{
	const struct rect *word = &text->words[text->count / 2].box;
	struct rect region = {word->x - REGION_WIDTH / 2, word->y - REGION_HEIGHT / 2, REGION_WIDTH, REGION_HEIGHT};
	struct ocr *ocr = begin();
	struct ocr_text read = {0};
	int64_t start;

	ocr_read(ocr, frame, (struct rect){0, 0, 8, 8}, NULL, &read);
	start = now_us();
	ocr_read(ocr, frame, rect_common(region, rect_of_frame(frame)), NULL, &read);
	samples_add(&bench->regions, ms_since(start));
	ocr_text_deinit(&read);
	ocr_free(ocr);
}

static void read_with_program(struct bench *bench, const char *path)
{
	char *command = mem_format("OMP_THREAD_LIMIT=1 tesseract '%s' - --psm 11 >/dev/null 2>&1", path);
	const int64_t start = now_us();

	if (system(command) == 0)
		samples_add(&bench->peer, ms_since(start));
	mem_free(command);
}

static void read_screen(struct bench *bench, const char *path)
{
	struct image image;
	struct error error;
	struct ocr_text text = {0};
	struct ocr *ocr = begin();
	struct frame frame;
	int64_t start;

	if (png_read(path, &image, &error) < 0)
		give_up("%s", error.text);
	for (size_t i = 0; i < (size_t)image.width * (size_t)image.height; i++)
		image.pixels[i] &= 0xffffff;
	frame = (struct frame){image.width, image.height, image.pixels};
	start = now_us();
	ocr_read(ocr, &frame, rect_of_frame(&frame), NULL, &text);
	samples_add(&bench->screens, ms_since(start));
	if (!text.count)
		give_up("%s: no words were read", path);
	read_region(bench, &frame, &text);
	read_with_program(bench, path);
	ocr_text_deinit(&text);
	ocr_free(ocr);
	image_deinit(&image);
}

static double median(struct samples *samples)
{
	return samples->count ? samples_median(samples) : ABSENT;
}

int main(int argc, char **argv)
{
	struct bench bench = {0};

	if (argc < 2) {
		fprintf(stderr, "usage: ocr SCREEN.png...\n");
		return 2;
	}
	for (int i = 1; i < argc; i++)
		read_screen(&bench, argv[i]);
	print_row("graphical text, a screen", "ms", median(&bench.screens), median(&bench.peer), SCREEN_MS);
	print_row("graphical text, the slowest screen", "ms", samples_worst(&bench.screens),
		  bench.peer.count ? samples_worst(&bench.peer) : ABSENT, SCREEN_MS);
	print_row("graphical text, 400x60 that changed", "ms", median(&bench.regions), ABSENT, REGION_MS);
	print_row("graphical text, the slowest 400x60", "ms", samples_worst(&bench.regions), ABSENT, REGION_MS);
	samples_deinit(&bench.screens);
	samples_deinit(&bench.regions);
	samples_deinit(&bench.peer);
	return 0;
}
