/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fake/rfb_server.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "grammar/mem.h"

enum { DESKTOP_SIZE = -223, POINTER_TYPE = -257, EXTENDED_KEYS = -258, LEDS = -261, MAX_DIRTY = 64 };
enum { KEYSYM_F24 = 0xffd5 };	/* kvt's nudge is its release */

struct area {
	int x, y, width, height;
};

/* What the test wants done; sent through a pipe, so that a test never waits for a thread that waits for the test. */
struct command {
	enum { COMMAND_FILL, COMMAND_RESIZE, COMMAND_HANG_UP } kind;
	struct area area;
	uint32_t colour;
};

struct rfb_server {
	struct rfb_script script;
	char folder[64], address[96];
	int listener, client;
	int commands[2];		/* end of file: stop */
	pthread_t thread;
	uint16_t width, height;
	uint32_t *pixels;
	struct area dirty[MAX_DIRTY];
	int dirty_count;
	bool requested, size_changed, hang_up;
	pthread_mutex_t lock;		/* of the client's number and all below */
	struct rfb_event *events;
	size_t event_count, event_capacity;
};

static bool send_all(int fd, const void *data, size_t length)
{
	return send(fd, data, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static bool receive_all(int fd, void *data, size_t length)
{
	return length == 0 || recv(fd, data, length, MSG_WAITALL) == (ssize_t)length;
}

static uint8_t *put_u16(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)(value >> 8);
	to[1] = (uint8_t)value;
	return to + 2;
}

static uint8_t *put_u32(uint8_t *to, uint32_t value)
{
	return put_u16(put_u16(to, value >> 16), value & 0xffff);
}

static uint32_t get_u16(const uint8_t *from)
{
	return (uint32_t)(from[0] << 8 | from[1]);
}

static uint32_t get_u32(const uint8_t *from)
{
	return get_u16(from) << 16 | get_u16(from + 2);
}

static uint8_t *put_rect(uint8_t *to, const struct area *area, int32_t encoding)
{
	to = put_u16(put_u16(to, (uint32_t)area->x), (uint32_t)area->y);
	to = put_u16(put_u16(to, (uint32_t)area->width), (uint32_t)area->height);
	return put_u32(to, (uint32_t)encoding);
}

/* One rectangle without data, in a message of its own. */
static bool send_pseudo(int fd, const struct area *area, int32_t encoding, bool split)
{
	uint8_t message[16] = {0, 0, 0, 1};

	put_rect(message + 4, area, encoding);
	if (!split)
		return send_all(fd, message, sizeof(message));
	if (!send_all(fd, message, 7))
		return false;
	poll(NULL, 0, 20);
	return send_all(fd, message + 7, sizeof(message) - 7);
}

static bool send_security(struct rfb_server *server, int fd)
{
	static const char reason[] = "Too old";
	uint8_t message[5 + sizeof(reason)] = {0};
	uint8_t challenge[16], type;

	switch (server->script.fault) {
	case RFB_REFUSE_VERSION:
		put_u32(message + 1, sizeof(reason));
		memcpy(message + 5, reason, sizeof(reason));
		send_all(fd, message, sizeof(message));
		return false;
	case RFB_REFUSE_SECURITY:
		send_all(fd, "\1\143", 2);
		receive_all(fd, &type, 1);
		return false;
	case RFB_ASK_PASSWORD:
		memset(challenge, 7, sizeof(challenge));
		if (!send_all(fd, "\1\2", 2) || !receive_all(fd, &type, 1) ||
		    !send_all(fd, challenge, sizeof(challenge)) || !receive_all(fd, challenge, sizeof(challenge)))
			return false;
		put_u32(message, 1);
		put_u32(message + 4, 3);
		message[8] = 'b', message[9] = 'a', message[10] = 'd';
		send_all(fd, message, 11);
		return false;
	case RFB_STALL_SECURITY:
		receive_all(fd, &type, 1);
		return false;
	default:
		return send_all(fd, "\1\1", 2) && receive_all(fd, &type, 1) && send_all(fd, "\0\0\0\0", 4);
	}
}

static bool greet(struct rfb_server *server, int fd)
{
	static const char name[] = "a fake";
	uint8_t init[24 + sizeof(name) - 1] = {0};
	uint8_t bytes[12];

	if (server->script.fault == RFB_HANG_UP)
		return false;
	if (server->script.fault == RFB_NOT_VNC && !send_all(fd, "SSH-2.0-OpenSSH_9.2\r\n", 21))
		return false;
	if (server->script.fault != RFB_SILENT && server->script.fault != RFB_NOT_VNC &&
	    !send_all(fd, "RFB 003.008\n", 12))
		return false;
	if (!receive_all(fd, bytes, 12) || !send_security(server, fd) || !receive_all(fd, bytes, 1))
		return false;
	put_u16(put_u16(init, server->script.fault == RFB_HUGE ? 65535 : server->width), server->height);
	init[4] = 32, init[5] = 24, init[7] = 1;
	init[9] = init[11] = init[13] = 255, init[14] = 16, init[15] = 8;
	put_u32(init + 20, sizeof(name) - 1);
	memcpy(init + 24, name, sizeof(name) - 1);
	return send_all(fd, init, sizeof(init));
}

static void record(struct rfb_server *server, struct rfb_event event)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	event.at_us = now.tv_sec * (int64_t)1000000 + now.tv_nsec / 1000;
	pthread_mutex_lock(&server->lock);
	server->events = mem_grow(server->events, server->event_count, &server->event_capacity,
				  sizeof(*server->events));
	server->events[server->event_count++] = event;
	pthread_mutex_unlock(&server->lock);
}

