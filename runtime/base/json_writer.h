/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON text, member by member, indented for people. It cannot go wrong: strings that are not UTF-8 are mended
 * (U+FFFD) and numbers that JSON does not know become null. NAME is NULL for the elements of an array. The names begin
 * with jw_ because json_ belongs to jansson, with which this is linked.
 */
#ifndef KVT_RUNTIME_BASE_JSON_WRITER_H
#define KVT_RUNTIME_BASE_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/text_buffer.h"

/* All zero before first use. */
struct json_writer {
	struct text_buffer out;
	int depth;
	int inline_depth;		/* from this depth on all is on one line; 0: none is */
	bool fresh;			/* nothing stands in the innermost object or array yet */
};

void json_writer_deinit(struct json_writer *json);

void jw_open(struct json_writer *json, const char *name, char bracket);		/* '{' or '[' */
void jw_open_inline(struct json_writer *json, const char *name, char bracket);	/* with all its members in a line */
void jw_close(struct json_writer *json, char bracket);				/* '}' or ']' */

void jw_string(struct json_writer *json, const char *name, const char *value);		/* NULL: null */
void jw_integer(struct json_writer *json, const char *name, int64_t value);
void jw_real(struct json_writer *json, const char *name, double value, int decimals);
void jw_bool(struct json_writer *json, const char *name, bool value);
void jw_null(struct json_writer *json, const char *name);
void jw_seconds(struct json_writer *json, const char *name, int64_t us);		/* < 0: null */

#endif
