/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libvncclient is given a connected, blocking socket. Blocking, because on a non-blocking one it takes every pause
 * within an update for a hundredth of its time limit, and gives up on large updates over sockets with small buffers;
 * the socket's own time limits then bound what a server that stops in the middle of an update can cost the loop.
 */
#include "runtime/vnc/vnc.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <rfb/rfbclient.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "grammar/mem.h"
#include "runtime/vnc/vnc_address.h"
#include "runtime/vnc/vnc_encodings.h"
#include "runtime/vnc/vnc_qemu.h"

enum {
	NUDGE_US = 30 * 1000,		/* QEMU's shortest refresh interval */
	STALL_MS = 10 * 1000,		/* a server that stops within an update, or stops reading, is lost after this */
	READ_TRIES = 10,		/* libvncclient gives up at the 11th timeout of a read... */
	READ_PAUSE_MS = 100,		/* ...and pauses this long after each */
};

/* The display is decoded in place. A new size has its pixels in `frame` only when all of them have come. */
struct vnc {
	struct loop *loop;
	struct vnc_events events;
	void *context;
	char *address;
	rfbClient *client;		/* NULL once lost */
	struct vnc_announced announced;
	struct frame frame;		/* what is shown */
	struct frame target;		/* what libvncclient writes to; other pixels only after a change of size */
	int64_t missing;		/* pixels of the target that have not come yet */
	int64_t clean;			/* pixels of the rectangle under way that are nothing but colour */
	bool resized;			/* in the message being handled */
	struct rect *rects;
	size_t rect_count, rect_capacity;
	struct loop_timer again;	/* libvncclient holds data that poll() does not know of, or a loss is untold */
	struct loop_timer nudge;
	struct error why;		/* of the loss */
	bool wants_password;
	bool *freed;			/* set when vnc_close is called within a callback */
};

/* libvncclient's only way to say what went wrong is its log; the hooks, and so this line, belong to the process. */
static char last_line[256];
static int client_tag;

static void keep_line(const char *format, ...)
{
	va_list args;
	size_t length;

	va_start(args, format);
	vsnprintf(last_line, sizeof(last_line), format, args);
	va_end(args);
	length = strlen(last_line);
	while (length > 0 && (last_line[length - 1] == '\n' || last_line[length - 1] == '.'))
		last_line[--length] = '\0';
}

static struct vnc *of_client(rfbClient *client)
{
	return rfbClientGetClientData(client, &client_tag);
}

static rfbBool on_rect_of_unknown_encoding(rfbClient *client, rfbFramebufferUpdateRectHeader *rect)
{
	struct vnc_announced *announced = &of_client(client)->announced;

	if ((int32_t)rect->encoding == ENCODING_LEDS)
		return ReadFromRFBServer(client, (char *)&announced->leds, 1);
	return vnc_announced_rect((int32_t)rect->encoding, rect->r.x, announced);
}

static void set_up_library(void)
{
	static int encodings[] = {ENCODING_POINTER_TYPE, ENCODING_AUDIO, ENCODING_LEDS, 0};
	static rfbClientProtocolExtension extension = {.encodings = encodings,
						       .handleEncoding = on_rect_of_unknown_encoding};
	static bool done;

	if (done)
		return;
	done = true;
	rfbClientLog = keep_line;
	rfbClientErr = keep_line;
	rfbClientRegisterExtension(&extension);
}

static rfbBool on_size(rfbClient *client)
{
	struct vnc *vnc = of_client(client);
	struct frame *target = &vnc->target;

	if (client->width < 1 || client->height < 1 || client->width > FRAME_MAX_SIDE ||
	    client->height > FRAME_MAX_SIDE) {
		keep_line("the display's size is %dx%d, sides may be 1 to %d", client->width, client->height,
			  FRAME_MAX_SIDE);
		return FALSE;
	}
	/* Servers repeat the size when nothing changes. */
	if (target->pixels && target->width == client->width && target->height == client->height)
		return TRUE;
	if (target->pixels != vnc->frame.pixels)
		mem_free(target->pixels);
	target->width = client->width;
	target->height = client->height;
	target->pixels = mem_alloc_array((size_t)target->width * (size_t)target->height, sizeof(*target->pixels));
	vnc->missing = (int64_t)target->width * target->height;
	vnc->resized = true;
	vnc->rect_count = 0;
	client->frameBuffer = (uint8_t *)target->pixels;
	return TRUE;
}

