/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grammar/arena.h"

/* What a child that runs out of memory in WORK leaves: its exit code, and what it said on stderr. */
static int run_out(void (*work)(void), char *said, size_t size)
{
	int ends[2], status;
	size_t length = 0;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		setenv("KVT_FAIL_ALLOC", "3", 1);
		work();
		_exit(77);
	}
	close(ends[1]);
	while (length < size - 1 && (got = read(ends[0], said + length, size - 1 - length)) > 0)
		length += (size_t)got;
	said[length] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void allocate_three_times(void)
{
	static void *kept[3];	/* static, so that no leak is seen when the process ends in the middle of this */

	for (int i = 0; i < 3; i++)
		kept[i] = mem_alloc(1);
	assert_non_null(kept[0]);
}

static void allocate_twice(void)
{
	mem_free(mem_alloc(1));
	mem_free(mem_alloc(1));
}

static void overflow(void)
{
	mem_alloc_array(SIZE_MAX / 2, 4);
}

static void resize_overflow(void)
{
	mem_resize(NULL, SIZE_MAX / 2, 4);
}

static void out_of_memory(void **state)
{
	char said[200];

	(void)state;
	assert_int_equal(run_out(allocate_three_times, said, sizeof(said)), 3);
	assert_string_equal(said, "kvt: out of memory\n");
	assert_int_equal(run_out(overflow, said, sizeof(said)), 3);
	assert_int_equal(run_out(resize_overflow, said, sizeof(said)), 3);
	assert_int_equal(run_out(allocate_twice, said, sizeof(said)), 77);
	assert_string_equal(said, "");
}

static void blocks(void **state)
{
	unsigned char *bytes = mem_alloc(100);
	int *numbers = NULL;
	size_t capacity = 0;
	char *text;

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(bytes[i], 0);
	mem_free(bytes);
	mem_free(mem_alloc(0));
	mem_free(NULL);
	for (int i = 0; i < 1000; i++) {
		numbers = mem_grow(numbers, (size_t)i, &capacity, sizeof(*numbers));
		numbers[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	mem_free(numbers);
	text = mem_format("%s-%d", "a", 7);
	assert_string_equal(text, "a-7");
	mem_free(text);
	text = mem_copy_bytes("abc", 2);
	assert_string_equal(text, "ab");
	mem_free(text);
}

static void arenas(void **state)
{
	struct arena arena = {0};
	char *first = arena_copy(&arena, "first", 5);

	(void)state;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *block = arena_alloc(&arena, size * 97);

		assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size * 97; i += 13)
			assert_int_equal(block[i], 0);
		memset(block, 0xff, size * 97);
	}
	assert_string_equal(first, "first");
	assert_string_equal(arena_format(&arena, "%d%%", 97), "97%");
	arena_deinit(&arena);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(out_of_memory),
		cmocka_unit_test(blocks),
		cmocka_unit_test(arenas),
	};

	return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}
