/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/vnc/vnc_address.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/base/loop.h"

enum {
	FIRST_PORT = 5900,	/* of display 0 */
	DISPLAYS = 100,
	VERSION_LENGTH = 12,	/* "RFB 003.008\n" */
};

static int refuse_address(const char *text, struct error *error)
{
	error_set(error, "%s: not the address of a VNC server", text);
	error_help(error, "write HOST:PORT, HOST:DISPLAY, [IPv6]:PORT, or the path of a unix socket with a '/' in it");
	return -1;
}

int vnc_address_parse(const char *text, struct vnc_address *out, struct error *error)
{
	const char *colon = strrchr(text, ':');
	const char *host = text;
	size_t length;
	char *end;
	long port;

	*out = (struct vnc_address){0};
	if (strchr(text, '/')) {
		if (strlen(text) >= sizeof(((struct sockaddr_un *)NULL)->sun_path)) {
			error_set(error, "%s: the path is too long for a unix socket", text);
			error_help(error, "sockets have paths of at most %zu bytes; use a shorter or a relative one",
				   sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1);
			return -1;
		}
		snprintf(out->host, sizeof(out->host), "%s", text);
		return 0;
	}
	if (!colon)
		return refuse_address(text, error);
	length = (size_t)(colon - text);
	if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
		host++;
		length -= 2;
	} else if (memchr(text, ':', length)) {
		return refuse_address(text, error);
	}
	errno = 0;
	port = strtol(colon + 1, &end, 10);
	if (colon[1] < '0' || colon[1] > '9' || *end || errno || port > 65535 || length >= sizeof(out->host))
		return refuse_address(text, error);
	/* As in Xvnc and QEMU, ":1" is this machine's display 1. */
	snprintf(out->host, sizeof(out->host), "%.*s", (int)length, host);
	if (!length)
		snprintf(out->host, sizeof(out->host), "localhost");
	out->port = (int)(port < DISPLAYS ? FIRST_PORT + port : port);
	return 0;
}

static int connect_within(int fd, const struct sockaddr *address, socklen_t length, int timeout_ms)
{
	struct pollfd wait = {.fd = fd, .events = POLLOUT};
	int reason = 0;
	socklen_t size = sizeof(reason);

	if (connect(fd, address, length) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return -1;
	if (poll(&wait, 1, timeout_ms) == 0) {
		errno = ETIMEDOUT;
		return -1;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &reason, &size) < 0)
		return -1;
	errno = reason;
	return reason ? -1 : 0;
}

static int connect_unix(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	memcpy(address.sun_path, path, strlen(path) + 1);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		int reason = errno;

		close(fd);
		errno = reason;
		return -1;
	}
	return fd;
}

