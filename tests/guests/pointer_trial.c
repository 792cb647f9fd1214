/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends a guest's relative pointer to random targets and says of each how long it took and where the pointer is. Where, is
 * told by the guest's own memory, through QEMU's monitor; or if no address is given, by a look at the display for the arrow
 * that X servers have built in, and where not enough of that can be seen by the chase itself. Lines of
 *
 *     TARGET_X TARGET_Y X Y MILLISECONDS MOVEMENTS PACKETS
 *
 *     pointer_trial VNC COUNT SEED learning|halving|one-pixel [MONITOR ADDRESS]
 *
 * MONITOR is the path of a socket with the monitor for people; at ADDRESS stand x and y, two bytes each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/input/pointer.h"

enum { CONNECT_MS = 10000, BETWEEN_MS = 200, FIRST_TRIES = 3 };

struct trial {
	struct loop *loop;
	struct vnc *vnc;
	struct pointer *pointer;
	bool has_display, is_done, is_lost;
	int monitor;		/* -1: none */
	const char *address;
};

static _Noreturn void give_up(const char *what, const char *why)
{
	fprintf(stderr, "pointer_trial: %s: %s\n", what, why);
	exit(1);
}

static void on_update(void *context, const struct rect *rects, size_t count)
{
	struct trial *trial = context;

	(void)rects;
	(void)count;
	trial->has_display = true;
	if (trial->pointer)
		pointer_update(trial->pointer);
}

static void on_vnc_lost(void *context, const struct error *why)
{
	(void)context;
	give_up("VNC", why->text);
}

static void on_done(void *context)
{
	((struct trial *)context)->is_done = true;
}

static void on_lost(void *context, const struct error *why)
{
	fprintf(stderr, "pointer_trial: %s\n", why->text);
	((struct trial *)context)->is_lost = true;
}

static void wait_ms(struct trial *trial, int ms)
{
	const int64_t until_us = loop_now_us() + ms * 1000;

	while (loop_now_us() < until_us)
		loop_once(trial->loop, 10);
}

static int dial(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		give_up(path, "no monitor there");
	return fd;
}

/* What the monitor prints up to its next prompt. */
static void hear(int fd, char *text, size_t size)
{
	size_t length = 0;

	for (;;) {
		ssize_t got = read(fd, text + length, size - 1 - length);

		if (got <= 0)
			give_up("monitor", "it has ended");
		length += (size_t)got;
		text[length] = '\0';
		if (length >= 7 && strcmp(text + length - 7, "(qemu) ") == 0)
			return;
		if (length == size - 1)
			length = 0;
	}
}

/* The arrow of X's cursor font, black; its hot spot is the first pixel. */
static const char *const arrow[] = {
	"#", "##", "###", "####", "#####", "######", "#######", "########", "#####", "##.##", "#..##", "....##", "....##",
	".....##", ".....##",
};

/* How many pixels are other ones, white as is around it among them. */
static int misfit(const struct frame *frame, int32_t x, int32_t y)
{
	int wrong = 0;

	for (size_t row = 0; row < sizeof(arrow) / sizeof(*arrow); row++)
		for (int32_t i = 0; arrow[row][i]; i++) {
			const bool is_black = !(frame->pixels[(y + (int32_t)row) * frame->width + x + i] & 0xe0e0e0);

			wrong += is_black != (arrow[row][i] == '#');
		}
	return wrong;
}

static bool see_arrow(const struct frame *frame, struct pixel_place *at)
{
	int least = 8;

	for (int32_t y = 0; y + 15 <= frame->height; y++)
		for (int32_t x = 0; x + 8 <= frame->width; x++) {
			const int wrong = misfit(frame, x, y);

			if (wrong >= least)
				continue;
			least = wrong;
			*at = (struct pixel_place){x, y};
		}
	return least < 8;
}

