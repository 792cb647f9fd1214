/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/recording/video_file.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/recording/matroska.h"
#include "runtime/recording/zmbv.h"

/* Of Matroska's elements those that are used here. */
enum {
	ID_EBML = 0x1a45dfa3, ID_VERSION = 0x4286, ID_READ_VERSION = 0x42f7, ID_MAX_ID = 0x42f2, ID_MAX_SIZE = 0x42f3,
	ID_DOC_TYPE = 0x4282, ID_DOC_VERSION = 0x4287, ID_DOC_READ_VERSION = 0x4285,
	ID_SEGMENT = 0x18538067, ID_VOID = 0xec,
	ID_SEEK_HEAD = 0x114d9b74, ID_SEEK = 0x4dbb, ID_SEEK_ID = 0x53ab, ID_SEEK_POSITION = 0x53ac,
	ID_INFO = 0x1549a966, ID_SCALE = 0x2ad7b1, ID_MUXER = 0x4d80, ID_WRITER = 0x5741, ID_DURATION = 0x4489,
	ID_TRACKS = 0x1654ae6b, ID_TRACK = 0xae, ID_NUMBER = 0xd7, ID_UID = 0x73c5, ID_TYPE = 0x83, ID_LACING = 0x9c,
	ID_DEFAULT = 0x88, ID_NAME = 0x536e, ID_CODEC = 0x86, ID_CODEC_PRIVATE = 0x63a2,
	ID_VIDEO = 0xe0, ID_WIDTH = 0xb0, ID_HEIGHT = 0xba,
	ID_CLUSTER = 0x1f43b675, ID_TIMESTAMP = 0xe7, ID_SIMPLE_BLOCK = 0xa3, ID_GROUP = 0xa0, ID_BLOCK = 0xa1,
	ID_BLOCK_DURATION = 0x9b,
	ID_CUES = 0x1c53bb6b, ID_CUE = 0xbb, ID_CUE_TIME = 0xb3, ID_CUE_PLACES = 0xb7, ID_CUE_TRACK = 0xf7,
	ID_CUE_CLUSTER = 0xf1,
};

enum { PICTURES = 1, CAPTIONS = 2 };	/* numbers of the tracks */

enum {
	CLUSTER_MS = 30000,	/* times in a cluster are 16 bits, from its own */
	CLUSTER_BYTES = 4 << 20,
	SEEK_ROOM = 80,		/* kept free at the segment's beginning for where the cues are */
	KEY = 0x80,
};

struct cue {
	uint64_t at_ms, cluster;	/* the cluster's place in the segment */
};

struct video_file {
	char *path;
	FILE *file;
	struct zmbv *packer;
	int64_t last_ms;		/* of the last picture; -1: none yet */
	uint64_t written;		/* bytes of the segment that are in the file */
	long segment, duration;		/* places in the file: where the segment's content begins, and the duration's eight bytes */
	struct mkv_buffer cluster;	/* what has been gathered for the next one, but for its head; empty: nothing */
	int64_t cluster_ms, end_ms;
	struct cue *cues;
	size_t cue_count, cue_capacity;
};

static int fail(const struct video_file *video, struct error *error)
{
	error_set(error, "%s cannot be written: %s", video->path, strerror(errno));
	error_help(error, "make room for it, or run with --no-record");
	return -1;
}

/* Writes what BUFFER holds as a part of the segment, and empties it. */
static int write_out(struct video_file *video, struct mkv_buffer *buffer)
{
	const bool good = fwrite(buffer->bytes, 1, buffer->length, video->file) == buffer->length;

	video->written += buffer->length;
	mkv_deinit(buffer);
	return good ? 0 : -1;
}

static void put_head(struct mkv_buffer *out)
{
	struct mkv_buffer head = {0};

	mkv_uint(&head, ID_VERSION, 1);
	mkv_uint(&head, ID_READ_VERSION, 1);
	mkv_uint(&head, ID_MAX_ID, 4);
	mkv_uint(&head, ID_MAX_SIZE, 8);
	mkv_text(&head, ID_DOC_TYPE, "matroska");
	mkv_uint(&head, ID_DOC_VERSION, 4);
	mkv_uint(&head, ID_DOC_READ_VERSION, 2);
	mkv_take(out, ID_EBML, &head);
	/* As long as it is being written, a segment does not know its size. */
	mkv_head(out, ID_SEGMENT, ((uint64_t)1 << 56) - 1);
}

static void put_void(struct mkv_buffer *out, size_t whole)
{
	static const uint8_t nothing[SEEK_ROOM];
	const size_t head = 9;

	mkv_head(out, ID_VOID, whole - head);
	mkv_raw(out, nothing, whole - head);
}

