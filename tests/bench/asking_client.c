/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/asking_client.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/vnc/vnc_address.h"
#include "tests/bench/guest.h"

enum {
	CONNECT_MS = 10 * 1000,
	ENCODING_RAW = 0,
	ENCODING_SIZE = -223,
	KEYSYM_ENTER = 0xff0d,
};

static void get(const struct asking_client *client, void *data, size_t length)
{
	if (length > 0 && recv(client->fd, data, length, MSG_WAITALL) != (ssize_t)length)
		give_up("the VNC server has gone: %s", strerror(errno));
}

static void skip(const struct asking_client *client, size_t length)
{
	char rest[65536];

	for (; length > sizeof(rest); length -= sizeof(rest))
		get(client, rest, sizeof(rest));
	get(client, rest, length);
}

static void put(const struct asking_client *client, const void *data, size_t length)
{
	if (send(client->fd, data, length, MSG_NOSIGNAL) != (ssize_t)length)
		give_up("the VNC server takes nothing any more: %s", strerror(errno));
}

static uint16_t get16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t get32(const uint8_t *bytes)
{
	return (uint32_t)get16(bytes) << 16 | get16(bytes + 2);
}

static void ask(const struct asking_client *client, bool incremental)
{
	uint8_t request[10] = {3, incremental, 0, 0, 0, 0, (uint8_t)(client->width >> 8), (uint8_t)client->width,
			       (uint8_t)(client->height >> 8), (uint8_t)client->height};

	put(client, request, sizeof(request));
}

void asking_client_connect(struct asking_client *client, const char *address)
{
	static const uint8_t encodings[] = {2, 0, 0, 2, 0, 0, 0, ENCODING_RAW, 0xff, 0xff, 0xff, (uint8_t)ENCODING_SIZE};
	uint8_t bytes[255];
	struct error error;

	client->fd = vnc_dial(address, CONNECT_MS, &error);
	if (client->fd < 0)
		give_up("%s", error.text);
	get(client, bytes, 12);
	put(client, "RFB 003.008\n", 12);
	get(client, bytes, 1);
	get(client, bytes + 1, bytes[0]);
	put(client, "\1", 1);		/* no password */
	get(client, bytes, 4);
	if (get32(bytes) != 0)
		give_up("the VNC server at %s wants a password", address);
	put(client, "\1", 1);		/* shared */
	get(client, bytes, 24);
	client->width = get16(bytes);
	client->height = get16(bytes + 2);
	client->pixel_bytes = bytes[4] / 8;
	skip(client, get32(bytes + 20));
	put(client, encodings, sizeof(encodings));
	ask(client, false);
}

void asking_client_close(struct asking_client *client)
{
	close(client->fd);
}

static bool read_update(struct asking_client *client)
{
	bool pixels = false, resized = false;
	uint8_t bytes[12];

	get(client, bytes, 3);
	for (int count = get16(bytes + 1); count > 0; count--) {
		get(client, bytes, sizeof(bytes));
		if ((int32_t)get32(bytes + 8) == ENCODING_SIZE) {
			client->width = get16(bytes + 4);
			client->height = get16(bytes + 6);
			resized = true;
		} else {
			skip(client, (size_t)get16(bytes + 4) * get16(bytes + 6) * client->pixel_bytes);
			pixels = true;
		}
	}
	ask(client, !resized);
	return pixels;
}

bool asking_client_read(struct asking_client *client)
{
	uint8_t type, bytes[7];

	get(client, &type, 1);
	switch (type) {
	case 0:
		return read_update(client);
	case 2:				/* bell */
		return false;
	case 3:				/* cut text */
		get(client, bytes, 7);
		skip(client, get32(bytes + 3));
		return false;
	}
	give_up("the VNC server sent a message of type %d", type);
}

void asking_client_press_enter(struct asking_client *client)
{
	uint8_t event[8] = {4, 1, 0, 0, 0, 0, KEYSYM_ENTER >> 8, KEYSYM_ENTER & 0xff};

	put(client, event, sizeof(event));
	event[1] = 0;
	put(client, event, sizeof(event));
}
