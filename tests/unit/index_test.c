/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/index.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static const char main_text[] =
	"use shared\n"
	"guest g { memory room; firmware bios; append \"a=${user}\" }\n"
	"param room = 1 GiB\n"
	"param user = \"root\"\n"
	"screen one { picture \"a.png\" }\n"
	"screen in\n"
	"watch in -> fail \"x\"\n"
	"procedure enter(user, n: number) { type \"${user}\"; repeat n times until one { press tab } }\n"
	"param spot = 1,2\n"
	"boot {\n"
	"  one-of timeout 3 s { one -> { click-at in double }; two fresh -> enter(user, 2) }\n"
	"  wait-change in 0,0 3x3 masked-by one\n"
	"  move-to spot\n"
	"  insert cdrom user\n"
	"  if room is 2 GiB { note user } else if-screen two { }\n"
	"  wait-screen\n"
	"}\n"
	"test later { }\n";
static const char shared_text[] = "screen two\nprocedure unused() { wait-screen two }\n";

static struct source *read_text(void *context, struct arena *arena, const char *path)
{
	(void)context;
	if (strcmp(path, "/x/main.kvt") == 0)
		return source_from_text(arena, path, main_text, strlen(main_text));
	if (strcmp(path, "/x/shared.kvt") == 0)
		return source_from_text(arena, path, shared_text, strlen(shared_text));
	errno = ENOENT;
	return NULL;
}

static const struct script_reader reader = {.read = read_text};

static int begin(void **state)
{
	static struct script script;
	static struct index index;

	assert_false(script_load_from(&script, "/x/main.kvt", NULL, &reader));	/* it has an error, and an index */
	index_init(&index, &script);
	*state = &index;
	return 0;
}

static int end(void **state)
{
	struct index *index = *state;
	struct script *script = (struct script *)index->script;

	index_deinit(index);
	script_deinit(script);
	return 0;
}

/* How often KIND's NAME occurs; *DECLARATIONS of it are such. */
static int count(const struct index *index, enum index_kind kind, const char *name, int *declarations)
{
	int found = 0;

	*declarations = 0;
	for (size_t i = 0; i < index->count; i++)
		if (index->items[i].kind == kind && strcmp(index->items[i].text, name) == 0) {
			struct span span = index->items[i].span;

			found++;
			*declarations += index->items[i].declares;
			assert_int_equal(span.end - span.start, strlen(name));
			assert_memory_equal(span.source->text + span.start, name, strlen(name));
		}
	return found;
}

static void all_names(void **state)
{
	static const struct {
		enum index_kind kind;
		const char *name;
		int count, declarations;
	} wanted[] = {
		{INDEX_SCRIPT, "shared", 1, 0},	  {INDEX_PARAM, "room", 3, 1},	  {INDEX_PARAM, "user", 5, 1},
		{INDEX_SCREEN, "one", 4, 1},	  {INDEX_SCREEN, "in", 3, 1},	  {INDEX_SCREEN, "two", 4, 1},
		{INDEX_PROCEDURE, "enter", 2, 1}, {INDEX_ARGUMENT, "user", 2, 1}, {INDEX_ARGUMENT, "n", 2, 1},
		{INDEX_TEST, "later", 1, 1},	  {INDEX_PARAM, "bios", 0, 0},	  {INDEX_SCREEN, "cdrom", 0, 0},
		{INDEX_PARAM, "spot", 2, 1},	  {INDEX_SCREEN, "spot", 0, 0},
		{INDEX_TEST, "boot", 0, 0},	  {INDEX_PROCEDURE, "unused", 1, 1},
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		int declarations;

		print_message("%s\n", wanted[i].name);
		assert_int_equal(count(*state, wanted[i].kind, wanted[i].name, &declarations), wanted[i].count);
		assert_int_equal(declarations, wanted[i].declarations);
	}
}

static const struct index_name *at(const struct index *index, const char *before, uint32_t behind)
{
	return index_at(index, index->script->files[0].ast->source, (uint32_t)(strstr(main_text, before) - main_text) + behind);
}

static void places(void **state)
{
	const struct index *index = *state;
	const struct index_name *name = at(index, "two fresh", 1);

	assert_string_equal(name->text, "two");
	assert_int_equal(name->kind, INDEX_SCREEN);
	assert_ptr_equal(at(index, "two fresh", 0), name);
	assert_ptr_equal(at(index, "two fresh", 3), name);
	assert_null(at(index, "two fresh", 4));
	name = index_declaration(index, name);
	assert_string_equal(name->span.source->path, "/x/shared.kvt");
	assert_int_equal(name->span.start, 7);
}

static void arguments(void **state)
{
	const struct index *index = *state;
	const struct index_name *inner = at(index, "${user}\"; repeat", 3), *outer = at(index, "${user}\" }", 3);

	assert_int_equal(inner->kind, INDEX_ARGUMENT);
	assert_int_equal(outer->kind, INDEX_PARAM);
	assert_false(index_same(inner, outer));
	assert_int_equal(index_declaration(index, inner)->span.start, strstr(main_text, "user, n") - main_text);
	assert_int_equal(index_declaration(index, outer)->span.start, strstr(main_text, "user = ") - main_text);
	assert_null(index_find(index, INDEX_ARGUMENT, "user", NULL));
}

static void scripts(void **state)
{
	const struct index *index = *state;

	assert_string_equal(index_script(index, at(index, "shared", 2))->path, "/x/shared.kvt");
	assert_null(index_declaration(index, at(index, "shared", 2)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_names),
		cmocka_unit_test(places),
		cmocka_unit_test(arguments),
		cmocka_unit_test(scripts),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
