/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/web_video.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "runtime/base/whole_file.h"
#include "runtime/display/png_file.h"
#include "runtime/results/ffmpeg.h"
#include "runtime/results/run_read.h"

enum {
	KEY_EVERY_S = 2,		/* key pictures are at least so far apart */
	DRAWN_PER_S = 5,		/* pictures, where something is drawn in that comes and goes */
	POINTER_SIDE = 12,		/* pixels */
};

struct web_video {
	const char *directory;
	struct json_t *run;
	char *path, *unfinished, *chapters, *filter;
	char **recordings;
	size_t recording_count, recording_capacity;
	int32_t width, height;		/* of the largest screenshot, even; 0: there is none */
	bool draw;
};

static int find_recordings(struct web_video *v, struct error *error)
{
	for (int i = 1;; i++) {
		char *path = i == 1 ? mem_format("%s/recording.mkv", v->directory) :
			     mem_format("%s/recording-%d.mkv", v->directory, i);

		if (access(path, R_OK) < 0) {
			mem_free(path);
			break;
		}
		v->recordings = mem_grow(v->recordings, v->recording_count, &v->recording_capacity, sizeof(*v->recordings));
		v->recordings[v->recording_count++] = path;
	}
	if (v->recording_count)
		return 0;
	error_set(error, "%s holds no recording.mkv", v->directory);
	error_help(error, "run without --no-record; a run in which no machine was started has none either");
	return -1;
}

/* Each step of the run, in their order. */
static void each_step(struct web_video *v, void (*take)(void *context, const struct json_t *step), void *context)
{
	const struct json_t *phases = jt_member(v->run, "phases");

	for (size_t p = 0; p < jt_count(phases); p++) {
		const struct json_t *steps = jt_member(jt_item(phases, p), "steps");

		for (size_t i = 0; i < jt_count(steps); i++)
			take(context, jt_item(steps, i));
	}
}

static void take_size(void *context, const struct json_t *step)
{
	struct web_video *v = context;
	const char *file = member_text(step, "screenshot");
	char *path = file ? mem_format("%s/%s", v->directory, file) : NULL;
	struct error ignored;
	struct image image;

	if (path && png_read(path, &image, &ignored) == 0) {
		if (image.width > v->width)
			v->width = image.width;
		if (image.height > v->height)
			v->height = image.height;
		image_deinit(&image);
	}
	mem_free(path);
}

/* VP9 with colours at half the size wants even sides. */
static void find_size(struct web_video *v)
{
	each_step(v, take_size, v);
	v->width += v->width % 2;
	v->height += v->height % 2;
}

static void put_time(struct text_buffer *out, double s)
{
	int64_t ms = (int64_t)(s * 1000 + 0.5);

	text_format(out, "%02lld:%02lld:%02lld.%03lld", (long long)(ms / 3600000), (long long)(ms / 60000 % 60),
		    (long long)(ms / 1000 % 60), (long long)(ms % 1000));
}

static void put_chapter(void *context, const struct json_t *step)
{
	struct text_buffer *out = context;
	double start_s = member_number(step, "start_s", 0), end_s = member_number(step, "end_s", start_s);

	text_format(out, "\n%d\n", (int)member_number(step, "number", 0));
	put_time(out, start_s);
	text_add(out, " --> ");
	put_time(out, end_s > start_s + 0.001 ? end_s : start_s + 0.001);
	text_add(out, "\n");
	for (const char *c = jt_text_or(step, "text", ""); *c; c++)
		text_add(out, *c == '&' ? "&amp;" : *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : (char[2]){*c, '\0'});
	text_add(out, "\n");
}

static int write_file(const char *path, const struct text_buffer *text, struct error *error)
{
	if (write_whole(path, text->text, text->length) == 0)
		return 0;
	error_set(error, "%s cannot be written: %s", path, strerror(errno));
	error_help(error, "make room for it, or write it elsewhere: kvt video --out FILE RUN");
	return -1;
}

