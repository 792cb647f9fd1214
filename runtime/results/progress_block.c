/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/progress_block.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "runtime/base/words.h"

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define CYAN "\033[36m"

enum { BAR_COLUMNS = 24, WIDEST = 100 };	/* wider, the ends of a line have nothing to do with each other */

/* One line of the block while it is put together. */
struct row {
	struct text_buffer *out;
	bool color;
	int columns, used;
};

static void replace(char **place, const char *text)
{
	char *clean = text ? words_clean(text) : NULL;

	mem_free(*place);
	*place = clean;
}

void progress_state_deinit(struct progress_state *state)
{
	mem_free(state->guest);
	mem_free(state->phase);
	mem_free(state->place);
	mem_free(state->step);
	mem_free(state->what);
	mem_free(state->best_screen);
	*state = (struct progress_state){0};
}

void progress_state_phase(struct progress_state *state, const char *phase, int64_t now_us)
{
	replace(&state->phase, phase);
	replace(&state->place, NULL);
	replace(&state->step, NULL);
	replace(&state->what, NULL);
	state->phase_us = now_us;
}

void progress_state_step(struct progress_state *state, int number, const struct runlog_step *step)
{
	const char *slash = strrchr(step->file, '/');
	char *place = mem_format("%s:%d:%d", slash ? slash + 1 : step->file, step->line, step->column);

	state->number = number;
	replace(&state->place, place);
	replace(&state->step, step->text);
	replace(&state->what, NULL);
	mem_free(place);
}

void progress_state_wait(struct progress_state *state, const struct runlog_wait *wait)
{
	replace(&state->what, wait->what);
	replace(&state->best_screen, wait->best_screen);
	state->since_us = wait->since_us;
	state->until_us = wait->until_us;
	state->best = wait->best;
}

static void put(struct row *row, const char *color, const char *text)
{
	int width;
	size_t length = words_fit(text, row->columns - row->used, &width);

	if (length && row->color && color)
		text_format(row->out, "%s%.*s\033[0m", color, (int)length, text);
	else
		text_format(row->out, "%.*s", (int)length, text);
	row->used += width;
	if (text[length])
		row->used = row->columns;	/* what comes after a cut is cut away too */
}

/* At the right end, if there is room for it. */
static void put_right(struct row *row, const char *color, const char *text)
{
	int gap = row->columns - row->used - (int)strlen(text);

	if (gap < 1)
		return;
	text_format(row->out, "%*s", gap, "");
	row->used += gap;
	put(row, color, text);
}

static void put_bar(struct row *row, bool unicode, int64_t done, int64_t all)
{
	const char *mark = unicode ? "\xe2\x94\x81" : "=", *rest = unicode ? "\xe2\x94\x80" : "-";
	int filled = done >= all ? BAR_COLUMNS : done <= 0 ? 0 : (int)((double)done / (double)all * BAR_COLUMNS);
	char text[BAR_COLUMNS * 3 + 1] = "";

	for (int i = 0; i < filled; i++)
		strcat(text, mark);
	put(row, CYAN, text);
	text[0] = '\0';
	for (int i = filled; i < BAR_COLUMNS; i++)
		strcat(text, rest);
	put(row, DIM, text);
}

static void put_wait(struct row *row, const struct progress_state *state, bool unicode, int64_t now_us)
{
	int64_t left = state->until_us - now_us;
	char number[WORDS_SIZE];

	if (!state->what)
		return;
	if (state->until_us > state->since_us) {
		put_bar(row, unicode, now_us - state->since_us, state->until_us - state->since_us);
		put(row, NULL, "  ");
		/* Rounded up: it reads 0:00 when the time is over, not a second before. */
		put(row, NULL, words_clock(left > 0 ? left + 999999 : 0, number));
		put(row, NULL, " left");
		put(row, NULL, "  ");
	}
	put(row, NULL, state->what);
	if (state->best < 0)
		return;
	put(row, DIM, "  best ");
	put(row, NULL, words_percent(state->best, number));
	if (state->best_screen && strcmp(state->best_screen, state->what) != 0) {
		put(row, DIM, " ");
		put(row, NULL, state->best_screen);
	}
}

static void put_head(struct row *row, const struct progress_state *state, int64_t now_us)
{
	char clock[WORDS_SIZE];

	put(row, BOLD, state->guest);
	put(row, NULL, "  ");
	put(row, NULL, state->phase);
	put_right(row, NULL, words_clock(now_us - state->phase_us, clock));
}

static void put_step(struct row *row, const struct progress_state *state)
{
	char *number;

	if (!state->step)
		return;
	number = mem_format("%d  ", state->number);
	put(row, DIM, number);
	put(row, DIM, state->place);
	put(row, NULL, "  ");
	put(row, NULL, state->step);
	mem_free(number);
}

char *progress_block(const struct progress_state *state, const struct progress_look *look, int columns, int64_t now_us,
		     int reach[BLOCK_LINES])
{
	struct text_buffer text = {0};

	for (int i = 0; i < BLOCK_LINES; i++) {
		/* A character in the last column would leave some terminals on the next line. */
		struct row row = {.out = &text, .color = look->color, .columns = columns > WIDEST ? WIDEST : columns - 1};

		if (i > 0)
			text_add(&text, "\n");
		if (i == 1)
			put_head(&row, state, now_us);
		else if (i == 2)
			put_step(&row, state);
		else if (i == 3)
			put_wait(&row, state, look->unicode, now_us);
		reach[i] = row.used;
	}
	return text.text;
}