/* Pixels that were sent as such, or painted in one colour; JPEG and copied areas go another way. */
static void on_bitmap(rfbClient *client, const uint8_t *pixels, int x, int y, int width, int height)
{
	struct vnc *vnc = of_client(client);

	vnc->clean += frame_put(&vnc->target, (struct rect){x, y, width, height}, pixels);
}

static void on_rect(rfbClient *client, int x, int y, int width, int height)
{
	struct vnc *vnc = of_client(client);
	struct rect rect = {.x = x, .y = y, .width = width, .height = height};

	if (width < 1 || height < 1)
		return;
	if (vnc->clean < (int64_t)width * height)
		frame_clean(&vnc->target, rect);
	vnc->clean = 0;
	vnc->missing -= (int64_t)width * height;
	vnc->rects = mem_grow(vnc->rects, vnc->rect_count, &vnc->rect_capacity, sizeof(*vnc->rects));
	vnc->rects[vnc->rect_count++] = rect;
}

static char *on_password(rfbClient *client)
{
	const char *password = getenv("KVT_VNC_PASSWORD");

	of_client(client)->wants_password = true;
	/* Freed by libvncclient. */
	return password ? mem_copy_string(password) : NULL;
}

/* Bounds the time that libvncclient spends in one read. */
static void limit_reads(rfbClient *client, int limit_ms)
{
	int each_ms = limit_ms / (READ_TRIES + 1) - READ_PAUSE_MS;
	struct timeval limit;

	if (each_ms < 1)
		each_ms = 1;
	limit = (struct timeval){.tv_sec = each_ms / 1000, .tv_usec = each_ms % 1000 * 1000};
	setsockopt(client->sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	client->readTimeout = 1;
}

static rfbClient *make_client(struct vnc *vnc, int fd, int timeout_ms)
{
	static const uint32_t security[] = {rfbNoAuth, rfbVncAuth};
	rfbClient *client = rfbGetClient(8, 3, 4);

	if (!client)
		return NULL;
	rfbClientSetClientData(client, &client_tag, vnc);
	client->sock = fd;
	client->listenSpecified = TRUE;		/* it comes connected */
	client->programName = "kvt";
	client->format.redShift = 16;
	client->format.greenShift = 8;
	client->format.blueShift = 0;
	client->canHandleNewFBSize = TRUE;
	client->appData.shareDesktop = TRUE;
	client->appData.encodingsString = "raw";	/* until offer_encodings */
	client->MallocFrameBuffer = on_size;
	client->GotFrameBufferUpdate = on_rect;
	client->GotBitmap = on_bitmap;
	client->GetPassword = on_password;
	SetClientAuthSchemes(client, security, sizeof(security) / sizeof(security[0]));
	limit_reads(client, timeout_ms);
	return client;
}

/*
 * libvncclient 0.9.14 offers extended desktop sizes (-308) in any case and then misses the changes that come as such.
 * So its offer is replaced by one with plain sizes only, behind which no server sends extended ones.
 */
static bool offer_encodings(struct vnc *vnc)
{
	uint8_t message[VNC_OFFER_MAX];
	size_t length = vnc_offer(vnc_peer_is_local(vnc->client->sock), message);

	return WriteToRFBServer(vnc->client, (const char *)message, (unsigned int)length);
}

static void tell_lost(struct vnc *vnc)
{
	loop_timer_clear(vnc->loop, &vnc->again);
	if (vnc->events.lost)
		vnc->events.lost(vnc->context, &vnc->why);
}

/* From here on only `lost` comes, and from the loop: the caller may be in the middle of something. */
static void lose(struct vnc *vnc, const char *reason)
{
	if (!vnc->client)
		return;
	error_set(&vnc->why, "the VNC connection to %s was lost: %s", vnc->address, reason);
	error_help(&vnc->why, "see whether the server still runs, and what it says");
	loop_fd_clear(vnc->loop, vnc->client->sock);
	loop_timer_clear(vnc->loop, &vnc->nudge);
	rfbClientCleanup(vnc->client);
	vnc->client = NULL;
	loop_timer_set(vnc->loop, &vnc->again, loop_now_us());
}

/* libvncclient waits for ever for room to write; so it is only let near a socket that has some. */
static bool has_room(const struct vnc *vnc, int wait_ms)
{
	struct pollfd wait = {.fd = vnc->client->sock, .events = POLLOUT};

	return poll(&wait, 1, wait_ms) > 0 && !(wait.revents & (POLLERR | POLLNVAL));
}

/*
 * Copies the first bytes of the next message, as many as are there already, without taking them. They may be partly in
 * libvncclient's buffer and partly still in the socket.
 */
static size_t peek(const struct vnc *vnc, uint8_t *bytes, size_t wanted)
{
	const rfbClient *client = vnc->client;
	size_t have = client->buffered < wanted ? client->buffered : wanted;
	ssize_t more = 0;

	memcpy(bytes, client->bufoutptr, have);
	if (have < wanted)
		more = recv(client->sock, bytes + have, wanted - have, MSG_PEEK | MSG_DONTWAIT);
	return have + (more > 0 ? (size_t)more : 0);
}

/* An extended desktop size that was sent before the server knew of offer_encodings: taken as a plain one. */
static bool take_extended_size(struct vnc *vnc)
{
	rfbClient *client = vnc->client;
	char head[VNC_ANNOUNCEMENT_LENGTH + 4], screen[16];
	const uint8_t *bytes = (const uint8_t *)head;

	if (!ReadFromRFBServer(client, head, sizeof(head)))
		return false;
	for (int i = 0; i < bytes[VNC_ANNOUNCEMENT_LENGTH]; i++)
		if (!ReadFromRFBServer(client, screen, sizeof(screen)))
			return false;
	client->width = bytes[8] << 8 | bytes[9];
	client->height = bytes[10] << 8 | bytes[11];
	client->updateRect.x = client->updateRect.y = 0;
	client->updateRect.w = client->width;
	client->updateRect.h = client->height;
	return on_size(client) && SendFramebufferUpdateRequest(client, 0, 0, client->width, client->height, FALSE);
}

/* Takes an announcement off the stream if that is what comes next. */
static bool take_announcement(struct vnc *vnc)
{
	int64_t deadline_us = loop_now_us() + STALL_MS * 1000;
	uint8_t message[VNC_ANNOUNCEMENT_LENGTH];
	char taken[VNC_ANNOUNCEMENT_LENGTH];
	size_t have;

	/* An update of one rectangle has at least this length: wait for what a packet's end may have cut off. */
	while ((have = peek(vnc, message, sizeof(message))) < sizeof(message)) {
		if (have == 0 || message[0] != 0 || (have >= 4 && (message[2] != 0 || message[3] != 1)) ||
		    loop_now_us() > deadline_us)
			return false;
		poll(NULL, 0, 1);
	}
	if (vnc_extended_size(message))
		return take_extended_size(vnc);
	if (vnc_leds(message))
		return ReadFromRFBServer(vnc->client, taken, sizeof(taken)) &&
		       ReadFromRFBServer(vnc->client, (char *)&vnc->announced.leds, 1);
	return vnc_announcement(message, &vnc->announced) && ReadFromRFBServer(vnc->client, taken, sizeof(taken));
}

/* The whole of a new size has come: show it. */
static void show_target(struct vnc *vnc)
{
	if (vnc->target.pixels == vnc->frame.pixels)
		return;
	mem_free(vnc->frame.pixels);
	vnc->frame = vnc->target;
	vnc->rects[0] = (struct rect){.width = vnc->frame.width, .height = vnc->frame.height};
	vnc->rect_count = 1;
}

static bool handle_message(struct vnc *vnc)
{
	vnc->resized = false;
	snprintf(last_line, sizeof(last_line), "%s", "the server sent what is not VNC");
	if (!HandleRFBServerMessage(vnc->client))
		return false;
	/* Not every way in which a size can change makes libvncclient ask for the whole. */
	return !vnc->resized || SendFramebufferUpdateRequest(vnc->client, 0, 0, vnc->target.width, vnc->target.height,
							     FALSE);
}

static void deliver(struct vnc *vnc)
{
	if (!vnc->rect_count || vnc->missing > 0)
		return;
	show_target(vnc);
	if (vnc->events.update)
		vnc->events.update(vnc->context, vnc->rects, vnc->rect_count);
}

static void handle_one(struct vnc *vnc)
{
	bool freed = false;

	if (!has_room(vnc, STALL_MS)) {
		lose(vnc, "the server does not read what it is sent");
		return;
	}
	if (!take_announcement(vnc) && !handle_message(vnc)) {
		lose(vnc, last_line);
		return;
	}
	if (vnc->announced.qemu && !vnc->nudge.armed)
		loop_timer_set(vnc->loop, &vnc->nudge, loop_now_us() + NUDGE_US);
	vnc->freed = &freed;
	deliver(vnc);
	if (freed)
		return;
	vnc->freed = NULL;
	if (vnc->missing <= 0)
		vnc->rect_count = 0;
	/* One message a round: a server that never pauses must not keep the loop from its timers. */
	if (vnc->client && vnc->client->buffered)
		loop_timer_set(vnc->loop, &vnc->again, loop_now_us());
}

static void on_ready(void *context, short revents)
{
	(void)revents;
	handle_one(context);
}

static void on_again(void *context)
{
	struct vnc *vnc = context;

	/* The socket may have been faster: with nothing there, the next message would be waited for here. */
	if (!vnc->client)
		tell_lost(vnc);
	else if (vnc->client->buffered)
		handle_one(vnc);
}

/*
 * Only while the server has taken everything sent before: one that stands still for a while must not find its socket
 * full of nudges, and no room left for keys.
 */
static void on_nudge(void *context)
{
	struct vnc *vnc = context;
	uint8_t message[VNC_NUDGE_MAX];
	size_t length = vnc_nudge(&vnc->announced, message);
	int unsent = 0;

	loop_timer_set(vnc->loop, &vnc->nudge, loop_now_us() + NUDGE_US);
	if (!length || ioctl(vnc->client->sock, SIOCOUTQ, &unsent) < 0 || unsent > 0 || !has_room(vnc, 0))
		return;
	if (!WriteToRFBServer(vnc->client, (const char *)message, (unsigned int)length))
		lose(vnc, strerror(errno));
}

struct vnc *vnc_connect(struct loop *loop, const char *address, int timeout_ms, const struct vnc_events *events,
			void *context, struct error *error)
{
	int fd = vnc_dial(address, timeout_ms, error);
	struct vnc *vnc;

	if (fd < 0)
		return NULL;
	set_up_library();
	vnc = mem_alloc(sizeof(*vnc));
	vnc->loop = loop;
	vnc->events = *events;
	vnc->context = context;
	vnc->address = mem_copy_string(address);
	vnc->again = (struct loop_timer){.fire = on_again, .context = vnc};
	vnc->nudge = (struct loop_timer){.fire = on_nudge, .context = vnc};
	snprintf(last_line, sizeof(last_line), "%s", "the server closed the connection");
	vnc->client = make_client(vnc, fd, timeout_ms);
	/* On failure it frees the client, and closes the socket with it. */
	if (!vnc->client || !rfbInitClient(vnc->client, NULL, NULL)) {
		vnc_explain_refusal(address, last_line, vnc->wants_password, error);
		vnc->client = NULL;
		vnc_close(vnc);
		return NULL;
	}
	limit_reads(vnc->client, STALL_MS);
	loop_fd_set(loop, fd, POLLIN, on_ready, vnc);
	if (vnc->client->buffered)
		loop_timer_set(loop, &vnc->again, loop_now_us());
	if (!offer_encodings(vnc))
		lose(vnc, strerror(errno));
	return vnc;
}

void vnc_close(struct vnc *vnc)
{
	if (!vnc)
		return;
	if (vnc->freed)
		*vnc->freed = true;
	if (vnc->client) {
		loop_fd_clear(vnc->loop, vnc->client->sock);
		rfbClientCleanup(vnc->client);
	}
	loop_timer_clear(vnc->loop, &vnc->again);
	loop_timer_clear(vnc->loop, &vnc->nudge);
	if (vnc->target.pixels != vnc->frame.pixels)
		mem_free(vnc->target.pixels);
	mem_free(vnc->frame.pixels);
	mem_free(vnc->rects);
	mem_free(vnc->address);
	mem_free(vnc);
}

const struct frame *vnc_frame(const struct vnc *vnc)
{
	return &vnc->frame;
}

const char *vnc_server_name(const struct vnc *vnc)
{
	return vnc->client ? vnc->client->desktopName : "";
}

bool vnc_is_qemu(const struct vnc *vnc)
{
	return vnc->announced.qemu;
}

bool vnc_pointer_is_absolute(const struct vnc *vnc)
{
	return !vnc->announced.pointer_is_relative;
}

bool vnc_caps_lock(const struct vnc *vnc)
{
	return vnc->announced.leds & LED_CAPS;
}

bool vnc_takes_scan_codes(const struct vnc *vnc)
{
	return vnc->announced.qemu && vnc->announced.extended_keys;
}

int vnc_send(struct vnc *vnc, const uint8_t *message, size_t length)
{
	if (!vnc->client)
		return -1;
	if (!has_room(vnc, STALL_MS))
		lose(vnc, "the server does not read what it is sent");
	else if (WriteToRFBServer(vnc->client, (const char *)message, (unsigned int)length))
		return 0;
	else
		lose(vnc, strerror(errno));
	return -1;
}
