/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A script's text and the map from byte offsets to lines. Everything downstream speaks of places as byte spans; lines
 * and columns are worked out only when somebody looks.
 */
#ifndef KVT_GRAMMAR_SOURCE_H
#define KVT_GRAMMAR_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grammar/arena.h"

enum { SOURCE_MAX_SIZE = 4 * 1024 * 1024 };

struct source;

/* Bytes START to END (excluded) of SOURCE; a span without a source is nowhere. */
struct span {
	const struct source *source;
	uint32_t start, end;
};

struct source {
	const char *path;	/* as given; for messages */
	const char *text;	/* NUL behind the last byte */
	uint32_t length;
	uint32_t *lines;	/* offset of each line's first byte */
	uint32_t line_count;
	struct span used_at;	/* by what it was taken in first; nowhere for the script that was asked for */
};

struct place {
	int line, column;	/* from 1; columns count characters, a tab is one */
};

/* Reads PATH into the arena. NULL with errno set on failure; EFBIG above SOURCE_MAX_SIZE. */
struct source *source_read(struct arena *arena, const char *path);

/* The same from memory; TEXT is copied. */
struct source *source_from_text(struct arena *arena, const char *path, const char *text, size_t length);

struct place source_place(const struct source *source, uint32_t offset);

/* The line (from 1) without its line break: its first byte and, in *length, its bytes. */
const char *source_line(const struct source *source, int line, uint32_t *length);

struct span span_join(struct span first, struct span last);

/* Decodes one UTF-8 character of at most LENGTH bytes: its size in bytes, or 0 if it is none (RFC 3629: no
 * overlong forms, no surrogates, nothing above U+10FFFF). */
uint32_t utf8_decode(const char *text, size_t length, uint32_t *c);

/* Whether C is one of the East Asian characters that are twice as wide as a letter, whatever the locale is. */
bool utf8_is_wide(uint32_t c);

/* How many columns of a terminal the character C takes: 0, 1 or 2. */
int utf8_columns(uint32_t c);

#endif