static bool ask_place(struct trial *trial, struct pixel_place *at)
{
	char text[4096], line[64];
	const char *colon;
	unsigned x, y;

	if (trial->monitor < 0)
		return see_arrow(vnc_frame(trial->vnc), at) || chase_at(pointer_chase(trial->pointer), at);
	snprintf(line, sizeof(line), "xp /2hx %s\n", trial->address);
	if (write(trial->monitor, line, strlen(line)) < 0)
		give_up("monitor", "it cannot be asked");
	hear(trial->monitor, text, sizeof(text));
	colon = strrchr(text, ':');
	if (!colon || sscanf(colon + 1, "%x %x", &x, &y) != 2)
		give_up("monitor", text);
	*at = (struct pixel_place){(int32_t)x, (int32_t)y};
	return true;
}

static bool send_to(struct trial *trial, struct point target, int64_t *took_us)
{
	const int64_t begun_us = loop_now_us();
	struct error error;

	trial->is_done = trial->is_lost = false;
	if (pointer_move(trial->pointer, target, &error) < 0)
		give_up("target", error.text);
	while (!trial->is_done && !trial->is_lost)
		loop_once(trial->loop, -1);
	*took_us = loop_now_us() - begun_us;
	return trial->is_done;
}

static void report(struct trial *trial, struct point target, int64_t took_us)
{
	struct pixel_place at = {-1, -1};
	uint32_t steps, packets;

	chase_effort(pointer_chase(trial->pointer), &steps, &packets);
	if (!trial->is_lost)
		ask_place(trial, &at);
	printf("%d %d %d %d %lld %u %u\n", target.x, target.y, at.x, at.y, (long long)took_us / 1000, steps, packets);
	fflush(stdout);
}

static enum chase_method method_named(const char *name)
{
	return strcmp(name, "halving") == 0 ? CHASE_HALVING : strcmp(name, "one-pixel") == 0 ? CHASE_ONE_PIXEL : CHASE_LEARNING;
}

int main(int argc, char **argv)
{
	static const struct vnc_events vnc_events = {.update = on_update, .lost = on_vnc_lost};
	static const struct pointer_events events = {.done = on_done, .lost = on_lost};
	struct trial trial = {.monitor = -1};
	struct point target;
	struct error error;
	int64_t took_us;
	char greeting[4096];
	bool found = false;

	if (argc != 5 && argc != 7)
		give_up("usage", "pointer_trial VNC COUNT SEED learning|halving|one-pixel [MONITOR ADDRESS]");
	trial.loop = loop_new();
	trial.vnc = vnc_connect(trial.loop, argv[1], CONNECT_MS, &vnc_events, &trial, &error);
	if (!trial.vnc)
		give_up(argv[1], error.text);
	if (argc == 7) {
		trial.monitor = dial(argv[5]);
		trial.address = argv[6];
		hear(trial.monitor, greeting, sizeof(greeting));
	}
	while (!trial.has_display)
		loop_once(trial.loop, -1);
	trial.pointer = pointer_new(trial.loop, trial.vnc, &events, &trial);
	if (vnc_pointer_is_absolute(trial.vnc))
		give_up(argv[1], "its pointer is absolute");
	srand48(atol(argv[3]));
	/* The first finds the cursor, which is done once in a run; what it takes stands in a line that begins with '#'. */
	target = (struct point){vnc_frame(trial.vnc)->width / 2, vnc_frame(trial.vnc)->height / 2};
	for (int i = 0; i < FIRST_TRIES && !found; i++)
		found = send_to(&trial, target, &took_us);
	printf("# ");
	report(&trial, target, took_us);
	chase_set_method(pointer_chase(trial.pointer), method_named(argv[4]));
	for (int i = atoi(argv[2]); i > 0; i--) {
		target.x = (int32_t)(drand48() * vnc_frame(trial.vnc)->width);
		target.y = (int32_t)(drand48() * vnc_frame(trial.vnc)->height);
		wait_ms(&trial, BETWEEN_MS);
		send_to(&trial, target, &took_us);
		report(&trial, target, took_us);
	}
	pointer_free(trial.pointer);
	vnc_close(trial.vnc);
	loop_free(trial.loop);
	return 0;
}
