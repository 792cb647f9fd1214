/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A VNC server on loopback that shows one page after the other to one client and measures how soon each is answered
 * with a key. Updates are raw and whole. Failures end the process, as in guest.h.
 */
#ifndef KVT_TESTS_BENCH_RFB_PAGES_H
#define KVT_TESTS_BENCH_RFB_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/display/frame.h"

/* Embedded. */
struct rfb_pages {
	int listener, client;
	uint16_t port;
	bool asked;		/* the client wants an update */
	int64_t key_us;		/* when the first byte of the last pressed key came; 0: none since the last page */
};

void rfb_pages_listen(struct rfb_pages *server);
void rfb_pages_accept(struct rfb_pages *server, const struct frame *page);	/* of this size is the display */
void rfb_pages_close(struct rfb_pages *server);

/*
 * Sends PAGE as an update of the whole display once the client asks for one. Returns the time from the update's last
 * byte to the first byte of the next pressed key, in microseconds. The last byte goes out alone, when the client has had
 * time to read all before it: so what it does with a whole update is measured, and not how it reads 3 MB.
 */
int64_t rfb_pages_show(struct rfb_pages *server, const struct frame *page);

/* Reads what the client sends for so long. */
void rfb_pages_rest(struct rfb_pages *server, int64_t us);

#endif
