/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/results/report.h"
#include "runtime/results/web_video.h"

static int make_video(const struct options *options)
{
	const char *directory = options->operands[0], *out = options_value(options, "out");
	struct error error;
	int result = web_video_make(directory, out, options_given(options, "draw"), &error);

	/* The report shows the video that lies beside it. */
	if (result == 0 && !out)
		result = report_write(directory, NULL, &error);
	if (result < 0) {
		say_error("video", &error);
		return EXIT_BROKEN;
	}
	say_made(out, directory, "video.webm");
	return EXIT_PASSED;
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	int status = options_parse(&options, &command_video, argc, argv);

	if (status < 0)
		status = make_video(&options);
	options_deinit(&options);
	return status;
}

static const struct option_row option_rows[] = {
	{"out", "FILE", "write it there, in place of video.webm in the run directory", false},
	{"draw", NULL, "draw in the pointer, and the places of the pictures that came", false},
	{0},
};

const struct command command_video = {
	.name = "video",
	.synopsis = "[options] DIR",
	.summary = "make a small video of a run for browsers",
	.help = "Makes video.webm from the recording of the run in DIR, and video.vtt with its steps as chapters; the\n"
		"run's report then shows it, and its steps lead to their moments in it. The program ffmpeg does the\n"
		"work. Prints the name of the video.\n"
		"\n"
		"example:  kvt video runs/tiny/latest\n",
	.options = option_rows,
	.operand = "DIR",
	.least = 1,
	.most = 1,
	.run = run,
};
