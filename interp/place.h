/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can stand at a place of a script's text. It goes by the tokens before the place, not by the tree: while
 * somebody writes, most lines do not parse yet.
 */
#ifndef KVT_INTERP_PLACE_H
#define KVT_INTERP_PLACE_H

#include "grammar/token.h"

enum place_kind {
	PLACE_NOWHERE,		/* in a comment, in plain text, behind what is complete: nothing to say */
	PLACE_DECLARATION,	/* a word that begins a declaration */
	PLACE_STEP,		/* a word that begins a statement, or a procedure's name */
	PLACE_GUEST_PROPERTY,
	PLACE_SCREEN_PROPERTY,
	PLACE_PROPERTY_VALUE,	/* of .property */
	PLACE_SCREEN,
	PLACE_POINT,		/* of .screen */
	PLACE_VALUE,		/* a literal, a param, an argument */
	PLACE_INTERPOLATED,	/* a name within ${} */
	PLACE_KEY,
	PLACE_UNIT,		/* behind a number */
	PLACE_SCRIPT,		/* behind `use` */
	PLACE_NEW_NAME,		/* of what is being declared ... */
	PLACE_NEW_SCREEN,	/* ... if that is a screen */
	PLACE_DRIVE,
	PLACE_KIND,		/* of a procedure's argument */
	PLACE_WORDS,		/* one of .words */
};

struct place_context {
	enum place_kind kind;
	struct span word;		/* the word there, as far as the place: what is being typed; may be empty */
	struct span whole;		/* all of it */
	bool in_guest;			/* whose property it is: a guest's or a screen's */
	struct span property;		/* of PLACE_PROPERTY_VALUE: its name */
	struct span screen;		/* of PLACE_POINT: its name */
	const char *words;		/* what can stand here too: "fresh standing timeout"; never NULL */
};

/* OFFSET lies within SOURCE or at its end. */
struct place_context place_at(const struct source *source, uint32_t offset);

#endif
