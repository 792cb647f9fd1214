/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/layers.h"

#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"

void layers_push(struct layers *layers, char *path)
{
	layers->paths = mem_grow(layers->paths, layers->count, &layers->capacity, sizeof(*layers->paths));
	layers->paths[layers->count++] = path;
}

const char *layers_top(const struct layers *layers)
{
	return layers->count ? layers->paths[layers->count - 1] : NULL;
}

void layers_deinit(struct layers *layers)
{
	for (size_t i = 0; i < layers->count; i++)
		mem_free(layers->paths[i]);
	mem_free(layers->paths);
	*layers = (struct layers){0};
}

char *layers_free_path(const char *folder, const char *stem)
{
	for (int i = 1;; i++) {
		char *path = mem_format("%s/%s.%d.qcow2", folder, stem, i);

		if (access(path, F_OK) < 0)
			return path;
		mem_free(path);
	}
}

const char *const *layers_names(const struct layers *layers, struct arena *arena)
{
	const char **names = arena_alloc_array(arena, layers->count + 1, sizeof(*names));

	for (size_t i = 0; i < layers->count; i++) {
		const char *slash = strrchr(layers->paths[i], '/'), *name = slash ? slash + 1 : layers->paths[i];

		names[i] = arena_copy(arena, name, strlen(name));
	}
	return names;
}

bool names_have(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}
