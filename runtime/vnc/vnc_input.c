/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and pointer as messages (RFC 6143, 7.5.4 and 7.5.5). */
#include "runtime/vnc/vnc.h"
#include "runtime/vnc/vnc_qemu.h"

enum { KEY_EVENT = 4, POINTER_EVENT = 5 };
enum { NO_MOVEMENT = 0x7fff, LARGEST = 0xffff };

int vnc_key(struct vnc *vnc, uint32_t keysym, uint8_t scan, bool down)
{
	uint8_t message[VNC_SCAN_KEY_LENGTH];
	const uint8_t plain[] = {
		KEY_EVENT, down, 0, 0, (uint8_t)(keysym >> 24), (uint8_t)(keysym >> 16), (uint8_t)(keysym >> 8), (uint8_t)keysym,
	};

	if (!scan || !vnc_takes_scan_codes(vnc))
		return vnc_send(vnc, plain, sizeof(plain));
	vnc_scan_key(keysym, scan, down, message);
	return vnc_send(vnc, message, sizeof(message));
}

static int send_pointer(struct vnc *vnc, int32_t x, int32_t y, uint32_t buttons)
{
	const uint8_t message[] = {
		POINTER_EVENT, (uint8_t)buttons, (uint8_t)(x >> 8), (uint8_t)x, (uint8_t)(y >> 8), (uint8_t)y,
	};

	return vnc_send(vnc, message, sizeof(message));
}

static int32_t within(int32_t value, int32_t least, int32_t most)
{
	return value < least ? least : value > most ? most : value;
}

int vnc_pointer(struct vnc *vnc, int32_t x, int32_t y, uint32_t buttons)
{
	return send_pointer(vnc, within(x, 0, LARGEST), within(y, 0, LARGEST), buttons);
}

int vnc_pointer_by(struct vnc *vnc, int32_t dx, int32_t dy, uint32_t buttons)
{
	return send_pointer(vnc, within(NO_MOVEMENT + dx, 0, LARGEST), within(NO_MOVEMENT + dy, 0, LARGEST), buttons);
}
