/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/literal.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "grammar/mem.h"

/* A string while it is taken apart. */
struct cooking {
	struct arena *arena;
	struct diag_list *diags;
	struct span span;
	struct ast_part *first, **end;
	char *bytes;		/* of the literal piece under way; never longer than the token */
	size_t count;
};

static void put_utf8(struct cooking *cooking, uint32_t c)
{
	char *to = cooking->bytes + cooking->count;
	size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (size == 1) {
		to[0] = (char)c;
	} else {
		for (size_t i = size - 1; i > 0; i--, c >>= 6)
			to[i] = (char)(0x80 | (c & 0x3f));
		to[0] = (char)((0xf00u >> size & 0xf0u) | c);
	}
	cooking->count += size;
}

static void end_piece(struct cooking *cooking)
{
	struct ast_part *part;

	if (cooking->count == 0)
		return;
	part = arena_alloc(cooking->arena, sizeof(*part));
	part->text = arena_copy(cooking->arena, cooking->bytes, cooking->count);
	cooking->count = 0;
	*cooking->end = part;
	cooking->end = &part->next;
}

static void bad_escape(struct cooking *cooking, uint32_t start, uint32_t end, const char *why)
{
	diag_add(cooking->diags, DIAG_BAD_ESCAPE, (struct span){cooking->span.source, start, end}, "%s", why);
}

/* \u{HEX}; AT is behind the u. Returns the offset behind it. */
static uint32_t unicode_escape(struct cooking *cooking, uint32_t at, uint32_t end)
{
	const char *text = cooking->span.source->text;
	uint32_t start = at - 2, c = 0, digits = 0;

	if (at < end && text[at] == '{') {
		for (at++; at < end && isxdigit((unsigned char)text[at]) && digits < 7; at++, digits++)
			c = c * 16 + (uint32_t)(isdigit((unsigned char)text[at]) ? text[at] - '0' :
						tolower((unsigned char)text[at]) - 'a' + 10);
		if (at < end && text[at] == '}' && digits > 0 && c > 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff)) {
			put_utf8(cooking, c);
			return at + 1;
		}
	}
	bad_escape(cooking, start, at, "`\\u` is written \\u{HEX}, with the number of a Unicode character, such as \\u{e9}");
	return at;
}

/* AT is behind the backslash. */
static uint32_t escape(struct cooking *cooking, uint32_t at, uint32_t end)
{
	static const char letters[] = "nteb\\\"$", meanings[] = "\n\t\033\b\\\"$";
	const char *text = cooking->span.source->text, *found;

	if (at >= end)
		return at;	/* an unterminated string; already reported */
	if (text[at] == 'u')
		return unicode_escape(cooking, at + 1, end);
	found = strchr(letters, text[at]);
	if (found) {
		cooking->bytes[cooking->count++] = meanings[found - letters];
		return at + 1;
	}
	bad_escape(cooking, at - 1, at + 1, "unknown escape");
	diag_help(cooking->diags, "known are \\n \\t \\e \\b \\\\ \\\" \\$ \\u{HEX}; a backslash itself is \\\\");
	return at + 1;
}

/* ${NAME}; AT is behind the brace. */
static uint32_t interpolation(struct cooking *cooking, uint32_t at, uint32_t end)
{
	const struct source *source = cooking->span.source;
	uint32_t start = at;
	struct ast_part *part;

	while (at < end && (isalnum((unsigned char)source->text[at]) || strchr("-_", source->text[at])))
		at++;
	if (at == start || at >= end || source->text[at] != '}') {
		diag_add(cooking->diags, DIAG_BAD_INTERPOLATION, (struct span){source, start - 2, at},
			 "`${` begins the name of a value, and `}` ends it");
		diag_help(cooking->diags, "for the two characters themselves write \\${");
		return at;
	}
	end_piece(cooking);
	part = arena_alloc(cooking->arena, sizeof(*part));
	part->name.text = arena_copy(cooking->arena, source->text + start, at - start);
	part->name.span = (struct span){source, start, at};
	*cooking->end = part;
	cooking->end = &part->next;
	return at + 1;
}

static uint32_t control_character(struct cooking *cooking, uint32_t at)
{
	bad_escape(cooking, at, at + 1, "a control character stands in this string");
	diag_help(cooking->diags, "write it as an escape: \\n, \\t, \\e, \\b or \\u{HEX}");
	return at + 1;
}

struct ast_part *literal_string(struct arena *arena, struct span span, struct diag_list *diags)
{
	const char *text = span.source->text;
	uint32_t at = span.start + 1, end = span.end;
	struct cooking cooking = {.arena = arena, .diags = diags, .span = span};

