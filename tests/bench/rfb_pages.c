/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/rfb_pages.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <linux/sockios.h>
#include <unistd.h>

#include "tests/bench/guest.h"

enum {
	ANSWER_US = 60 * 1000 * 1000,
	DIGEST_US = 5 * 1000,		/* between the kernel's having all but the last byte and that byte */
};

static void get(const struct rfb_pages *server, void *data, size_t length)
{
	if (length > 0 && recv(server->client, data, length, MSG_WAITALL) != (ssize_t)length)
		give_up("the VNC client has gone: %s", errno ? strerror(errno) : "it closed the connection");
}

static void put(const struct rfb_pages *server, const void *data, size_t length)
{
	for (const char *from = data; length > 0;) {
		ssize_t count = send(server->client, from, length, MSG_NOSIGNAL);

		if (count <= 0)
			give_up("the VNC client takes nothing any more: %s", strerror(errno));
		from += count;
		length -= (size_t)count;
	}
}

static void put16(uint8_t *to, int32_t value)
{
	to[0] = (uint8_t)(value >> 8);
	to[1] = (uint8_t)value;
}

static size_t get16(const uint8_t *from)
{
	return (size_t)(from[0] << 8 | from[1]);
}

void rfb_pages_listen(struct rfb_pages *server)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);

	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(server->listener, (struct sockaddr *)&address, length) != 0 || listen(server->listener, 1) != 0 ||
	    getsockname(server->listener, (struct sockaddr *)&address, &length) != 0)
		give_up("cannot listen on loopback: %s", strerror(errno));
	server->port = ntohs(address.sin_port);
}

void rfb_pages_accept(struct rfb_pages *server, const struct frame *page)
{
	struct pollfd fd = {.fd = server->listener, .events = POLLIN};
	uint8_t init[24 + 5] = {0}, bytes[12];
	int on = 1;

	if (poll(&fd, 1, ANSWER_US / 1000) != 1)
		give_up("no VNC client has come");
	server->client = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
	setsockopt(server->client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	put(server, "RFB 003.008\n", 12);
	get(server, bytes, 12);
	put(server, "\1\1", 2);		/* no password */
	get(server, bytes, 1);
	put(server, "\0\0\0\0", 4);
	get(server, bytes, 1);
	put16(init, page->width);
	put16(init + 2, page->height);
	/* 32 bits in this host's order, 24 of them colour: the frame's own pixels */
	init[4] = 32, init[5] = 24, init[6] = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, init[7] = 1;
	init[9] = init[11] = init[13] = 255, init[14] = 16, init[15] = 8;
	init[23] = 5;
	memcpy(init + 24, "pages", 5);
	put(server, init, sizeof(init));
}

void rfb_pages_close(struct rfb_pages *server)
{
	close(server->client);
	close(server->listener);
}

static void skip(const struct rfb_pages *server, size_t length)
{
	char rest[4096];

	for (; length > sizeof(rest); length -= sizeof(rest))
		get(server, rest, sizeof(rest));
	get(server, rest, length);
}

static void take_message(struct rfb_pages *server)
{
	uint8_t type, body[19];
	int64_t at_us;

	get(server, &type, 1);
	at_us = now_us();
	switch (type) {
	case 0:				/* the pixel format */
		get(server, body, 19);
		if (body[3] != 32 || body[13] != 16 || body[14] != 8)
			give_up("the VNC client wants pixels that are not prepared");
		return;
	case 2:				/* its encodings; raw is always one */
		get(server, body, 3);
		skip(server, 4 * get16(body + 1));
		return;
	case 3:				/* a request for an update */
		get(server, body, 9);
		server->asked = true;
		return;
	case 4:				/* a key; the pressing counts */
		get(server, body, 7);
		if (body[0] && !server->key_us)
			server->key_us = at_us;
		return;
	case 5:				/* the pointer */
		get(server, body, 5);
		return;
	case 6:				/* cut text */
		get(server, body, 7);
		skip(server, get16(body + 3) << 16 | get16(body + 5));
		return;
	}
	give_up("the VNC client sent a message of type %d", type);
}

/* Takes one message if it comes before UNTIL_US; whether that time is still to come. */
static bool wait_until(struct rfb_pages *server, int64_t until_us)
{
	struct pollfd fd = {.fd = server->client, .events = POLLIN};
	int64_t left_us = until_us - now_us();

	if (left_us <= 0)
		return false;
	if (poll(&fd, 1, (int)((left_us + 999) / 1000)) < 0)
		give_up("cannot wait for the VNC client: %s", strerror(errno));
	if (fd.revents)
		take_message(server);
	return true;
}

void rfb_pages_rest(struct rfb_pages *server, int64_t us)
{
	int64_t until_us = now_us() + us;

	while (wait_until(server, until_us))
		;
}

/* Until the client's kernel has all that was sent. */
static void drain(const struct rfb_pages *server)
{
	int left = 0;

	do {
		if (ioctl(server->client, SIOCOUTQ, &left) != 0)
			give_up("cannot see what is still to be sent: %s", strerror(errno));
		if (left > 0)
			usleep(100);
	} while (left > 0);
}

int64_t rfb_pages_show(struct rfb_pages *server, const struct frame *page)
{
	const size_t length = (size_t)page->width * (size_t)page->height * sizeof(*page->pixels);
	const char *pixels = (const char *)page->pixels;
	int64_t until_us = now_us() + ANSWER_US, sent_us;
	uint8_t head[16] = {0, 0, 0, 1};

	while (!server->asked)
		if (!wait_until(server, until_us))
			give_up("the VNC client asks for no update");
	put16(head + 8, page->width);
	put16(head + 10, page->height);
	put(server, head, sizeof(head));
	put(server, pixels, length - 1);
	drain(server);
	usleep(DIGEST_US);
	server->asked = false;
	server->key_us = 0;
	sent_us = now_us();
	put(server, pixels + length - 1, 1);
	while (!server->key_us)
		if (!wait_until(server, until_us))
			give_up("a page was not answered within %d s", ANSWER_US / 1000000);
	return server->key_us - sent_us;
}
