/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The least that a VNC client can be (RFC 6143): it asks for incremental updates, one after the other, and sends
 * nothing else but the enter key. This is what kvt is measured beside: it takes any update for the screen that it waits
 * for, so nothing is lost in comparing pictures. Failures end the process, as in guest.h.
 */
#ifndef KVT_TESTS_BENCH_ASKING_CLIENT_H
#define KVT_TESTS_BENCH_ASKING_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

/* Embedded. */
struct asking_client {
	int fd;
	uint16_t width, height;
	uint32_t pixel_bytes;
};

void asking_client_connect(struct asking_client *client, const char *address);
void asking_client_close(struct asking_client *client);

/* Reads the message that is there and asks for the next; whether it brought pixels. */
bool asking_client_read(struct asking_client *client);
void asking_client_press_enter(struct asking_client *client);

#endif