/* One socket; errno says why not. */
static int connect_info(const struct addrinfo *info, int timeout_ms)
{
	int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int one = 1;

	if (fd < 0)
		return -1;
	if (connect_within(fd, info->ai_addr, info->ai_addrlen, timeout_ms) < 0) {
		int reason = errno;

		close(fd);
		errno = reason;
		return -1;
	}
	/* Keys and requests are a few bytes each, and must not wait for one another. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static int connect_tcp(const struct vnc_address *to, const char *address, int timeout_ms, struct error *error)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int64_t deadline_us = loop_now_us() + (int64_t)timeout_ms * 1000;
	char port[8];
	int fd = -1, failure;

	snprintf(port, sizeof(port), "%d", to->port);
	failure = getaddrinfo(to->host, port, &hints, &list);
	if (failure) {
		error_set(error, "%s: the host %s cannot be found: %s", address, to->host, gai_strerror(failure));
		error_help(error, "check the host's name, or give its number");
		return -1;
	}
	errno = ETIMEDOUT;
	for (const struct addrinfo *info = list; info && fd < 0; info = info->ai_next) {
		int64_t left_us = deadline_us - loop_now_us();

		if (left_us > 0)
			fd = connect_info(info, (int)(left_us / 1000) + 1);
	}
	failure = errno;
	freeaddrinfo(list);
	errno = failure;
	return fd;
}

static int connect_to(const char *address, int timeout_ms, struct error *error)
{
	struct vnc_address to;
	int fd;

	if (vnc_address_parse(address, &to, error) < 0)
		return -1;
	error_set(error, "%s", "");
	fd = to.port ? connect_tcp(&to, address, timeout_ms, error) : connect_unix(to.host);
	if (fd >= 0 || (error && error->text[0]))
		return fd;
	if (to.port) {
		error_set(error, "%s: no connection to port %d of %s: %s", address, to.port, to.host, strerror(errno));
		error_help(error, "check that the VNC server runs and listens on port %d", to.port);
	} else {
		error_set(error, "%s: no connection to the unix socket: %s", address, strerror(errno));
		error_help(error, "check that the VNC server runs, with QEMU for example -vnc unix:%s", address);
	}
	return -1;
}

/* The server speaks first; what it says is left for libvncclient. */
static int await_greeting(int fd, const char *address, int timeout_ms, struct error *error)
{
	int64_t deadline_us = loop_now_us() + (int64_t)timeout_ms * 1000;
	char greeting[VERSION_LENGTH];
	ssize_t length = 0, before;

	for (;;) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		int64_t left_us = deadline_us - loop_now_us();

		if (left_us <= 0 || poll(&wait, 1, (int)(left_us / 1000) + 1) == 0) {
			error_set(error, "%s: connected, but the server said nothing within %g s", address,
				  timeout_ms / 1000.0);
			error_help(error, "check that the server works, and that it is a VNC server");
			return -1;
		}
		before = length;
		length = recv(fd, greeting, sizeof(greeting), MSG_PEEK | MSG_DONTWAIT);
		if (length >= 4 && memcmp(greeting, "RFB ", 4) != 0)
			break;
		if (length == VERSION_LENGTH)
			return 0;
		if (length == 0 || (length < 0 && errno != EAGAIN)) {
			error_set(error, "%s: the server closed the connection before saying anything", address);
			error_help(error, "see the server's messages; it may refuse this host or have a client already");
			return -1;
		}
		/* Data that is only peeked at keeps poll() from waiting for the rest. */
		if (length == before)
			poll(NULL, 0, 5);
	}
	error_set(error, "%s: the server does not speak VNC", address);
	error_help(error, "check the port: VNC servers listen on 5900 and up");
	return -1;
}

int vnc_dial(const char *address, int timeout_ms, struct error *error)
{
	int fd = connect_to(address, timeout_ms, error);

	if (fd < 0)
		return -1;
	if (await_greeting(fd, address, timeout_ms, error) < 0) {
		close(fd);
		return -1;
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}

void vnc_explain_refusal(const char *address, const char *said, bool wants_password, struct error *error)
{
	const char *password = getenv("KVT_VNC_PASSWORD");

	if (wants_password && (!password || !*password)) {
		error_set(error, "%s: the VNC server asks for a password", address);
		error_help(error, "put it into the environment variable KVT_VNC_PASSWORD");
	} else if (wants_password) {
		error_set(error, "%s: the VNC server did not accept the password: %s", address, said);
		error_help(error, "check the environment variable KVT_VNC_PASSWORD");
	} else if (strstr(said, "authentication scheme")) {
		error_set(error, "%s: the VNC server offers no kind of security that kvt knows: %s", address, said);
		error_help(error, "let the server accept clients without one, or with a VNC password");
	} else {
		error_set(error, "%s: the VNC server ended the handshake: %s", address, said);
		error_help(error, "see the server's own messages");
	}
}

bool vnc_peer_is_local(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_storage storage;
	} peer;
	socklen_t length = sizeof(peer);

	if (getpeername(fd, &peer.any, &length) < 0)
		return false;
	if (peer.any.sa_family == AF_INET)
		return ntohl(peer.v4.sin_addr.s_addr) >> 24 == 127;
	if (peer.any.sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&peer.v6.sin6_addr);
	return peer.any.sa_family == AF_UNIX;
}
