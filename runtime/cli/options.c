/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/suggest.h"
#include "interp/verdict.h"

enum { HELP_COLUMN = 24 };

static const struct option_row help_row = {"help", NULL, "print this help", true};

int usage_error(const char *command, const char *help, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "kvt %s: ", command);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	if (help)
		fprintf(stderr, "help: %s\n", help);
	return EXIT_USAGE;
}

static size_t row_count(const struct command *command)
{
	size_t count = 0;

	while (command->options && command->options[count].name)
		count++;
	return count;
}

static const struct option_row *find_row(const struct command *command, const char *name, size_t length)
{
	for (size_t i = 0; i <= row_count(command); i++) {
		const struct option_row *row = i < row_count(command) ? &command->options[i] : &help_row;

		if (strlen(row->name) == length && strncmp(row->name, name, length) == 0)
			return row;
	}
	return NULL;
}

static int unknown_option(const struct command *command, const char *word, const char *name, size_t length)
{
	size_t count = row_count(command);
	const char **names = mem_alloc_array(count + 1, sizeof(*names)), *near;
	char *help;

	for (size_t i = 0; i < count; i++)
		names[i] = command->options[i].name;
	names[count] = help_row.name;
	near = suggest(name, length, names, count + 1);
	help = near ? mem_format("did you mean --%s?", near)
		    : mem_format("kvt %s --help lists the options; behind -- a name may begin with a dash", command->name);
	usage_error(command->name, help, "unknown option %.*s", (int)strcspn(word, "="), word);
	mem_free(names);
	mem_free(help);
	return EXIT_USAGE;
}

bool options_given(const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->use_count; i++)
		if (strcmp(options->uses[i].row->name, name) == 0)
			return true;
	return false;
}

const char *options_next(const struct options *options, const char *name, size_t *at)
{
	while (*at < options->use_count) {
		const struct option_use *use = &options->uses[(*at)++];

		if (strcmp(use->row->name, name) == 0)
			return use->value;
	}
	return NULL;
}

const char *options_value(const struct options *options, const char *name)
{
	size_t at = 0;

	return options_next(options, name, &at);
}

static int wrong_option(const struct command *command, const struct option_row *row, const char *what)
{
	char *help = row->argument ? mem_format("write --%s %s: %s", row->name, row->argument, row->help)
				   : mem_format("write --%s: %s", row->name, row->help);

	usage_error(command->name, help, "--%s %s", row->name, what);
	mem_free(help);
	return EXIT_USAGE;
}

/* Takes argv[*at], an option, and its value if that is the next word. */
static int take_option(struct options *options, const struct command *command, char **argv, int *at)
{
	const char *word = argv[*at], *name = word + 2, *equals = strchr(name, '='), *value = NULL;
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option_row *row = find_row(command, name, length);

	if (!row)
		return unknown_option(command, word, name, length);
	if (!row->repeatable && options_given(options, row->name))
		return wrong_option(command, row, "is given twice");
	if (!row->argument && equals)
		return wrong_option(command, row, "takes no value");
	if (row->argument && equals)
		value = equals + 1;
	else if (row->argument && argv[*at + 1])
		value = argv[++*at];
	if (row->argument && (!value || !*value))
		return wrong_option(command, row, "needs a value");
	options->uses[options->use_count++] = (struct option_use){.row = row, .value = value};
	return -1;
}

static int check_operands(const struct options *options, const struct command *command)
{
	size_t count = options->operand_count;
	char *help = mem_format("the use is: kvt %s %s", command->name, command->synopsis);
	int status = -1;

	if (!command->operand && count > 0)
		status = usage_error(command->name, help, "what is \"%s\"? the command takes options only",
				     options->operands[0]);
	else if (count < (size_t)command->least)
		status = usage_error(command->name, help, "no %s given", command->operand);
	else if (command->operand && command->most && count > (size_t)command->most)
		status = usage_error(command->name, help, "\"%s\" is one %s too many", options->operands[command->most],
				     command->operand);
	mem_free(help);
	return status;
}

int options_parse(struct options *options, const struct command *command, int argc, char **argv)
{
	bool only_operands = false;

	*options = (struct options){
		.uses = mem_alloc_array((size_t)argc + 1, sizeof(*options->uses)),
		.operands = mem_alloc_array((size_t)argc + 1, sizeof(*options->operands)),
	};
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		int status = -1;

		if (only_operands || word[0] != '-' || !word[1])
			options->operands[options->operand_count++] = word;
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else if (strcmp(word, "-h") == 0)
			options->uses[options->use_count++] = (struct option_use){.row = &help_row};
		else if (word[1] != '-')
			status = unknown_option(command, word, word + 1, strlen(word + 1));
		else
			status = take_option(options, command, argv, &i);
		if (status >= 0)
			return status;
	}
	if (options_given(options, help_row.name)) {
		options_help(command, stdout);
		return EXIT_PASSED;
	}
	return check_operands(options, command);
}

int options_region(const struct command *command, const char *text, struct rect *out)
{
	char rest;

	if (sscanf(text, "%5d,%5d %5dx%5d%c", &out->x, &out->y, &out->width, &out->height, &rest) == 4 && out->x >= 0 &&
	    out->y >= 0 && out->width > 0 && out->height > 0)
		return 0;
	usage_error(command->name, "write it as one word, for example '660,4 56x16'", "\"%s\" is not a region X,Y WxH",
		    text);
	return -1;
}

void options_deinit(struct options *options)
{
	mem_free(options->uses);
	mem_free(options->operands);
	*options = (struct options){0};
}

static void print_row(const struct option_row *row, FILE *out)
{
	int width = fprintf(out, "  --%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");

	if (width > HELP_COLUMN - 2) {
		fputc('\n', out);
		width = 0;
	}
	fprintf(out, "%*s%s%s\n", HELP_COLUMN - width, "", row->help,
		row->repeatable && row->argument ? " (may be repeated)" : "");
}

void options_help(const struct command *command, FILE *out)
{
	fprintf(out, "kvt %s: %s\n\nusage: kvt %s %s\n\n%s\noptions:\n", command->name, command->summary, command->name,
		command->synopsis, command->help);
	for (size_t i = 0; i < row_count(command); i++)
		print_row(&command->options[i], out);
	print_row(&help_row, out);
	fprintf(out, "\nMore in kvt-%s(1).\n", command->name);
}
