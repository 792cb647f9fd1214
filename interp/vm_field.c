/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that is typed into a field: first as little of it as can be seen, then, when the field has shown that, the rest.
 * Only what is near the field is looked at, and a blinking text cursor is no difference there, as in any wait.
 */
#include <string.h>

#include "interp/secret.h"
#include "interp/vm_private.h"

enum {
	SETTLED_MS = 250,		/* so long the field looks the same before it is typed into ... */
	SETTLE_MOST_MS = 2000,		/* ... unless something moves there all the time */
	ABOVE = 40,			/* pixels above the place that was clicked, and below it ... */
	ALL_OF_A_ROW = 1000000,		/* ... as wide as the display: text begins at the left of a field that is clicked in its middle */
	NARROW_ENOUGH = 3,		/* characters that could be taken for a text cursor each, and not all of them */
};

void vm_begin_field(struct vm *vm, const struct area *area)
{
	vm->field = *area;
	vm->field_name = "";
	vm_begin_still(vm, &vm->field, SETTLED_MS, SETTLE_MOST_MS);
	vm->may_miss = true;
}

void vm_begin_field_at_pointer(struct vm *vm, const char *name)
{
	const struct point at = vm->pointer;
	struct area around = {.has_region = true, .width = ALL_OF_A_ROW, .height = 2 * ABOVE, .mask_screen = -1};

	around.y = at.y > ABOVE ? at.y - ABOVE : 0;
	vm_begin_field(vm, &around);
	vm->field_name = name;
}

/* What leaves no mark by itself. */
static bool is_invisible(unsigned char c)
{
	return c <= ' ' || c == 0x7f;
}

/* Next to nothing, or a bar or line as a text cursor is one. */
static bool is_narrow(unsigned char c)
{
	return strchr(".,:;'`\"|!-_~^=iIljJ1", c) != NULL;
}

size_t vm_first_part(const char *text)
{
	const char *at = text;
	int narrow = 0;

	while (*at && narrow < NARROW_ENOUGH) {
		const unsigned char c = (unsigned char)*at++;

		if (is_invisible(c)) {
			/* what enters or leaves the field waits until the field has shown something */
			if (narrow && c != ' ')
				return (size_t)(at - text) - 1;
			continue;
		}
		while (((unsigned char)*at & 0xc0) == 0x80)
			at++;
		if (!is_narrow(c))
			return (size_t)(at - text);
		narrow++;
	}
	return (size_t)(at - text);
}

static bool shows_something(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!is_invisible((unsigned char)text[i]))
			return true;
	return false;
}

/* PART of TEXT as it may be shown. Of what holds a secret no part is: a piece of it cannot be told from other text. */
static const char *show_part(struct vm *vm, const char *text, const char *part, const char *which)
{
	const char *shown = secret_conceal(vm->program, &vm->arena, text);

	return shown == text ? part : arena_format(&vm->arena, "%s of %s", which, shown);
}

void vm_type_first(struct vm *vm, const char *text)
{
	const size_t length = vm_first_part(text);

	vm->field_first = arena_copy(&vm->arena, text, length);
	vm->field_first_shown = show_part(vm, text, vm->field_first, "the beginning");
	vm->field_rest = text + length;
	vm->field_rest_shown = show_part(vm, text, vm->field_rest, "the rest");
	vm->reaction_wanted = shows_something(text, length);
	vm->ops->keep_display(vm->host, &vm->field);
	vm_type(vm, vm->field_first, vm->field_first_shown);
}

void vm_type_rest(struct vm *vm)
{
	if (vm->field_rest && *vm->field_rest)
		vm_type(vm, vm->field_rest, vm->field_rest_shown);
}

/* "the field login.user at 12,40", "the field in 0,0 640x480" */
static const char *name_field(struct vm *vm)
{
	if (!*vm->field_name)
		return arena_format(&vm->arena, "the field in %d,%d %dx%d", vm->field.x, vm->field.y, vm->field.width, vm->field.height);
	/* a point is its own name */
	if (*vm->field_name >= '0' && *vm->field_name <= '9')
		return arena_format(&vm->arena, "the field at %d,%d", vm->pointer.x, vm->pointer.y);
	return arena_format(&vm->arena, "the field %s at %d,%d", vm->field_name, vm->pointer.x, vm->pointer.y);
}

void vm_begin_reaction(struct vm *vm, int64_t allowed_ms)
{
	if (!vm->reaction_wanted)
		return;
	vm->area = &vm->field;
	vm->since = SINCE_KEPT;
	vm_begin_wait(vm, WAITING_FOR_REACTION, allowed_ms, false);
	vm->waiting_what = name_field(vm);
}

/* Rows on one line. */
static const char *join_rows(struct vm *vm, const char *rows)
{
	const char *joined = "";

	for (size_t length; *rows; rows += length + (rows[length] != '\0')) {
		length = strcspn(rows, "\n");
		if (length)
			joined = arena_format(&vm->arena, "%s%s%.*s", joined, *joined ? " | " : "", (int)length, rows);
	}
	return joined;
}

void vm_fail_reaction(struct vm *vm, const char *allowed)
{
	const char *read = vm->ops->read_area(vm->host, &vm->field), *stands = "", *where = "there";
	const bool whole = vm->field_first_shown == vm->field_first;

	if (read && *read)
		stands = arena_format(&vm->arena, "; there stands \"%s\"",
				      secret_conceal(vm->program, &vm->arena, join_rows(vm, read)));
	if (*vm->field_name)
		where = arena_format(&vm->arena, "from row %d to %d", vm->field.y, vm->field.y + vm->field.height - 1);
	vm_fail(vm, REASON_NO_REACTION, whole ? "%s did not react within %s: \"%s\" was typed, and nothing has changed %s%s" :
		"%s did not react within %s: %s was typed, and nothing has changed %s%s", name_field(vm), allowed,
		vm->field_first_shown, where, stands);
}
