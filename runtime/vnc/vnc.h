/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connection to a VNC server (RFC 6143): the guest's display as a frame that is always up to date, and its keyboard
 * and pointer. The only user of libvncclient. Lossless encodings only. QEMU's idle back-off of screen refreshes is
 * kept from setting in (see vnc.c).
 */
#ifndef KVT_RUNTIME_VNC_VNC_H
#define KVT_RUNTIME_VNC_VNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/base/loop.h"
#include "runtime/display/frame.h"

struct vnc;

/* Called from the loop. RECTS of an update lie within the frame; a change of the display's size comes as one update of
 * the whole new frame. After `lost` no callback comes any more and the connection is only good for vnc_close. */
struct vnc_events {
	void (*update)(void *context, const struct rect *rects, size_t count);
	void (*lost)(void *context, const struct error *why);
};

/*
 * Connects to ADDRESS: "HOST:PORT", "HOST:DISPLAY" (below 100), "[v6]:PORT", or the path of a unix socket (holds a
 * '/'). Takes at most TIMEOUT_MS for connecting and again for the handshake. The password, where the server wants
 * one, is the environment's KVT_VNC_PASSWORD. NULL on failure.
 */
struct vnc *vnc_connect(struct loop *loop, const char *address, int timeout_ms, const struct vnc_events *events,
			void *context, struct error *error);
void vnc_close(struct vnc *vnc);	/* NULL is allowed; callbacks do not come any more */

/* The display as of the last complete update; valid until the loop runs again. Zero-sized before the first one. */
const struct frame *vnc_frame(const struct vnc *vnc);
const char *vnc_server_name(const struct vnc *vnc);	/* what the server calls itself */
bool vnc_is_qemu(const struct vnc *vnc);		/* answered with an encoding that only QEMU has */

/* Whether pointer positions mean anything: false once the server said that its pointer is relative. */
bool vnc_pointer_is_absolute(const struct vnc *vnc);

/* Whether keys go to the guest by their scan codes; elsewhere the server finds the key that makes a keysym. */
bool vnc_takes_scan_codes(const struct vnc *vnc);

/* Whether the guest has its keyboard's Caps Lock light on; false where the server does not tell. */
bool vnc_caps_lock(const struct vnc *vnc);

/* Input goes out at once. -1, with the connection lost (told from the loop), if the server does not take it. */
int vnc_key(struct vnc *vnc, uint32_t keysym, uint8_t scan, bool down);	/* SCAN: see interp/layout.h; 0: none */
/* BUTTONS: bit 0 left, 1 middle, 2 right, 3 wheel up, 4 wheel down. By: of a relative pointer (QEMU's), in its own counts. */
int vnc_pointer(struct vnc *vnc, int32_t x, int32_t y, uint32_t buttons);
int vnc_pointer_by(struct vnc *vnc, int32_t dx, int32_t dy, uint32_t buttons);

/* A whole message to the server, for the two above. */
int vnc_send(struct vnc *vnc, const uint8_t *message, size_t length);

#endif