/* Windows' BITMAPINFOHEADER, in which Matroska keeps what a codec of AVI's wants to know. */
static void put_bitmap_info(struct mkv_buffer *out, int32_t width, int32_t height)
{
	const uint32_t size = htole32(40), w = htole32((uint32_t)width), h = htole32((uint32_t)height);
	const uint32_t planes_and_bits = htole32(32 << 16 | 1), bytes = htole32((uint32_t)width * (uint32_t)height * 4);
	static const uint32_t rest[4];

	mkv_head(out, ID_CODEC_PRIVATE, 40);
	mkv_raw(out, &size, 4);
	mkv_raw(out, &w, 4);
	mkv_raw(out, &h, 4);
	mkv_raw(out, &planes_and_bits, 4);
	mkv_raw(out, "ZMBV", 4);
	mkv_raw(out, &bytes, 4);
	mkv_raw(out, rest, sizeof(rest));
}

static void put_tracks(struct mkv_buffer *out, int32_t width, int32_t height)
{
	struct mkv_buffer tracks = {0}, track = {0}, video = {0};

	mkv_uint(&track, ID_NUMBER, PICTURES);
	mkv_uint(&track, ID_UID, PICTURES);
	mkv_uint(&track, ID_TYPE, 1);
	mkv_uint(&track, ID_LACING, 0);
	mkv_text(&track, ID_CODEC, "V_MS/VFW/FOURCC");
	put_bitmap_info(&track, width, height);
	mkv_uint(&video, ID_WIDTH, (uint64_t)width);
	mkv_uint(&video, ID_HEIGHT, (uint64_t)height);
	mkv_take(&track, ID_VIDEO, &video);
	mkv_take(&tracks, ID_TRACK, &track);

	mkv_uint(&track, ID_NUMBER, CAPTIONS);
	mkv_uint(&track, ID_UID, CAPTIONS);
	mkv_uint(&track, ID_TYPE, 0x11);
	mkv_uint(&track, ID_LACING, 0);
	/* shown without being asked for */
	mkv_uint(&track, ID_DEFAULT, 1);
	mkv_text(&track, ID_NAME, "steps and input");
	mkv_text(&track, ID_CODEC, "S_TEXT/UTF8");
	mkv_take(&tracks, ID_TRACK, &track);
	mkv_take(out, ID_TRACKS, &tracks);
}

static int begin(struct video_file *video, int32_t width, int32_t height)
{
	struct mkv_buffer out = {0}, info = {0};
	size_t head;

	put_head(&out);
	head = out.length;
	put_void(&out, SEEK_ROOM);
	mkv_uint(&info, ID_SCALE, 1000000);
	mkv_text(&info, ID_MUXER, "kvt");
	mkv_text(&info, ID_WRITER, "kvt " KVT_VERSION);
	mkv_float(&info, ID_DURATION, 0);
	mkv_take(&out, ID_INFO, &info);
	video->segment = (long)head;
	video->duration = (long)out.length - 8;
	put_tracks(&out, width, height);
	if (write_out(video, &out) < 0)
		return -1;
	video->written -= head;
	return fflush(video->file);
}

struct video_file *video_file_new(const char *path, int32_t width, int32_t height, struct error *error)
{
	struct video_file *video = mem_alloc(sizeof(*video));

	video->path = mem_copy_string(path);
	video->last_ms = -1;
	video->packer = zmbv_new(width, height);
	video->file = fopen(path, "wbe");
	if (video->packer && video->file && begin(video, width, height) == 0)
		return video;
	fail(video, error);
	video_file_close(video, NULL);
	return NULL;
}

void video_file_draw(struct video_file *video, struct rect rect, const uint32_t *pixels)
{
	zmbv_draw(video->packer, rect, pixels);
}

static int end_cluster(struct video_file *video)
{
	struct mkv_buffer content = {0}, out = {0};

	if (!video->cluster.length)
		return 0;
	mkv_uint(&content, ID_TIMESTAMP, (uint64_t)video->cluster_ms);
	mkv_raw(&content, video->cluster.bytes, video->cluster.length);
	mkv_take(&out, ID_CLUSTER, &content);
	mkv_deinit(&video->cluster);
	return write_out(video, &out);
}

/* Makes sure that there is a cluster in which the time AT_MS can stand. */
static int have_cluster(struct video_file *video, int64_t at_ms)
{
	const bool is_far = at_ms - video->cluster_ms > CLUSTER_MS || video->cluster_ms - at_ms > CLUSTER_MS;

	if (video->cluster.length && (is_far || video->cluster.length > CLUSTER_BYTES) && end_cluster(video) < 0)
		return -1;
	if (!video->cluster.length)
		video->cluster_ms = at_ms;
	return 0;
}

