/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/say.h"

#include <stdio.h>

void say_error(const char *command, const struct error *error)
{
	fprintf(stderr, "kvt %s: %s\n", command, error->text);
	if (*error->help)
		fprintf(stderr, "help: %s\n", error->help);
}

void say_made(const char *out, const char *directory, const char *name)
{
	if (out)
		puts(out);
	else
		printf("%s/%s\n", directory, name);
}
