/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "grammar/mem.h"

enum { BLOCK_SIZE = 16 * 1024 };

struct arena_block {
	struct arena_block *older;
	size_t used, size;
	_Alignas(max_align_t) unsigned char bytes[];
};

void arena_deinit(struct arena *arena)
{
	while (arena->newest) {
		struct arena_block *block = arena->newest;

		arena->newest = block->older;
		mem_free(block);
	}
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->newest;
	size_t align = _Alignof(max_align_t), room;
	void *at;

	if (size > SIZE_MAX / 2)
		size = SIZE_MAX / 2;	/* cannot be had; mem_alloc says so */
	size = (size + align - 1) / align * align;
	if (!block || block->size - block->used < size) {
		room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
		block = mem_alloc(sizeof(*block) + room);
		block->size = room;
		block->older = arena->newest;
		arena->newest = block;
	}
	at = block->bytes + block->used;
	block->used += size;
	return at;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	return arena_alloc(arena, size && count > SIZE_MAX / 2 / size ? SIZE_MAX / 2 : count * size);
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text, *copy;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	copy = arena_copy(arena, text, strlen(text));
	mem_free(text);
	return copy;
}
