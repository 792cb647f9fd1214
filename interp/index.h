/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of a script and of all that it uses, each with its place: where it is declared and where it is used. Made
 * from the trees alone, so that a script with errors has one, of what could be read.
 */
#ifndef KVT_INTERP_INDEX_H
#define KVT_INTERP_INDEX_H

#include "interp/script.h"

enum index_kind {
	INDEX_SCREEN,
	INDEX_PARAM,
	INDEX_PROCEDURE,
	INDEX_ARGUMENT,		/* of a procedure; known within it only */
	INDEX_TEST,		/* a phase */
	INDEX_SCRIPT,		/* behind `use` */
	INDEX_POINT,		/* of the screen .of */
};

/* One occurrence of a name. */
struct index_name {
	enum index_kind kind;
	const char *text;
	struct span span;
	bool declares;			/* what `use` says declares nothing */
	const struct ast_item *item;	/* the declaration that it stands in */
	const char *of;			/* a point's screen; else NULL */
};

/* In the order of the files and, within one, of the tree. */
struct index {
	struct index_name *items;	/* heap */
	size_t count, capacity;
	const struct script *script;
};

/* Points into SCRIPT, which must stay. */
void index_init(struct index *index, const struct script *script);
void index_deinit(struct index *index);

/* The name on which, or behind which, byte OFFSET of SOURCE is; NULL if there is none. */
const struct index_name *index_at(const struct index *index, const struct source *source, uint32_t offset);

/* Whether A and B speak of the same thing. */
bool index_same(const struct index_name *a, const struct index_name *b);

/* Where what NAME speaks of is declared first; NULL: nowhere. Scripts: index_script. */
const struct index_name *index_declaration(const struct index *index, const struct index_name *name);

/* The same of a name in a place that takes such a KIND; WITHIN is the procedure, or NULL, of an argument. */
const struct index_name *index_find(const struct index *index, enum index_kind kind, const char *text,
				    const struct ast_item *within);

/* The declaration of the point TEXT of SCREEN. */
const struct index_name *index_find_point(const struct index *index, const char *screen, const char *text);

/* The script that the use of NAME reads; NULL if it was not found. */
const struct script_file *index_script(const struct index *index, const struct index_name *name);

#endif
