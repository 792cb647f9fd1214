/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/tracker.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/rect.h"
#include "runtime/match/text_cursor.h"

enum {
	NEIGHBOURHOOD = 2,			/* cells in each direction */
	NEIGHBOURHOOD_PIXELS = NEIGHBOURHOOD * CELL_SIDE * NEIGHBOURHOOD * CELL_SIDE,
};

void tracker_init(struct tracker *tracker, const struct picture *picture, const struct match_rule *rule)
{
	*tracker = (struct tracker){.picture = picture, .rule = *rule};
	tracker->columns = cells_along(picture->bounds.width);
	tracker->rows = cells_along(picture->bounds.height);
	tracker->misses = mem_alloc((size_t)tracker->columns * (size_t)tracker->rows);
	tracker->worst = mem_alloc_array((size_t)tracker->rows, sizeof(*tracker->worst));
	tracker->has_misses = mem_alloc((size_t)tracker->rows);
	tracker->stale = mem_alloc_array((size_t)tracker->rows, sizeof(*tracker->stale));
	tracker->differs = mem_alloc((size_t)tracker->columns);
	tracker->full = picture->compared < NEIGHBOURHOOD_PIXELS ? picture->compared : NEIGHBOURHOOD_PIXELS;
	tracker->allowed = (uint32_t)((int64_t)tracker->full * (10000 - rule->match) / 10000);
	tracker_place(tracker, 0, 0);
}

void tracker_deinit(struct tracker *tracker)
{
	mem_free(tracker->misses);
	mem_free(tracker->worst);
	mem_free(tracker->has_misses);
	mem_free(tracker->stale);
	mem_free(tracker->differs);
}

static void stale_all(struct tracker *tracker)
{
	for (int32_t row = 0; row < tracker->rows; row++)
		tracker->stale[row] = (struct stale_cells){0, tracker->columns};
}

void tracker_place(struct tracker *tracker, int32_t x, int32_t y)
{
	tracker->x = x;
	tracker->y = y;
	tracker->refuted = false;
	tracker->cursor = (struct rect){0};
	stale_all(tracker);
}

static void stale_cell(struct tracker *tracker, int32_t row, int32_t from, int32_t to)
{
	struct stale_cells *stale = &tracker->stale[row];

	if (stale->from == stale->to) {
		*stale = (struct stale_cells){from, to};
		return;
	}
	stale->from = from < stale->from ? from : stale->from;
	stale->to = to > stale->to ? to : stale->to;
}

/* RECT is of the frame. */
static void stale_rect(struct tracker *tracker, struct rect rect)
{
	const struct rect *bounds = &tracker->picture->bounds;
	struct rect within = {rect.x - tracker->x - bounds->x, rect.y - tracker->y - bounds->y, rect.width, rect.height};

	within = rect_common(within, (struct rect){0, 0, bounds->width, bounds->height});
	if (rect_is_empty(within))
		return;
	for (int32_t row = within.y / CELL_SIDE; row <= (within.y + within.height - 1) / CELL_SIDE; row++)
		stale_cell(tracker, row, within.x / CELL_SIDE, (within.x + within.width - 1) / CELL_SIDE + 1);
}

struct cells_place tracker_cells(const struct tracker *tracker, const struct frame *frame)
{
	return (struct cells_place){
		.frame = frame,
		.picture = tracker->picture,
		.x = tracker->x + tracker->picture->bounds.x,
		.y = tracker->y + tracker->picture->bounds.y,
		.tolerance = tracker->rule.tolerance,
		.ignored = tracker->cursor,
	};
}

static int32_t end_column(const struct tracker *tracker, int32_t column)
{
	return column + NEIGHBOURHOOD < tracker->columns ? column + NEIGHBOURHOOD : tracker->columns;
}

static int32_t end_row(const struct tracker *tracker, int32_t row)
{
	return row + NEIGHBOURHOOD < tracker->rows ? row + NEIGHBOURHOOD : tracker->rows;
}

/* The misses of the neighbourhood whose top left cell is COLUMN,ROW, as last counted. */
static uint32_t misses_around(const struct tracker *tracker, int32_t column, int32_t row)
{
	uint32_t sum = 0;

	for (int32_t r = row; r < end_row(tracker, row); r++)
		for (int32_t c = column; c < end_column(tracker, column); c++)
			sum += tracker->misses[(size_t)r * (size_t)tracker->columns + (size_t)c];
	return sum;
}

static uint8_t *cell(struct tracker *tracker, int32_t column, int32_t row)
{
	return &tracker->misses[(size_t)row * (size_t)tracker->columns + (size_t)column];
}

