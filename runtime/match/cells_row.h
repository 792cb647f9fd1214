/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one pass over all pixels in matching, in vectors where the processor has them. */
#ifndef KVT_RUNTIME_MATCH_CELLS_ROW_H
#define KVT_RUNTIME_MATCH_CELLS_ROW_H

#include <stdbool.h>
#include <stdint.h>

/*
 * For each of CELLS groups of 8 pixels: sets differs[i] if one of PICTURE's compared pixels (top byte 0xff) has a channel
 * further than TOLERANCE from FRAME's; leaves it as it is otherwise. Returns whether it has set one.
 */
typedef bool cells_row_compare(const uint32_t *picture, const uint32_t *frame, int32_t cells, uint8_t tolerance,
			       uint8_t *differs);

/* The fastest one that this processor can run. */
cells_row_compare *cells_row_best(void);

/* All that there are, best first, NULL behind the last; tests hold them against one another. */
cells_row_compare *const *cells_row_all(void);

#endif
