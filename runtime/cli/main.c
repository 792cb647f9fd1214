/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grammar/suggest.h"
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/completion.h"
#include "runtime/cli/options.h"

static const struct command *const commands[] = {
	&command_run, &command_lint, &command_fmt, &command_capture, &command_match,
	&command_text, &command_explain, &command_report, &command_video, &command_lsp, &command_disasm,
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(*commands) };

static const char teaching[] =
	"kvt installs, boots and tests a guest operating system the way a person would: it looks at the guest's\n"
	"screen and answers with keys and pointer, as a script (GUEST.kvt) says.\n"
	"\n"
	"usage: kvt COMMAND [options] ...\n"
	"\n";

static const char example[] =
	"\n"
	"To begin, write hello.kvt:\n"
	"\n"
	"  guest hello \"My first guest\" {\n"
	"      memory 512 MiB\n"
	"      cdrom  \"some.iso\"       # found in the folders of config.yaml\n"
	"  }\n"
	"  screen welcome              # screens/welcome.png, taken with kvt capture\n"
	"  boot {\n"
	"      wait-screen welcome timeout 2 min\n"
	"      press enter\n"
	"  }\n"
	"\n"
	"and then:  kvt lint hello.kvt && kvt run hello.kvt\n"
	"\n"
	"kvt COMMAND --help tells more about a command; so do the manual pages, from kvt(1) on.\n"
	"The exit code is 0 for passed, 1 failed, 2 wrong use or a script with errors, 3 broken, 4 aborted.\n";

static void teach(FILE *out)
{
	fputs(teaching, out);
	fputs("commands:\n", out);
	for (int i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-10s%s\n", commands[i]->name, commands[i]->summary);
	fputs(example, out);
}

static const struct command *find_command(const char *name)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int unknown(const char *word)
{
	const char *names[COMMAND_COUNT + 4] = {[COMMAND_COUNT] = "help", "--help", "--version", "--completion"}, *near;

	for (int i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i]->name;
	near = suggest(word, strlen(word), names, COMMAND_COUNT + 4);
	fprintf(stderr, "kvt: unknown %s %s\n", word[0] == '-' ? "option" : "command", word);
	if (near)
		fprintf(stderr, "help: did you mean kvt %s?\n", near);
	else if (strstr(word, ".kvt"))
		fprintf(stderr, "help: to run a script, write kvt run %s\n", word);
	else
		fprintf(stderr, "help: kvt --help lists the commands\n");
	return EXIT_USAGE;
}

static int help(const char *topic)
{
	const struct command *command = topic ? find_command(topic) : NULL;

	if (topic && !command)
		return unknown(topic);
	if (command)
		options_help(command, stdout);
	else
		teach(stdout);
	return EXIT_PASSED;
}

static int completion(const char *shell)
{
	if (shell && completion_print(shell, commands, COMMAND_COUNT, stdout) == 0)
		return EXIT_PASSED;
	fprintf(stderr, "kvt: --completion needs the name of a shell\nhelp: known are bash and zsh\n");
	return EXIT_USAGE;
}

static void print_version(void)
{
	puts("kvt " KVT_VERSION);
}

static int dispatch(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		teach(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
		return help(argv[2]);
	if (strcmp(argv[1], "--version") == 0) {
		print_version();
		return EXIT_PASSED;
	}
	if (strcmp(argv[1], "--completion") == 0)
		return completion(argv[2]);
	command = find_command(argv[1]);
	return command ? command->run(argc - 1, argv + 1) : unknown(argv[1]);
}

/*
 * Whoever is started without one of the three gets something in its place that refuses what is asked of it: or a file of
 * the run would have its number, and what is printed would be written into that.
 */
static void fill_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	int status;

	fill_standard_descriptors();
	/* For the width of characters only: numbers are written and read the same everywhere. */
	setlocale(LC_CTYPE, "");
	status = dispatch(argc, argv);
	if (ferror(stdout) || fflush(stdout) != 0) {
		fprintf(stderr, "kvt: cannot write to the standard output: %s\n", strerror(errno));
		return status == EXIT_PASSED ? EXIT_BROKEN : status;
	}
	return status;
}
