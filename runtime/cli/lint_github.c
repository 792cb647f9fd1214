/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lint_output.h"

#include <string.h>

/* GitHub's workflow commands are lines; in values, what would end a value or the line is written as in a URL. */
static void put_escaped(struct text_buffer *text, const char *value, const char *special)
{
	for (; *value; value++)
		if (strchr(special, *value))
			text_format(text, "%%%02X", (unsigned)*value);
		else
			text_add_bytes(text, value, 1);
}

static void put_property(struct text_buffer *text, const char *value)
{
	put_escaped(text, value, "%\r\n:,");
}

static void put_message(struct text_buffer *text, const char *value)
{
	put_escaped(text, value, "%\r\n");
}

static void put_place(struct text_buffer *text, struct span span)
{
	struct place first = source_place(span.source, span.start), behind = source_place(span.source, span.end);

	text_format(text, ",line=%d,endLine=%d", first.line, behind.line);
	/* columns are for places within a line only; the last one is included */
	if (behind.line == first.line)
		text_format(text, ",col=%d,endColumn=%d", first.column,
			    behind.column > first.column ? behind.column - 1 : first.column);
}

static void begin(struct lint_output *output)
{
	(void)output;
}

static void finding(struct lint_output *output, const char *path, const struct diag *diag)
{
	struct text_buffer *text = &output->text;

	text_format(text, "::%s file=", lint_level(output, diag));
	put_property(text, diag->span.source ? diag->span.source->path : path);
	if (diag->span.source)
		put_place(text, diag->span);
	text_format(text, ",title=%s::", diag_code_text(diag->code));
	put_message(text, diag->message);
	for (const struct diag_note *note = diag->notes; note; note = note->next) {
		put_message(text, note->help ? "\nhelp: " : "\nnote: ");
		put_message(text, note->text);
		if (note->span.source) {
			struct place place = source_place(note->span.source, note->span.start);

			put_message(text, " (");
			put_message(text, note->span.source->path);
			text_format(text, ":%d:%d)", place.line, place.column);
		}
	}
	text_add(text, "\n");
}

static void end(struct lint_output *output)
{
	if (output->left_out)
		text_format(&output->text, "::warning::kvt lint has found %zu more\n", output->left_out);
}

const struct lint_writer lint_github = {"github", begin, finding, end};
