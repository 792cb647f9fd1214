/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where all memory comes from. None of these returns NULL: when memory is out, kvt says so and exits with 3; there is
 * nothing it could tidy up without memory that the kernel does not tidy up for it (QEMU dies with kvt). Tests make the
 * n-th allocation fail with the environment variable KVT_FAIL_ALLOC=n.
 */
#ifndef KVT_GRAMMAR_MEM_H
#define KVT_GRAMMAR_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *mem_alloc(size_t size);				/* zeroed */
void *mem_alloc_array(size_t count, size_t size);	/* zeroed; an overflow of the product counts as out of memory */
void *mem_resize(void *block, size_t count, size_t size);	/* what is new is not zeroed */
char *mem_copy_string(const char *text);
char *mem_copy_bytes(const char *text, size_t length);	/* with a NUL behind them */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vformat(const char *format, va_list args);
void mem_free(void *block);				/* NULL is allowed */

/* Makes room for one more element in an array that doubles: returns the array, maybe moved. */
void *mem_grow(void *array, size_t count, size_t *capacity, size_t size);

#endif
