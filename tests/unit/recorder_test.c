/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recording, read again with ffmpeg's own libraries: each picture is to the pixel one that was handed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/recording/recorder.h"
#include "runtime/recording/video_file.h"
#include "tests/fake/drawing.h"

enum { SECOND = 1000000, READ_MAX = 1000 };

/* What is in a recording. */
struct video {
	int32_t width, height;
	uint32_t *pictures[READ_MAX];
	int64_t picture_ms[READ_MAX];
	int picture_count, whole_count;
	char *captions[READ_MAX];
	int64_t caption_ms[READ_MAX], caption_length_ms[READ_MAX];
	int caption_count;
};

struct scene {
	char folder[64], path[96], second[96];
	struct video video;
};

static int set_up(void **state)
{
	struct scene *scene = mem_alloc(sizeof(*scene));
	const char *tmp = getenv("TMPDIR");

	snprintf(scene->folder, sizeof(scene->folder), "%.40s/kvt-recorder-XXXXXX", tmp ? tmp : "/tmp");
	*state = scene;
	if (!mkdtemp(scene->folder))
		return -1;
	snprintf(scene->path, sizeof(scene->path), "%s/recording.mkv", scene->folder);
	snprintf(scene->second, sizeof(scene->second), "%s/recording-2.mkv", scene->folder);
	return 0;
}

static void forget(struct video *video)
{
	for (int i = 0; i < video->picture_count; i++)
		mem_free(video->pictures[i]);
	for (int i = 0; i < video->caption_count; i++)
		mem_free(video->captions[i]);
	*video = (struct video){0};
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	forget(&scene->video);
	unlink(scene->path);
	unlink(scene->second);
	rmdir(scene->folder);
	mem_free(scene);
	return 0;
}

static void take_picture(struct video *video, const AVFrame *frame)
{
	uint32_t *pixels = mem_alloc_array((size_t)(frame->width * frame->height), sizeof(*pixels));

	assert_true(video->picture_count < READ_MAX);
	assert_int_equal(frame->format, AV_PIX_FMT_BGR0);
	video->width = frame->width;
	video->height = frame->height;
	for (int y = 0; y < frame->height; y++)
		memcpy(pixels + y * frame->width, frame->data[0] + y * frame->linesize[0], (size_t)frame->width * 4);
	video->picture_ms[video->picture_count] = frame->pts;
	video->pictures[video->picture_count++] = pixels;
}

static void take_caption(struct video *video, const AVPacket *packet)
{
	assert_true(video->caption_count < READ_MAX);
	video->caption_ms[video->caption_count] = packet->pts;
	video->caption_length_ms[video->caption_count] = packet->duration;
	video->captions[video->caption_count++] = mem_copy_bytes((const char *)packet->data, (size_t)packet->size);
}

/* The first track has the pictures, the second the captions. */
static void read_video(struct video *video, const char *path)
{
	AVFormatContext *format = NULL;
	AVCodecContext *decoder;
	AVPacket *packet = av_packet_alloc();
	AVFrame *frame = av_frame_alloc();

	forget(video);
	assert_int_equal(avformat_open_input(&format, path, NULL, NULL), 0);
	assert_int_equal(format->nb_streams, 2);
	assert_int_equal(format->streams[0]->codecpar->codec_id, AV_CODEC_ID_ZMBV);
	assert_int_equal(format->streams[1]->codecpar->codec_id, AV_CODEC_ID_SUBRIP);
	decoder = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_ZMBV));
	assert_true(avcodec_parameters_to_context(decoder, format->streams[0]->codecpar) >= 0);
	assert_int_equal(avcodec_open2(decoder, NULL, NULL), 0);
	while (av_read_frame(format, packet) >= 0) {
		if (packet->stream_index == 1) {
			take_caption(video, packet);
		} else {
			video->whole_count += packet->flags & AV_PKT_FLAG_KEY ? 1 : 0;
			assert_int_equal(avcodec_send_packet(decoder, packet), 0);
			assert_int_equal(avcodec_receive_frame(decoder, frame), 0);
			take_picture(video, frame);
		}
		av_packet_unref(packet);
	}
	av_frame_free(&frame);
	av_packet_free(&packet);
	avcodec_free_context(&decoder);
	avformat_close_input(&format);
}

/* Picture INDEX of the video has FRAME in its corner and black around it. */
static void assert_shows(const struct video *video, int index, const struct frame *frame)
{
	for (int32_t y = 0; y < video->height; y++)
		for (int32_t x = 0; x < video->width; x++) {
			const bool within = x < frame->width && y < frame->height;

			assert_int_equal(video->pictures[index][y * video->width + x],
					 within ? frame->pixels[y * frame->width + x] : 0);
		}
}