static bool take_encodings(struct rfb_server *server, int fd)
{
	struct area all = {.width = server->width, .height = server->height}, one = {.width = 1, .height = 1};
	uint8_t bytes[4];
	uint32_t count;

	if (!receive_all(fd, bytes, 3))
		return false;
	for (count = get_u16(bytes + 1); count > 0; count--)
		if (!receive_all(fd, bytes, 4))
			return false;
	all.x = server->script.announce_absolute;
	if ((server->script.announce_absolute || server->script.announce_relative) &&
	    !send_pseudo(fd, &all, POINTER_TYPE, server->script.split_announcement))
		return false;
	if (server->script.announce_keys && !send_pseudo(fd, &all, EXTENDED_KEYS, false))
		return false;
	return !server->script.caps_lock || (send_pseudo(fd, &one, LEDS, false) && send_all(fd, "\4", 1));
}

static bool take_request(struct rfb_server *server, const uint8_t *body)
{
	if (!body[0]) {
		server->dirty[0] = (struct area){.width = server->width, .height = server->height};
		server->dirty_count = 1;
	}
	server->requested = true;
	record(server, (struct rfb_event){.kind = RFB_REQUEST, .down = body[0]});
	return true;
}

static bool take_message(struct rfb_server *server, int fd)
{
	uint8_t type, body[19];

	if (!receive_all(fd, &type, 1))
		return false;
	switch (type) {
	case 0:
		return receive_all(fd, body, 19);
	case 2:
		return take_encodings(server, fd);
	case 3:
		return receive_all(fd, body, 9) && take_request(server, body);
	case 4:
		if (!receive_all(fd, body, 7))
			return false;
		record(server, (struct rfb_event){.kind = RFB_KEY, .down = body[0], .keysym = get_u32(body + 3)});
		return true;
	case 5:
		if (!receive_all(fd, body, 5))
			return false;
		record(server, (struct rfb_event){.kind = RFB_POINTER, .buttons = body[0],
						  .x = (int32_t)get_u16(body + 1), .y = (int32_t)get_u16(body + 3)});
		return true;
	case 255:
		if (!receive_all(fd, body, 1) || !receive_all(fd, body + 1, body[0] ? 2 : 10))
			return false;
		if (body[0] || get_u32(body + 3) == KEYSYM_F24)
			record(server, (struct rfb_event){.kind = RFB_NUDGE});
		else
			record(server, (struct rfb_event){.kind = RFB_SCAN_KEY, .down = body[2], .keysym = get_u32(body + 3),
							  .buttons = get_u32(body + 7)});
		return true;
	}
	return false;
}

static bool send_area(struct rfb_server *server, int fd, const struct area *area)
{
	uint8_t head[12];

	put_rect(head, area, 0);
	if (!send_all(fd, head, sizeof(head)))
		return false;
	for (int y = area->y; y < area->y + area->height; y++) {
		const uint32_t *row = server->pixels + y * server->width + area->x;

		if (!send_all(fd, row, (size_t)area->width * sizeof(*row)))
			return false;
		if (server->script.fault == RFB_CUT_UPDATE && y > area->y + area->height / 2)
			return false;
	}
	return true;
}

static bool send_updates(struct rfb_server *server, int fd)
{
	struct area size = {.width = server->width, .height = server->height};
	uint8_t head[4] = {0};

	if (server->hang_up)
		return false;
	if (server->size_changed && !send_pseudo(fd, &size, DESKTOP_SIZE, false))
		return false;
	server->size_changed = false;
	if (!server->requested || !server->dirty_count)
		return true;
	put_u16(head + 2, (uint32_t)server->dirty_count);
	if (!send_all(fd, head, sizeof(head)))
		return false;
	for (int i = 0; i < server->dirty_count; i++)
		if (!send_area(server, fd, &server->dirty[i]))
			return false;
	server->dirty_count = 0;
	server->requested = false;
	return true;
}

