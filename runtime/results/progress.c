/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/progress.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "runtime/base/whole_file.h"
#include "runtime/base/words.h"
#include "runtime/results/progress_block.h"

enum { REDRAW_US = 100 * 1000, VERDICT_INDENT = 8 };

struct progress {
	int fd;
	struct progress_look look;
	struct progress_state state;
	char *drawn;			/* the block as it stands on the terminal; NULL: none does */
	int drawn_columns[BLOCK_LINES];	/* how far each of its lines reaches */
	int64_t drawn_us;
	bool over;			/* the verdict is known; no block any more */
};

static const struct {
	const char *word, *color;
	bool whole_line;
} colors[] = {
	{"ok", "\033[32m", false}, {"not", "\033[31m", false},
	{"passed", "\033[1;32m", false}, {"failed", "\033[1;31m", false}, {"broken", "\033[1;33m", false},
	{"aborted", "\033[1;33m", false}, {"skipped", "\033[2m", true}, {"note", "\033[2m", true},
	{"guest", "\033[1m", true}, {"phase", "\033[1m", true}, {"run", "\033[2m", true},
};

struct progress_look progress_look_for(int fd, bool color)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
	struct progress_look look = {0};

	look.live = isatty(fd) && term && *term && strcmp(term, "dumb") != 0;
	look.color = look.live && color && !(no_color && *no_color);
	look.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	return look;
}

struct progress *progress_new(int fd, const char *guest, const struct progress_look *look)
{
	struct progress *progress = mem_alloc(sizeof(*progress));

	progress->fd = fd;
	progress->look = *look;
	progress->state.guest = words_clean(guest);
	return progress;
}

static int columns_now(const struct progress *progress)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int count = 0;

	if (progress->look.columns)
		return progress->look.columns;
	if (ioctl(progress->fd, TIOCGWINSZ, &size) == 0)
		count = size.ws_col;
	if (count <= 0 && columns)
		count = atoi(columns);
	return count > 0 && count < 10000 ? count : 80;
}

/* To where the block begins, with all of it taken away; a narrower terminal has broken its lines into several. */
static void put_erase(struct progress *progress, struct text_buffer *out, int columns)
{
	int rows = 0;

	if (!progress->drawn)
		return;
	for (int i = 0; i < BLOCK_LINES; i++)
		rows += progress->drawn_columns[i] > columns ? (progress->drawn_columns[i] + columns - 1) / columns : 1;
	text_format(out, "\r\033[%dA\033[J", rows - 1);
	mem_free(progress->drawn);
	progress->drawn = NULL;
}

/* Everything that changes at once goes out with one write: terminals then show no half-drawn state. */
static void send_out(struct progress *progress, struct text_buffer *out)
{
	if (out->length)
		(void)!write_all(progress->fd, out->text, out->length);	/* a closed terminal fails no run */
	text_deinit(out);
}

/* Erases and draws only if the block looks different now. */
static void put_block(struct progress *progress, struct text_buffer *out, int columns, int64_t now_us)
{
	int reach[BLOCK_LINES];
	char *block;

	if (!progress->look.live || progress->over || !progress->state.phase)
		return;
	block = progress_block(&progress->state, &progress->look, columns, now_us, reach);
	progress->drawn_us = now_us;
	if (progress->drawn && strcmp(progress->drawn, block) == 0) {
		mem_free(block);
		return;
	}
	put_erase(progress, out, columns);
	text_add(out, block);
	progress->drawn = block;
	memcpy(progress->drawn_columns, reach, sizeof(reach));
}

void progress_tick(struct progress *progress, int64_t now_us)
{
	struct text_buffer out = {0};

	if (now_us - progress->drawn_us < REDRAW_US && progress->drawn)
		return;
	put_block(progress, &out, columns_now(progress), now_us);
	send_out(progress, &out);
}