static struct rect decider_rect(const struct tracker *tracker)
{
	const struct rect *bounds = &tracker->picture->bounds;
	const int32_t x = tracker->column * CELL_SIDE, y = tracker->row * CELL_SIDE;
	struct rect rect = {x, y, NEIGHBOURHOOD * CELL_SIDE, NEIGHBOURHOOD * CELL_SIDE};

	rect = rect_common(rect, (struct rect){0, 0, bounds->width, bounds->height});
	rect.x += tracker->x + bounds->x;
	rect.y += tracker->y + bounds->y;
	return rect;
}

void tracker_touch(struct tracker *tracker, struct rect rect)
{
	struct rect reached;

	if (rect_is_empty(rect))
		return;
	reached = rect_grown(rect, CELLS_REACH, CELLS_REACH);
	stale_rect(tracker, reached);
	tracker->decider_touched |= !rect_is_empty(rect_common(reached, decider_rect(tracker)));
	if (!rect_is_empty(rect_common(rect, tracker->cursor))) {
		stale_rect(tracker, rect_grown(tracker->cursor, CELLS_REACH, CELLS_REACH));
		tracker->cursor = (struct rect){0};
	}
}

/*
 * The neighbourhood at COLUMN,ROW has too many misses: that refutes the picture, unless it is a blinking text cursor, of
 * which there can be one. Then it is left out, and what it touches is to be counted anew.
 */
static bool refute(struct tracker *tracker, const struct frame *frame, int32_t column, int32_t row)
{
	struct cells_place place = tracker_cells(tracker, frame);

	tracker->column = column;
	tracker->row = row;
	if (!tracker->no_cursor && rect_is_empty(tracker->cursor) && text_cursor_in(&place, decider_rect(tracker), &tracker->cursor)) {
		stale_rect(tracker, rect_grown(tracker->cursor, CELLS_REACH, CELLS_REACH));
		return false;
	}
	tracker->refuted = true;
	tracker->decider_touched = false;
	return true;
}

/* Whether what refuted the picture last still does. */
static bool still_refuted(struct tracker *tracker, const struct frame *frame)
{
	struct cells_place place = tracker_cells(tracker, frame);

	if (!tracker->decider_touched)
		return true;
	for (int32_t row = tracker->row; row < end_row(tracker, tracker->row); row++)
		for (int32_t column = tracker->column; column < end_column(tracker, tracker->column); column++)
			*cell(tracker, column, row) = (uint8_t)cells_misses(&place, column, row);
	tracker->refuted = false;
	return misses_around(tracker, tracker->column, tracker->row) > tracker->allowed &&
	       refute(tracker, frame, tracker->column, tracker->row);
}

static bool has_misses(struct tracker *tracker, int32_t row)
{
	uint8_t any = 0;

	for (int32_t column = 0; column < tracker->columns; column++)
		any |= *cell(tracker, column, row);
	return any;
}

enum progress { GOES_ON, BEGINS_AGAIN, IS_REFUTED };

/* Counts the stale cells of a row; a cell alone may refute the picture. */
static enum progress count_row(struct tracker *tracker, const struct frame *frame, int32_t row)
{
	struct stale_cells *stale = &tracker->stale[row];
	const bool whole = stale->from == 0 && stale->to == tracker->columns;
	struct cells_place place = tracker_cells(tracker, frame);
	bool differs;

	if (stale->from == stale->to)
		return GOES_ON;
	differs = cells_differ(&place, row, stale->from, stale->to, tracker->differs);
	memset(cell(tracker, stale->from, row), 0, (size_t)(stale->to - stale->from));
	for (int32_t column = stale->from; differs && column < stale->to; column++) {
		uint32_t misses;

		if (!tracker->differs[column])
			continue;
		misses = cells_misses(&place, column, row);
		*cell(tracker, column, row) = (uint8_t)misses;
		if (misses > tracker->allowed) {
			stale->from = column;
			return refute(tracker, frame, column, row) ? IS_REFUTED : BEGINS_AGAIN;
		}
	}
	stale->from = stale->to = 0;
	tracker->has_misses[row] = (differs || !whole) && has_misses(tracker, row);
	tracker->worst[row] = UINT32_MAX;
	if (row > 0)
		tracker->worst[row - 1] = UINT32_MAX;
	return GOES_ON;
}

/* Rows far from one another first: what tells two screens apart is often in a band of rows. */
static enum progress count_stale(struct tracker *tracker, const struct frame *frame)
{
	const int32_t stride = tracker->rows / 5 + 1;

	for (int32_t first = 0; first < stride; first++) {
		for (int32_t row = first; row < tracker->rows; row += stride) {
			enum progress progress = count_row(tracker, frame, row);

			if (progress != GOES_ON)
				return progress;
		}
	}
	return GOES_ON;
}

