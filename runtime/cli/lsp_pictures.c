/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp_pictures.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"

char *lsp_folder_of(struct span span)
{
	const char *path = span.source->path, *slash = strrchr(path, '/');

	if (!slash)
		return mem_copy_string(".");
	return mem_copy_bytes(path, slash == path ? 1 : (size_t)(slash - path));
}

static const char *given_picture(const struct ast_item *item)
{
	for (const struct ast_property *p = item->properties; p; p = p->next)
		if (strcmp(p->name.text, "picture") == 0 && p->value && p->value->kind == EXPR_STRING)
			return p->value->parts && p->value->parts->text ? p->value->parts->text : "";
	return NULL;
}

static void add(struct lsp_pictures *pictures, char *path)
{
	pictures->paths = mem_grow(pictures->paths, pictures->count, &pictures->capacity, sizeof(*pictures->paths));
	pictures->paths[pictures->count++] = path;
}

static bool is_variant(const char *file, const char *name)
{
	size_t length = strlen(name), whole = strlen(file);

	return whole > length + 5 && strncmp(file, name, length) == 0 && file[length] == '@' &&
	       strcmp(file + whole - 4, ".png") == 0;
}

static void add_variants(struct lsp_pictures *pictures, const char *folder, const char *name)
{
	char *screens = mem_format("%s/screens", folder);
	struct dirent **entries;
	int count = scandir(screens, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		if (is_variant(entries[i]->d_name, name))
			add(pictures, mem_format("%s/%s", screens, entries[i]->d_name));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	mem_free(screens);
}

void lsp_pictures_init(struct lsp_pictures *pictures, const struct index_name *screen)
{
	const char *given = given_picture(screen->item);
	char *folder = lsp_folder_of(screen->span);

	*pictures = (struct lsp_pictures){.is_given = given};
	if (given)
		pictures->wanted = *given == '/' ? mem_copy_string(given) : mem_format("%s/%s", folder, given);
	else
		pictures->wanted = mem_format("%s/screens/%s.png", folder, screen->text);
	if (access(pictures->wanted, F_OK) == 0)
		add(pictures, mem_copy_string(pictures->wanted));
	if (!given)
		add_variants(pictures, folder, screen->text);
	mem_free(folder);
}

void lsp_pictures_deinit(struct lsp_pictures *pictures)
{
	for (size_t i = 0; i < pictures->count; i++)
		mem_free(pictures->paths[i]);
	mem_free(pictures->paths);
	mem_free(pictures->wanted);
	*pictures = (struct lsp_pictures){0};
}
