/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What QEMU's VNC server adds to RFB, as far as kvt needs it: its announcements, and a message that keeps it awake.
 * Nothing here touches the connection.
 *
 * QEMU refreshes an idle display ever more rarely, up to once in 3 s, and begins anew at 30 ms with any client message
 * of a type above 3 (protocol_client_msg in ui/vnc.c). Keys, pointer events and cut text are such messages, but the
 * guest sees them. Two others are seen by nobody:
 *
 *  - "audio disable" where no audio was enabled: taken by every QEMU that has acknowledged the audio encoding. Up to
 *    8.1 all do; later ones only with an audio device.
 *  - the release of a key that is not pressed, as an extended key event: QEMU's keyboard state drops it before any
 *    device. The key is F24, which scripts have no name for.
 */
#ifndef KVT_RUNTIME_VNC_VNC_QEMU_H
#define KVT_RUNTIME_VNC_VNC_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pseudo-encodings. Pointer type and audio are known to QEMU alone. */
enum {
	ENCODING_POINTER_TYPE = -257,
	ENCODING_EXTENDED_KEYS = -258,
	ENCODING_AUDIO = -259,
	ENCODING_LEDS = -261,
	ENCODING_EXTENDED_SIZE = -308,
};

enum { VNC_ANNOUNCEMENT_LENGTH = 16, VNC_NUDGE_MAX = 12, VNC_SCAN_KEY_LENGTH = 12 };

/* A keyboard's lights, as the one byte behind the rectangle of ENCODING_LEDS has them. */
enum { LED_SCROLL = 1, LED_NUM = 2, LED_CAPS = 4 };

struct vnc_announced {
	bool qemu;
	bool audio, extended_keys;
	bool pointer_is_relative;
	uint8_t leds;		/* 0 as long as the server says nothing */
};

/*
 * Whether MESSAGE, the first 16 bytes of a server's message, is one of these announcements (a framebuffer update of
 * one rectangle without data); notes it. The pointer's announcement must be taken off the stream by this, because
 * libvncclient checks its rectangle against the display, and one that says "absolute" is one pixel too far right.
 */
bool vnc_announcement(const uint8_t message[VNC_ANNOUNCEMENT_LENGTH], struct vnc_announced *announced);

/* The same for a rectangle among others; false: it is something else. */
bool vnc_announced_rect(int32_t encoding, uint16_t x, struct vnc_announced *announced);

/* Whether MESSAGE is an update of the keyboard's lights alone; their byte follows. */
bool vnc_leds(const uint8_t message[VNC_ANNOUNCEMENT_LENGTH]);

/* The extended key event of a key with both names; see interp/layout.h for SCAN. */
void vnc_scan_key(uint32_t keysym, uint8_t scan, bool down, uint8_t message[VNC_SCAN_KEY_LENGTH]);

/* Whether MESSAGE is an extended desktop size alone: its screens, 16 bytes each, follow behind their number and 3 bytes. */
bool vnc_extended_size(const uint8_t message[VNC_ANNOUNCEMENT_LENGTH]);

/* The message that keeps a QEMU awake; its length, 0 if there is none for this server. */
size_t vnc_nudge(const struct vnc_announced *announced, uint8_t message[VNC_NUDGE_MAX]);

#endif
