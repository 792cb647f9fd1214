/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/video_file.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <stdbool.h>
#include <string.h>

#include "grammar/mem.h"

enum {
	KEY_EVERY = 300,	/* pictures: what a player has to decode at most when it jumps */
	PACKING = 9,		/* zlib's level: hardly slower than 4, for what did not change is not packed, and a quarter smaller */
	SEARCH = 1,		/* pixels: each picture is packed by its difference; to search for more costs seconds */
};

struct video_file {
	char *path;
	AVFormatContext *format;
	AVCodecContext *encoder;
	AVStream *pictures, *captions;
	AVFrame *canvas;
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

static int open_encoder(struct video_file *video, int32_t width, int32_t height)
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_ZMBV);

	if (!codec)
		return AVERROR_ENCODER_NOT_FOUND;
	video->encoder = avcodec_alloc_context3(codec);
	if (!video->encoder)
		return AVERROR(ENOMEM);
	video->encoder->width = width;
	video->encoder->height = height;
	video->encoder->pix_fmt = AV_PIX_FMT_BGR0;
	video->encoder->time_base = (AVRational){1, 1000};
	video->encoder->keyint_min = KEY_EVERY;
	video->encoder->gop_size = KEY_EVERY;
	video->encoder->compression_level = PACKING;
	video->encoder->me_range = SEARCH;
	video->encoder->thread_count = 1;
	return avcodec_open2(video->encoder, codec, NULL);
}

static int make_canvas(struct video_file *video)
{
	const struct rect all = {0, 0, video->encoder->width, video->encoder->height};
	int code;

	video->canvas = av_frame_alloc();
	video->packet = av_packet_alloc();
	if (!video->canvas || !video->packet)
		return AVERROR(ENOMEM);
	video->canvas->format = video->encoder->pix_fmt;
	video->canvas->width = all.width;
	video->canvas->height = all.height;
	code = av_frame_get_buffer(video->canvas, 0);
	if (code >= 0)
		video_file_draw(video, all, NULL);
	return code;
}

static int add_tracks(struct video_file *video)
{
	int code;

	video->pictures = avformat_new_stream(video->format, NULL);
	video->captions = avformat_new_stream(video->format, NULL);
	if (!video->pictures || !video->captions)
		return AVERROR(ENOMEM);
	video->pictures->time_base = (AVRational){1, 1000};
	code = avcodec_parameters_from_context(video->pictures->codecpar, video->encoder);
	video->captions->time_base = (AVRational){1, 1000};
	video->captions->codecpar->codec_type = AVMEDIA_TYPE_SUBTITLE;
	video->captions->codecpar->codec_id = AV_CODEC_ID_SUBRIP;
	/* Shown without being asked for. */
	video->captions->disposition = AV_DISPOSITION_DEFAULT;
	av_dict_set(&video->captions->metadata, "title", "steps and input", 0);
	return code;
}

static int begin(struct video_file *video, int32_t width, int32_t height)
{
	int code = avformat_alloc_output_context2(&video->format, NULL, "matroska", video->path);

	if (code >= 0)
		code = open_encoder(video, width, height);
	if (code >= 0)
		code = make_canvas(video);
	if (code >= 0)
		code = add_tracks(video);
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
	const size_t row_bytes = (size_t)rect.width * sizeof(*pixels);
	AVFrame *canvas = video->canvas;

	for (int32_t y = 0; y < rect.height; y++) {
		uint8_t *row = canvas->data[0] + (ptrdiff_t)(rect.y + y) * canvas->linesize[0] +
			       (ptrdiff_t)rect.x * (ptrdiff_t)sizeof(*pixels);

		if (!pixels)
			memset(row, 0, row_bytes);
		else if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
			memcpy(row, pixels + (size_t)y * (size_t)rect.width, row_bytes);
		else
			for (int32_t x = 0; x < rect.width; x++) {
				uint32_t swapped = __builtin_bswap32(pixels[(size_t)y * (size_t)rect.width + (size_t)x]);

				memcpy(row + (size_t)x * sizeof(swapped), &swapped, sizeof(swapped));
			}
	}
}

static int write_packets(struct video_file *video)
{
	int code;

	while ((code = avcodec_receive_packet(video->encoder, video->packet)) >= 0) {
		video->packet->stream_index = video->pictures->index;
		av_packet_rescale_ts(video->packet, video->encoder->time_base, video->pictures->time_base);
		code = av_write_frame(video->format, video->packet);
		av_packet_unref(video->packet);
		if (code < 0)
			return code;
	}
	return code == AVERROR(EAGAIN) || code == AVERROR_EOF ? 0 : code;
}

int video_file_picture(struct video_file *video, int64_t at_us, struct error *error)
{
	int64_t at_ms = at_us / 1000;
	int code;

	if (at_ms <= video->last_ms)
		at_ms = video->last_ms + 1;
	video->last_ms = at_ms;
	video->canvas->pts = at_ms;
	code = avcodec_send_frame(video->encoder, video->canvas);
	if (code >= 0)
		code = write_packets(video);
	/* Moves nothing: the encoder keeps no picture of ours, only its own copy. */
	if (code >= 0)
		code = av_frame_make_writable(video->canvas);
	return code < 0 ? fail(video, code, error) : 0;
}

int video_file_caption(struct video_file *video, const char *text, int64_t at_us, int64_t length_us,
		       struct error *error)
{
	AVPacket *packet = video->packet;
	int code = av_new_packet(packet, (int)strlen(text));

	if (code >= 0) {
		memcpy(packet->data, text, strlen(text));
		packet->stream_index = video->captions->index;
		packet->pts = packet->dts = at_us / 1000;
		packet->duration = length_us / 1000;
		packet->flags = AV_PKT_FLAG_KEY;
		code = av_write_frame(video->format, packet);
		av_packet_unref(packet);
	}
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
	av_frame_free(&video->canvas);
	av_packet_free(&video->packet);
	avcodec_free_context(&video->encoder);
	avformat_free_context(video->format);
	mem_free(video->path);
	mem_free(video);
	return result;
}
