/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/vnc/vnc_encodings.h"

#include "runtime/vnc/vnc_qemu.h"

enum { SET_ENCODINGS = 2 };
enum { RAW = 0, COPY_RECT = 1, HEXTILE = 5, ZRLE = 16, DESKTOP_SIZE = -223 };

/* Within a machine, packing costs more than it saves. 0, raw, ends the list: every server has it. */
static const int32_t local_order[] = {COPY_RECT, RAW}, remote_order[] = {ZRLE, HEXTILE, COPY_RECT, RAW};
static const int32_t pseudo[] = {DESKTOP_SIZE, ENCODING_POINTER_TYPE, ENCODING_AUDIO, ENCODING_EXTENDED_KEYS,
				 ENCODING_LEDS};

static size_t put(uint8_t *message, size_t at, int32_t encoding)
{
	for (int byte = 0; byte < 4; byte++)
		message[at + (size_t)byte] = (uint8_t)((uint32_t)encoding >> (24 - 8 * byte));
	return at + 4;
}

size_t vnc_offer(bool local, uint8_t message[VNC_OFFER_MAX])
{
	const int32_t *order = local ? local_order : remote_order;
	size_t length = 4, i = 0;

	do
		length = put(message, length, order[i]);
	while (order[i++] != RAW);
	for (i = 0; i < sizeof(pseudo) / sizeof(*pseudo); i++)
		length = put(message, length, pseudo[i]);
	message[0] = SET_ENCODINGS;
	message[1] = message[2] = 0;
	message[3] = (uint8_t)((length - 4) / 4);
	return length;
}