static int write_chapters(struct web_video *v, struct error *error)
{
	struct text_buffer text = {0};
	int result;

	text_add(&text, "WEBVTT\n");
	each_step(v, put_chapter, &text);
	result = write_file(v->chapters, &text, error);
	text_deinit(&text);
	return result;
}

/* The place at which a picture was found, or where it was sought in vain, as long as it can be seen. */
static void draw_match(void *context, const struct json_t *step)
{
	struct text_buffer *out = context;
	const char *picture = member_text(step, "picture");
	double end_s = member_number(step, "end_s", -1);
	bool passed = jt_is_true(jt_member(step, "passed"));
	struct error ignored;
	struct image image;

	if (!picture || end_s < 0 || png_read(picture, &image, &ignored) < 0)
		return;
	text_format(out, ",drawbox=x=%d:y=%d:w=%d:h=%d:color=%s:t=3:enable='between(t,%.3f,%.3f)'", (int)member_number(step, "x", 0),
		    (int)member_number(step, "y", 0), (int)image.width, (int)image.height, passed ? "lime" : "red", end_s - 1.0 / DRAWN_PER_S,
		    end_s + 1);
	image_deinit(&image);
}

static void draw_pointer(struct text_buffer *out, int x, int y, double from_s, double to_s, bool pressed)
{
	text_format(out, ",drawbox=x=%d:y=%d:w=%d:h=%d:color=%s:t=%s:enable='between(t,%.3f,%.3f)'", x - POINTER_SIDE / 2,
		    y - POINTER_SIDE / 2, POINTER_SIDE, POINTER_SIDE, pressed ? "orange" : "yellow", pressed ? "fill" : "2", from_s,
		    to_s);
}

