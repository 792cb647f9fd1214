/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_found(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, what);
	abort();
}

struct texts {
	const char *script, *used;
	size_t script_size, used_size;
	bool has_used;
};

static struct source *read_texts(void *context, struct arena *arena, const char *path)
{
	const struct texts *texts = context;

	if (strcmp(path, "fuzz.kvt") == 0)
		return source_from_text(arena, path, texts->script, texts->script_size);
	if (texts->has_used)
		return source_from_text(arena, path, texts->used, texts->used_size);
	errno = ENOENT;
	return NULL;
}

bool fuzz_script(struct script *script, const uint8_t *bytes, size_t size)
{
	const uint8_t *cut = size ? memchr(bytes, 1, size) : NULL;
	struct texts texts = {.script = (const char *)bytes, .script_size = size, .used = ""};

	if (cut) {
		texts.script_size = (size_t)(cut - bytes);
		texts.used = (const char *)cut + 1;
		texts.used_size = size - texts.script_size - 1;
		texts.has_used = true;
	}
	return script_load_from(script, "fuzz.kvt", NULL, &(struct script_reader){read_texts, &texts});
}
