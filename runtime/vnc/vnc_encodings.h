/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The encodings that kvt offers a VNC server (RFC 6143, 7.5.2), lossless ones only. Nothing here touches the connection.
 */
#ifndef KVT_RUNTIME_VNC_VNC_ENCODINGS_H
#define KVT_RUNTIME_VNC_VNC_ENCODINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VNC_OFFER_MAX = 64 };

/* Writes the message to MESSAGE and returns its length. LOCAL: the server is on this machine. */
size_t vnc_offer(bool local, uint8_t message[VNC_OFFER_MAX]);

#endif
