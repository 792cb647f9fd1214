/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cli/options.h"

static const struct option_row rows[] = {
	{"phase", "PHASE", "run this phase only", true},
	{"out", "DIR", "write the run directory here", false},
	{"no-color", NULL, "print no colours", false},
	{"a-very-long-option", "ARGUMENT", "its sentence stands below", false},
	{0},
};

static const struct command command = {
	.name = "run", .synopsis = "[options] GUEST.kvt", .summary = "run a script", .help = "Runs it.\n", .options = rows,
	.operand = "GUEST.kvt", .least = 1, .most = 1,
};

/* Parses WORDS, with what goes to STREAM caught in TEXT. */
static int parse_caught(struct options *options, FILE *stream, char *text, size_t size, const char *const *words)
{
	int saved = dup(fileno(stream)), status, argc = 0;
	FILE *file = tmpfile();
	size_t count;
	char *argv[16] = {0};

	assert_non_null(file);
	while (words[argc]) {
		argv[argc] = strdup(words[argc]);
		argc++;
	}
	fflush(stream);
	dup2(fileno(file), fileno(stream));
	status = options_parse(options, &command, argc, argv);
	fflush(stream);
	dup2(saved, fileno(stream));
	close(saved);
	rewind(file);
	count = fread(text, 1, size - 1, file);
	text[count] = '\0';
	fclose(file);
	/* The values point into argv: nobody may look at them after this. */
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return status;
}

#define WORDS(...) ((const char *const[]){"run", __VA_ARGS__, NULL})

static void assert_refused(const char *const *words, const char *expected)
{
	struct options options = {0};
	char text[4096];

	assert_int_equal(parse_caught(&options, stderr, text, sizeof(text), words), 2);
	assert_string_equal(text, expected);
	options_deinit(&options);
}

static void test_takes_options_and_operands_in_any_order(void **state)
{
	char *argv[] = {"run", "--phase", "install", "a.kvt", "--phase=boot", "--no-color", "--out", "-", NULL};
	struct options options = {0};
	size_t at = 0;

	(void)state;
	assert_int_equal(options_parse(&options, &command, 8, argv), -1);
	assert_int_equal(options.operand_count, 1);
	assert_string_equal(options.operands[0], "a.kvt");
	assert_string_equal(options_next(&options, "phase", &at), "install");
	assert_string_equal(options_next(&options, "phase", &at), "boot");
	assert_null(options_next(&options, "phase", &at));
	assert_string_equal(options_value(&options, "out"), "-");
	assert_true(options_given(&options, "no-color"));
	assert_false(options_given(&options, "help"));
	assert_null(options_value(&options, "a-very-long-option"));
	options_deinit(&options);
}

static void test_dashes_end_the_options(void **state)
{
	char *argv[] = {"run", "--", "--phase", NULL};
	struct options options = {0};

	(void)state;
	assert_int_equal(options_parse(&options, &command, 3, argv), -1);
	assert_string_equal(options.operands[0], "--phase");
	options_deinit(&options);
}

static void test_wrong_use_is_explained(void **state)
{
	(void)state;
	assert_refused(WORDS("--phse", "x"), "kvt run: unknown option --phse\nhelp: did you mean --phase?\n");
	assert_refused(WORDS("--phse=x"), "kvt run: unknown option --phse\nhelp: did you mean --phase?\n");
	assert_refused(WORDS("-x"), "kvt run: unknown option -x\n"
				    "help: kvt run --help lists the options; behind -- a name may begin with a dash\n");
	assert_refused(WORDS("--out"), "kvt run: --out needs a value\n"
				       "help: write --out DIR: write the run directory here\n");
	assert_refused(WORDS("--out="), "kvt run: --out needs a value\n"
					"help: write --out DIR: write the run directory here\n");
	assert_refused(WORDS("--no-color=1"), "kvt run: --no-color takes no value\n"
					      "help: write --no-color: print no colours\n");
	assert_refused(WORDS("--out", "a", "--out", "b"), "kvt run: --out is given twice\n"
							  "help: write --out DIR: write the run directory here\n");
	assert_refused(WORDS("--no-color"), "kvt run: no GUEST.kvt given\nhelp: the use is: kvt run [options] GUEST.kvt\n");
	assert_refused(WORDS("a", "b"), "kvt run: \"b\" is one GUEST.kvt too many\n"
					"help: the use is: kvt run [options] GUEST.kvt\n");
}

static void test_help_comes_from_the_table(void **state)
{
	struct options options = {0};
	char text[4096];

	(void)state;
	assert_int_equal(parse_caught(&options, stdout, text, sizeof(text), WORDS("--help")), 0);
	assert_string_equal(text, "kvt run: run a script\n"
				  "\n"
				  "usage: kvt run [options] GUEST.kvt\n"
				  "\n"
				  "Runs it.\n"
				  "\n"
				  "options:\n"
				  "  --phase PHASE         run this phase only (may be repeated)\n"
				  "  --out DIR             write the run directory here\n"
				  "  --no-color            print no colours\n"
				  "  --a-very-long-option ARGUMENT\n"
				  "                        its sentence stands below\n"
				  "  --help                print this help\n"
				  "\n"
				  "More in kvt-run(1).\n");
	options_deinit(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_options_and_operands_in_any_order),
		cmocka_unit_test(test_dashes_end_the_options),
		cmocka_unit_test(test_wrong_use_is_explained),
		cmocka_unit_test(test_help_comes_from_the_table),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
