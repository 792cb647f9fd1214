/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "interp/vocabulary.h"
#include "runtime/cli/lsp_names.h"
#include "runtime/cli/lsp_pictures.h"

/* A renaming as it is asked for. */
struct renaming {
	struct lsp *lsp;
	struct lsp_names names;
	struct lsp_pictures pictures;	/* of a screen; those that go with its name */
	const char *from, *to;
};

static bool is_name(const char *text)
{
	bool hyphen = true;	/* none may stand at the beginning, or behind another */

	if (!islower((unsigned char)*text) || word_find(text, strlen(text)))
		return false;
	for (; *text; text++) {
		if (*text == '-' ? hyphen : !islower((unsigned char)*text) && !isdigit((unsigned char)*text))
			return false;
		hyphen = *text == '-';
	}
	return !hyphen;
}

/* Whether LIST has a name that the new one would be taken for. */
static bool is_taken(const struct renaming *renaming, const struct index *index)
{
	enum index_kind kind = renaming->names.declared->kind;
	bool value = kind == INDEX_PARAM || kind == INDEX_ARGUMENT;

	for (size_t i = 0; i < index->count; i++) {
		const struct index_name *name = &index->items[i];
		bool same_kind = name->kind == kind || (value && (name->kind == INDEX_PARAM || name->kind == INDEX_ARGUMENT));

		/* arguments of other procedures are none of its business */
		if (kind == INDEX_ARGUMENT && name->kind == INDEX_ARGUMENT && name->item != renaming->names.declared->item &&
		    name->item->span.start != renaming->names.declared->item->span.start)
			continue;
		/* nor are points of other screens */
		if (kind == INDEX_POINT && name->kind == INDEX_POINT && strcmp(name->of, renaming->names.declared->of) != 0)
			continue;
		if (same_kind && name->declares && strcmp(name->text, renaming->to) == 0)
			return true;
	}
	return false;
}

/* Whether another screen, of any script beside, is shown by one of the pictures. */
static bool is_shared(const struct renaming *renaming, const struct index *index)
{
	const struct index_name *declared = renaming->names.declared;

	for (size_t i = 0; i < index->count; i++) {
		const struct index_name *other = &index->items[i];
		struct lsp_pictures theirs;
		bool shared = false;

		if (other->kind != INDEX_SCREEN || !other->declares ||
		    (other->span.start == declared->span.start &&
		     strcmp(other->span.source->path, declared->span.source->path) == 0))
			continue;
		lsp_pictures_init(&theirs, other);
		for (size_t mine = 0; mine < renaming->pictures.count; mine++)
			for (size_t yours = 0; yours < theirs.count; yours++)
				shared = shared || strcmp(renaming->pictures.paths[mine], theirs.paths[yours]) == 0;
		lsp_pictures_deinit(&theirs);
		if (shared) {
			lsp_fail(renaming->lsp, LSP_REQUEST_FAILED,
				 "the picture of `%s` also belongs to the screen `%s` of %s: give one of them a picture of its own",
				 declared->text, other->text, other->span.source->path);
			return true;
		}
	}
	return false;
}

/* The path of a picture under the new name; on the heap. */
static char *new_path(const struct renaming *renaming, const char *path)
{
	const char *base = strrchr(path, '/') + 1;

	return mem_format("%.*s%s%s", (int)(base - path), path, renaming->to, base + strlen(renaming->from));
}

static bool can_move_pictures(const struct renaming *renaming)
{
	if (renaming->pictures.count && !renaming->lsp->renames_files) {
		lsp_fail(renaming->lsp, LSP_REQUEST_FAILED,
			 "the pictures of `%s` would have to be renamed too, which this editor cannot do", renaming->from);
		return false;
	}
	for (size_t i = 0; i < renaming->pictures.count; i++) {
		char *path = new_path(renaming, renaming->pictures.paths[i]);
		bool taken = access(path, F_OK) == 0;

		if (taken)
			lsp_fail(renaming->lsp, LSP_REQUEST_FAILED, "there is a picture %s already", path);
		mem_free(path);
		if (taken)
			return false;
	}
	return true;
}

static bool is_allowed(const struct renaming *renaming)
{
	const struct index_name *declared = renaming->names.declared;
	char *folder;
	bool of_stdlib;

	if (!is_name(renaming->to)) {
		lsp_fail(renaming->lsp, LSP_REQUEST_FAILED,
			 "`%s` is no name: small letters, digits and single hyphens, and no word of the language",
			 renaming->to);
		return false;
	}
	folder = lsp_folder_of(declared->span);
	of_stdlib = renaming->lsp->stdlib && strcmp(folder, renaming->lsp->stdlib) == 0;
	mem_free(folder);
	if (of_stdlib && declared->kind != INDEX_ARGUMENT) {
		lsp_fail(renaming->lsp, LSP_REQUEST_FAILED, "`%s` is declared in %s, which scripts anywhere can use",
			 renaming->from, declared->span.source->path);
		return false;
	}
	for (size_t i = 0; i < renaming->names.view_count; i++) {
		const struct index *index = &renaming->names.views[i].index;
		bool concerned = false;

		for (size_t n = 0; n < index->count; n++)
			concerned = concerned || strcmp(index->items[n].span.source->path, declared->span.source->path) == 0;
		if (concerned && is_taken(renaming, index)) {
			lsp_fail(renaming->lsp, LSP_REQUEST_FAILED, "there is a `%s` already", renaming->to);
			return false;
		}
		if (is_shared(renaming, index))
			return false;
	}
	return can_move_pictures(renaming);
}