/* The captions tell where the pointer was sent: "> move 12,40", "> click left", each below a line with its times. */
static void draw_pointers(struct text_buffer *out, char *captions)
{
	double at_s = 0, since_s = 0;
	int x = 0, y = 0, h, m, s, ms;
	bool placed = false;
	char *rest = NULL;

	for (char *line = strtok_r(captions, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
		int new_x, new_y;

		if (sscanf(line, "%d:%d:%d,%d -->", &h, &m, &s, &ms) == 4) {
			at_s = h * 3600 + m * 60 + s + ms / 1000.0;
		} else if (sscanf(line, "\xe2\x96\xb8 move %d,%d", &new_x, &new_y) == 2) {
			if (placed)
				draw_pointer(out, x, y, since_s, at_s, false);
			x = new_x;
			y = new_y;
			since_s = at_s;
			placed = true;
		} else if (placed && strncmp(line, "\xe2\x96\xb8 click", strlen("\xe2\x96\xb8 click")) == 0) {
			draw_pointer(out, x, y, at_s, at_s + 0.5, true);
		}
	}
	if (placed)
		draw_pointer(out, x, y, since_s, 1e6, false);
}

static void put_drawing(struct web_video *v, struct text_buffer *out)
{
	text_format(out, ",fps=%d:eof_action=pass", DRAWN_PER_S);
	each_step(v, draw_match, out);
	for (size_t i = 0; i < v->recording_count; i++) {
		const char *args[] = {"ffmpeg", "-v", "error", "-nostdin", "-copyts", "-i", v->recordings[i], "-map", "0:s", "-f",
				      "srt", "-", NULL};
		struct error ignored;
		char *captions = ffmpeg_read(args, &ignored);

		if (captions)
			draw_pointers(out, captions);
		mem_free(captions);
	}
}

/* All recordings, cut to the display's size and set one into the other by their times. */
static int write_filter(struct web_video *v, struct error *error)
{
	struct text_buffer text = {0};
	int result;

	for (size_t i = 0; i < v->recording_count; i++) {
		text_format(&text, "[%zu:v]", i);
		if (v->width)
			text_format(&text, "pad=max(iw\\,%d):max(ih\\,%d):0:0,crop=%d:%d:0:0", v->width, v->height, v->width, v->height);
		else
			text_add(&text, "null");
		text_format(&text, "[v%zu];", i);
	}
	for (size_t i = 0; i < v->recording_count; i++)
		text_format(&text, "[v%zu]", i);
	if (v->recording_count > 1)
		text_format(&text, "interleave=n=%zu", v->recording_count);
	else
		text_add(&text, "null");
	if (v->draw)
		put_drawing(v, &text);
	text_add(&text, "[out]");
	result = write_file(v->filter, &text, error);
	text_deinit(&text);
	return result;
}

struct keys {
	struct text_buffer text;
	double last_s;
};

static void put_key(void *context, const struct json_t *step)
{
	struct keys *keys = context;
	double start_s = member_number(step, "start_s", 0);

	if (keys->text.length && start_s < keys->last_s + KEY_EVERY_S)
		return;
	text_format(&keys->text, "%s%.3f", keys->text.length ? "," : "", start_s);
	keys->last_s = start_s;
}

static int encode(struct web_video *v, struct error *error)
{
	static const char *const settings[] = {
		"-map", "[out]", "-map_metadata", "-1", "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-b:v", "0", "-crf", "36",
		"-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1", "-g", "600", "-vsync", "vfr", "-f", "webm",
	};
	const size_t count = sizeof(settings) / sizeof(*settings);
	const char **args = mem_alloc_array(2 * v->recording_count + count + 16, sizeof(*args));
	struct keys keys = {0};
	size_t n = 0;
	char *said;

	each_step(v, put_key, &keys);
	args[n++] = "ffmpeg";
	args[n++] = "-v";
	args[n++] = "error";
	args[n++] = "-nostdin";
	args[n++] = "-y";
	args[n++] = "-copyts";
	for (size_t i = 0; i < v->recording_count; i++) {
		args[n++] = "-i";
		args[n++] = v->recordings[i];
	}
	args[n++] = "-filter_complex_script";
	args[n++] = v->filter;
	memcpy(&args[n], settings, sizeof(settings));
	n += count;
	if (keys.text.length) {
		args[n++] = "-force_key_frames";
		args[n++] = keys.text.text;
	}
	args[n++] = v->unfinished;
	said = ffmpeg_read(args, error);
	mem_free(args);
	text_deinit(&keys.text);
	if (!said)
		return -1;
	mem_free(said);
	if (rename(v->unfinished, v->path) == 0)
		return 0;
	error_set(error, "%s cannot be renamed to %s: %s", v->unfinished, v->path, strerror(errno));
	return -1;
}

static void name_files(struct web_video *v, const char *path)
{
	size_t stem;

	v->path = path ? mem_copy_string(path) : mem_format("%s/video.webm", v->directory);
	stem = strlen(v->path);
	if (stem > 5 && !strcmp(v->path + stem - 5, ".webm"))
		stem -= 5;
	v->chapters = mem_format("%.*s.vtt", (int)stem, v->path);
	v->unfinished = mem_format("%s.new", v->path);
	v->filter = mem_format("%s.filter", v->path);
}

static void deinit(struct web_video *v)
{
	unlink(v->filter);
	unlink(v->unfinished);
	for (size_t i = 0; i < v->recording_count; i++)
		mem_free(v->recordings[i]);
	mem_free(v->recordings);
	mem_free(v->path);
	mem_free(v->chapters);
	mem_free(v->unfinished);
	mem_free(v->filter);
	jt_free(v->run);
}

int web_video_make(const char *directory, const char *path, bool draw, struct error *error)
{
	struct web_video v = {.directory = directory, .draw = draw};
	sigset_t signals;
	int result = -1;

	ffmpeg_hold_signals(&signals);
	name_files(&v, path);
	v.run = run_read(directory, error);
	if (v.run && find_recordings(&v, error) == 0) {
		find_size(&v);
		if (write_filter(&v, error) == 0 && encode(&v, error) == 0)
			result = write_chapters(&v, error);
	}
	deinit(&v);
	ffmpeg_release_signals(&signals);
	return result;
}
