/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/report.h"

#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/property_list.h"
#include "runtime/display/png_file.h"
#include "tests/accuracy/canvas.h"

bool options_parse(struct options *options, int argc, char **argv)
{
	static const struct option known[] = {
		{"table", no_argument, NULL, 't'}, {"dump", required_argument, NULL, 'd'},
		{"show", required_argument, NULL, 's'}, {"pairs", required_argument, NULL, 'p'}, {0},
	};
	int option;

	*options = (struct options){0};
	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (option) {
		case 't': options->table = true; break;
		case 'd': options->dump = optarg; break;
		case 's': options->show = optarg; break;
		case 'p': options->pairs = optarg; break;
		default: return false;
		}
	}
	return true;
}

bool tap_check(struct tap *tap, bool ok, const char *format, ...)
{
	va_list args;

	printf("%sok %d - ", ok ? "" : "not ", ++tap->tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	return ok;
}

void tap_finish(const struct tap *tap)
{
	printf("1..%d\n", tap->tests);
}

struct match_rule default_rule(void)
{
	static const char *const defaults[] = {
#define X(name, word, kind, words, standard, sentence) [SCREEN_##name] = standard,
		SCREEN_PROPERTY_LIST(X)
#undef X
	};

	return (struct match_rule){
		.tolerance = atoi(defaults[SCREEN_TOLERANCE]),
		.match = (int32_t)lround(100 * strtod(defaults[SCREEN_MATCH], NULL)),
	};
}

static void copy_part(struct frame *to, int32_t x, const struct frame *from, struct rect rect)
{
	for (int32_t row = 0; row < rect.height; row++)
		memcpy(to->pixels + row * to->width + x, from->pixels + (rect.y + row) * from->width + rect.x,
		       (size_t)rect.width * sizeof(uint32_t));
}

static struct frame new_frame(int32_t width, int32_t height, uint32_t colour)
{
	struct frame frame = {width, height, mem_alloc_array((size_t)width * (size_t)height, sizeof(uint32_t))};

	fill(&frame, (struct rect){0, 0, width, height}, colour);
	return frame;
}

static void write_png(const char *path, const struct frame *frame)
{
	struct error error;

	if (png_write_frame(path, frame, &error) == 0)
		return;
	fprintf(stderr, "%s\n", error.text);
	exit(1);
}

void write_side_by_side(const char *path, const struct frame *left, struct rect left_rect, const struct frame *right,
			struct rect right_rect)
{
	enum { GAP = 6, GAP_COLOUR = 0xff00ff };
	int32_t height = left_rect.height > right_rect.height ? left_rect.height : right_rect.height;
	struct frame sheet = new_frame(left_rect.width + GAP + right_rect.width, height, GAP_COLOUR);

	copy_part(&sheet, 0, left, left_rect);
	copy_part(&sheet, left_rect.width + GAP, right, right_rect);
	write_png(path, &sheet);
	mem_free(sheet.pixels);
}

void write_part(const char *path, const struct frame *frame, struct rect rect)
{
	struct frame part = new_frame(rect.width, rect.height, 0);

	copy_part(&part, 0, frame, rect);
	write_png(path, &part);
	mem_free(part.pixels);
}