static struct rect random_rect(const struct frame *frame, uint32_t *seed)
{
	const int32_t x = (int32_t)(drawing_random(seed) % (uint32_t)frame->width);
	const int32_t y = (int32_t)(drawing_random(seed) % (uint32_t)frame->height);

	return (struct rect){x, y, 1 + (int32_t)(drawing_random(seed) % (uint32_t)(frame->width - x)),
			     1 + (int32_t)(drawing_random(seed) % (uint32_t)(frame->height - y))};
}

/* How many changes were left out. */
static uint64_t stop(struct recorder *recorder, int64_t now_us)
{
	struct recorder_end end;

	recorder_stop(recorder, now_us, &end);
	assert_true(end.cpu_us > 0);
	return end.dropped;
}

static void every_picture_is_there_to_the_pixel(void **state)
{
	static const struct {
		int32_t width, height;
	} sizes[] = {{720, 400}, {640, 480}, {1024, 768}, {720, 400}};
	struct scene *scene = *state;
	struct recorder *recorder = recorder_new(scene->path, RECORDER_ROOM, NULL);
	struct frame given[40];
	uint32_t seed = 7;
	int count = 0;

	for (int s = 0; s < 4; s++) {
		struct frame frame = drawing_new(sizes[s].width, sizes[s].height, 0x102030u * (uint32_t)s);

		for (int i = 0; i < 10; i++) {
			struct rect rects[3];

			for (int r = 0; r < 3; r++) {
				rects[r] = random_rect(&frame, &seed);
				drawing_letters(&frame, rects[r], drawing_random(&seed) & 0xffffff, &seed);
			}
			if (i % 2)
				recorder_hold(recorder);
			recorder_update(recorder, &frame, rects, 3, count * 123456);
			if (i % 2)
				recorder_release(recorder, &frame);
			given[count++] = drawing_copy(&frame);
		}
		drawing_free(&frame);
	}
	assert_int_equal(stop(recorder, (count - 1) * 123456), 0);
	read_video(&scene->video, scene->path);
	assert_int_equal(scene->video.width, RECORDER_WIDTH);
	assert_int_equal(scene->video.height, RECORDER_HEIGHT);
	assert_int_equal(scene->video.picture_count, count);
	for (int i = 0; i < count; i++) {
		assert_int_equal(scene->video.picture_ms[i], i * 123456 / 1000);
		assert_shows(&scene->video, i, &given[i]);
		drawing_free(&given[i]);
	}
}

/* Of a size that no blocks fit into; a player may begin at each whole picture. */
static void every_300th_picture_is_whole(void **state)
{
	struct scene *scene = *state;
	struct video_file *video = video_file_new(scene->path, 75, 37, NULL);
	struct frame frame = drawing_new(75, 37, 0), given[310];
	const struct rect all = {0, 0, 75, 37};
	uint32_t seed = 9;

	assert_non_null(video);
	for (int i = 0; i < 310; i++) {
		struct rect rect = random_rect(&frame, &seed);
		struct frame part = drawing_new(rect.width, rect.height, drawing_random(&seed) & 0xffffff);

		drawing_fill(&frame, rect, part.pixels[0]);
		video_file_draw(video, i % 2 ? rect : all, i % 2 ? part.pixels : frame.pixels);
		assert_int_equal(video_file_picture(video, i * 1000, NULL), 0);
		given[i] = drawing_copy(&frame);
		drawing_free(&part);
	}
	assert_int_equal(video_file_close(video, NULL), 0);
	read_video(&scene->video, scene->path);
	assert_int_equal(scene->video.picture_count, 310);
	assert_int_equal(scene->video.whole_count, 2);
	for (int i = 0; i < 310; i++) {
		assert_shows(&scene->video, i, &given[i]);
		drawing_free(&given[i]);
	}
	drawing_free(&frame);
}

static void a_larger_display_begins_the_next_file(void **state)
{
	struct scene *scene = *state;
	struct recorder *recorder = recorder_new(scene->path, RECORDER_ROOM, NULL);
	struct frame small = drawing_new(320, 200, 0x00ff00), large = drawing_new(1300, 700, 0x0000ff);
	const struct rect all = {0, 0, 320, 200}, corner = {0, 0, 4, 4};

	recorder_update(recorder, &small, &all, 1, 0);
	recorder_update(recorder, &large, &corner, 1, SECOND);
	recorder_update(recorder, &small, &corner, 1, 2 * SECOND);
	assert_int_equal(stop(recorder, 2 * SECOND), 0);
	read_video(&scene->video, scene->path);
	assert_int_equal(scene->video.picture_count, 1);
	assert_shows(&scene->video, 0, &small);
	read_video(&scene->video, scene->second);
	assert_int_equal(scene->video.width, 1300);
	assert_int_equal(scene->video.height, RECORDER_HEIGHT);
	assert_int_equal(scene->video.picture_count, 2);
	assert_shows(&scene->video, 0, &large);
	assert_shows(&scene->video, 1, &small);
	assert_int_equal(scene->video.picture_ms[0], 1000);
	drawing_free(&small);
	drawing_free(&large);
}

