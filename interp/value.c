/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/value.h"

#include <inttypes.h>
#include <string.h>

#include "grammar/literal.h"

static const char *const words[VALUE_KIND_COUNT] = {
	[VALUE_STRING] = "string",	   [VALUE_NUMBER] = "number", [VALUE_DURATION] = "duration",
	[VALUE_SIZE] = "size",		   [VALUE_PERCENT] = "percentage", [VALUE_BOOL] = "truth value",
	[VALUE_POINT] = "point",	   [VALUE_REGION] = "region", [VALUE_WORD] = "word",
	[VALUE_FLAG] = "flag",
};

const char *value_kind_word(enum value_kind kind)
{
	return words[kind];
}

bool value_kind_find(const char *word, enum value_kind *kind)
{
	for (int i = VALUE_STRING; i <= VALUE_POINT; i++)
		if (strcmp(words[i], word) == 0) {
			*kind = (enum value_kind)i;
			return true;
		}
	return false;
}

bool value_equal(struct value a, struct value b)
{
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case VALUE_STRING:
	case VALUE_WORD:
		return strcmp(a.string, b.string) == 0;
	case VALUE_POINT:
		return a.point.x == b.point.x && a.point.y == b.point.y;
	default:
		return a.integer == b.integer;
	}
}

struct unit {
	int64_t factor;
	const char *name;
};

static const char *with_unit(struct arena *arena, int64_t value, const struct unit *units)
{
	while (units->factor > 1 && (value == 0 || value % units->factor != 0))
		units++;
	return arena_format(arena, "%" PRId64 " %s", value / units->factor, units->name);
}

const char *value_text(struct arena *arena, struct value value)
{
	static const struct unit times[] = {{3600000, "h"}, {60000, "min"}, {1000, "s"}, {1, "ms"}};
	static const struct unit sizes[] = {{1LL << 40, "TiB"}, {1LL << 30, "GiB"}, {1LL << 20, "MiB"},
					    {1LL << 10, "KiB"}, {1, "B"}};

	switch (value.kind) {
	case VALUE_STRING:
	case VALUE_WORD:
		return value.string;
	case VALUE_DURATION:
		return with_unit(arena, value.integer, times);
	case VALUE_SIZE:
		return with_unit(arena, value.integer, sizes);
	case VALUE_PERCENT:
		if (value.integer % 100 == 0)
			return arena_format(arena, "%" PRId64 "%%", value.integer / 100);
		return arena_format(arena, "%" PRId64 ".%02" PRId64 "%%", value.integer / 100, value.integer % 100);
	case VALUE_BOOL:
		return value.integer ? "yes" : "no";
	case VALUE_POINT:
		return arena_format(arena, "%d,%d", value.point.x, value.point.y);
	default:
		return arena_format(arena, "%" PRId64, value.integer);
	}
}

static bool parse_point(struct source *source, struct diag_list *diags, struct value *value)
{
	struct span span = {source, 0, source->length};
	const char *comma = strchr(source->text, ',');
	int32_t x, y;

	if (!comma || comma == source->text || !comma[1] || strchr(comma + 1, ',') ||
	    strspn(source->text, "0123456789,") < source->length || !literal_pair(span, &x, &y, diags))
		return false;
	value->point = (struct point){x, y};
	return true;
}

/* By way of the language's own parser of quantities. */
static bool parse_quantity(struct source *source, struct diag_list *diags, struct value *value)
{
	static const enum ast_expr_kind kinds[VALUE_KIND_COUNT] = {
		[VALUE_NUMBER] = EXPR_NUMBER,
		[VALUE_DURATION] = EXPR_DURATION,
		[VALUE_SIZE] = EXPR_SIZE,
		[VALUE_PERCENT] = EXPR_PERCENT,
	};
	struct span number = {source, 0, (uint32_t)strspn(source->text, "0123456789.")}, unit = {0};
	enum ast_expr_kind found;

	if (number.end == 0)
		return false;
	unit.start = number.end + (uint32_t)strspn(source->text + number.end, " ");
	unit.end = source->length;
	if (unit.end > unit.start)
		unit.source = source;
	return literal_quantity(number, unit, &found, &value->integer, diags) && found == kinds[value->kind];
}

bool value_parse(struct arena *arena, const char *text, enum value_kind kind, struct value *value)
{
	struct source *source = source_from_text(arena, "value", text, strlen(text));
	struct diag_list diags = {.arena = arena};

	*value = (struct value){.kind = kind};
	switch (kind) {
	case VALUE_BOOL:
		value->integer = strcmp(text, "yes") == 0;
		return value->integer || strcmp(text, "no") == 0;
	case VALUE_POINT:
		return parse_point(source, &diags, value);
	case VALUE_NUMBER:
	case VALUE_DURATION:
	case VALUE_SIZE:
	case VALUE_PERCENT:
		return parse_quantity(source, &diags, value);
	default:
		return false;
	}
}