static void put_block(struct mkv_buffer *out, uint32_t id, int track, int64_t relative_ms, uint8_t flags, const void *bytes,
		      size_t length)
{
	const uint16_t time = htobe16((uint16_t)relative_ms);
	const uint8_t number = (uint8_t)(0x80 | track);

	mkv_head(out, id, length + 4);
	mkv_raw(out, &number, 1);
	mkv_raw(out, &time, 2);
	mkv_raw(out, &flags, 1);
	mkv_raw(out, bytes, length);
}

int video_file_picture(struct video_file *video, int64_t at_us, struct error *error)
{
	int64_t at_ms = at_us / 1000;
	const uint8_t *bytes;
	size_t length;
	bool is_key;

	if (at_ms <= video->last_ms)
		at_ms = video->last_ms + 1;
	video->last_ms = video->end_ms = at_ms;
	bytes = zmbv_pack(video->packer, &length, &is_key);
	if (have_cluster(video, at_ms) < 0)
		return fail(video, error);
	if (is_key) {
		video->cues = mem_grow(video->cues, video->cue_count, &video->cue_capacity, sizeof(*video->cues));
		video->cues[video->cue_count++] = (struct cue){(uint64_t)at_ms, video->written};
	}
	put_block(&video->cluster, ID_SIMPLE_BLOCK, PICTURES, at_ms - video->cluster_ms, is_key ? KEY : 0, bytes, length);
	return 0;
}

int video_file_caption(struct video_file *video, const char *text, int64_t at_us, int64_t length_us,
		       struct error *error)
{
	const int64_t at_ms = at_us / 1000;
	struct mkv_buffer group = {0};

	if (have_cluster(video, at_ms) < 0)
		return fail(video, error);
	put_block(&group, ID_BLOCK, CAPTIONS, at_ms - video->cluster_ms, 0, text, strlen(text));
	mkv_uint(&group, ID_BLOCK_DURATION, (uint64_t)length_us / 1000);
	mkv_take(&video->cluster, ID_GROUP, &group);
	video->end_ms = at_ms > video->end_ms ? at_ms : video->end_ms;
	return 0;
}

int video_file_flush(struct video_file *video, struct error *error)
{
	return end_cluster(video) < 0 || fflush(video->file) ? fail(video, error) : 0;
}

static int write_cues(struct video_file *video)
{
	struct mkv_buffer cues = {0}, out = {0};

	for (size_t i = 0; i < video->cue_count; i++) {
		struct mkv_buffer cue = {0}, places = {0};

		mkv_uint(&cue, ID_CUE_TIME, video->cues[i].at_ms);
		mkv_uint(&places, ID_CUE_TRACK, PICTURES);
		mkv_uint(&places, ID_CUE_CLUSTER, video->cues[i].cluster);
		mkv_take(&cue, ID_CUE_PLACES, &places);
		mkv_take(&cues, ID_CUE, &cue);
	}
	mkv_take(&out, ID_CUES, &cues);
	return write_out(video, &out);
}

/* Overwrites what was left open at the beginning; a pipe, say, has none to go back to. */
static int complete(struct video_file *video, uint64_t cues)
{
	struct mkv_buffer seek = {0}, entry = {0}, out = {0}, end = {0};
	int result = -1;

	mkv_head(&entry, ID_SEEK_ID, 4);
	mkv_raw(&entry, "\x1c\x53\xbb\x6b", 4);
	mkv_uint(&entry, ID_SEEK_POSITION, cues);
	mkv_take(&seek, ID_SEEK, &entry);
	mkv_take(&out, ID_SEEK_HEAD, &seek);
	put_void(&out, SEEK_ROOM - out.length);
	mkv_float(&end, ID_DURATION, (double)video->end_ms);
	if (fseek(video->file, video->segment, SEEK_SET) < 0)
		result = errno == ESPIPE ? 0 : -1;
	else if (fwrite(out.bytes, 1, out.length, video->file) == out.length &&
		 fseek(video->file, video->duration, SEEK_SET) == 0 &&
		 fwrite(end.bytes + end.length - 8, 1, 8, video->file) == 8)
		result = 0;
	mkv_deinit(&out);
	mkv_deinit(&end);
	return result;
}

int video_file_close(struct video_file *video, struct error *error)
{
	int result = 0;

	if (!video)
		return 0;
	if (video->file) {
		uint64_t cues = 0;

		if (end_cluster(video) == 0) {
			cues = video->written;
			result = write_cues(video) < 0 || complete(video, cues) < 0 ? -1 : 0;
		} else {
			result = -1;
		}
		if (result < 0)
			fail(video, error);
		if (fclose(video->file) && result == 0)
			result = fail(video, error);
	}
	zmbv_free(video->packer);
	mkv_deinit(&video->cluster);
	mem_free(video->cues);
	mem_free(video->path);
	mem_free(video);
	return result;
}