static void stillness_has_the_step_every_second(void **state)
{
	static const char *const captions[] = {
		"wait-screen login", "\xe2\x96\xb8 press enter", "wait-screen login", "wait-screen login  (2 s)",
		"wait-screen login  (3 s)", "wait-screen login  (4 s)", "wait-screen login  (5 s)",
		"wait-screen login  (6 s)", "wait-screen login  (6 s)",
	};
	static const int64_t at_ms[] = {200, 300, 1200, 2200, 3200, 4200, 5200, 6200, 6500};
	struct scene *scene = *state;
	struct recorder *recorder = recorder_new(scene->path, RECORDER_ROOM, NULL);
	struct frame frame = drawing_new(64, 64, 0x123456);
	const struct rect all = {0, 0, 64, 64};

	recorder_hold(recorder);
	recorder_update(recorder, &frame, &all, 1, 100000);
	recorder_step(recorder, "wait-screen login", 200000);
	recorder_caption(recorder, "\xe2\x96\xb8 press enter", 300000);
	recorder_release(recorder, &frame);
	for (int i = 1; i <= 6; i++)
		recorder_beat(recorder, &frame, i * SECOND + 200000);
	assert_int_equal(stop(recorder, 6500000), 0);
	read_video(&scene->video, scene->path);
	assert_int_equal(scene->video.picture_count, 3);
	assert_int_equal(scene->video.picture_ms[1], 5200);
	assert_int_equal(scene->video.picture_ms[2], 6500);	/* as long as the run */
	assert_shows(&scene->video, 2, &frame);
	assert_int_equal(scene->video.caption_count, 9);
	for (int i = 0; i < 9; i++) {
		assert_string_equal(scene->video.captions[i], captions[i]);
		assert_int_equal(scene->video.caption_ms[i], at_ms[i]);
		assert_int_equal(scene->video.caption_length_ms[i], 1000);
	}
	drawing_free(&frame);
}

static void without_a_display_there_is_no_file(void **state)
{
	struct scene *scene = *state;
	struct recorder *recorder = recorder_new(scene->path, RECORDER_ROOM, NULL);
	struct error news;

	recorder_step(recorder, "power-on", 0);
	recorder_beat(recorder, NULL, SECOND);
	assert_false(recorder_news(recorder, &news));
	assert_int_equal(stop(recorder, 2 * SECOND), 0);
	assert_int_equal(access(scene->path, F_OK), -1);
}

/* Empties the pipe at PATH into the file at SECOND. */
static void *empty_pipe(void *argument)
{
	struct scene *scene = argument;
	int from = open(scene->path, O_RDONLY), to = open(scene->second, O_WRONLY | O_CREAT, 0666);
	char bytes[4096];
	ssize_t got;

	while ((got = read(from, bytes, sizeof(bytes))) > 0)
		if (write(to, bytes, (size_t)got) != got)
			break;
	close(from);
	close(to);
	return NULL;
}

/* A pipe that nobody empties is a disk that has stopped. */
static void what_there_is_no_room_for_is_left_out(void **state)
{
	struct scene *scene = *state;
	struct recorder *recorder;
	struct frame frame = drawing_new(256, 256, 0), given[24];
	const struct rect all = {0, 0, 256, 256}, corner = {10, 10, 8, 8};
	struct error news;
	pthread_t reader;
	uint32_t seed = 3;
	uint64_t dropped;
	int held;

	assert_int_equal(mkfifo(scene->path, 0600), 0);
	held = open(scene->path, O_RDONLY | O_NONBLOCK);
	recorder = recorder_new(scene->path, 8 * sizeof(*frame.pixels) * 256 * 256, NULL);
	for (int i = 0; i < 24; i++) {
		/* Noise does not pack: most pictures are larger than the pipe's 64 KiB. */
		const struct rect rect = i % 4 == 3 ? corner : all;

		drawing_noise(&frame, rect, &seed);
		recorder_update(recorder, &frame, &rect, 1, i * SECOND);
		given[i] = drawing_copy(&frame);
		recorder_beat(recorder, NULL, i * SECOND + SECOND / 2);
	}
	assert_true(recorder_news(recorder, &news));
	assert_non_null(strstr(news.text, "cannot keep up"));
	assert_false(recorder_news(recorder, &news));
	assert_int_equal(pthread_create(&reader, NULL, empty_pipe, scene), 0);
	while (!recorder_update(recorder, &frame, NULL, 0, 24 * SECOND))
		usleep(1000);
	dropped = stop(recorder, 26 * SECOND);
	pthread_join(reader, NULL);
	close(held);
	assert_true(dropped >= 8);
	read_video(&scene->video, scene->second);
	assert_true(scene->video.picture_count > 1);
	for (int i = 0; i < scene->video.picture_count; i++) {
		int second = (int)(scene->video.picture_ms[i] / 1000);

		/* The others are the ones that come behind. */
		if (second < 24 && scene->video.picture_ms[i] % 1000 == 0)
			assert_shows(&scene->video, i, &given[second]);
	}
	assert_shows(&scene->video, scene->video.picture_count - 1, &frame);
	for (int i = 0; i < 24; i++)
		drawing_free(&given[i]);
	drawing_free(&frame);
}

