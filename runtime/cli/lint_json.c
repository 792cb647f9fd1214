/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lint_output.h"

static void begin(struct lint_output *output)
{
	jw_open(&output->json, NULL, '{');
	jw_integer(&output->json, "format", 1);
	jw_string(&output->json, "kvt", KVT_VERSION);
	jw_open(&output->json, "findings", '[');
}

static void write_place(struct json_writer *json, struct span span)
{
	struct place first = source_place(span.source, span.start), behind = source_place(span.source, span.end);

	jw_string(json, "path", span.source->path);
	jw_integer(json, "line", first.line);
	jw_integer(json, "column", first.column);
	jw_integer(json, "end_line", behind.line);
	jw_integer(json, "end_column", behind.column);
}

static void write_notes(struct json_writer *json, const struct diag *diag)
{
	jw_open(json, "help", '[');
	for (const struct diag_note *note = diag->notes; note; note = note->next)
		if (!note->span.source)
			jw_string(json, NULL, note->text);
	jw_close(json, ']');
	jw_open(json, "notes", '[');
	for (const struct diag_note *note = diag->notes; note; note = note->next) {
		if (!note->span.source)
			continue;
		jw_open_inline(json, NULL, '{');
		write_place(json, note->span);
		jw_string(json, "message", note->text);
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

static void finding(struct lint_output *output, const char *path, const struct diag *diag)
{
	struct json_writer *json = &output->json;

	jw_open(json, NULL, '{');
	if (diag->span.source)
		write_place(json, diag->span);
	else
		jw_string(json, "path", path);
	jw_string(json, "code", diag_code_text(diag->code));
	jw_string(json, "severity", diag_code_severity(diag->code) == SEVERITY_ERROR ? "error" : "warning");
	jw_string(json, "group", diag_group_word(diag_code_group(diag->code)));
	jw_bool(json, "denied", lint_is_denied(output, diag));
	jw_string(json, "message", diag->message);
	write_notes(json, diag);
	if (diag->fixed) {
		jw_open_inline(json, "fix", '{');
		write_place(json, diag->fix);
		jw_string(json, "text", diag->fixed);
		jw_close(json, '}');
	}
	jw_close(json, '}');
}

static void end(struct lint_output *output)
{
	jw_close(&output->json, ']');
	jw_integer(&output->json, "errors", (int64_t)output->errors);
	jw_integer(&output->json, "warnings", (int64_t)output->warnings);
	jw_integer(&output->json, "denied", (int64_t)output->denials);
	jw_integer(&output->json, "left_out", (int64_t)output->left_out);
	jw_close(&output->json, '}');
}

const struct lint_writer lint_json = {"json", begin, finding, end};
