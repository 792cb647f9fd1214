/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values that a script computes with.
 */
#ifndef KVT_INTERP_VALUE_H
#define KVT_INTERP_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/arena.h"
#include "interp/host.h"

enum value_kind {
	VALUE_STRING,
	VALUE_NUMBER,
	VALUE_DURATION,		/* integer: milliseconds */
	VALUE_SIZE,		/* integer: bytes */
	VALUE_PERCENT,		/* integer: hundredths of a percent */
	VALUE_BOOL,		/* integer: 0 or 1 */
	VALUE_POINT,
	VALUE_REGION,		/* only in properties */
	VALUE_WORD,		/* only in properties; string */
	VALUE_FLAG,		/* only in properties, which are said without a value */
	VALUE_KIND_COUNT
};

struct value {
	enum value_kind kind;
	union {
		const char *string;	/* borrowed from the arena of whoever made it */
		int64_t integer;
		struct point point;
	};
};

/* "string", "number", "duration", "size", "percentage", "truth value", "point", "region", "word", "flag". */
const char *value_kind_word(enum value_kind kind);
bool value_kind_find(const char *word, enum value_kind *kind);

bool value_equal(struct value a, struct value b);

/* TEXT as a script writes a value of KIND that is no string, region or word; false if it is none. */
bool value_parse(struct arena *arena, const char *text, enum value_kind kind, struct value *value);

/* As a script would write it, strings without their quotes: "2 min", "8 GiB", "97.5%", "yes", "12,40". */
const char *value_text(struct arena *arena, struct value value);

#endif
