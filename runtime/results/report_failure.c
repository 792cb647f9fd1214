/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was waited for, and what was there. */
#include <string.h>

#include "grammar/mem.h"
#include "interp/property_list.h"
#include "runtime/display/rect.h"
#include "runtime/match/diff_picture.h"
#include "runtime/results/report_private.h"

enum { NEAREST_SHOWN = 12 };

/* Names that no file has. */
static const char difference[] = "(difference)";

static const struct json_t *nearest_of(const struct report *report, size_t index)
{
	return jt_item(jt_member(report->step, "nearest"), index);
}

/* A screen without a share is there: one that is watched for. */
static bool was_there(const struct json_t *seen)
{
	return member_number(seen, "share", -1) < 0;
}

static struct rect place_of(const struct json_t *seen, const struct report_picture *picture)
{
	return (struct rect){(int32_t)member_number(seen, "x", 0), (int32_t)member_number(seen, "y", 0), picture->width,
			     picture->height};
}

static bool lies_within(const struct picture *picture, struct pixel_place place, const struct frame *frame)
{
	const int32_t x = place.x + picture->bounds.x, y = place.y + picture->bounds.y;

	return x >= 0 && y >= 0 && x + picture->bounds.width <= frame->width && y + picture->bounds.height <= frame->height;
}

static void draw(struct report *report, const struct picture *picture, struct pixel_place place, const struct frame *frame)
{
	/* run.json does not tell a screen's own tolerance: the difference is for eyes, the score is in the text. */
	static const struct match_rule rule = {SCREEN_STANDARD_TOLERANCE, SCREEN_STANDARD_MATCH};
	uint8_t *misses = mem_alloc_array((size_t)picture->bounds.width * (size_t)picture->bounds.height, 1);
	struct match match = {0};
	struct image drawn;

	match_explain(frame, picture, place.x, place.y, &rule, &match, misses);
	diff_picture_draw(&(struct diff_subject){frame, picture, &match, misses}, &drawn);
	report_picture_put(report->pictures, difference, &drawn);
	report->difference_matches = match.matched;
	report->decided = match.worst;
	image_deinit(&drawn);
	mem_free(misses);
}

static void want_difference(struct report *report, const struct json_t *seen)
{
	const struct pixel_place place = {(int32_t)member_number(seen, "x", 0), (int32_t)member_number(seen, "y", 0)};
	const char *path = member_text(seen, "picture");
	struct picture *picture = path ? picture_load(path, NULL) : NULL;
	char *last = report_path(report, report->last);
	struct image image;
	struct frame frame;

	if (picture && png_read(last, &image, NULL) == 0) {
		frame = (struct frame){image.width, image.height, image.pixels};
		for (size_t i = 0; i < (size_t)frame.width * (size_t)frame.height; i++)
			frame.pixels[i] &= 0xffffff;
		if (lies_within(picture, place, &frame))
			draw(report, picture, place, &frame);
		image_deinit(&image);
	}
	picture_free(picture);
	mem_free(last);
}

void report_want_failure(struct report *report)
{
	const struct json_t *seen;

	if (report->last) {
		char *path = report_path(report, report->last);

		report_picture_want(report->pictures, report->last, path);
		mem_free(path);
	}
	for (size_t i = 0; i < NEAREST_SHOWN && (seen = nearest_of(report, i)); i++) {
		const char *path = member_text(seen, "picture");

		if (path)
			report_picture_want(report->pictures, path, path);
		if (i == 0 && report->last)
			want_difference(report, seen);
	}
}

/* Where RECT lies on a display of this size, for a style. */
static void put_place(struct text_buffer *out, struct rect rect, const struct report_picture *display)
{
	const double width = display->width / 100.0, height = display->height / 100.0;

	text_format(out, "left:%.3f%%;top:%.3f%%;width:%.3f%%;height:%.3f%%", rect.x / width, rect.y / height,
		    rect.width / width, rect.height / height);
}

