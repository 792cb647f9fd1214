/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp.h"

#include <string.h>

#include "grammar/format.h"
#include "grammar/mem.h"
#include "grammar/parse.h"

/* What is the same at the beginning and at the end, in whole lines, is left as it is: the cursor need not move. */
static void write_edit(struct json_writer *out, const struct source *source, const char *text, size_t length)
{
	size_t shorter = length < source->length ? length : source->length, same = 0, start = 0, tail = 0, end = 0;
	struct span span;
	char *changed;

	for (; same < shorter && text[same] == source->text[same]; same++)
		if (text[same] == '\n')
			start = same + 1;
	while (tail < shorter - start && text[length - tail - 1] == source->text[source->length - tail - 1]) {
		if (text[length - tail - 1] == '\n')
			end = tail;
		tail++;
	}
	span = (struct span){source, (uint32_t)start, source->length - (uint32_t)end};
	changed = mem_copy_bytes(text + start, length - end - start);
	jw_open(out, NULL, '{');
	lsp_range_write(out, "range", span);
	jw_string(out, "newText", changed);
	jw_close(out, '}');
	mem_free(changed);
}

bool lsp_formatting(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	struct diag_list diags = {0};
	struct token_list tokens = {0};
	struct lsp_view view;
	size_t length;
	char *text;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	diags.arena = &view.script.arena;
	parse(diags.arena, view.source, &diags);
	if (diags.errors) {
		lsp_fail(lsp, LSP_REQUEST_FAILED, "a script with syntax errors is not formatted: %s", diags.items[0].message);
		lsp_view_deinit(&view);
		return false;
	}
	scan(view.source, &tokens, &diags);
	text = format_script(view.source, &tokens, &length);
	jw_open(out, "result", '[');
	if (length != view.source->length || memcmp(text, view.source->text, length) != 0)
		write_edit(out, view.source, text, length);
	jw_close(out, ']');
	mem_free(text);
	token_list_deinit(&tokens);
	lsp_view_deinit(&view);
	return true;
}