static void write_edits(struct json_writer *out, const char *name, const struct renaming *renaming, const char *path)
{
	jw_open(out, name, '[');
	for (size_t i = 0; i < renaming->names.count; i++) {
		struct span span = renaming->names.uses[i].span;

		if (strcmp(span.source->path, path) != 0)
			continue;
		jw_open(out, NULL, '{');
		lsp_range_write(out, "range", span);
		jw_string(out, "newText", renaming->to);
		jw_close(out, '}');
	}
	jw_close(out, ']');
}

static void write_document(struct json_writer *out, const struct renaming *renaming, const char *path)
{
	const struct lsp_document *document = lsp_document_find(renaming->lsp, path);

	jw_open(out, NULL, '{');
	jw_open(out, "textDocument", '{');
	lsp_uri_write(out, "uri", renaming->lsp, path);
	if (document)
		jw_integer(out, "version", document->version);
	else
		jw_null(out, "version");
	jw_close(out, '}');
	write_edits(out, "edits", renaming, path);
	jw_close(out, '}');
}

/* As a member that is called like the file. */
static void write_change(struct json_writer *out, const struct renaming *renaming, const char *path)
{
	const struct lsp_document *document = lsp_document_find(renaming->lsp, path);
	struct text_buffer uri = {0};

	lsp_uri_add(&uri, path);
	write_edits(out, document ? document->uri : uri.text, renaming, path);
	text_deinit(&uri);
}

static bool was_written(const struct lsp_names *names, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (strcmp(names->uses[i].span.source->path, names->uses[before].span.source->path) == 0)
			return true;
	return false;
}

static void write_moves(struct json_writer *out, const struct renaming *renaming)
{
	for (size_t i = 0; i < renaming->pictures.count; i++) {
		char *path = new_path(renaming, renaming->pictures.paths[i]);

		jw_open(out, NULL, '{');
		jw_string(out, "kind", "rename");
		lsp_uri_write(out, "oldUri", renaming->lsp, renaming->pictures.paths[i]);
		lsp_uri_write(out, "newUri", renaming->lsp, path);
		jw_close(out, '}');
		mem_free(path);
	}
}

static void write_result(struct json_writer *out, const struct renaming *renaming)
{
	bool documents = renaming->lsp->takes_document_changes;

	jw_open(out, "result", '{');
	jw_open(out, documents ? "documentChanges" : "changes", documents ? '[' : '{');
	for (size_t i = 0; i < renaming->names.count; i++)
		if (!was_written(&renaming->names, i))
			(documents ? write_document : write_change)(out, renaming, renaming->names.uses[i].span.source->path);
	if (documents)
		write_moves(out, renaming);
	jw_close(out, documents ? ']' : '}');
	jw_close(out, '}');
}

/* A name that can be renamed: one that is declared, and not the name of a file. */
static bool find_name(const struct lsp_view *view, struct index_name *name)
{
	return lsp_name_at(view, name) && name->kind != INDEX_SCRIPT && index_declaration(&view->index, name);
}

bool lsp_prepare_rename(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	struct index_name name;
	struct lsp_view view;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	if (find_name(&view, &name)) {
		jw_open(out, "result", '{');
		lsp_range_write(out, "range", name.span);
		jw_string(out, "placeholder", name.text);
		jw_close(out, '}');
	} else {
		jw_null(out, "result");
	}
	lsp_view_deinit(&view);
	return true;
}

bool lsp_rename(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	struct renaming renaming = {.lsp = lsp, .to = jt_text(jt_member(params, "newName"))};
	struct index_name name;
	struct lsp_view view;
	bool written = false;

	if (!renaming.to) {
		lsp_fail(lsp, LSP_INVALID_PARAMS, "there is no new name: newName is missing");
		return false;
	}
	if (!lsp_view_open(&view, lsp, params))
		return false;
	if (find_name(&view, &name)) {
		renaming.from = name.text;
		lsp_names_init(&renaming.names, lsp, &view, &name);
		if (name.kind == INDEX_SCREEN)
			lsp_pictures_init(&renaming.pictures, renaming.names.declared);
		if (renaming.pictures.is_given)
			lsp_pictures_deinit(&renaming.pictures);
		written = strcmp(renaming.from, renaming.to) != 0 && is_allowed(&renaming);
		if (written)
			write_result(out, &renaming);
		lsp_pictures_deinit(&renaming.pictures);
		lsp_names_deinit(&renaming.names);
	} else {
		lsp_fail(lsp, LSP_REQUEST_FAILED, "here is no name that the script declares");
	}
	lsp_view_deinit(&view);
	return written;
}
