/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kvt match found out, and how it says so.
 */
#ifndef KVT_RUNTIME_CLI_MATCH_REPORT_H
#define KVT_RUNTIME_CLI_MATCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/display/frame.h"
#include "runtime/match/match.h"
#include "runtime/match/picture.h"

enum { MATCH_ROOM = 100 };	/* hits that are listed */

struct finding {
	const struct picture *picture;
	const char *screenshot;		/* its path */
	const struct frame *frame;
	struct match_rule rule;
	struct rect region;		/* where the compared part may lie */
	bool has_place;			/* at most WITHIN pixels from PLACE */
	struct pixel_place place;
	int32_t within;
	bool is_flat;			/* nothing to search for; nothing below is set */
	bool fits;			/* false: the region has no room for it; nothing below is set */
	struct match chosen;		/* of match_explain */
	struct match hits[MATCH_ROOM];	/* the chosen one first; none when nothing matches */
	size_t hit_count;
};

void match_report_text(const struct finding *finding);	/* on stdout, like the next */
void match_report_json(const struct finding *finding);

#endif
