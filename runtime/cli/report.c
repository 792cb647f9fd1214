/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/results/report.h"

static int write_report(const struct options *options)
{
	const char *directory = options->operands[0], *out = options_value(options, "out");
	struct error error;

	if (report_write(directory, out, &error) < 0) {
		say_error("report", &error);
		return EXIT_BROKEN;
	}
	say_made(out, directory, "report.html");
	return EXIT_PASSED;
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	int status = options_parse(&options, &command_report, argc, argv);

	if (status < 0)
		status = write_report(&options);
	options_deinit(&options);
	return status;
}

static const struct option_row option_rows[] = {
	{"out", "FILE", "write it there, in place of report.html in the run directory", false},
	{0},
};

const struct command command_report = {
	.name = "report",
	.synopsis = "[options] DIR",
	.summary = "make the report of a run again",
	.help = "Every run leaves a report.html in its run directory DIR: what happened, and at a failure what was\n"
		"waited for beside what was there, as one page that needs nothing else. This makes it again, from\n"
		"run.json and the files beside it, also of a run that was killed. Prints the name of the file.\n"
		"\n"
		"example:  kvt report runs/tiny/latest\n",
	.options = option_rows,
	.operand = "DIR",
	.least = 1,
	.most = 1,
	.run = run,
};