void progress_free(struct progress *progress)
{
	struct text_buffer out = {0};

	if (!progress)
		return;
	put_erase(progress, &out, columns_now(progress));
	send_out(progress, &out);
	progress_state_deinit(&progress->state);
	mem_free(progress);
}

static void put_colored(const struct progress *progress, struct text_buffer *out, const char *line, size_t length)
{
	size_t word = strcspn(line, " :");

	for (size_t i = 0; progress->look.color && i < sizeof(colors) / sizeof(*colors); i++)
		if (strlen(colors[i].word) == word && strncmp(line, colors[i].word, word) == 0) {
			if (colors[i].whole_line || word > length)
				word = length;
			text_format(out, "%s%.*s\033[0m%.*s\n", colors[i].color, (int)word, line, (int)(length - word), line + word);
			return;
		}
	text_format(out, "%.*s\n", (int)length, line);
}

/* Cut where the terminal ends: the whole line stands in console.log. */
static void put_cut(const struct progress *progress, struct text_buffer *out, const char *line, int columns)
{
	const char *dots = progress->look.unicode ? "\xe2\x80\xa6" : "~";
	int width;
	size_t length = words_fit(line, columns, &width);
	char *cut;

	if (!line[length]) {
		put_colored(progress, out, line, length);
		return;
	}
	cut = mem_format("%.*s%s", (int)words_fit(line, columns - 1, &width), line, dots);
	put_colored(progress, out, cut, strlen(cut));
	mem_free(cut);
}

/*
 * The verdict is there to be read whole: broken between words, the next lines under the first one's text. A word too
 * long for a line, a path most likely, is left to the terminal, so that it can be copied in one piece.
 */
static void put_wrapped(const struct progress *progress, struct text_buffer *out, const char *line, int columns)
{
	int width, indent = 0;

	if (columns < 2 * VERDICT_INDENT)
		columns = 2 * VERDICT_INDENT;
	do {
		size_t fits = words_fit(line, columns - indent, &width), end = fits;

		if (line[fits]) {
			while (end > 0 && line[end] != ' ')
				end--;
			if (end < (size_t)(indent ? 1 : VERDICT_INDENT))
				end = fits + strcspn(line + fits, " ");
		}
		if (indent)
			text_format(out, "%*s%.*s\n", indent, "", (int)end, line);
		else
			put_colored(progress, out, line, end);
		line += end;
		line += strspn(line, " ");
		indent = VERDICT_INDENT;
	} while (*line);
}

static void on_line(void *context, const char *line, int64_t now_us)
{
	struct progress *progress = context;
	int columns = columns_now(progress);
	struct text_buffer out = {0};

	if (!progress->look.live) {
		text_format(&out, "%s\n", line);
	} else {
		put_erase(progress, &out, columns);
		if (progress->over)
			put_wrapped(progress, &out, line, columns);
		else
			put_cut(progress, &out, line, columns);
		put_block(progress, &out, columns, now_us);
	}
	send_out(progress, &out);
}

static void on_phase(void *context, const char *phase, int64_t now_us)
{
	struct progress *progress = context;

	progress_state_phase(&progress->state, phase, now_us);
}

static void on_step(void *context, int number, const struct runlog_step *step, int64_t now_us)
{
	struct progress *progress = context;

	(void)now_us;
	progress_state_step(&progress->state, number, step);
}

static void on_wait(void *context, const struct runlog_wait *wait, int64_t now_us)
{
	struct progress *progress = context;

	(void)now_us;
	progress_state_wait(&progress->state, wait);
}

static void on_verdict(void *context, const struct runlog_verdict *verdict, const char *directory, int64_t now_us)
{
	struct progress *progress = context;

	(void)verdict;
	(void)directory;
	(void)now_us;
	progress->over = true;
}

const struct runlog_observer progress_observer = {
	.phase = on_phase,
	.step = on_step,
	.wait = on_wait,
	.line = on_line,
	.verdict = on_verdict,
};
