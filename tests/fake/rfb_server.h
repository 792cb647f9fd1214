/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small VNC server for tests, in a thread of its own, on a unix socket in a private folder. It serves one client at a
 * time, raw, and does what its script says; what the client sends is recorded.
 */
#ifndef KVT_TESTS_FAKE_RFB_SERVER_H
#define KVT_TESTS_FAKE_RFB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rfb_fault {
	RFB_NO_FAULT,
	RFB_SILENT,		/* accepts and says nothing */
	RFB_NOT_VNC,		/* greets as an SSH server */
	RFB_HANG_UP,		/* accepts and closes */
	RFB_REFUSE_VERSION,	/* offers no security type, with a reason */
	RFB_REFUSE_SECURITY,	/* offers only a type that nobody knows */
	RFB_ASK_PASSWORD,	/* VNC authentication; no password is right */
	RFB_STALL_SECURITY,	/* says nothing after the version */
	RFB_HUGE,		/* a display larger than anything allowed */
	RFB_CUT_UPDATE,		/* closes in the middle of the first update */
};

struct rfb_script {
	enum rfb_fault fault;
	uint16_t width, height;
	bool announce_relative;	/* as QEMU: the pointer's type, in a message of its own */
	bool announce_absolute;
	bool split_announcement;	/* sends it in two packets */
	bool announce_keys;	/* as QEMU: it takes extended key events */
	bool caps_lock;		/* tells that the guest has Caps Lock's light on */
};

enum rfb_event_kind { RFB_KEY, RFB_SCAN_KEY, RFB_POINTER, RFB_REQUEST, RFB_NUDGE };

struct rfb_event {
	enum rfb_event_kind kind;
	int64_t at_us;		/* CLOCK_MONOTONIC */
	uint32_t keysym;
	bool down;		/* key: pressed; request: incremental */
	int32_t x, y;
	uint32_t buttons;	/* scan key: its scan code */
};

struct rfb_server;

struct rfb_server *rfb_server_start(const struct rfb_script *script);
void rfb_server_stop(struct rfb_server *server);	/* joins the thread and removes the folder */
const char *rfb_server_address(const struct rfb_server *server);

/* Fills a rectangle and sends it when the client asks for an update, with garbage in the fourth byte of pixels. */
void rfb_server_fill(struct rfb_server *server, int x, int y, int width, int height, uint32_t colour);

/* Changes the size, announces it and paints all in one colour. */
void rfb_server_resize(struct rfb_server *server, uint16_t width, uint16_t height, uint32_t colour);
void rfb_server_hang_up(struct rfb_server *server);

/* What has come so far of KIND; at most MAX are copied, the number of all is returned. */
size_t rfb_server_events(struct rfb_server *server, enum rfb_event_kind kind, struct rfb_event *out, size_t max);

#endif
