/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that goes away all at once: everything that one compilation makes (trees, strings, tables) lives in one arena.
 */
#ifndef KVT_GRAMMAR_ARENA_H
#define KVT_GRAMMAR_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *newest;	/* zeroed is empty */
};

void arena_deinit(struct arena *arena);

/* Zeroed, aligned for anything, never NULL (see mem.h); valid until arena_deinit. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
char *arena_copy(struct arena *arena, const char *text, size_t length);	/* with a NUL behind it */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
