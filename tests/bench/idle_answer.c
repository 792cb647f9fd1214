/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long it takes, once a screen has been still for a while, until a new one is answered with a key: from the byte
 * that makes flip.S change the screen to the byte that it sends for the key, and what the wait costs. Two guests that
 * are alike are changed one right after the other, as often as asked: the first is watched by `kvt run`, the second by
 * a client that only asks for updates.
 */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/asking_client.h"
#include "tests/bench/guest.h"
#include "tests/bench/process_cost.h"
#include "tests/bench/samples.h"

enum {
	ANSWER_MS = 60 * 1000,
	SETTLE_US = 1000 * 1000,
	JITTER_US = 2 * 1000 * 1000,	/* more than two idle refreshes are apart after a quarter of a minute */
};

/* QEMU looks at a guest's screen every 30 ms at best: a change waits for half of that, or in the worst case all. */
static const double refresh_ms = 30;

struct bench {
	char *kvt;
	char *folder;
	int samples;
	int64_t idle_us;
	struct guest watched, asked;
	struct asking_client client;
	pid_t pid;			/* kvt run */
	char log[256];			/* its output */
	struct samples kvt_ms, asking_ms;
	double idle_s;			/* all waiting together, and what was used in it */
	double kvt_cpu_s, watched_cpu_s, asked_cpu_s;
};

/* Lets the asking client do its part until UNTIL_US, or until SERIAL (a guest's, or -1) is readable. */
static void serve(struct asking_client *client, int serial, bool press, int64_t until_us)
{
	struct pollfd fds[] = {{.fd = client->fd, .events = POLLIN}, {.fd = serial, .events = POLLIN}};
	int64_t left_us;

	while ((left_us = until_us - now_us()) > 0) {
		if (poll(fds, 2, (int)((left_us + 999) / 1000)) < 0)
			give_up("cannot wait for the guests: %s", strerror(errno));
		if (fds[1].revents)
			return;
		if (fds[0].revents && asking_client_read(client) && press) {
			asking_client_press_enter(client);
			press = false;
		}
	}
	if (serial >= 0)
		give_up("no answer from a guest within %d s", ANSWER_MS / 1000);
}

/* Changes a guest's screen and returns how long the answer took. */
static double measure(struct asking_client *client, const struct guest *guest, bool press)
{
	int64_t start = now_us();

	guest_flip(guest);
	serve(client, guest->serial, press, start + ANSWER_MS * 1000);
	guest_take_answer(guest);
	return (double)(now_us() - start) / 1000;
}

/* Changes the watched guest's screen and takes a picture of it; the key that the guest then wants is given. */
static void take_picture(struct bench *bench, const char *name)
{
	char path[256];
	char *argv[] = {bench->kvt, "capture", bench->watched.vnc, path, NULL};
	struct asking_client client;
	int status;

	snprintf(path, sizeof(path), "%s/screens/%s.png", bench->folder, name);
	asking_client_connect(&client, bench->watched.vnc);
	guest_flip(&bench->watched);
	serve(&client, -1, false, now_us() + SETTLE_US);
	if (waitpid(child_start(argv, bench->log), &status, 0) < 0 || status != 0)
		give_up("kvt capture failed; its output is in %s", bench->log);
	asking_client_press_enter(&client);
	serve(&client, bench->watched.serial, false, now_us() + ANSWER_MS * 1000);
	guest_take_answer(&bench->watched);
	asking_client_close(&client);
}

static void write_script(const struct bench *bench, const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file)
		give_up("cannot write %s: %s", path, strerror(errno));
	fprintf(file, "guest bench \"Two screens\" { timeout 1 h }\n\nscreen a\nscreen b\n\ntest answer {\n"
		      "    repeat %d times {\n"
		      "        wait-screen a\n        press enter\n        wait-screen b\n        press enter\n    }\n}\n",
		bench->samples / 2);
	if (fclose(file) != 0)
		give_up("cannot write %s: %s", path, strerror(errno));
}

static void start_kvt(struct bench *bench)
{
	char script[256], out[256];
	char *argv[] = {bench->kvt, "run", "--vnc", bench->watched.vnc, "--out", out, script, NULL};

	snprintf(script, sizeof(script), "%s/bench.kvt", bench->folder);
	snprintf(out, sizeof(out), "%s/out", bench->folder);
	write_script(bench, script);
	bench->pid = child_start(argv, bench->log);
}

