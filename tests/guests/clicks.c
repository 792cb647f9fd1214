/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Says on its output what a pointer with absolute places does, one line each time that a button goes down or up:
 *
 *     down BUTTON X Y		X and Y of 0 to 32767, as QEMU's tablet counts
 *
 * It waits for a device that has places and buttons, and says "ready" then. It never ends.
 */
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int open_tablet(void)
{
	for (;; sleep(1))
		for (int i = 0; i < 16; i++) {
			unsigned char types[(ABS_MAX + 7) / 8 + 1] = {0};
			char path[32];
			int fd;

			snprintf(path, sizeof(path), "/dev/input/event%d", i);
			fd = open(path, O_RDONLY);
			if (fd >= 0 && ioctl(fd, EVIOCGBIT(EV_ABS, sizeof(types)), types) > 0 && (types[0] & 3) == 3)
				return fd;
			if (fd >= 0)
				close(fd);
		}
}

int main(void)
{
	int fd = open_tablet(), x = 0, y = 0, button = 0, down = 0;
	struct input_event event;

	printf("ready\n");
	fflush(stdout);
	while (read(fd, &event, sizeof(event)) == sizeof(event)) {
		if (event.type == EV_ABS && event.code == ABS_X)
			x = event.value;
		else if (event.type == EV_ABS && event.code == ABS_Y)
			y = event.value;
		else if (event.type == EV_KEY && event.code >= BTN_LEFT && event.code <= BTN_MIDDLE) {
			button = event.code == BTN_LEFT ? 1 : event.code == BTN_MIDDLE ? 2 : 3;
			down = event.value ? 1 : -1;
		} else if (event.type == EV_SYN && event.code == SYN_DROPPED) {
			printf("dropped\n");
		} else if (event.type == EV_SYN && button) {
			/* places come before their button or behind it, in one report */
			printf("%s %d %d %d\n", down > 0 ? "down" : "up", button, x, y);
			fflush(stdout);
			button = 0;
		}
	}
	return 1;
}
