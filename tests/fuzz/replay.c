/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fuzz target without a fuzzer: runs it on each file that is named. Wherever one fails, the file's name has been
 * printed last.
 */
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 1024 * 1024 };

int main(int argc, char **argv)
{
	uint8_t *room = mem_alloc(INPUT_MAX);

	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		uint8_t *bytes;
		size_t size;

		fprintf(stderr, "%s\n", argv[i]);
		if (!file) {
			perror(argv[i]);
			return 1;
		}
		size = fread(room, 1, INPUT_MAX, file);
		fclose(file);
		/* of its own size, so that a sanitizer sees what is read beyond it */
		bytes = mem_alloc(size);
		memcpy(bytes, room, size);
		LLVMFuzzerTestOneInput(bytes, size);
		mem_free(bytes);
	}
	mem_free(room);
	fprintf(stderr, "%d replayed\n", argc - 1);
	return 0;
}
