/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grammar/format.h"
#include "grammar/mem.h"
#include "grammar/parse.h"
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/fmt_diff.h"
#include "runtime/cli/options.h"
#include "runtime/cli/replace_file.h"
#include "runtime/cli/script_file.h"
#include "runtime/cli/script_paths.h"

/* With --check: something would change. */
enum { EXIT_CHANGED = 1 };

struct job {
	bool check, diff;
	int result;			/* the worst so far */
};

static void note_result(struct job *job, int result)
{
	if (result > job->result)
		job->result = result;
}

static struct source *read_input(struct arena *arena)
{
	char *text = mem_alloc(SOURCE_MAX_SIZE + 1);
	size_t length = fread(text, 1, SOURCE_MAX_SIZE + 1, stdin);
	struct source *source = NULL;

	if (!ferror(stdin) && length <= SOURCE_MAX_SIZE)
		source = source_from_text(arena, "-", text, length);
	else
		errno = ferror(stdin) ? EIO : EFBIG;
	mem_free(text);
	return source;
}

static void write_changed(struct job *job, const struct source *source, const char *text, size_t length)
{
	const char *path = source->path;

	if (job->diff)
		fmt_diff(path, source->text, text, stdout);
	else if (job->check)
		printf("%s\n", path);
	else if (replace_file(path, text, length) == 0)
		printf("%s: formatted\n", path);
	else {
		fprintf(stderr, "kvt fmt: %s cannot be written: %s\n", path, strerror(errno));
		fprintf(stderr, "help: it is as it was; check its permissions, and those of its folder\n");
		note_result(job, EXIT_BROKEN);
	}
	if (job->check)
		note_result(job, EXIT_CHANGED);
}

static void format_source(struct job *job, struct arena *arena, const struct source *source, struct diag_list *diags)
{
	struct token_list tokens = {0};
	size_t length;
	char *text;

	parse(arena, source, diags);
	if (diags->errors)
		return;
	scan(source, &tokens, diags);
	text = format_script(source, &tokens, &length);
	if (strcmp(source->path, "-") == 0 && !job->check && !job->diff)
		fwrite(text, 1, length, stdout);
	else if (length != source->length || memcmp(text, source->text, length) != 0)
		write_changed(job, source, text, length);
	mem_free(text);
	token_list_deinit(&tokens);
}

static void format_path(struct job *job, const char *path)
{
	struct script script = {0};	/* of which only what one file needs is used */
	struct source *source;

	script.diags.arena = &script.arena;
	source = strcmp(path, "-") == 0 ? read_input(&script.arena) : source_read(&script.arena, path);
	if (source)
		format_source(job, &script.arena, source, &script.diags);
	else
		diag_add(&script.diags, DIAG_UNREADABLE, (struct span){0}, "`%s` cannot be read: %s", path,
			 strerror(errno));
	if (script.diags.errors) {
		script_file_report(&script);
		note_result(job, EXIT_USAGE);
	}
	script_deinit(&script);
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	struct script_paths paths = {0};
	struct job job = {0};
	int result = options_parse(&options, &command_fmt, argc, argv);

	if (result < 0) {
		job.check = options_given(&options, "check");
		job.diff = options_given(&options, "diff");
		for (size_t i = 0; i < options.operand_count; i++)
			if (script_paths_add(&paths, "fmt", options.operands[i]) < 0)
				note_result(&job, EXIT_USAGE);
		for (size_t i = 0; i < paths.count; i++)
			format_path(&job, paths.items[i].path);
		result = job.result;
	}
	script_paths_deinit(&paths);
	options_deinit(&options);
	return result;
}

static const struct option_row rows[] = {
	{"check", NULL, "change nothing, list the scripts that would change; exit code 1 if there are any", false},
	{"diff", NULL, "change nothing, print what would change as diff -u does", false},
	{0},
};

const struct command command_fmt = {
	.name = "fmt",
	.synopsis = "[options] FILE|DIR...",
	.summary = "bring scripts into kvt's one style",
	.help = "Writes each script anew in one style: tabs, a statement a line, values and comments in columns, at\n"
		"most one empty line in a row. Comments are kept, and what the script does stays the same. A DIR\n"
		"stands for all *.kvt files below it, and - for the standard input, which goes to the standard\n"
		"output. Scripts with syntax errors are left alone.\n"
		"\n"
		"example:  kvt fmt --check guests stdlib\n"
		"\n"
		"The exit code is 0, 1 with --check if something would change, 2 for wrong use or syntax errors, 3 if\n"
		"a script could not be written.\n",
	.options = rows,
	.operand = "FILE|DIR",
	.least = 1,
	.run = run,
};