	if (end > at && text[end - 1] == '"')
		end--;
	cooking.end = &cooking.first;
	cooking.bytes = mem_alloc(span.end - span.start + 4);
	while (at < end) {
		if (text[at] == '\\')
			at = escape(&cooking, at + 1, end);
		else if (text[at] == '$' && at + 1 < end && text[at + 1] == '{')
			at = interpolation(&cooking, at + 2, end);
		else if ((unsigned char)text[at] < 0x20 && text[at] != '\t')
			at = control_character(&cooking, at);
		else
			cooking.bytes[cooking.count++] = text[at++];
	}
	end_piece(&cooking);
	mem_free(cooking.bytes);
	return cooking.first;
}

static const struct unit {
	const char *name;
	enum ast_expr_kind kind;
	int64_t factor;
} units[] = {
	{"ms", EXPR_DURATION, 1},
	{"s", EXPR_DURATION, 1000},
	{"min", EXPR_DURATION, 60 * 1000},
	{"h", EXPR_DURATION, 60 * 60 * 1000},
	{"B", EXPR_SIZE, 1},
	{"KiB", EXPR_SIZE, 1LL << 10},
	{"MiB", EXPR_SIZE, 1LL << 20},
	{"GiB", EXPR_SIZE, 1LL << 30},
	{"TiB", EXPR_SIZE, 1LL << 40},
	{"%", EXPR_PERCENT, 100},
};

const char *literal_unit(size_t index, enum ast_expr_kind *kind)
{
	if (index >= sizeof(units) / sizeof(units[0]))
		return NULL;
	*kind = units[index].kind;
	return units[index].name;
}

static const struct unit *find_unit(struct span unit)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strlen(units[i].name) == unit.end - unit.start &&
		    memcmp(units[i].name, unit.source->text + unit.start, unit.end - unit.start) == 0)
			return &units[i];
	return NULL;
}

static void report_unit(struct span unit, struct diag_list *diags)
{
	const char *names[sizeof(units) / sizeof(units[0])];

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		names[i] = units[i].name;
	diag_add(diags, DIAG_UNKNOWN_UNIT, unit, "unknown unit `%.*s`", (int)(unit.end - unit.start),
		 unit.source->text + unit.start);
	diag_suggest(diags, unit, names, sizeof(names) / sizeof(names[0]));
	diag_help(diags, "durations: ms s min h; sizes: B KiB MiB GiB TiB; shares: %%");
}

/* DIGITS[.DECIMALS] times FACTOR; false if that is not a whole number or too large. */
static bool scaled(struct span number, int64_t factor, int64_t *value)
{
	int64_t whole = 0, part = 0, power = 1;
	bool decimals = false;

	for (uint32_t i = number.start; i < number.end; i++) {
		char c = number.source->text[i];

		if (c == '.') {
			decimals = true;
		} else if (!decimals) {
			if (whole > (INT64_MAX - 9) / 10)
				return false;
			whole = whole * 10 + (c - '0');
		} else {
			if (power == 1000000)
				return false;	/* a seventh decimal would not fit beside a TiB */
			part = part * 10 + (c - '0');
			power *= 10;
		}
	}
	if (whole > INT64_MAX / factor - 1 || part * factor % power != 0)
		return false;
	*value = whole * factor + part * factor / power;
	return true;
}

bool literal_quantity(struct span number, struct span unit, enum ast_expr_kind *kind, int64_t *value,
		      struct diag_list *diags)
{
	const struct unit *found = NULL;

	if (unit.source) {
		found = find_unit(unit);
		if (!found) {
			report_unit(unit, diags);
			return false;
		}
	}
	*kind = found ? found->kind : EXPR_NUMBER;
	/* the virtual machine adds durations to its clock in microseconds */
	if (!scaled(number, found ? found->factor : 1, value) ||
	    (*kind == EXPR_DURATION && *value > INT64_MAX / 1000 / 2)) {
		diag_add(diags, DIAG_BAD_NUMBER, number, "this number is too large, or not whole in its unit");
		return false;
	}
	return true;
}

bool literal_pair(struct span span, int32_t *first, int32_t *second, struct diag_list *diags)
{
	int64_t values[2] = {0, 0};
	int index = 0;

	for (uint32_t i = span.start; i < span.end; i++) {
		char c = span.source->text[i];

		if (!isdigit((unsigned char)c)) {
			index = 1;
			continue;
		}
		values[index] = values[index] * 10 + (c - '0');
		if (values[index] > 1000000) {
			diag_add(diags, DIAG_BAD_NUMBER, span, "no screen has so many pixels");
			return false;
		}
	}
	*first = (int32_t)values[0];
	*second = (int32_t)values[1];
	return true;
}
