/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(void)
{
	static const char message[] = "kvt: out of memory\n";

	fwrite(message, 1, sizeof(message) - 1, stderr);
	exit(3);
}

/* The n-th allocation of the process fails when KVT_FAIL_ALLOC=n; 0: none does. */
static int fails_now(void)
{
	static long countdown = -1;
	const char *wanted;

	if (countdown < 0) {
		wanted = getenv("KVT_FAIL_ALLOC");
		countdown = wanted ? strtol(wanted, NULL, 10) : 0;
	}
	return countdown > 0 && --countdown == 0;
}

void *mem_alloc(size_t size)
{
	void *block = fails_now() ? NULL : calloc(1, size ? size : 1);

	if (!block)
		out_of_memory();
	return block;
}

void *mem_alloc_array(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		out_of_memory();
	return mem_alloc(count * size);
}

void *mem_resize(void *block, size_t count, size_t size)
{
	size_t bytes;
	void *moved;

	if (size && count > SIZE_MAX / size)
		out_of_memory();
	bytes = count * size;
	moved = fails_now() ? NULL : realloc(block, bytes ? bytes : 1);
	if (!moved)
		out_of_memory();
	return moved;
}

char *mem_copy_bytes(const char *text, size_t length)
{
	char *copy = mem_alloc(length + 1);

	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *mem_copy_string(const char *text)
{
	return mem_copy_bytes(text, strlen(text));
}

char *mem_vformat(const char *format, va_list args)
{
	va_list again;
	int length;
	char *text;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		return mem_copy_string("");
	text = mem_alloc((size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, args);
	return text;
}

char *mem_format(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	return text;
}

void mem_free(void *block)
{
	free(block);
}

void *mem_grow(void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	*capacity = *capacity ? *capacity * 2 : 8;
	return mem_resize(array, *capacity, size);
}
