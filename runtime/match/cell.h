/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One cell of a picture (runtime/match/cells.h) and the same of a frame: which of its pixels do not match. Used by cells.c, which
 * fills it, and by nobody else.
 */
#ifndef KVT_RUNTIME_MATCH_CELL_H
#define KVT_RUNTIME_MATCH_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/match/cells.h"

enum {
	CELL_NEAR = 1,			/* pixels around one that it may take its colour from */
	CELL_MOVED = CELLS_REACH - CELL_NEAR,	/* pixels that a stroke may be off */
	CELL_SHIFT = 2,			/* pixels that the picture may be off, for cell_find_strange_further */
	CELL_WINDOW = CELL_SIDE + 2 * (CELL_NEAR + CELL_SHIFT),
	CELL_STRIDE = 16,
};

struct window {
	int32_t side;			/* pixels in use, in both directions */
	uint32_t pixels[CELL_WINDOW][CELL_STRIDE];
};

struct cell {
	struct window picture;		/* from CELL_NEAR before it on; the top bit of a pixel: is compared */
	struct window frame;		/* from `around` before it on */
	int32_t around;
	int32_t tolerance;
	uint8_t counts[CELL_SIDE][CELL_SIDE];	/* is compared, on the frame, and not ignored */
	bool is_whole;			/* nothing in it or beside it is ignored, or beyond the frame */
};

static inline bool is_compared(uint32_t pixel)
{
	return pixel >> 31;
}

/* Sets STRANGE[y][x] where the pixel is none that the picture's explains. `around` must be CELL_NEAR + CELL_MOVED. */
void cell_find_strange(struct cell *cell, uint8_t strange[CELL_SIDE][CELL_SIDE]);

/*
 * Sets it only where no place of the picture up to CELL_SHIFT pixels away would explain the pixel: by brightness alone, and
 * by all that is around it in any of them. `around` must be CELL_NEAR + CELL_SHIFT.
 */
void cell_find_strange_further(struct cell *cell, uint8_t strange[CELL_SIDE][CELL_SIDE]);

#endif