static void record_until_killed(const char *path, int progress)
{
	struct video_file *video = video_file_new(path, 320, 200, NULL);
	struct frame frame = drawing_new(320, 200, 0);
	const struct rect all = {0, 0, 320, 200};
	uint32_t seed = 11;
	char second = 0;

	for (;; second++) {
		for (int i = 0; i < 4; i++) {
			drawing_letters(&frame, (struct rect){8 * second, 0, 160, 160}, 0xffffff, &seed);
			video_file_draw(video, all, frame.pixels);
			video_file_picture(video, second * SECOND + i * 250000, NULL);
			if (i == 0)
				video_file_flush(video, NULL);
		}
		if (write(progress, &second, 1) != 1)
			_exit(1);
	}
}

static void a_kill_leaves_all_but_the_last_second(void **state)
{
	struct scene *scene = *state;
	struct frame frame = drawing_new(320, 200, 0);
	uint32_t seed = 11;
	int ends[2], status;
	char second;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0)
		record_until_killed(scene->path, ends[1]);
	close(ends[1]);
	do
		assert_int_equal(read(ends[0], &second, 1), 1);
	while (second < 7);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	close(ends[0]);
	read_video(&scene->video, scene->path);
	assert_true(scene->video.picture_count >= 7 * 4 + 1);
	for (int i = 0; i < 7 * 4 + 1; i++) {
		drawing_letters(&frame, (struct rect){8 * (i / 4), 0, 160, 160}, 0xffffff, &seed);
		assert_shows(&scene->video, i, &frame);
		assert_int_equal(scene->video.picture_ms[i], i * 250);
	}
	drawing_free(&frame);
}

static void a_file_that_cannot_be_made_is_news(void **state)
{
	struct recorder *recorder = recorder_new("/nowhere/recording.mkv", RECORDER_ROOM, NULL);
	struct frame frame = drawing_new(64, 64, 0);
	const struct rect all = {0, 0, 64, 64};
	struct error news = {0};

	(void)state;
	recorder_update(recorder, &frame, &all, 1, 0);
	while (!recorder_news(recorder, &news))
		recorder_beat(recorder, &frame, 0);
	assert_non_null(strstr(news.text, "/nowhere/recording.mkv cannot be written: No such file"));
	assert_non_null(strstr(news.help, "--no-record"));
	recorder_update(recorder, &frame, &all, 1, SECOND);
	assert_false(recorder_news(recorder, &news));
	assert_true(stop(recorder, SECOND) > 0);
	drawing_free(&frame);
}

static void a_disk_that_is_full_ends_the_recording_only(void **state)
{
	struct scene *scene = *state;
	struct recorder *recorder = recorder_new(scene->path, RECORDER_ROOM, NULL);
	struct frame frame = drawing_new(256, 256, 0);
	const struct rect all = {0, 0, 256, 256};
	struct rlimit before, limit;
	struct error news = {0};
	uint32_t seed = 5;
	int64_t now_us = 0;

	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = 1024 * 1024;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	while (!recorder_news(recorder, &news) || !strstr(news.text, "cannot be written")) {
		drawing_noise(&frame, all, &seed);
		recorder_update(recorder, &frame, &all, 1, now_us += 100000);
		recorder_beat(recorder, &frame, now_us);
	}
	stop(recorder, now_us);
	setrlimit(RLIMIT_FSIZE, &before);
	read_video(&scene->video, scene->path);
	assert_true(scene->video.picture_count > 1);
	drawing_free(&frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_picture_is_there_to_the_pixel, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_300th_picture_is_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_larger_display_begins_the_next_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stillness_has_the_step_every_second, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_a_display_there_is_no_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_there_is_no_room_for_is_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_kill_leaves_all_but_the_last_second, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_that_cannot_be_made_is_news, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_disk_that_is_full_ends_the_recording_only, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
