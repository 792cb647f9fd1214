/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/completion.h"

#include <stdbool.h>
#include <string.h>

/* What a placeholder of the tables is completed with. */
enum kind { KIND_NOTHING, KIND_WORDS, KIND_FILE, KIND_FOLDER, KIND_SCRIPT };

static enum kind kind_of(const char *placeholder)
{
	if (!placeholder)
		return KIND_NOTHING;
	if (strstr(placeholder, "FILE|DIR") || strstr(placeholder, ".kvt"))
		return KIND_SCRIPT;
	if (strchr(placeholder, '|'))
		return KIND_WORDS;
	if (strstr(placeholder, "FILE") || strstr(placeholder, ".png"))
		return KIND_FILE;
	return strcmp(placeholder, "DIR") == 0 ? KIND_FOLDER : KIND_NOTHING;
}

static void put_words(const char *alternatives, FILE *out)
{
	for (; *alternatives; alternatives++)
		fputc(*alternatives == '|' ? ' ' : *alternatives, out);
}

static void bash_candidates(const char *placeholder, FILE *out)
{
	switch (kind_of(placeholder)) {
	case KIND_WORDS:
		fputs("words='", out);
		put_words(placeholder, out);
		fputs("'", out);
		break;
	case KIND_FILE:
		fputs("files='*'", out);
		break;
	case KIND_FOLDER:
		fputs("files='/'", out);
		break;
	case KIND_SCRIPT:
		fputs("files='*.kvt'", out);
		break;
	case KIND_NOTHING:
		fputs("return", out);
	}
}

static void bash_command(const struct command *command, FILE *out)
{
	fprintf(out, "\t*:%s)\n\t\tcase $before in\n", command->name);
	for (const struct option_row *row = command->options; row && row->name; row++)
		if (row->argument) {
			fprintf(out, "\t\t--%s) ", row->name);
			bash_candidates(row->argument, out);
			fputs(" ;;\n", out);
		}
	fputs("\t\t*)\n\t\t\tif [[ $current = -* ]]; then\n\t\t\t\twords='--help", out);
	for (const struct option_row *row = command->options; row && row->name; row++)
		fprintf(out, " --%s", row->name);
	fputs("'\n\t\t\telse\n\t\t\t\t", out);
	bash_candidates(command->operand, out);
	fputs("\n\t\t\tfi\n\t\t\t;;\n\t\tesac\n\t\t;;\n", out);
}

static const char bash_begin[] =
	"# bash completion for kvt; made by `kvt --completion bash`\n"
	"\n"
	"_kvt() {\n"
	"\tlocal current=$2 before=$3 words='' files=''\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\t# readline takes the = of --name=VALUE for a word of its own\n"
	"\t[[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\t[[ $current != = ]] || { before=${COMP_WORDS[COMP_CWORD - 1]}; current=''; }\n"
	"\tcase $COMP_CWORD:${COMP_WORDS[1]} in\n";

static const char bash_end[] =
	"\tesac\n"
	"\tmapfile -t COMPREPLY < <(\n"
	"\t\t[[ -z $words ]] || compgen -W \"$words\" -- \"$current\"\n"
	"\t\t[[ -z $files ]] || compgen -d -- \"$current\"\n"
	"\t\t[[ -z $files || $files = / ]] || compgen -f -X \"!$files\" -- \"$current\" |\n"
	"\t\t\twhile IFS= read -r name; do [[ -d $name ]] || printf '%s\\n' \"$name\"; done\n"
	"\t)\n"
	"\t[[ -z $files ]] || compopt -o filenames 2>/dev/null\n"
	"}\n"
	"complete -F _kvt kvt\n";

static void print_bash(const struct command *const *commands, size_t count, FILE *out)
{
	fputs(bash_begin, out);
	fputs("\t1:*) words='help --help --version --completion", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, " %s", commands[i]->name);
	fputs("' ;;\n\t2:help) words='", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s", i ? " " : "", commands[i]->name);
	fputs("' ;;\n\t2:--completion) words='bash zsh' ;;\n", out);
	for (size_t i = 0; i < count; i++)
		bash_command(commands[i], out);
	fputs(bash_end, out);
}

/* In an argument of _arguments, which stands in single quotes. */
static void zsh_text(const char *text, FILE *out)
{
	for (; *text; text++)
		if (*text == '\'')
			fputs("'\\''", out);
		else if (strchr("[]:\\", *text))
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
}

static void zsh_candidates(const char *placeholder, FILE *out)
{
	fputc(':', out);
	zsh_text(placeholder, out);
	switch (kind_of(placeholder)) {
	case KIND_WORDS:
		fputs(":(", out);
		put_words(placeholder, out);
		fputs(")", out);
		break;
	case KIND_FILE:
		fputs(":_files", out);
		break;
	case KIND_FOLDER:
		fputs(":_files -/", out);
		break;
	case KIND_SCRIPT:
		fputs(":_files -g \"*.kvt(-.)\"", out);
		break;
	case KIND_NOTHING:
		fputs(": ", out);
	}
}

static void zsh_command(const struct command *command, FILE *out)
{
	fprintf(out, "\t%s)\n\t\t_arguments -S '(- *)--help[print this help]'", command->name);
	for (const struct option_row *row = command->options; row && row->name; row++) {
		fprintf(out, " \\\n\t\t\t'%s--%s%s[", row->repeatable ? "*" : "", row->name, row->argument ? "=" : "");
		zsh_text(row->help, out);
		fputc(']', out);
		if (row->argument)
			zsh_candidates(row->argument, out);
		fputc('\'', out);
	}
	if (command->operand) {
		fputs(" \\\n\t\t\t'*", out);
		zsh_candidates(command->operand, out);
		fputc('\'', out);
	}
	fputs("\n\t\t;;\n", out);
}

static void print_zsh(const struct command *const *commands, size_t count, FILE *out)
{
	fputs("#compdef kvt\n"
	      "# zsh completion for kvt; made by `kvt --completion zsh`\n"
	      "\n"
	      "_kvt_commands() {\n"
	      "\tlocal -a commands\n"
	      "\tcommands=(\n", out);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "\t\t'%s:", commands[i]->name);
		zsh_text(commands[i]->summary, out);
		fputs("'\n", out);
	}
	fputs("\t)\n"
	      "\t_describe -t commands command commands\n"
	      "}\n"
	      "\n"
	      "_kvt() {\n"
	      "\tlocal context state state_descr line\n"
	      "\ttypeset -A opt_args\n"
	      "\n"
	      "\t_arguments -C '(- *)--help[tell what kvt is]' '(- *)--version[print the version]' \\\n"
	      "\t\t'(- *)--completion[print a completion script]:shell:(bash zsh)' \\\n"
	      "\t\t'1: :_kvt_commands' '*:: :->operands'\n"
	      "\t[[ $state = operands ]] || return\n"
	      "\tcase $words[1] in\n"
	      "\thelp) _kvt_commands ;;\n", out);
	for (size_t i = 0; i < count; i++)
		zsh_command(commands[i], out);
	fputs("\tesac\n"
	      "}\n"
	      "\n"
	      "_kvt \"$@\"\n", out);
}

int completion_print(const char *shell, const struct command *const *commands, size_t count, FILE *out)
{
	if (strcmp(shell, "bash") == 0)
		print_bash(commands, count, out);
	else if (strcmp(shell, "zsh") == 0)
		print_zsh(commands, count, out);
	else
		return -1;
	return 0;
}
