/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses of VNC servers, and the way to a connected socket: "HOST:PORT", "HOST:DISPLAY" (below 100), "[v6]:PORT", or
 * the path of a unix socket (holds a '/').
 */
#ifndef KVT_RUNTIME_VNC_VNC_ADDRESS_H
#define KVT_RUNTIME_VNC_VNC_ADDRESS_H

#include <stdbool.h>

#include "runtime/base/error.h"

struct vnc_address {
	char host[256];		/* host name or number, or the socket's path */
	int port;		/* 0: a unix socket */
};

int vnc_address_parse(const char *text, struct vnc_address *out, struct error *error);

/*
 * Connects within TIMEOUT_MS and waits as long again for the server's first word, which must be RFB's. Returns a
 * blocking socket with nothing read from it, or -1.
 */
int vnc_dial(const char *address, int timeout_ms, struct error *error);

/* Why the server at ADDRESS ended the handshake; SAID is what libvncclient said of it. */
void vnc_explain_refusal(const char *address, const char *said, bool wants_password, struct error *error);

/* Whether the peer is on this machine. */
bool vnc_peer_is_local(int fd);

#endif
