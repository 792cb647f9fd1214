/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/json_tree.h"

#include <jansson.h>

#include "grammar/mem.h"

/* Global to the process, and the same each time. */
static void take_memory(void)
{
	json_set_alloc_funcs(mem_alloc, mem_free);
}

struct json_t *jt_read(const char *bytes, size_t length)
{
	json_error_t problem;

	take_memory();
	return json_loadb(bytes, length, 0, &problem);
}

void jt_free(struct json_t *tree)
{
	json_decref(tree);
}

struct json_t *jt_member(const struct json_t *object, const char *name)
{
	return json_object_get(object, name);
}

struct json_t *jt_item(const struct json_t *array, size_t index)
{
	return json_array_get(array, index);
}

size_t jt_count(const struct json_t *array)
{
	return json_array_size(array);
}

const char *jt_text(const struct json_t *value)
{
	return json_string_value(value);
}

const char *jt_text_or(const struct json_t *object, const char *name, const char *otherwise)
{
	const char *text = jt_text(jt_member(object, name));

	return text ? text : otherwise;
}

bool jt_integer(const struct json_t *value, int64_t *out)
{
	if (!json_is_integer(value))
		return false;
	*out = json_integer_value(value);
	return true;
}

bool jt_number(const struct json_t *value, double *out)
{
	if (!json_is_number(value))
		return false;
	*out = json_number_value(value);
	return true;
}

const char *jt_name(const struct json_t *object, size_t index)
{
	/* Looking at members changes nothing, though jansson's iterators are not const. */
	json_t *o = (json_t *)object;
	void *at = json_object_iter(o);

	while (at && index--)
		at = json_object_iter_next(o, at);
	return at ? json_object_iter_key(at) : NULL;
}

bool jt_is_true(const struct json_t *value)
{
	return json_is_true(value);
}

char *jt_pack(char **why, const char *format, va_list args)
{
	json_error_t problem;
	json_t *tree;
	char *text;

	take_memory();
	tree = json_vpack_ex(&problem, 0, format, args);
	if (!tree) {
		*why = mem_copy_string(problem.text);
		return NULL;
	}
	text = json_dumps(tree, JSON_COMPACT);
	json_decref(tree);
	return text;
}
