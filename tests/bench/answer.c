/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How soon `kvt run` answers a screen once all of it has come: from the last byte of an update of the whole display to
 * the first byte of the key. A VNC server of our own shows two pages in turn (rfb_pages.h), the script waits for either
 * and presses enter, and the run directory is written as in any run.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "grammar/mem.h"
#include "tests/bench/guest.h"
#include "tests/bench/pages.h"
#include "tests/bench/peer.h"
#include "tests/bench/rfb_pages.h"
#include "tests/bench/samples.h"

enum {
	/* Between two pages; the picture of the first is written meanwhile, beside the run. */
	PAUSE_US = 60 * 1000,
	JITTER_US = 7 * 1000,
	CANDIDATES = 40,
};

static char *write_script(const char *folder, int rounds)
{
	char *path = mem_format("%s/answer.kvt", folder);
	FILE *file = fopen(path, "we");

	if (!file)
		give_up("cannot write %s: %s", path, strerror(errno));
	fprintf(file, "guest answer \"Two pages\" { timeout 1 min }\n\nscreen a\nscreen b\n\ntest answer {\n"
		      "    repeat %d times {\n"
		      "        wait-screen a\n        press enter\n        wait-screen b\n        press enter\n    }\n}\n",
		rounds / 2);
	if (fclose(file) != 0)
		give_up("cannot write %s: %s", path, strerror(errno));
	return path;
}

/* Moves the page that differs most from the first one behind it: nobody shall wonder whether they are told apart. */
static void choose_other(struct pages *pages)
{
	const size_t count = (size_t)PAGE_WIDTH * PAGE_HEIGHT;
	size_t best = 1, most = 0;
	struct frame other;

	for (size_t i = 1; i < pages->count; i++) {
		size_t differ = 0;

		for (size_t p = 0; p < count; p++)
			differ += pages->frames[i].pixels[p] != pages->frames[0].pixels[p];
		if (differ > most) {
			most = differ;
			best = i;
		}
	}
	other = pages->frames[best];
	pages->frames[best] = pages->frames[1];
	pages->frames[1] = other;
}

static void write_pages(const char *folder, const struct pages *pages)
{
	char *screens = mem_format("%s/screens", folder);

	if (mkdir(screens, 0777) != 0 && errno != EEXIST)
		give_up("cannot make %s: %s", screens, strerror(errno));
	mem_free(page_write(screens, "a", &pages->frames[0]));
	mem_free(page_write(screens, "b", &pages->frames[1]));
	mem_free(screens);
}

static pid_t start_kvt(char *kvt, const char *folder, int rounds, uint16_t port, const char *log)
{
	char *script = write_script(folder, rounds), *out = mem_format("%s/answer", folder);
	char *address = mem_format("127.0.0.1:%d", port);
	char *argv[] = {kvt, "run", "--vnc", address, "--out", out, script, NULL};
	pid_t pid = child_start(argv, log);

	mem_free(script);
	mem_free(out);
	mem_free(address);
	return pid;
}

static void measure(struct rfb_pages *server, const struct pages *pages, int rounds, struct samples *ms)
{
	rfb_pages_accept(server, &pages->frames[0]);
	for (int i = 0; i < rounds; i++) {
		samples_add(ms, (double)rfb_pages_show(server, &pages->frames[i % 2]) / 1000);
		if (i + 1 < rounds)		/* the run ends with the last answer */
			rfb_pages_rest(server, PAUSE_US + i % 8 * JITTER_US);
	}
}

int main(int argc, char **argv)
{
	struct rfb_pages server = {0};
	struct samples ms = {0};
	struct pages pages;
	double limit;
	int rounds, status = 0;
	char *log;
	pid_t pid;

	if (argc != 5) {
		fprintf(stderr, "usage: answer KVT SCREENS FOLDER ROUNDS\n");
		return 2;
	}
	rounds = atoi(argv[4]);
	if (rounds < 2 || rounds % 2 != 0)
		give_up("ROUNDS must be even");
	log = mem_format("%s/answer.log", argv[3]);
	pages_load(&pages, argv[2], CANDIDATES);
	choose_other(&pages);
	write_pages(argv[3], &pages);
	limit = pass_ms(&pages.frames[0], (struct rect){0, 0, PAGE_WIDTH, PAGE_HEIGHT});
	rfb_pages_listen(&server);
	pid = start_kvt(argv[1], argv[3], rounds, server.port, log);
	measure(&server, &pages, rounds, &ms);
	if (waitpid(pid, &status, 0) < 0 || status != 0)
		give_up("kvt run did not pass; its output is in %s", log);
	rfb_pages_close(&server);
	print_row("last byte to key, 1024x768, median", "ms", samples_median(&ms), ABSENT, limit);
	print_row("last byte to key, 99th percentile", "ms", samples_percentile(&ms, 99), ABSENT, limit);
	samples_deinit(&ms);
	pages_deinit(&pages);
	mem_free(log);
	return 0;
}