static void paint(struct rfb_server *server, const struct area *area, uint32_t colour)
{
	for (int y = area->y; y < area->y + area->height; y++)
		for (int x = area->x; x < area->x + area->width; x++)
			server->pixels[y * server->width + x] = colour | 0xa5000000;
	if (server->dirty_count < MAX_DIRTY)
		server->dirty[server->dirty_count++] = *area;
}

static void do_command(struct rfb_server *server, const struct command *command)
{
	if (command->kind == COMMAND_HANG_UP) {
		server->hang_up = true;
		return;
	}
	if (command->kind == COMMAND_RESIZE) {
		server->width = (uint16_t)command->area.width;
		server->height = (uint16_t)command->area.height;
		mem_free(server->pixels);
		server->pixels = mem_alloc_array((size_t)server->width * server->height, sizeof(*server->pixels));
		server->dirty_count = 0;
		server->size_changed = true;
	}
	paint(server, &command->area, command->colour);
}

/* False: stop altogether. */
static bool serve(struct rfb_server *server, int fd)
{
	bool alive = greet(server, fd);

	while (alive) {
		struct pollfd fds[2] = {{.fd = fd, .events = POLLIN}, {.fd = server->commands[0], .events = POLLIN}};
		struct command command;

		poll(fds, 2, -1);
		if (fds[1].revents) {
			if (read(server->commands[0], &command, sizeof(command)) <= 0)
				return false;
			do_command(server, &command);
		}
		alive = (!fds[0].revents || take_message(server, fd)) && send_updates(server, fd);
	}
	return true;
}

static void *run(void *context)
{
	struct rfb_server *server = context;
	bool stop = false;

	while (!stop) {
		int fd = accept(server->listener, NULL, NULL);

		if (fd < 0)
			break;
		pthread_mutex_lock(&server->lock);
		server->client = fd;
		pthread_mutex_unlock(&server->lock);
		stop = !serve(server, fd);
		pthread_mutex_lock(&server->lock);
		server->client = -1;
		close(fd);
		pthread_mutex_unlock(&server->lock);
	}
	return NULL;
}

static void die(const char *what)
{
	perror(what);
	exit(99);
}

struct rfb_server *rfb_server_start(const struct rfb_script *script)
{
	struct rfb_server *server = mem_alloc(sizeof(*server));
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	server->script = *script;
	server->width = script->width;
	server->height = script->height;
	server->pixels = mem_alloc_array((size_t)script->width * script->height, sizeof(*server->pixels));
	server->client = -1;
	snprintf(server->folder, sizeof(server->folder), "/tmp/kvt-test-XXXXXX");
	if (!mkdtemp(server->folder))
		die("mkdtemp");
	snprintf(server->address, sizeof(server->address), "%s/vnc", server->folder);
	memcpy(address.sun_path, server->address, sizeof(server->address));
	server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(server->listener, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(server->listener, 4) < 0)
		die(server->address);
	if (pipe(server->commands) < 0)
		die("pipe");
	pthread_mutex_init(&server->lock, NULL);
	if (pthread_create(&server->thread, NULL, run, server) != 0)
		die("pthread_create");
	return server;
}

void rfb_server_stop(struct rfb_server *server)
{
	close(server->commands[1]);
	/* Whatever the thread waits for now ends. */
	shutdown(server->listener, SHUT_RDWR);
	pthread_mutex_lock(&server->lock);
	if (server->client >= 0)
		shutdown(server->client, SHUT_RDWR);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->thread, NULL);
	close(server->listener);
	close(server->commands[0]);
	unlink(server->address);
	rmdir(server->folder);
	pthread_mutex_destroy(&server->lock);
	mem_free(server->pixels);
	mem_free(server->events);
	mem_free(server);
}

const char *rfb_server_address(const struct rfb_server *server)
{
	return server->address;
}

static void post(struct rfb_server *server, struct command command)
{
	if (write(server->commands[1], &command, sizeof(command)) != (ssize_t)sizeof(command))
		die("write");
}

void rfb_server_fill(struct rfb_server *server, int x, int y, int width, int height, uint32_t colour)
{
	post(server, (struct command){.kind = COMMAND_FILL, .area = {x, y, width, height}, .colour = colour});
}

void rfb_server_resize(struct rfb_server *server, uint16_t width, uint16_t height, uint32_t colour)
{
	post(server, (struct command){.kind = COMMAND_RESIZE, .area = {0, 0, width, height}, .colour = colour});
}

void rfb_server_hang_up(struct rfb_server *server)
{
	post(server, (struct command){.kind = COMMAND_HANG_UP});
}

size_t rfb_server_events(struct rfb_server *server, enum rfb_event_kind kind, struct rfb_event *out, size_t max)
{
	size_t count = 0;

	pthread_mutex_lock(&server->lock);
	for (size_t i = 0; i < server->event_count; i++) {
		if (server->events[i].kind != kind)
			continue;
		if (count < max)
			out[count] = server->events[i];
		count++;
	}
	pthread_mutex_unlock(&server->lock);
	return count;
}
