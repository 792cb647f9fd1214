/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inner loops of matching. A picture's bounds are cut into cells of 8x8 pixels, from their top left corner on; here
 * the pixels of a cell that do not match are counted. tracker.c makes a decision of the counts.
 */
#ifndef KVT_RUNTIME_MATCH_CELLS_H
#define KVT_RUNTIME_MATCH_CELLS_H

#include "runtime/match/picture.h"

enum {
	CELL_SIDE = 8,
	CELLS_REACH = 2,	/* pixels around a cell that its count depends on */
};

/* How many cells a side of LENGTH pixels has. */
static inline int32_t cells_along(int32_t length)
{
	return (length + CELL_SIDE - 1) / CELL_SIDE;
}

/* Where a picture is compared. */
struct cells_place {
	const struct frame *frame;
	const struct picture *picture;
	int32_t x, y;		/* of the top left corner of the picture's bounds on the frame */
	int32_t tolerance;
	struct rect ignored;	/* of the frame: is not compared; empty: nothing */
};

/*
 * Sets DIFFERS[c] for the cells c in [from, to) of the row of cells ROW that have a compared pixel further than the
 * tolerance from the frame's pixel at the same place, and clears it for others. Returns whether there is one. One pass over
 * the memory.
 */
bool cells_differ(const struct cells_place *place, int32_t row, int32_t from, int32_t to, uint8_t *differs);

/*
 * The pixels of a cell that do not match: where one of the colours, the picture's and the frame's, lies outside of what
 * the other has around it, in a square of 3x3. Pixels beyond the frame's edge are not compared.
 */
uint32_t cells_misses(const struct cells_place *place, int32_t column, int32_t row);

/* The same, and which: bit x of bits[y]. */
uint32_t cells_miss_bits(const struct cells_place *place, int32_t column, int32_t row, uint8_t bits[CELL_SIDE]);

/*
 * No more than the misses of the cell with the picture up to two pixels away from its place in any direction: where this
 * is too many, no such place needs to be tried.
 */
uint32_t cells_least_misses(const struct cells_place *place, int32_t column, int32_t row);

#endif
