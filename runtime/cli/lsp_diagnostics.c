/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp.h"

#include <string.h>

#include "grammar/mem.h"

/* The protocol's numbers. */
enum { SHOWN_AS_ERROR = 1, SHOWN_AS_WARNING = 2 };

/* Where in the view's own text DIAG is shown: what is wrong in a script that it uses, at the `use`. */
static struct span shown_at(const struct lsp_view *view, const struct diag *diag)
{
	struct span first = {view->source, 0, 0};

	if (!diag->span.source || diag->span.source == view->source)
		return diag->span;
	for (size_t i = 0; i < view->index.count; i++) {
		const struct index_name *name = &view->index.items[i];
		const struct script_file *file;

		if (name->kind != INDEX_SCRIPT || name->span.source != view->source)
			continue;
		file = index_script(&view->index, name);
		if (file && file->ast->source == diag->span.source)
			return name->span;
		if (!first.end)
			first = name->span;
	}
	return first;
}

static void write_message(struct json_writer *out, const struct lsp_view *view, const struct diag *diag)
{
	struct text_buffer text = {0};

	if (diag->span.source && diag->span.source != view->source)
		text_format(&text, "in %s: ", diag->span.source->path);
	text_add(&text, diag->message);
	for (const struct diag_note *note = diag->notes; note; note = note->next)
		if (!note->span.source)
			text_format(&text, "\nhelp: %s", note->text);
	jw_string(out, "message", text.text);
	text_deinit(&text);
}

static void write_related(struct json_writer *out, const struct lsp *lsp, struct span span, const char *text)
{
	jw_open(out, NULL, '{');
	lsp_location_write(out, "location", lsp, span);
	jw_string(out, "message", text);
	jw_close(out, '}');
}

static void write_diag(struct json_writer *out, const struct lsp *lsp, const struct lsp_view *view,
		       const struct diag *diag)
{
	jw_open(out, NULL, '{');
	lsp_range_write(out, "range", shown_at(view, diag));
	jw_integer(out, "severity",
		   diag_code_severity(diag->code) == SEVERITY_ERROR ? SHOWN_AS_ERROR : SHOWN_AS_WARNING);
	jw_string(out, "code", diag_code_text(diag->code));
	jw_string(out, "source", "kvt");
	write_message(out, view, diag);
	jw_open(out, "relatedInformation", '[');
	if (diag->span.source && diag->span.source != view->source)
		write_related(out, lsp, diag->span, diag->message);
	for (const struct diag_note *note = diag->notes; note; note = note->next)
		if (note->span.source)
			write_related(out, lsp, note->span, note->text);
	jw_close(out, ']');
	jw_close(out, '}');
}

static void begin(struct json_writer *out, const char *uri)
{
	jw_open_inline(out, NULL, '{');
	jw_string(out, "jsonrpc", "2.0");
	jw_string(out, "method", "textDocument/publishDiagnostics");
	jw_open(out, "params", '{');
	jw_string(out, "uri", uri);
}

static void end(struct json_writer *out)
{
	jw_close(out, '}');
	jw_close(out, '}');
	lsp_send(out);
}

static void publish(const struct lsp *lsp, const struct lsp_document *document)
{
	struct json_writer out = {0};
	struct lsp_view view;
	const struct diag **sorted;

	lsp_view_init(&view, lsp, document->path);
	lsp_view_lint(&view);
	sorted = diag_sorted(&view.script.diags);
	begin(&out, document->uri);
	jw_integer(&out, "version", document->version);
	jw_open(&out, "diagnostics", '[');
	for (size_t i = 0; i < view.script.diags.count; i++)
		write_diag(&out, lsp, &view, sorted[i]);
	jw_close(&out, ']');
	end(&out);
	mem_free(sorted);
	lsp_view_deinit(&view);
}

void lsp_publish(struct lsp *lsp)
{
	for (size_t i = 0; i < lsp->document_count; i++) {
		if (lsp->documents[i].is_unchecked)
			publish(lsp, &lsp->documents[i]);
		lsp->documents[i].is_unchecked = false;
	}
}

void lsp_publish_nothing(const char *uri)
{
	struct json_writer out = {0};

	begin(&out, uri);
	jw_open(&out, "diagnostics", '[');
	jw_close(&out, ']');
	end(&out);
}

static void write_action(struct json_writer *out, const struct lsp *lsp, const struct lsp_view *view,
			 const struct diag *diag)
{
	struct text_buffer title = {0};

	text_format(&title, "Replace `%.*s` with `%s`", (int)(diag->fix.end - diag->fix.start),
		    diag->fix.source->text + diag->fix.start, diag->fixed);
	jw_open(out, NULL, '{');
	jw_string(out, "title", title.text);
	jw_string(out, "kind", "quickfix");
	jw_bool(out, "isPreferred", true);
	jw_open(out, "diagnostics", '[');
	write_diag(out, lsp, view, diag);
	jw_close(out, ']');
	jw_open(out, "edit", '{');
	jw_open(out, "changes", '{');
	jw_open(out, view->document ? view->document->uri : "", '[');
	jw_open(out, NULL, '{');
	lsp_range_write(out, "range", diag->fix);
	jw_string(out, "newText", diag->fixed);
	jw_close(out, '}');
	jw_close(out, ']');
	jw_close(out, '}');
	jw_close(out, '}');
	jw_close(out, '}');
	text_deinit(&title);
}

bool lsp_code_actions(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	const struct json_t *range = jt_member(params, "range");
	struct lsp_view view;
	uint32_t start, behind;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	start = lsp_offset_of(view.source, lsp_position_read(jt_member(range, "start")));
	behind = lsp_offset_of(view.source, lsp_position_read(jt_member(range, "end")));
	lsp_view_lint(&view);
	jw_open(out, "result", '[');
	for (size_t i = 0; i < view.script.diags.count; i++) {
		const struct diag *diag = &view.script.diags.items[i];

		if (view.document && diag->fixed && diag->fix.source == view.source && diag->fix.start <= behind &&
		    start <= diag->fix.end)
			write_action(out, lsp, &view, diag);
	}
	jw_close(out, ']');
	lsp_view_deinit(&view);
	return true;
}
