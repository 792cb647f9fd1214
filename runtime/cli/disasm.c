/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/disasm.h"

#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/options.h"
#include "runtime/cli/script_file.h"

static int run(int argc, char **argv)
{
	struct options options = {0};
	struct script script;
	int result = options_parse(&options, &command_disasm, argc, argv);

	if (result < 0) {
		result = EXIT_PASSED;
		if (script_file_open(&script, options.operands[0])) {
			disasm(script.program, stdout);
		} else {
			script_file_report(&script);
			result = EXIT_USAGE;
		}
		script_deinit(&script);
	}
	options_deinit(&options);
	return result;
}

const struct command command_disasm = {
	.name = "disasm",
	.synopsis = "GUEST.kvt",
	.summary = "show the bytecode that a script is compiled to",
	.help = "Compiles the script and prints its params, screens and watchers, and the bytecode of the guest's\n"
		"properties, of each procedure and of each phase. docs/bytecode.md explains the instructions.\n"
		"\n"
		"example:  kvt disasm guests/tiny/tiny.kvt | less\n",
	.operand = "GUEST.kvt",
	.least = 1,
	.most = 1,
	.run = run,
};
