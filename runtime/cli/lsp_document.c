/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/lint.h"
#include "interp/place.h"

static int hex_digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : -1;
}

char *lsp_path_of(const char *uri)
{
	char *path, *to;

	if (strncmp(uri, "file://", 7) != 0)
		return mem_copy_string(uri);
	uri += 7;
	uri += strcspn(uri, "/");	/* the host: this one */
	path = to = mem_copy_string(uri);
	for (; *uri; uri++)
		if (*uri == '%' && hex_digit(uri[1]) >= 0 && hex_digit(uri[2]) >= 0 && (uri[1] != '0' || uri[2] != '0')) {
			*to++ = (char)(hex_digit(uri[1]) * 16 + hex_digit(uri[2]));
			uri += 2;
		} else {
			*to++ = *uri;
		}
	*to = '\0';
	return path;
}

void lsp_uri_add(struct text_buffer *out, const char *path)
{
	text_add(out, "file://");
	for (; *path; path++)
		if (isalnum((unsigned char)*path) || strchr("/-._~@", *path))
			text_add_bytes(out, path, 1);
		else
			text_format(out, "%%%02X", (unsigned char)*path);
}

static struct lsp_document *find(const struct lsp *lsp, const char *path)
{
	for (size_t i = 0; i < lsp->document_count; i++)
		if (strcmp(lsp->documents[i].path, path) == 0)
			return &lsp->documents[i];
	return NULL;
}

const struct lsp_document *lsp_document_find(const struct lsp *lsp, const char *path)
{
	return find(lsp, path);
}

void lsp_uri_write(struct json_writer *out, const char *name, const struct lsp *lsp, const char *path)
{
	const struct lsp_document *document = find(lsp, path);
	struct text_buffer uri = {0};

	if (document) {
		jw_string(out, name, document->uri);
		return;
	}
	lsp_uri_add(&uri, path);
	jw_string(out, name, uri.text);
	text_deinit(&uri);
}

void lsp_location_write(struct json_writer *out, const char *name, const struct lsp *lsp, struct span span)
{
	jw_open(out, name, '{');
	lsp_uri_write(out, "uri", lsp, span.source->path);
	lsp_range_write(out, "range", span);
	jw_close(out, '}');
}

/* What one text says can be right or wrong in all that use it. */
static void uncheck_all(struct lsp *lsp)
{
	for (size_t i = 0; i < lsp->document_count; i++)
		lsp->documents[i].is_unchecked = true;
}

static void clear(struct lsp_document *document)
{
	mem_free(document->uri);
	mem_free(document->path);
	mem_free(document->text);
}

static void set_text(struct lsp_document *document, const struct json_t *item, const char *text)
{
	mem_free(document->text);
	document->text = mem_copy_string(text);
	document->length = strlen(text);
	jt_integer(jt_member(item, "version"), &document->version);
}

void lsp_did_open(struct lsp *lsp, const struct json_t *params)
{
	const struct json_t *item = jt_member(params, "textDocument");
	const char *uri = jt_text(jt_member(item, "uri")), *text = jt_text(jt_member(item, "text"));
	struct lsp_document *document;
	char *path;

	if (!uri || !text)
		return;
	path = lsp_path_of(uri);
	document = find(lsp, path);
	if (document) {
		clear(document);
	} else {
		lsp->documents = mem_grow(lsp->documents, lsp->document_count, &lsp->document_capacity,
					  sizeof(*lsp->documents));
		document = &lsp->documents[lsp->document_count++];
	}
	*document = (struct lsp_document){.uri = mem_copy_string(uri), .path = path};
	set_text(document, item, text);
	uncheck_all(lsp);
}

static struct lsp_document *named(const struct lsp *lsp, const struct json_t *params)
{
	const char *uri = jt_text(jt_member(jt_member(params, "textDocument"), "uri"));
	char *path = uri ? lsp_path_of(uri) : NULL;
	struct lsp_document *document = path ? find(lsp, path) : NULL;

	mem_free(path);
	return document;
}

void lsp_did_change(struct lsp *lsp, const struct json_t *params)
{
	const struct json_t *changes = jt_member(params, "contentChanges");
	struct lsp_document *document = named(lsp, params);

	/* the server has asked for whole texts: of several the last one counts */
	for (size_t i = 0; document && i < jt_count(changes); i++) {
		const char *text = jt_text(jt_member(jt_item(changes, i), "text"));

		if (text && !jt_member(jt_item(changes, i), "range"))
			set_text(document, jt_member(params, "textDocument"), text);
	}
	uncheck_all(lsp);
}

