/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp_names.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/cli/lsp_pictures.h"

static bool is_same_place(struct span a, struct span b)
{
	return a.start == b.start && strcmp(a.source->path, b.source->path) == 0;
}

static void add_use(struct lsp_names *names, const struct index_name *use)
{
	for (size_t i = 0; i < names->count; i++)
		if (is_same_place(names->uses[i].span, use->span))
			return;
	names->uses = mem_grow(names->uses, names->count, &names->capacity, sizeof(*names->uses));
	names->uses[names->count++] = *use;
}

static void add_uses(struct lsp_names *names, const struct index *index, const struct index_name *name)
{
	for (size_t i = 0; i < index->count; i++)
		if (index_same(&index->items[i], name))
			add_use(names, &index->items[i]);
}

static bool has_script(const struct lsp_names *names, const char *path)
{
	for (size_t i = 0; i < names->view_count; i++)
		if (names->views[i].source && strcmp(names->views[i].source->path, path) == 0)
			return true;
	return false;
}

/* The script at PATH, if it has the declaration too, with what it says of it. */
static void add_script(struct lsp_names *names, const struct lsp *lsp, const char *path)
{
	struct lsp_view *view = &names->views[names->view_count];

	if (names->view_count == NAMES_MAX_SCRIPTS || has_script(names, path))
		return;
	lsp_view_init(view, lsp, path);
	names->view_count++;
	for (size_t i = 0; i < view->index.count; i++) {
		const struct index_name *name = &view->index.items[i];

		if (name->declares && name->kind == names->declared->kind &&
		    is_same_place(name->span, names->declared->span)) {
			add_uses(names, &view->index, name);
			return;
		}
	}
}

static void add_folder(struct lsp_names *names, const struct lsp *lsp)
{
	char *folder = lsp_folder_of(names->declared->span);
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t length = strlen(name);

		if (length > 4 && *name != '.' && strcmp(name + length - 4, ".kvt") == 0) {
			char *path = mem_format("%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);

			add_script(names, lsp, path);
			mem_free(path);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	mem_free(folder);
}

void lsp_names_init(struct lsp_names *names, struct lsp *lsp, const struct lsp_view *view,
		    const struct index_name *name)
{
	*names = (struct lsp_names){.declared = index_declaration(&view->index, name)};
	names->views = mem_alloc_array(NAMES_MAX_SCRIPTS, sizeof(*names->views));
	add_uses(names, &view->index, name);
	if (!names->declared)
		return;
	for (size_t i = 0; i < lsp->document_count; i++)
		add_script(names, lsp, lsp->documents[i].path);
	add_folder(names, lsp);
}

void lsp_names_deinit(struct lsp_names *names)
{
	for (size_t i = 0; i < names->view_count; i++)
		lsp_view_deinit(&names->views[i]);
	mem_free(names->views);
	mem_free(names->uses);
}

bool lsp_definition(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	const struct index_name *declared = NULL;
	const struct script_file *used = NULL;
	struct index_name name;
	struct lsp_view view;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	if (lsp_name_at(&view, &name)) {
		declared = index_declaration(&view.index, &name);
		used = name.kind == INDEX_SCRIPT ? index_script(&view.index, &name) : NULL;
	}
	if (declared)
		lsp_location_write(out, "result", lsp, declared->span);
	else if (used)
		lsp_location_write(out, "result", lsp, (struct span){used->ast->source, 0, 0});
	else
		jw_null(out, "result");
	lsp_view_deinit(&view);
	return true;
}

bool lsp_references(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	bool with_declaration = jt_is_true(jt_member(jt_member(params, "context"), "includeDeclaration"));
	struct lsp_names names;
	struct index_name name;
	struct lsp_view view;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	jw_open(out, "result", '[');
	if (lsp_name_at(&view, &name)) {
		lsp_names_init(&names, lsp, &view, &name);
		for (size_t i = 0; i < names.count; i++)
			if (with_declaration || !names.uses[i].declares)
				lsp_location_write(out, NULL, lsp, names.uses[i].span);
		lsp_names_deinit(&names);
	}
	jw_close(out, ']');
	lsp_view_deinit(&view);
	return true;
}

static void write_symbol(struct json_writer *out, const struct ast_item *item)
{
	/* the protocol's numbers of how it is shown, and what it is in words */
	static const struct {
		int shown_as;
		const char *detail;
	} kinds[] = {
		[ITEM_USE] = {2, "use"},      [ITEM_GUEST] = {5, "guest"},  [ITEM_PARAM] = {13, "param"},
		[ITEM_SCREEN] = {14, "screen"}, [ITEM_WATCH] = {24, "watch"}, [ITEM_PROCEDURE] = {12, "procedure"},
		[ITEM_PHASE] = {6, "phase"},
	};

	jw_open(out, NULL, '{');
	jw_string(out, "name", item->name.text);
	jw_string(out, "detail", kinds[item->kind].detail);
	jw_integer(out, "kind", kinds[item->kind].shown_as);
	lsp_range_write(out, "range", item->span);
	lsp_range_write(out, "selectionRange", item->name.span);
	jw_close(out, '}');
}

bool lsp_symbols(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	struct lsp_view view;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	jw_open(out, "result", '[');
	for (const struct ast_item *item = view.script.files[0].ast->items; item; item = item->next)
		write_symbol(out, item);
	jw_close(out, ']');
	lsp_view_deinit(&view);
	return true;
}
