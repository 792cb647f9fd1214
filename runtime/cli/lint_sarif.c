/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lint_output.h"

#include <string.h>

/* A path as a URI: what is not plain is written as %XX. One that begins with / gets its scheme. */
static void write_artifact(struct json_writer *json, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
	struct text_buffer uri = {0};

	text_add(&uri, path[0] == '/' ? "file://" : "");
	for (; *path; path++)
		if (strchr(plain, *path))
			text_add_bytes(&uri, path, 1);
		else
			text_format(&uri, "%%%02X", (unsigned)(unsigned char)*path);
	jw_open_inline(json, "artifactLocation", '{');
	jw_string(json, "uri", uri.text);
	jw_close(json, '}');
	text_deinit(&uri);
}

/* Columns count from 1, the last one is behind what is meant. */
static void write_region(struct json_writer *json, const char *name, struct span span)
{
	struct place first = source_place(span.source, span.start), behind = source_place(span.source, span.end);

	jw_open_inline(json, name, '{');
	jw_integer(json, "startLine", first.line);
	jw_integer(json, "startColumn", first.column);
	jw_integer(json, "endLine", behind.line);
	jw_integer(json, "endColumn", behind.column);
	jw_close(json, '}');
}

static void write_text(struct json_writer *json, const char *name, const char *text)
{
	jw_open_inline(json, name, '{');
	jw_string(json, "text", text);
	jw_close(json, '}');
}

/* An element of an array of locations; MESSAGE may be NULL. */
static void write_location(struct json_writer *json, const char *path, struct span span, const char *message)
{
	jw_open(json, NULL, '{');
	jw_open(json, "physicalLocation", '{');
	write_artifact(json, span.source ? span.source->path : path);
	if (span.source)
		write_region(json, "region", span);
	jw_close(json, '}');
	if (message)
		write_text(json, "message", message);
	jw_close(json, '}');
}

static void write_rules(struct lint_output *output)
{
	struct json_writer *json = &output->json;

	jw_open(json, "rules", '[');
	for (int i = 0; i < DIAG_COUNT; i++) {
		const struct diag any = {.code = (enum diag_code)i};

		jw_open(json, NULL, '{');
		jw_string(json, "id", diag_code_text(any.code));
		write_text(json, "shortDescription", diag_code_sentence(any.code));
		jw_open_inline(json, "defaultConfiguration", '{');
		jw_string(json, "level", lint_level(output, &any));
		jw_close(json, '}');
		jw_open_inline(json, "properties", '{');
		jw_open(json, "tags", '[');
		jw_string(json, NULL, diag_group_word(diag_code_group(any.code)));
		jw_close(json, ']');
		jw_close(json, '}');
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

static void begin(struct lint_output *output)
{
	struct json_writer *json = &output->json;

	jw_open(json, NULL, '{');
	jw_string(json, "$schema",
		  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
	jw_string(json, "version", "2.1.0");
	jw_open(json, "runs", '[');
	jw_open(json, NULL, '{');
	jw_open(json, "tool", '{');
	jw_open(json, "driver", '{');
	jw_string(json, "name", "kvt");
	jw_string(json, "version", KVT_VERSION);
	write_rules(output);
	jw_close(json, '}');
	jw_close(json, '}');
	jw_string(json, "columnKind", "unicodeCodePoints");
	jw_open(json, "results", '[');
}

/* SARIF has no field for advice: it goes below the message. */
static void write_message(struct json_writer *json, const struct diag *diag)
{
	struct text_buffer text = {0};

	text_add(&text, diag->message);
	for (const struct diag_note *note = diag->notes; note; note = note->next)
		if (!note->span.source)
			text_format(&text, "\n%s: %s", note->help ? "help" : "note", note->text);
	write_text(json, "message", text.text);
	text_deinit(&text);
}

static void write_related(struct json_writer *json, const char *path, const struct diag *diag)
{
	const struct diag_note *note = diag->notes;

	while (note && !note->span.source)
		note = note->next;
	if (!note)
		return;
	jw_open(json, "relatedLocations", '[');
	for (; note; note = note->next)
		if (note->span.source)
			write_location(json, path, note->span, note->text);
	jw_close(json, ']');
}

static void write_fix(struct json_writer *json, const struct diag *diag)
{
	jw_open(json, "fixes", '[');
	jw_open(json, NULL, '{');
	jw_open(json, "artifactChanges", '[');
	jw_open(json, NULL, '{');
	write_artifact(json, diag->fix.source->path);
	jw_open(json, "replacements", '[');
	jw_open(json, NULL, '{');
	write_region(json, "deletedRegion", diag->fix);
	write_text(json, "insertedContent", diag->fixed);
	jw_close(json, '}');
	jw_close(json, ']');
	jw_close(json, '}');
	jw_close(json, ']');
	jw_close(json, '}');
	jw_close(json, ']');
}

static void finding(struct lint_output *output, const char *path, const struct diag *diag)
{
	struct json_writer *json = &output->json;

	jw_open(json, NULL, '{');
	jw_string(json, "ruleId", diag_code_text(diag->code));
	jw_integer(json, "ruleIndex", diag->code);
	jw_string(json, "level", lint_level(output, diag));
	write_message(json, diag);
	jw_open(json, "locations", '[');
	write_location(json, path, diag->span, NULL);
	jw_close(json, ']');
	write_related(json, path, diag);
	if (diag->fixed)
		write_fix(json, diag);
	jw_close(json, '}');
}

static void end(struct lint_output *output)
{
	struct json_writer *json = &output->json;
	char text[80];

	jw_close(json, ']');
	jw_open(json, "invocations", '[');
	jw_open(json, NULL, '{');
	jw_bool(json, "executionSuccessful", true);
	if (output->left_out) {
		snprintf(text, sizeof(text), "%zu more findings are left out", output->left_out);
		jw_open(json, "toolExecutionNotifications", '[');
		jw_open(json, NULL, '{');
		jw_string(json, "level", "warning");
		write_text(json, "message", text);
		jw_close(json, '}');
		jw_close(json, ']');
	}
	jw_close(json, '}');
	jw_close(json, ']');
	jw_close(json, '}');
	jw_close(json, ']');
	jw_close(json, '}');
}

const struct lint_writer lint_sarif = {"sarif", begin, finding, end};
