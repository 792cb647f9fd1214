/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/consoles.h"

#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "grammar/mem.h"

/* Characters without blanks, which nobody counts. */
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

/* How many characters have to be put in, taken out or changed to make one of the other. */
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

static char *picture_path(const char *picture)
{
	const char *shared = getenv("KVT_SHARED");

	if (strncmp(picture, "shared/", 7) == 0)
		return mem_format("%s/%s", shared ? shared : "../shared", picture + 7);
	return strchr(picture, '/') ? mem_copy_string(picture) : mem_format("tests/golden/text/%s", picture);
}

struct total {
	size_t screens, characters, wrong;
	double seconds;
};

static void read_console(const char *picture, const struct characters *wanted, struct total *total)
{
	char *command = mem_format("OMP_THREAD_LIMIT=1 tesseract '%s' - --psm 6 2>/dev/null", picture);
	struct characters read = {0};
	struct timespec start, end;
	FILE *output;

	clock_gettime(CLOCK_MONOTONIC, &start);
	output = popen(command, "r");
	if (output) {
		add_lines(&read, output);
		pclose(output);
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	total->seconds += (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	total->screens++;
	total->characters += wanted->count;
	total->wrong += distance(wanted, &read);
	mem_free(read.values);
	mem_free(command);
}

static void read_transcript(const char *path, struct total *total)
{
	FILE *file = fopen(path, "r");
	char line[1024], name[512], region[64];
	struct characters wanted = {0};

	/* With a region behind the picture, only a part of it was written down. */
	if (file && fgets(line, sizeof(line), file) && sscanf(line, "%511s %63s", name, region) == 1) {
		char *picture = picture_path(name);

		add_lines(&wanted, file);
		if (access(picture, R_OK) == 0)
			read_console(picture, &wanted, total);
		mem_free(picture);
		mem_free(wanted.values);
	}
	if (file)
		fclose(file);
}

void consoles_print(void)
{
	struct total total = {0};
	glob_t files;

	if (glob("tests/golden/text/*.txt", 0, NULL, &files) == 0) {
		for (size_t i = 0; i < files.gl_pathc; i++)
			read_transcript(files.gl_pathv[i], &total);
		globfree(&files);
	}
	printf("tesseract on %zu text consoles: %zu of %zu characters wrong, %.1f %%; %.2f s each\n", total.screens, total.wrong,
	       total.characters, total.characters ? 100.0 * (double)total.wrong / (double)total.characters : 0,
	       total.screens ? total.seconds / (double)total.screens : 0);
}