static void put_mark(struct text_buffer *out, const char *kind, struct rect rect, const struct report_picture *display)
{
	text_format(out, "<i class=\"%s\" style=\"", kind);
	put_place(out, rect, display);
	text_add(out, "\"></i>");
}

/* Of text that did not come: the line that was most like it. */
static void put_line(struct report *report, const struct json_t *seen)
{
	const char *line = member_text(seen, "line");

	if (line)
		html(&report->out, "<p>The line nearest to it: <code>%s</code></p>\n", line);
	else if (!was_there(seen))
		text_add(&report->out, "<p>Nothing like it was there.</p>\n");
}

static void put_expected(struct report *report, const struct json_t *seen, const struct report_picture *display)
{
	const char *path = member_text(seen, "picture");
	const struct report_picture *picture = path ? report_picture_find(report->pictures, path) : NULL;
	struct text_buffer *out = &report->out;

	html(out, "<figure>\n<figcaption>%s <b>%s</b><br>%s</figcaption>\n",
	     was_there(seen) ? "Watched for:" : "Waited for:", member_text(seen, "screen"), path);
	if (!path) {
		put_line(report, seen);
	} else if (!picture || !picture->uri) {
		html(out, "<p class=\"soft\">The picture cannot be shown: it is not there any more, or there is no room for it.</p>\n");
	} else {
		text_format(out, "<div class=\"display\" style=\"aspect-ratio:%d/%d\"><img class=\"placed\" alt=\"the picture\" style=\"",
			    display->width, display->height);
		put_place(out, place_of(seen, picture), display);
		text_format(out, "\" src=\"%s\"></div>\n", picture->uri);
	}
	text_add(out, "</figure>\n");
}

static void put_seen(struct report *report, const struct json_t *seen, const struct report_picture *display)
{
	const char *path = member_text(seen, "picture");
	const struct report_picture *picture = path ? report_picture_find(report->pictures, path) : NULL;
	const struct json_t *worst = jt_member(seen, "worst");
	struct rect decided = {
		(int32_t)member_number(worst, "x", 0), (int32_t)member_number(worst, "y", 0),
		(int32_t)member_number(worst, "width", 0), (int32_t)member_number(worst, "height", 0),
	};
	struct text_buffer *out = &report->out;

	/* That one is of the picture's best moment. */
	if (!rect_is_empty(report->decided))
		decided = report->decided;

	html(out, "<figure>\n<figcaption><b>What was there</b> at the end<br>%s</figcaption>\n", report->last);
	text_format(out, "<div class=\"display\"><img alt=\"the last screenshot\" src=\"%s\">", display->uri);
	if (picture && picture->width)
		put_mark(out, "mark", place_of(seen, picture), display);
	if (!was_there(seen) && !rect_is_empty(decided))
		put_mark(out, "mark decided", decided, display);
	text_add(out, "</div>\n</figure>\n");
}

/* Where hardly anything is the same, or something else than the wait has failed, it tells nothing. */
static bool difference_tells(const struct report *report, const struct json_t *seen)
{
	const char *reason = member_text(report->verdict, "reason");

	return reason && strcmp(reason, "screen-timeout") == 0 && member_number(seen, "share", 0) * 2 >= 1;
}

static void put_difference(struct report *report, const struct json_t *seen)
{
	const struct report_picture *picture = report_picture_find(report->pictures, difference);
	struct text_buffer *out = &report->out;

	if (!picture || !picture->uri)
		return;
	text_format(out, "<details class=\"wide\"%s>\n<summary><b>The difference</b> <span class=\"more\"></span></summary>\n"
		    "<figure>\n<figcaption>The display at the end; below, enlarged, the picture, the same place on the display, and what "
		    "differs</figcaption>\n"
		    "<img alt=\"the difference between the picture and the display\" src=\"%s\" width=\"%d\" height=\"%d\">\n</figure>\n",
		    difference_tells(report, seen) ? " open" : "", picture->uri, picture->width, picture->height);
	if (report->difference_matches)
		text_add(out, "<p class=\"small\">With the standard tolerance and score it matches at the end: the screen asks for "
			 "more, or it came when it was too late.</p>\n");
	text_add(out, "<div class=\"legend\"><span><i style=\"background:#ff1fd0\"></i>does not match</span>"
		 "<span><i style=\"background:#ffd60a\"></i>the neighbourhood that decided</span>"
		 "<span><i style=\"background:#ff453a\"></i>where the picture belongs</span>"
		 "<span><i style=\"background:#31556e\"></i>not compared</span></div>\n</details>\n");
}