/* All cells are counted: brings the worst neighbourhood of each row up to date. */
static enum progress weigh(struct tracker *tracker, const struct frame *frame)
{
	for (int32_t row = 0; row < tracker->rows; row++) {
		if (tracker->worst[row] != UINT32_MAX)
			continue;
		tracker->worst[row] = 0;
		if (!tracker->has_misses[row] && (row + 1 == tracker->rows || !tracker->has_misses[row + 1]))
			continue;
		for (int32_t column = 0; column < tracker->columns; column++) {
			uint32_t misses = misses_around(tracker, column, row);

			if (misses > tracker->allowed) {
				tracker->worst[row] = UINT32_MAX;
				return refute(tracker, frame, column, row) ? IS_REFUTED : BEGINS_AGAIN;
			}
			if (misses > tracker->worst[row])
				tracker->worst[row] = misses;
		}
	}
	return GOES_ON;
}

/* What the neighbourhood that decides says. */
static void tell(const struct tracker *tracker, bool matched, struct match *out)
{
	uint32_t misses = misses_around(tracker, tracker->column, tracker->row);

	*out = (struct match){
		.matched = matched,
		.score = misses < tracker->full ? 1 - (double)misses / tracker->full : 0,
		.x = tracker->x,
		.y = tracker->y,
		.worst = decider_rect(tracker),
	};
}

void tracker_find_worst(struct tracker *tracker, struct match *out)
{
	uint32_t worst = 0;

	tracker->column = tracker->row = 0;
	for (int32_t row = 0; row < tracker->rows; row++) {
		for (int32_t column = 0; column < tracker->columns; column++) {
			uint32_t misses = misses_around(tracker, column, row);

			if (misses <= worst)
				continue;
			worst = misses;
			tracker->column = column;
			tracker->row = row;
		}
	}
	tell(tracker, out->matched, out);
}

/* The same by what weigh() has found. */
static void find_worst(struct tracker *tracker)
{
	uint32_t worst = 0;

	tracker->column = tracker->row = 0;
	for (int32_t row = 0; row < tracker->rows; row++) {
		if (tracker->worst[row] <= worst)
			continue;
		worst = tracker->worst[row];
		tracker->row = row;
	}
	while (misses_around(tracker, tracker->column, tracker->row) < worst)
		tracker->column++;
}

void tracker_decide(struct tracker *tracker, const struct frame *frame, struct match *out)
{
	enum progress progress = BEGINS_AGAIN;

	if (tracker->refuted && still_refuted(tracker, frame))
		progress = IS_REFUTED;
	/* Begins again at most once: there is one text cursor. */
	while (progress == BEGINS_AGAIN) {
		progress = count_stale(tracker, frame);
		if (progress == GOES_ON)
			progress = weigh(tracker, frame);
	}
	if (progress == GOES_ON)
		find_worst(tracker);
	tell(tracker, progress == GOES_ON, out);
}

/* The misses of the neighbourhood that decided, by COUNT, with the picture's corner at X,Y. */
static uint32_t decider_misses(const struct tracker *tracker, const struct frame *frame, int32_t x, int32_t y,
			       uint32_t (*count)(const struct cells_place *place, int32_t column, int32_t row))
{
	struct cells_place place = tracker_cells(tracker, frame);
	uint32_t misses = 0;

	place.x += x - tracker->x;
	place.y += y - tracker->y;
	for (int32_t row = tracker->row; row < end_row(tracker, tracker->row); row++)
		for (int32_t column = tracker->column; column < end_column(tracker, tracker->column); column++)
			misses += count(&place, column, row);
	return misses;
}

/* Whether the picture is there with its corner at X,Y, but for OTHER the same as TRACKER. */
static bool decide_at(const struct tracker *tracker, struct tracker *other, const struct frame *frame, int32_t x, int32_t y,
		      struct match *out)
{
	struct match match;

	/* Most places are refuted by what refuted it here. */
	if (decider_misses(tracker, frame, x, y, cells_misses) > tracker->allowed)
		return false;
	tracker_place(other, x, y);
	tracker_decide(other, frame, &match);
	if (match.matched)
		*out = match;
	return match.matched;
}

bool tracker_find_shift(const struct tracker *tracker, const struct frame *frame, int32_t within, struct match *out)
{
	struct tracker other;
	bool found = false;

	if (decider_misses(tracker, frame, tracker->x, tracker->y, cells_least_misses) > tracker->allowed)
		return false;
	tracker_init(&other, tracker->picture, &tracker->rule);
	for (int32_t distance = 1; distance <= 2 * within * within && !found; distance++)
		for (int32_t dy = -within; dy <= within && !found; dy++)
			for (int32_t dx = -within; dx <= within && !found; dx++)
				found = dx * dx + dy * dy == distance &&
					decide_at(tracker, &other, frame, tracker->x + dx, tracker->y + dy, out);
	tracker_deinit(&other);
	return found;
}
