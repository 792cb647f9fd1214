/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/video_file.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdbool.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/zmbv.h"

struct video_file {
	char *path;
	AVFormatContext *format;
	AVStream *pictures, *captions;
	struct zmbv *packer;
	AVPacket *packet;
	int64_t last_ms;	/* of the last picture; -1: none yet */
	bool begun;		/* the head is in the file */
};

const char *video_file_library(void)
{
	return "with ffmpeg's " LIBAVFORMAT_IDENT " and " LIBAVCODEC_IDENT;
}

static int fail(const struct video_file *video, int code, struct error *error)
{
	char why[AV_ERROR_MAX_STRING_SIZE] = "";

	av_strerror(code, why, sizeof(why));
	error_set(error, "%s cannot be written: %s", video->path, why);
	error_help(error, "make room for it, or run with --no-record");
	return -1;
}

static int add_tracks(struct video_file *video, int32_t width, int32_t height)
{
	video->pictures = avformat_new_stream(video->format, NULL);
	video->captions = avformat_new_stream(video->format, NULL);
	if (!video->pictures || !video->captions)
		return AVERROR(ENOMEM);
	video->pictures->time_base = (AVRational){1, 1000};
	video->pictures->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
	video->pictures->codecpar->codec_id = AV_CODEC_ID_ZMBV;
	video->pictures->codecpar->codec_tag = MKTAG('Z', 'M', 'B', 'V');
	video->pictures->codecpar->bits_per_coded_sample = 32;
	video->pictures->codecpar->width = width;
	video->pictures->codecpar->height = height;
	video->captions->time_base = (AVRational){1, 1000};
	video->captions->codecpar->codec_type = AVMEDIA_TYPE_SUBTITLE;
	video->captions->codecpar->codec_id = AV_CODEC_ID_SUBRIP;
	/* Shown without being asked for. */
	video->captions->disposition = AV_DISPOSITION_DEFAULT;
	av_dict_set(&video->captions->metadata, "title", "steps and input", 0);
	return 0;
}

static int begin(struct video_file *video, int32_t width, int32_t height)
{
	int code = avformat_alloc_output_context2(&video->format, NULL, "matroska", video->path);

	if (code < 0)
		return code;
	video->packer = zmbv_new(width, height);
	video->packet = av_packet_alloc();
	if (!video->packer || !video->packet)
		return AVERROR(ENOMEM);
	code = add_tracks(video, width, height);
	if (code >= 0)
		code = avio_open(&video->format->pb, video->path, AVIO_FLAG_WRITE);
	if (code >= 0)
		code = avformat_write_header(video->format, NULL);
	video->begun = code >= 0;
	return code;
}

struct video_file *video_file_new(const char *path, int32_t width, int32_t height, struct error *error)
{
	struct video_file *video = mem_alloc(sizeof(*video));
	int code;

	/* Global to the process; what goes wrong comes back as a code. */
	av_log_set_level(AV_LOG_QUIET);
	video->path = mem_copy_string(path);
	video->last_ms = -1;
	code = begin(video, width, height);
	if (code >= 0)
		return video;
	fail(video, code, error);
	video_file_close(video, NULL);
	return NULL;
}

void video_file_draw(struct video_file *video, struct rect rect, const uint32_t *pixels)
{
	zmbv_draw(video->packer, rect, pixels);
}

/* Writes a packet of its own for BYTES. */
static int write_packet(struct video_file *video, const AVStream *track, const void *bytes, size_t length, int64_t at_ms,
			int64_t length_ms, bool is_key)
{
	AVPacket *packet = video->packet;
	int code = av_new_packet(packet, (int)length);

	if (code < 0)
		return code;
	memcpy(packet->data, bytes, length);
	packet->stream_index = track->index;
	packet->pts = packet->dts = at_ms;
	packet->duration = length_ms;
	packet->flags = is_key ? AV_PKT_FLAG_KEY : 0;
	code = av_write_frame(video->format, packet);
	av_packet_unref(packet);
	return code;
}

int video_file_picture(struct video_file *video, int64_t at_us, struct error *error)
{
	int64_t at_ms = at_us / 1000;
	const uint8_t *bytes;
	size_t length;
	bool is_key;
	int code;

	if (at_ms <= video->last_ms)
		at_ms = video->last_ms + 1;
	video->last_ms = at_ms;
	bytes = zmbv_pack(video->packer, &length, &is_key);
	code = write_packet(video, video->pictures, bytes, length, at_ms, 0, is_key);
	return code < 0 ? fail(video, code, error) : 0;
}

int video_file_caption(struct video_file *video, const char *text, int64_t at_us, int64_t length_us,
		       struct error *error)
{
	int code = write_packet(video, video->captions, text, strlen(text), at_us / 1000, length_us / 1000, true);

	return code < 0 ? fail(video, code, error) : 0;
}

int video_file_flush(struct video_file *video, struct error *error)
{
	/* Without a packet it ends the cluster that it has been gathering. */
	int code = av_write_frame(video->format, NULL);

	avio_flush(video->format->pb);
	if (code >= 0)
		code = video->format->pb->error;
	return code < 0 ? fail(video, code, error) : 0;
}

int video_file_close(struct video_file *video, struct error *error)
{
	int code = 0, closed = 0, result = 0;

	if (!video)
		return 0;
	if (video->begun)
		code = av_write_trailer(video->format);
	if (video->format && video->format->pb)
		closed = avio_closep(&video->format->pb);
	if (code < 0 || closed < 0)
		result = fail(video, code < 0 ? code : closed, error);
	zmbv_free(video->packer);
	av_packet_free(&video->packet);
	avformat_free_context(video->format);
	mem_free(video->path);
	mem_free(video);
	return result;
}
