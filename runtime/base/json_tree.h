/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON that was read, and values packed into JSON text; the only user of jansson. The names begin with jt_ because json_
 * belongs to jansson. What is asked of a NULL, or of a value of another kind, is not there: a message from outside can
 * be taken apart without a check at each step.
 */
#ifndef KVT_RUNTIME_BASE_JSON_TREE_H
#define KVT_RUNTIME_BASE_JSON_TREE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value; those within another one belong to it. */
struct json_t;

/* An object or array, to be freed with jt_free; NULL if the bytes are something else. */
struct json_t *jt_read(const char *bytes, size_t length);
void jt_free(struct json_t *tree);	/* NULL is allowed */

struct json_t *jt_member(const struct json_t *object, const char *name);	/* NULL: there is none */
struct json_t *jt_item(const struct json_t *array, size_t index);
size_t jt_count(const struct json_t *array);

const char *jt_text(const struct json_t *value);			/* NULL: it is no string */
/* The text of OBJECT's member NAME; OTHERWISE where there is none. */
const char *jt_text_or(const struct json_t *object, const char *name, const char *otherwise);
bool jt_integer(const struct json_t *value, int64_t *out);		/* false: it is no integer; *out is untouched */
bool jt_number(const struct json_t *value, double *out);		/* an integer or not; false as above */
bool jt_is_true(const struct json_t *value);
const char *jt_name(const struct json_t *object, size_t index);		/* of the members, in their order; NULL behind the last */

/*
 * The values that FORMAT (as of jansson's json_pack, "{s:s, s:b}") takes from ARGS, as JSON text on one line, on the
 * heap. NULL if that cannot be: text that is not UTF-8. *WHY then says so, to be freed too.
 */
char *jt_pack(char **why, const char *format, va_list args);

#endif
