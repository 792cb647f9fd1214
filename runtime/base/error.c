/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/error.h"

#include <stdarg.h>
#include <stdio.h>

void error_set(struct error *error, const char *format, ...)
{
	va_list args;

	if (!error)
		return;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	error->help[0] = '\0';
}

void error_help(struct error *error, const char *format, ...)
{
	va_list args;

	if (!error)
		return;
	va_start(args, format);
	vsnprintf(error->help, sizeof(error->help), format, args);
	va_end(args);
}