void lsp_did_close(struct lsp *lsp, const struct json_t *params)
{
	struct lsp_document *document = named(lsp, params);

	if (!document)
		return;
	lsp_publish_nothing(document->uri);
	clear(document);
	*document = lsp->documents[--lsp->document_count];
	uncheck_all(lsp);
}

void lsp_did_save(struct lsp *lsp, const struct json_t *params)
{
	(void)params;
	uncheck_all(lsp);
}

void lsp_documents_deinit(struct lsp *lsp)
{
	for (size_t i = 0; i < lsp->document_count; i++)
		clear(&lsp->documents[i]);
	mem_free(lsp->documents);
}

/* What is open counts as it is in the editor. */
static struct source *read_text(void *context, struct arena *arena, const char *path)
{
	const struct lsp *lsp = context;
	const struct lsp_document *document = find(lsp, path);

	if (!document)
		return source_read(arena, path);
	if (document->length > SOURCE_MAX_SIZE) {
		errno = EFBIG;
		return NULL;
	}
	return source_from_text(arena, path, document->text, document->length);
}

void lsp_view_init(struct lsp_view *view, const struct lsp *lsp, const char *path)
{
	const struct script_reader reader = {.read = read_text, .context = (void *)lsp};

	*view = (struct lsp_view){.document = find(lsp, path)};
	script_load_from(&view->script, path, lsp->stdlib, &reader);
	if (view->script.file_count)
		view->source = view->script.files[0].ast->source;
	index_init(&view->index, &view->script);
}

void lsp_view_deinit(struct lsp_view *view)
{
	index_deinit(&view->index);
	script_deinit(&view->script);
}

bool lsp_view_open(struct lsp_view *view, struct lsp *lsp, const struct json_t *params)
{
	const char *uri = jt_text(jt_member(jt_member(params, "textDocument"), "uri"));
	char *path;

	if (!uri) {
		lsp_fail(lsp, LSP_INVALID_PARAMS, "the request names no text: textDocument.uri is missing");
		return false;
	}
	path = lsp_path_of(uri);
	lsp_view_init(view, lsp, path);
	mem_free(path);
	if (!view->source) {
		lsp_view_deinit(view);
		lsp_fail(lsp, LSP_REQUEST_FAILED, "%s is not open and cannot be read", uri);
		return false;
	}
	view->offset = lsp_offset_of(view->source, lsp_position_read(jt_member(params, "position")));
	return true;
}

static const struct ast_item *item_around(const struct lsp_view *view)
{
	for (const struct ast_item *item = view->script.files[0].ast->items; item; item = item->next)
		if (item->span.start <= view->offset && view->offset <= item->span.end)
			return item;
	return NULL;
}

/* The point TEXT of the screen that stands before PLACE. */
static const struct index_name *find_point(const struct lsp_view *view, const struct place_context *place, const char *text)
{
	char screen[256];

	snprintf(screen, sizeof(screen), "%.*s", (int)(place->screen.end - place->screen.start),
		 view->source->text + place->screen.start);
	return index_find_point(&view->index, screen, text);
}

bool lsp_name_at(const struct lsp_view *view, struct index_name *name)
{
	const struct index_name *found = index_at(&view->index, view->source, view->offset);
	struct place_context place;
	char text[256];

	if (found) {
		*name = *found;
		return true;
	}
	place = place_at(view->source, view->offset);
	if (place.whole.end == place.whole.start)
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)(place.whole.end - place.whole.start),
		 view->source->text + place.whole.start);
	if (place.kind == PLACE_POINT)
		found = find_point(view, &place, text);
	else if (place.kind == PLACE_SCREEN)
		found = index_find(&view->index, INDEX_SCREEN, text, NULL);
	else if (place.kind == PLACE_STEP)
		found = index_find(&view->index, INDEX_PROCEDURE, text, NULL);
	else if (place.kind == PLACE_VALUE || place.kind == PLACE_INTERPOLATED)
		found = index_find(&view->index, INDEX_ARGUMENT, text, item_around(view));
	if (!found && (place.kind == PLACE_VALUE || place.kind == PLACE_INTERPOLATED))
		found = index_find(&view->index, INDEX_PARAM, text, NULL);
	if (!found)
		return false;
	*name = *found;
	name->span = place.whole;
	name->declares = false;
	return true;
}

void lsp_view_lint(struct lsp_view *view)
{
	struct script *script = &view->script;
	bool good = script->diags.errors == 0;

	if (!good && script_as_used(script))
		good = script->diags.errors == 0;
	if (good)
		lint(script, NULL);
}
