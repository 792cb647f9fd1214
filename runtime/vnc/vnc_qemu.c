/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/vnc/vnc_qemu.h"

#include <string.h>

enum { FRAMEBUFFER_UPDATE = 0 };

static uint16_t read_u16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

bool vnc_announced_rect(int32_t encoding, uint16_t x, struct vnc_announced *announced)
{
	switch (encoding) {
	case ENCODING_POINTER_TYPE:
		announced->pointer_is_relative = x == 0;
		announced->qemu = true;
		return true;
	case ENCODING_AUDIO:
		announced->audio = true;
		announced->qemu = true;
		return true;
	case ENCODING_EXTENDED_KEYS:
		announced->extended_keys = true;
		return true;
	}
	return false;
}

bool vnc_announcement(const uint8_t message[VNC_ANNOUNCEMENT_LENGTH], struct vnc_announced *announced)
{
	/* type, padding, number of rectangles; x, y, width, height, encoding */
	if (message[0] != FRAMEBUFFER_UPDATE || read_u16(message + 2) != 1)
		return false;
	return vnc_announced_rect((int32_t)((uint32_t)read_u16(message + 12) << 16 | read_u16(message + 14)),
				  read_u16(message + 4), announced);
}

bool vnc_leds(const uint8_t message[VNC_ANNOUNCEMENT_LENGTH])
{
	return message[0] == FRAMEBUFFER_UPDATE && read_u16(message + 2) == 1 && read_u16(message + 12) == 0xffff &&
	       read_u16(message + 14) == (ENCODING_LEDS & 0xffff);
}

void vnc_scan_key(uint32_t keysym, uint8_t scan, bool down, uint8_t message[VNC_SCAN_KEY_LENGTH])
{
	/* QEMU client message 255; sub-message 0, extended key event */
	const uint8_t event[VNC_SCAN_KEY_LENGTH] = {
		255, 0, 0, down, (uint8_t)(keysym >> 24), (uint8_t)(keysym >> 16), (uint8_t)(keysym >> 8), (uint8_t)keysym,
		0, 0, 0, scan,
	};

	memcpy(message, event, sizeof(event));
}

bool vnc_extended_size(const uint8_t message[VNC_ANNOUNCEMENT_LENGTH])
{
	return message[0] == FRAMEBUFFER_UPDATE && read_u16(message + 2) == 1 && read_u16(message + 12) == 0xffff &&
	       read_u16(message + 14) == (ENCODING_EXTENDED_SIZE & 0xffff);
}

size_t vnc_nudge(const struct vnc_announced *announced, uint8_t message[VNC_NUDGE_MAX])
{
	/* QEMU client message 255; sub-message 1, audio; operation 1, disable */
	static const uint8_t audio_disable[] = {255, 1, 0, 1};
	/* sub-message 0, extended key event; up; keysym and scan code of F24 */
	static const uint8_t key_up[] = {255, 0, 0, 0, 0, 0, 0xff, 0xd5, 0, 0, 0, 0x76};

	if (!announced->qemu)
		return 0;
	if (announced->audio) {
		memcpy(message, audio_disable, sizeof(audio_disable));
		return sizeof(audio_disable);
	}
	if (!announced->extended_keys)
		return 0;
	memcpy(message, key_up, sizeof(key_up));
	return sizeof(key_up);
}
