/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/command.h"
#include "runtime/cli/options.h"
#include "runtime/cli/script_file.h"

#include "interp/verdict.h"

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* One script's findings; true if it has no errors. */
static bool lint_file(const char *path)
{
	struct script script;
	bool good = script_file_open(&script, path);

	if (good)
		lint(&script);
	script_file_report(&script);
	if (good && script.diags.warnings == 0)
		printf("%s: no findings\n", path);
	else
		printf("%s: %zu error%s, %zu warning%s\n", path, script.diags.errors, plural(script.diags.errors),
		       script.diags.warnings, plural(script.diags.warnings));
	script_deinit(&script);
	return good;
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	int result = options_parse(&options, &command_lint, argc, argv);

	if (result < 0) {
		result = EXIT_PASSED;
		for (size_t i = 0; i < options.operand_count; i++)
			if (!lint_file(options.operands[i]))
				result = EXIT_USAGE;
	}
	options_deinit(&options);
	return result;
}

const struct command command_lint = {
	.name = "lint",
	.synopsis = "GUEST.kvt...",
	.summary = "check scripts without running them",
	.help = "Reads each script with all that it uses and reports what is wrong with it: grammar, names, kinds of\n"
		"values, calls, text that cannot be typed, missing pictures, sleeps, things declared and never used.\n"
		"Each finding has its place, a code and advice. Errors make the exit code 2; warnings do not.\n"
		"\n"
		"example:  kvt lint guests/*/*.kvt\n",
	.operand = "GUEST.kvt",
	.least = 1,
	.run = run,
};
