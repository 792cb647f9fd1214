/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A key that goes down or up, by both of its names.
 */
#ifndef KVT_RUNTIME_INPUT_KEY_EVENT_H
#define KVT_RUNTIME_INPUT_KEY_EVENT_H

#include <stdbool.h>
#include <stdint.h>

struct key_event {
	uint32_t keysym;
	uint8_t scan;		/* see interp/layout.h; 0: none */
	bool down;
};

#endif
