/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/consoles.h"

#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/display/png_file.h"
#include "tests/bench/guest.h"
#include "tests/bench/samples.h"

/* Characters without blanks, which nobody counts; each as its UTF-8 in one number. */
struct characters {
	uint32_t *values;
	size_t count, capacity;
};

static void add_characters(struct characters *to, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c <= ' ')
			continue;
		if ((*c & 0xc0) == 0x80 && to->count) {
			to->values[to->count - 1] = to->values[to->count - 1] << 8 | *c;
			continue;
		}
		to->values = mem_grow(to->values, to->count, &to->capacity, sizeof(*to->values));
		to->values[to->count++] = *c;
	}
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many characters have to be put in, taken out or changed to make one of the other: V. I. Levenshtein, 1965. */
static size_t distance(const struct characters *a, const struct characters *b)
{
	size_t *row = mem_alloc_array(b->count + 1, sizeof(*row)), result;

	for (size_t j = 0; j <= b->count; j++)
		row[j] = j;
	for (size_t i = 1; i <= a->count; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b->count; j++) {
			const size_t changed = diagonal + (a->values[i - 1] != b->values[j - 1]);

			diagonal = row[j];
			row[j] = least(changed, least(row[j], row[j - 1]) + 1);
		}
	}
	result = row[b->count];
	mem_free(row);
	return result;
}

static void add_lines(struct characters *to, FILE *file)
{
	char line[4096];

	while (fgets(line, sizeof(line), file))
		add_characters(to, line);
}

struct total {
	size_t characters, wrong, peer_wrong;
	struct samples ms, peer_ms;
	bool has_peer;
};

/* What tesseract reads; returns how long it took, with its start, or ABSENT. */
static double read_as_peer(const char *picture, struct characters *read)
{
	char *command = mem_format("OMP_THREAD_LIMIT=1 tesseract '%s' - --psm 6 2>/dev/null", picture);
	const int64_t start = now_us();
	FILE *output = popen(command, "r");
	bool ended = false;

	if (output) {
		add_lines(read, output);
		ended = pclose(output) == 0;
	}
	mem_free(command);
	return ended ? (double)(now_us() - start) / 1000 : ABSENT;
}

double console_peer_ms(const char *picture)
{
	struct characters read = {0};
	const double ms = read_as_peer(picture, &read);

	mem_free(read.values);
	return ms;
}

static double read_as_kvt(struct console_text *text, const char *picture, struct characters *read)
{
	struct text_buffer row = {0};
	struct image image;
	struct error error;
	struct frame frame;
	int64_t start;
	double ms;

	if (png_read(picture, &image, &error) < 0)
		give_up("%s", error.text);
	for (size_t i = 0; i < (size_t)image.width * (size_t)image.height; i++)
		image.pixels[i] &= 0xffffff;
	frame = (struct frame){image.width, image.height, image.pixels};
	start = now_us();
	console_text_restart(text);
	console_text_read(text, &frame, NULL, 0);
	ms = (double)(now_us() - start) / 1000;
	for (int32_t i = 0; i < console_text_grid(text)->rows; i++) {
		console_text_utf8(text, i, 0, console_text_grid(text)->columns, &row);
		add_characters(read, row.text ? row.text : "");
		text_deinit(&row);
	}
	image_deinit(&image);
	return ms;
}

static void read_console(struct console_text *text, const char *picture, const struct characters *wanted, struct total *total)
{
	struct characters read = {0}, peer_read = {0};
	double peer_ms;

	samples_add(&total->ms, read_as_kvt(text, picture, &read));
	peer_ms = read_as_peer(picture, &peer_read);
	total->has_peer = peer_ms != ABSENT;
	if (total->has_peer)
		samples_add(&total->peer_ms, peer_ms);
	total->characters += wanted->count;
	total->wrong += distance(wanted, &read);
	total->peer_wrong += distance(wanted, &peer_read);
	mem_free(read.values);
	mem_free(peer_read.values);
}

/* The picture that the transcript at PATH names, or NULL if it is not there or only a part of it was written down. */
static char *picture_of(const char *path, const char *root, const char *shared)
{
	FILE *file = fopen(path, "re");
	char line[1024], name[512], region[64];
	char *picture = NULL;

	if (file && fgets(line, sizeof(line), file) && sscanf(line, "%511s %63s", name, region) == 1) {
		if (strncmp(name, "shared/", 7) == 0)
			picture = mem_format("%s/%s", shared, name + 7);
		else
			picture = mem_format("%s/%s%s", root, strchr(name, '/') ? "" : "tests/golden/text/", name);
	}
	if (file)
		fclose(file);
	if (picture && access(picture, R_OK) != 0) {
		mem_free(picture);
		picture = NULL;
	}
	return picture;
}

static void read_transcript(struct console_text *text, const char *path, const char *picture, struct total *total)
{
	struct characters wanted = {0};
	FILE *file = fopen(path, "re");
	char line[1024];

	if (file && fgets(line, sizeof(line), file)) {
		add_lines(&wanted, file);
		read_console(text, picture, &wanted, total);
	}
	if (file)
		fclose(file);
	mem_free(wanted.values);
}

static double percent(size_t part, size_t all)
{
	return all ? 100.0 * (double)part / (double)all : 0;
}

static void print_total(struct total *total)
{
	char *figure = mem_format("console text, %zu real ones", total->ms.count);

	print_row(figure, "ms", samples_median(&total->ms), total->has_peer ? samples_median(&total->peer_ms) : ABSENT, ABSENT);
	print_row("console text, characters wrong of them", "%", percent(total->wrong, total->characters),
		  total->has_peer ? percent(total->peer_wrong, total->characters) : ABSENT, ABSENT);
	mem_free(figure);
	samples_deinit(&total->ms);
	samples_deinit(&total->peer_ms);
}

void consoles_measure(struct console_text *text, const char *root, const char *shared, size_t most)
{
	char *pattern = mem_format("%s/tests/golden/text/*.txt", root);
	struct total total = {0};
	glob_t files = {0};

	if (glob(pattern, 0, NULL, &files) == 0) {
		const size_t step = files.gl_pathc / most + 1;

		for (size_t i = 0; i < files.gl_pathc; i += step) {
			char *picture = picture_of(files.gl_pathv[i], root, shared);

			if (picture)
				read_transcript(text, files.gl_pathv[i], picture, &total);
			mem_free(picture);
		}
		globfree(&files);
	}
	if (total.ms.count)
		print_total(&total);
	mem_free(pattern);
}
