/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words that a person read on 40 graphical Fedora screens, which stand in tests/accuracy/text: of all of them, and of
 * those of the screens in held-out/, which nobody looked at while the reading was improved, 97 % must be found.
 *
 *     ocr_test [--table] [--misses] [tuned|held-out]
 *
 * --table prints the table of docs/text.md, with what the program tesseract reads on the same screens,
 * --misses the words that were not found.
 */
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/display/png_file.h"
#include "runtime/display/rect.h"
#include "runtime/text/ocr.h"
#include "tests/accuracy/report.h"
#include "tests/accuracy/transcript.h"

enum { ENOUGH_PER_MILLE = 970 };

/* Of several screens. */
struct sum {
	size_t screens, wanted, found;
	size_t peer_found;	/* by the program tesseract */
	double ms, most_ms;
};

struct ocr_options {
	bool table, misses;
	const char *only;
};

/* Of the processor, of both engines where two share a screen, and with the data of the second one. */
static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static char *path_of(const char *picture)
{
	const char *shared = getenv("KVT_SHARED");

	return mem_format("%s/%s", shared ? shared : "../shared", picture + strlen("shared/"));
}

static struct word_list read_words(const char *path, const char *languages, struct sum *sum)
{
	struct word_list words = {0};
	struct ocr_text text = {0};
	struct image image;
	struct error error;
	struct ocr *ocr = ocr_new(languages, &error);
	double start;

	if (!ocr || png_read(path, &image, &error) < 0) {
		printf("Bail out! %s\n", error.text);
		exit(1);
	}
	for (size_t i = 0; i < (size_t)image.width * (size_t)image.height; i++)
		image.pixels[i] &= 0xffffff;
	start = now_ms();
	ocr_read(ocr, &(struct frame){image.width, image.height, image.pixels}, (struct rect){0, 0, image.width, image.height},
		 NULL, &text);
	start = now_ms() - start;
	sum->ms += start;
	sum->most_ms = start > sum->most_ms ? start : sum->most_ms;
	for (size_t i = 0; i < text.count; i++)
		word_list_add(&words, text.words[i].text);
	ocr_text_deinit(&text);
	image_deinit(&image);
	ocr_free(ocr);
	return words;
}

/* What the program reads that people would start, told that text is anywhere on the picture. */
static struct word_list read_with_program(const char *path, const char *languages)
{
	struct word_list words = {0};
	char *command = mem_format("OMP_THREAD_LIMIT=1 tesseract '%s' - -l %s --psm 11 2>/dev/null", path, languages);
	FILE *output = popen(command, "r");
	char line[4096];

	while (output && fgets(line, sizeof(line), output))
		word_list_add(&words, line);
	if (output)
		pclose(output);
	mem_free(command);
	return words;
}

static void read_screen(const struct transcript *transcript, const struct ocr_options *options, struct sum *sum)
{
	char *path = path_of(transcript->picture);
	struct word_list read = read_words(path, transcript->languages, sum), missed = {0};
	const size_t found = words_found(&transcript->words, &read, &missed);

	sum->screens++;
	sum->wanted += transcript->words.count;
	sum->found += found;
	if (options->misses && missed.count) {
		printf("# %s: %zu of %zu;", transcript->name, found, transcript->words.count);
		for (size_t i = 0; i < missed.count; i++)
			printf(" %s", missed.words[i]);
		putchar('\n');
	}
	word_list_deinit(&read);
	word_list_deinit(&missed);
	if (options->table) {
		read = read_with_program(path, transcript->languages);
		sum->peer_found += words_found(&transcript->words, &read, &missed);
		word_list_deinit(&read);
		word_list_deinit(&missed);
	}
	mem_free(path);
}

static struct sum read_folder(const char *folder, const struct ocr_options *options)
{
	char *pattern = mem_format("tests/accuracy/text/%s/*.txt", folder);
	struct sum sum = {0};
	glob_t files;

	if (glob(pattern, 0, NULL, &files) == 0) {
		for (size_t i = 0; i < files.gl_pathc; i++) {
			struct transcript transcript = transcript_read(files.gl_pathv[i]);

			read_screen(&transcript, options, &sum);
			transcript_deinit(&transcript);
		}
		globfree(&files);
	}
	mem_free(pattern);
	return sum;
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_row(const char *name, const struct sum *sum)
{
	printf("| %s | %zu | %zu | %.2f %% | %.1f %% | %.0f ms | %.0f ms |\n", name, sum->screens, sum->wanted,
	       percent(sum->found, sum->wanted), percent(sum->peer_found, sum->wanted), sum->ms / (double)sum->screens,
	       sum->most_ms);
}

static void check_sum(struct tap *tap, const char *name, const struct sum *sum)
{
	tap_check(tap, sum->found * 1000 >= sum->wanted * ENOUGH_PER_MILLE, "%s: %zu of %zu words on %zu screens are found, %.2f %%",
		  name, sum->found, sum->wanted, sum->screens, percent(sum->found, sum->wanted));
}

static const char *why_not(void)
{
	char *path = path_of("shared/screens/fedora");
	const bool screens = access(path, R_OK) == 0;
	struct error error;

	mem_free(path);
	if (!screens)
		return "there are no screens; set KVT_SHARED";
	return ocr_available("eng+fra+rus+ces", &error) ? NULL : "Tesseract or its data of eng, fra, rus or ces are missing";
}

int main(int argc, char **argv)
{
	static const char *const folders[] = {"tuned", "held-out"};
	struct ocr_options options = {0};
	struct sum all = {0};
	struct tap tap = {0};

	for (int i = 1; i < argc; i++) {
		options.table |= strcmp(argv[i], "--table") == 0;
		options.misses |= strcmp(argv[i], "--misses") == 0;
		options.only = *argv[i] == '-' ? options.only : argv[i];
	}
	if (why_not()) {
		printf("1..0 # SKIP %s\n", why_not());
		return 0;
	}
	for (size_t i = 0; i < 2; i++) {
		struct sum sum;

		if (options.only && strcmp(options.only, folders[i]) != 0)
			continue;
		sum = read_folder(folders[i], &options);
		if (options.table)
			print_row(folders[i], &sum);
		else
			check_sum(&tap, folders[i], &sum);
		all = (struct sum){all.screens + sum.screens, all.wanted + sum.wanted, all.found + sum.found,
				   all.peer_found + sum.peer_found, all.ms + sum.ms,
				   sum.most_ms > all.most_ms ? sum.most_ms : all.most_ms};
	}
	if (options.table)
		print_row("all", &all);
	else
		tap_finish(&tap);
	return 0;
}
