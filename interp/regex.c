/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/regex.h"

#include <ctype.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/regex_rewrite.h"

enum { GROUPS = 10 };

struct regex {
	regex_t compiled;
	locale_t locale;
	bool lines;
};

/* What libc would take for something else, or would not come to an end with. */
static bool check_escape(char c, unsigned int flags, char *why, size_t size)
{
	const char *tab = flags & REGEX_LINES ? "; blanks and tabs are [[:blank:]]" : "; white space is one blank where text is read";

	if (isdigit((unsigned char)c)) {
		snprintf(why, size, "`\\%c` would look back at what was matched, which kvt does not do", c);
		return false;
	}
	if (isalpha((unsigned char)c) && !strchr("wWsSbB", c)) {
		snprintf(why, size, "`\\%c` means nothing in POSIX expressions%s", c,
			 c == 'd' ? "; a digit is [0-9]" : c == 't' ? tab : "");
		return false;
	}
	return true;
}

/* {N}, {N,M}: nested ones multiply, and libc makes room for each. AT is behind the brace. */
static bool count_repeats(const char *at, long *product, char *why, size_t size)
{
	long most = 1;

	for (; *at && *at != '}'; at++)
		if (isdigit((unsigned char)*at)) {
			char *end;
			long number = strtol(at, &end, 10);

			most = number > most ? number : most;
			at = end - 1;
		}
	*product = most > REGEX_MAX_REPEATS ? most : *product * most;
	if (*product <= REGEX_MAX_REPEATS)
		return true;
	snprintf(why, size, "its repetitions in braces come to more than %d", REGEX_MAX_REPEATS);
	return false;
}

static const char *skip_brackets(const char *at)
{
	at += at[1] == '^' ? 2 : 1;
	if (*at == ']')
		at++;
	while (*at && *at != ']') {
		/* [[:alpha:]] and its like */
		const char *close = *at == '[' && at[1] && strchr(":.=", at[1]) ? strchr(at + 2, ']') : NULL;

		at = close ? close + 1 : at + 1;
	}
	return at;
}

static bool check_source(const char *source, unsigned int flags, char *why, size_t size)
{
	long product = 1;

	if (strlen(source) > REGEX_MAX_SOURCE) {
		snprintf(why, size, "it is longer than %d bytes", REGEX_MAX_SOURCE);
		return false;
	}
	for (const char *at = source; *at; at++) {
		if (*at == '\\' && at[1]) {
			if (!check_escape(*++at, flags, why, size))
				return false;
		} else if (*at == '[') {
			at = skip_brackets(at);
			if (!*at)
				break;
		} else if (*at == '{' && !count_repeats(at + 1, &product, why, size)) {
			return false;
		}
	}
	return true;
}

struct regex *regex_new(const char *source, unsigned int flags, char *why, size_t size)
{
	struct regex *regex;
	char *rewritten;
	locale_t before;
	int status;

	if (!check_source(source, flags, why, size) || !(rewritten = regex_rewrite(source, why, size)))
		return NULL;
	regex = mem_alloc(sizeof(*regex));
	regex->lines = flags & REGEX_LINES;
	regex->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	before = uselocale(regex->locale ? regex->locale : LC_GLOBAL_LOCALE);
	status = regcomp(&regex->compiled, rewritten, REG_EXTENDED | (flags & REGEX_ANY_CASE ? REG_ICASE : 0) |
			 (flags & REGEX_LINES ? REG_NEWLINE : 0));
	if (status != 0)
		regerror(status, NULL, why, size);
	uselocale(before);
	mem_free(rewritten);
	if (status == 0)
		return regex;
	if (regex->locale)
		freelocale(regex->locale);
	mem_free(regex);
	return NULL;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	regfree(&regex->compiled);
	if (regex->locale)
		freelocale(regex->locale);
	mem_free(regex);
}

static bool find_once(const struct regex *regex, const char *text, bool middle, struct regex_match *out)
{
	regmatch_t groups[GROUPS];
	int group = 1;

	if (regexec(&regex->compiled, text, GROUPS, groups, middle ? REG_NOTBOL : 0) != 0)
		return false;
	out->start = (size_t)groups[0].rm_so;
	out->end = (size_t)groups[0].rm_eo;
	while (group < GROUPS && groups[group].rm_so < 0)
		group++;
	if (group < GROUPS) {
		out->inner_start = (size_t)groups[group].rm_so;
		out->inner_end = (size_t)groups[group].rm_eo;
	} else {
		out->inner_start = out->start;
		out->inner_end = regex->compiled.re_nsub ? out->start : out->end;
	}
	return true;
}

bool regex_find(const struct regex *regex, const char *text, bool middle, struct regex_match *out)
{
	const locale_t before = uselocale(regex->locale ? regex->locale : LC_GLOBAL_LOCALE);
	size_t from = 0;
	bool found;

	while ((found = find_once(regex, text + from, from ? !(regex->lines && text[from - 1] == '\n') : middle, out)) && out->start == out->end && text[from + out->end]) {
		from += out->end + 1;
		while (((unsigned char)text[from] & 0xc0) == 0x80)
			from++;
	}
	uselocale(before);
	out->start += from;
	out->end += from;
	out->inner_start += from;
	out->inner_end += from;
	return found && out->start < out->end;
}
