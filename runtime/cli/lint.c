/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "interp/lint.h"
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/explain.h"
#include "runtime/cli/lint_eyes.h"
#include "runtime/cli/lint_fix.h"
#include "runtime/cli/lint_output.h"
#include "runtime/cli/lint_records.h"
#include "runtime/cli/options.h"
#include "runtime/cli/script_file.h"
#include "runtime/cli/script_paths.h"
#include "runtime/text/ocr.h"

/* No errors, but warnings of a group that is denied. */
enum { EXIT_DENIED = 1 };

struct job {
	struct lint_output output;	/* without a writer: text, for people */
	bool color, no_pictures;
	int result;			/* the worst so far */
};

static const struct lint_writer *const writers[] = {&lint_json, &lint_sarif, &lint_github};

enum { WRITER_COUNT = sizeof(writers) / sizeof(*writers) };

static void note_result(struct job *job, int result)
{
	if (result > job->result)
		job->result = result;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static size_t count_denied(const struct job *job, const struct diag_list *diags)
{
	size_t count = 0;

	for (size_t i = 0; i < diags->count; i++)
		count += lint_is_denied(&job->output, &diags->items[i]);
	return count;
}

static void print_findings(const struct job *job, const char *path, const struct diag_list *diags)
{
	size_t denied = count_denied(job, diags);

	diag_render(diags, stderr, job->color);
	if (diags->errors + diags->warnings == 0) {
		printf("%s: no findings\n", path);
		return;
	}
	printf("%s: %zu error%s, %zu warning%s", path, diags->errors, plural(diags->errors), diags->warnings,
	       plural(diags->warnings));
	if (denied)
		printf(", %zu of them denied", denied);
	putchar('\n');
}

/* Which engines can read the texts of PROGRAM, which may be NULL, here. */
static void try_engines(struct lint_world *world, const struct program *program, struct error *error)
{
	const char *languages = program ? program->text_language : NULL;

	if (ocr_available(languages ? languages : ocr_default_languages(), error))
		return;
	world->no_engine[TEXT_BY_TESSERACT] = error->text;
	world->no_engine_help[TEXT_BY_TESSERACT] = error->help;
}

/* With all that a script alone does not tell: its pictures, and how long earlier runs took. */
static void look_closer(const struct job *job, struct script *script)
{
	struct lint_world world = {.ignores_pictures = job->no_pictures};
	struct eyes *eyes = NULL;
	struct records *records = NULL;
	struct error error;

	try_engines(&world, script->program, &error);
	if (script->program && !job->no_pictures) {
		eyes = eyes_new(script->program);
		world.eyes = eyes_for_lint(eyes);
	}
	if (script->program) {
		records = records_new(script->program->guest);
		world.records = records_for_lint(records);
	}
	lint(script, &world);
	eyes_free(eyes);
	records_free(records);
}

static void lint_file(struct job *job, const struct script_path *path)
{
	struct script script;
	bool good = script_file_open(&script, path->path);

	/* whoever names a script means to run it; a folder also has those that others use */
	if (!good && path->found && script_as_used(&script))
		good = script.diags.errors == 0;
	if (good)
		look_closer(job, &script);
	else
		note_result(job, EXIT_USAGE);
	if (count_denied(job, &script.diags))
		note_result(job, EXIT_DENIED);
	if (job->output.writer)
		lint_output_add(&job->output, path->path, &script.diags);
	else
		print_findings(job, path->path, &script.diags);
	script_deinit(&script);
}

static int explain(const char *code)
{
	enum diag_code found;

	for (const struct explain_page *page = explain_pages; page->code; page++)
		if (strcasecmp(page->code, code) == 0 && diag_code_find(code, &found)) {
			printf("%s: %s, %s\n\n%s", page->code,
			       diag_code_severity(found) == SEVERITY_ERROR ? "error" : "warning",
			       diag_group_word(diag_code_group(found)), page->text);
			return EXIT_PASSED;
		}
	return usage_error("lint", "docs/diagnostics.md lists them; a message has its code in brackets",
			   "there is no code %s", code);
}

static int take_format(struct job *job, const char *name)
{
	if (!name || strcmp(name, "text") == 0)
		return -1;
	for (int i = 0; i < WRITER_COUNT; i++)
		if (strcmp(writers[i]->name, name) == 0) {
			job->output.writer = writers[i];
			return -1;
		}
	return usage_error("lint", "known are text, json, sarif and github", "there is no format %s", name);
}

static int take_denied(struct job *job, const struct options *options)
{
	const char *word;
	size_t at = 0;

	while ((word = options_next(options, "deny", &at))) {
		enum diag_group group;

		if (!diag_group_find(word, &group))
			return usage_error("lint", "known are correctness, flakiness, portability and style",
					   "there is no group %s", word);
		job->output.denied[group] = true;
	}
	return -1;
}

static int lint_operands(struct job *job, const struct options *options)
{
	struct script_paths paths = {0};

	if (options->operand_count == 0)
		return usage_error("lint", "the use is: kvt lint [options] FILE|DIR...", "no FILE|DIR given");
	for (size_t i = 0; i < options->operand_count; i++)
		if (script_paths_add(&paths, "lint", options->operands[i]) < 0)
			note_result(job, EXIT_USAGE);
	if (job->output.writer)
		lint_output_begin(&job->output);
	for (size_t i = 0; i < paths.count && options_given(options, "fix"); i++)
		if (lint_fix(paths.items[i].path) < 0)
			note_result(job, EXIT_BROKEN);
	for (size_t i = 0; i < paths.count; i++)
		lint_file(job, &paths.items[i]);
	if (job->output.writer)
		lint_output_end(&job->output);
	script_paths_deinit(&paths);
	return job->result;
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	struct job job = {0};
	int result = options_parse(&options, &command_lint, argc, argv);

	job.no_pictures = options_given(&options, "no-pictures");
	job.color = !options_given(&options, "no-color") && script_file_color();
	if (result < 0 && options_given(&options, "explain"))
		result = explain(options_value(&options, "explain"));
	if (result < 0)
		result = take_format(&job, options_value(&options, "format"));
	if (result < 0)
		result = take_denied(&job, &options);
	if (result < 0)
		result = lint_operands(&job, &options);
	options_deinit(&options);
	return result;
}

static const struct option_row rows[] = {
	{"format", "text|json|sarif|github", "how findings are written: for people, or on stdout for machines", false},
	{"deny", "correctness|flakiness|portability|style", "let warnings of this group make the exit code 1", true},
	{"fix", NULL, "first write the corrections into the scripts that findings suggest", false},
	{"explain", "CODE", "print what docs/diagnostics.md tells of this code", false},
	{"no-pictures", NULL, "leave out all that is about pictures", false},
	{"no-color", NULL, "no colours on a terminal", false},
	{0},
};

const struct command command_lint = {
	.name = "lint",
	.synopsis = "[options] FILE|DIR...",
	.summary = "check scripts without running them",
	.help = "Reads each script with all that it uses and reports what is wrong with it: grammar, names, kinds of\n"
		"values, calls, text that cannot be typed, sleeps, timeouts, what is never reached or used. It opens the\n"
		"pictures and compares them as a run would, and looks at what earlier runs in runs/GUEST needed.\n"
		"Each finding has its place, a code and advice. A DIR stands for all *.kvt files below it.\n"
		"\n"
		"A warning that does not count at its place is silenced there, or on the line above, by the comment\n"
		"# lint: allow CODE reason\n"
		"\n"
		"example:  kvt lint guests stdlib\n"
		"\n"
		"The exit code is 0 without errors, also with warnings; 1 with warnings of a group that is denied; 2\n"
		"with errors or wrong use; 3 if a script could not be written.\n",
	.options = rows,
	.operand = "FILE|DIR",
	.run = run,
};