static void put_nearest_row(struct report *report, const struct json_t *seen)
{
	const char *path = member_text(seen, "picture");
	const struct report_picture *picture = path ? report_picture_find(report->pictures, path) : NULL;
	const double share = was_there(seen) ? 1 : member_number(seen, "share", 0);
	char *share_said = percent_text(share), *score = percent_text(member_number(seen, "score", 0));
	struct text_buffer *out = &report->out;

	html(out, "<tr><td><b>%s</b>", member_text(seen, "screen"));
	if (member_text(seen, "line"))
		html(out, "<br><code>%s</code>", member_text(seen, "line"));
	text_add(out, "</td><td>");
	if (picture && picture->uri)
		text_format(out, "<img alt=\"\" src=\"%s\">", picture->uri);
	text_format(out, "</td><td class=\"desk\"><span class=\"bar\"><i style=\"width:%.1f%%\"></i></span></td>", share * 100);
	html(out, "<td class=\"number\">%s</td><td class=\"number\">%s</td>", share_said, score);
	text_format(out, "<td class=\"number\">%.1f s</td></tr>\n", member_number(seen, "at_s", 0));
	mem_free(share_said);
	mem_free(score);
}

static void put_nearest(struct report *report)
{
	const size_t count = jt_count(jt_member(report->step, "nearest"));
	struct text_buffer *out = &report->out;

	text_add(out, "<h2>How near each screen came</h2>\n<div class=\"card scroll\">\n<table>\n<thead><tr><th>screen</th>"
		 "<th>picture</th><th class=\"desk\"></th><th class=\"number\">share</th><th class=\"number\">score</th>"
		 "<th class=\"number\">at its best</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < count && i < NEAREST_SHOWN; i++)
		put_nearest_row(report, nearest_of(report, i));
	text_add(out, "</tbody>\n</table>\n");
	if (count > NEAREST_SHOWN)
		html(out, "<p class=\"soft small\">%d more are in run.json.</p>\n", (int)count - NEAREST_SHOWN);
	text_add(out, "<p class=\"soft small\">The share is how much of the picture, or of the text, was there. The score is that of the "
		 "neighbourhood of 16x16 pixels that decided; it has to reach what the screen asks for, 97.5% unless the "
		 "script says otherwise."
		 "</p>\n</div>\n");
}

static void put_last_screen(struct report *report, const struct report_picture *display)
{
	html(&report->out, "<h2>The last screen</h2>\n<div class=\"card\">\n<figure class=\"last\">\n"
	     "<figcaption>%s</figcaption>\n", report->last);
	text_format(&report->out, "<img alt=\"the last screenshot\" src=\"%s\" width=\"%d\" height=\"%d\">\n</figure>\n</div>\n",
		    display->uri, display->width, display->height);
}

void report_failure(struct report *report)
{
	const struct report_picture *display = report->last ? report_picture_find(report->pictures, report->last) : NULL;
	const struct json_t *seen = nearest_of(report, 0);

	if (seen && display && display->uri) {
		html(&report->out, "<h2>%s</h2>\n<div class=\"card long\">\n<div class=\"pair\">\n",
		     was_there(seen) ? "What is watched for, and what was there" : "What was waited for, and what was there");
		put_expected(report, seen, display);
		put_seen(report, seen, display);
		text_add(&report->out, "</div>\n");
		put_difference(report, seen);
		text_add(&report->out, "</div>\n");
	} else if (display && display->uri) {
		put_last_screen(report, display);
	}
	if (seen)
		put_nearest(report);
}
