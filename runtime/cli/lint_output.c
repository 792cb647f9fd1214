/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lint_output.h"

#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"

bool lint_is_denied(const struct lint_output *output, const struct diag *diag)
{
	return diag_code_severity(diag->code) == SEVERITY_WARNING && output->denied[diag_code_group(diag->code)];
}

const char *lint_level(const struct lint_output *output, const struct diag *diag)
{
	return diag_code_severity(diag->code) == SEVERITY_ERROR || lint_is_denied(output, diag) ? "error" : "warning";
}

static bool was_seen(struct lint_output *output, const struct diag *diag)
{
	char *key = mem_format("%s %u %s %s", diag->span.source->path, diag->span.start, diag_code_text(diag->code),
			       diag->message);

	for (size_t i = 0; i < output->seen_count; i++)
		if (strcmp(output->seen[i], key) == 0) {
			mem_free(key);
			return true;
		}
	output->seen = mem_grow(output->seen, output->seen_count, &output->seen_capacity, sizeof(*output->seen));
	output->seen[output->seen_count++] = key;
	return false;
}

static void add_finding(struct lint_output *output, const char *path, const struct diag *diag)
{
	if (diag->span.source && was_seen(output, diag))
		return;
	if (diag_code_severity(diag->code) == SEVERITY_ERROR)
		output->errors++;
	else
		output->warnings++;
	output->denials += lint_is_denied(output, diag);
	output->writer->finding(output, path, diag);
}

void lint_output_begin(struct lint_output *output)
{
	output->writer->begin(output);
}

void lint_output_add(struct lint_output *output, const char *path, const struct diag_list *diags)
{
	const struct diag **sorted = diag_sorted(diags);

	for (size_t i = 0; i < diags->count; i++)
		add_finding(output, path, sorted[i]);
	output->left_out += diags->errors + diags->warnings - diags->count;
	mem_free(sorted);
}

void lint_output_end(struct lint_output *output)
{
	output->writer->end(output);
	if (output->text.text)
		fwrite(output->text.text, 1, output->text.length, stdout);
	if (output->json.out.text)
		fwrite(output->json.out.text, 1, output->json.out.length, stdout);
	for (size_t i = 0; i < output->seen_count; i++)
		mem_free(output->seen[i]);
	mem_free(output->seen);
	text_deinit(&output->text);
	json_writer_deinit(&output->json);
}