static void expect_kvt(const struct bench *bench, int options)
{
	int status = 0;

	if (waitpid(bench->pid, &status, options) != 0 && status != 0)
		give_up("kvt run ended before its time; its output is in %s", bench->log);
}

static void idle(struct bench *bench, int sample)
{
	/* Multiples of the golden ratio cover the range evenly, however many there are. */
	double share = fmod(sample * 0.6180339887, 1);
	int64_t start = now_us();
	double kvt, watched, asked;

	serve(&bench->client, -1, false, start + SETTLE_US);
	expect_kvt(bench, WNOHANG);
	kvt = process_cpu_s(bench->pid);
	watched = process_cpu_s(bench->watched.pid);
	asked = process_cpu_s(bench->asked.pid);
	serve(&bench->client, -1, false, start + bench->idle_us + (int64_t)(share * JITTER_US));
	expect_kvt(bench, WNOHANG);
	bench->idle_s += (double)(now_us() - start - SETTLE_US) / 1e6;
	bench->kvt_cpu_s += process_cpu_s(bench->pid) - kvt;
	bench->watched_cpu_s += process_cpu_s(bench->watched.pid) - watched;
	bench->asked_cpu_s += process_cpu_s(bench->asked.pid) - asked;
}

static void report(struct bench *bench, double peak_mib)
{
	char figure[64];

	snprintf(figure, sizeof(figure), "answer after %d s idle, median", (int)(bench->idle_us / 1000000));
	print_row(figure, "ms", samples_median(&bench->kvt_ms), samples_median(&bench->asking_ms), refresh_ms / 2);
	snprintf(figure, sizeof(figure), "answer after %d s idle, worst of %d", (int)(bench->idle_us / 1000000),
		 bench->samples);
	print_row(figure, "ms", samples_worst(&bench->kvt_ms), samples_worst(&bench->asking_ms), refresh_ms);
	print_row("processor while it waits", "%", 100 * bench->kvt_cpu_s / bench->idle_s, ABSENT, ABSENT);
	print_row("QEMU's processor meanwhile", "%", 100 * bench->watched_cpu_s / bench->idle_s,
		  100 * bench->asked_cpu_s / bench->idle_s, ABSENT);
	print_row("resident memory, peak", "MiB", peak_mib, ABSENT, ABSENT);
}

static void run(struct bench *bench)
{
	double peak_mib = 0;

	asking_client_connect(&bench->client, bench->asked.vnc);
	start_kvt(bench);
	for (int i = 0; i < bench->samples; i++) {
		idle(bench, i);
		peak_mib = process_peak_mib(bench->pid);
		samples_add(&bench->kvt_ms, measure(&bench->client, &bench->watched, false));
		samples_add(&bench->asking_ms, measure(&bench->client, &bench->asked, true));
		fprintf(stderr, "answer %d of %d: kvt %.1f ms, asking %.1f ms\n", i + 1, bench->samples,
			bench->kvt_ms.values[i], bench->asking_ms.values[i]);
	}
	asking_client_close(&bench->client);
	expect_kvt(bench, 0);
	report(bench, peak_mib);
}

int main(int argc, char **argv)
{
	struct bench bench = {0};
	char path[256];

	if (argc != 6) {
		fprintf(stderr, "usage: idle_answer KVT IMAGE FOLDER SAMPLES IDLE_SECONDS\n");
		return 2;
	}
	bench.kvt = argv[1];
	bench.folder = argv[3];
	bench.samples = atoi(argv[4]);
	bench.idle_us = atoi(argv[5]) * INT64_C(1000000);
	/* Each round of the script shows two screens. */
	if (bench.samples < 2 || bench.samples % 2 != 0 || bench.idle_us < 2 * SETTLE_US)
		give_up("SAMPLES must be even, IDLE_SECONDS at least 2");
	snprintf(bench.log, sizeof(bench.log), "%s/kvt.log", bench.folder);
	snprintf(path, sizeof(path), "%s/screens", bench.folder);
	if (mkdir(path, 0777) != 0)
		give_up("cannot make %s: %s", path, strerror(errno));
	guest_start(&bench.watched, argv[2], bench.folder, "watched");
	guest_start(&bench.asked, argv[2], bench.folder, "asked");
	take_picture(&bench, "a");
	take_picture(&bench, "b");
	run(&bench);
	guest_stop(&bench.watched);
	guest_stop(&bench.asked);
	samples_deinit(&bench.kvt_ms);
	samples_deinit(&bench.asking_ms);
	return 0;
}
