/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What reads text off the guest's display. An engine reads it in its own way: `console` the cells of a text console, exactly
 * and at once; others may take their time in a thread of their own. Whoever waits for text sees only this header.
 *
 * A reader follows one display. It is told of every update, which must cost it next to nothing, and reads when it is asked:
 *
 *	reader = engine->open(context, ready, &error);
 *	engine->update(reader, frame, rects, count);
 *	page = engine->read(reader, frame, region, &answer);
 *
 * All of it is called from the loop's thread only, and so must READY be.
 */
#ifndef KVT_RUNTIME_TEXT_READER_H
#define KVT_RUNTIME_TEXT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"

struct loop;

/* Letters without a blank between them, that are equally sure and equally highlighted. */
struct read_word {
	uint32_t start, end;		/* bytes [start, end) of the line's text */
	struct rect place;		/* pixels of the display; its letters share the width evenly */
	double confidence;		/* 0..1; 1: exact */
	bool highlighted;		/* on a bar of another colour than what is above and below it */
};

/* What stands in one row. */
struct read_line {
	char *text;			/* UTF-8, blanks as they stand, none at the end; "" in an empty row. U+FFFD: not read */
	struct rect place;		/* of the row */
	struct read_word *words;	/* from left to right */
	size_t word_count;
};

/* All that is known of the display's text. Owned by the reader, valid until it is called again. */
struct page {
	struct read_line *lines;	/* from top to bottom, then from left to right */
	size_t count;
	uint64_t edition;		/* another number whenever a line is another one; never 0 */
};

enum reader_answer {
	READER_KNOWS,			/* the lines are what stands in the region on this frame */
	READER_READS,			/* not all of the region is read yet: READY will be called; what is there is right */
	READER_BLIND,			/* this engine can read nothing on this display */
};

struct reader_engine {
	const char *name;		/* as scripts and kvt text say it */

	/* NULL, with what to install or set in the error, if it cannot work here. LANGUAGES, copied, are what Tesseract knows
	 * words by, joined by "+"; NULL: ocr_default_languages. LOOP may be NULL where nobody waits: then `read` answers only
	 * when it knows. */
	void *(*open)(const char *languages, struct loop *loop, void (*ready)(void *context), void *context, struct error *error);
	void (*close)(void *reader);	/* NULL is allowed */

	/* FRAME has changed in the COUNT RECTS, which lie within it, since the last update; a new size makes all of it new. */
	void (*update)(void *reader, const struct frame *frame, const struct rect *rects, size_t count);

	/*
	 * Reads REGION, which lies within FRAME, the one of the last update, as far as it was not read before. The page may have
	 * lines beyond it. Lines whose pixels changed since they were read are not on the page.
	 */
	const struct page *(*read)(void *reader, const struct frame *frame, struct rect region, enum reader_answer *answer);
};

enum reader_kind { READER_CONSOLE, READER_TESSERACT, READER_COUNT };

/* NULL: there is none. One that this kvt was built without says so when it is opened. */
const struct reader_engine *reader_engine(enum reader_kind kind);
const char *reader_kind_word(enum reader_kind kind);	/* also of one that is not built in */

/* reader_console.c */
extern const struct reader_engine reader_console;

/* reader_tesseract.c. Answers READER_READS until its thread has read the region; without a loop, waits for it there. */
extern const struct reader_engine reader_tesseract;

/* For engines: frees what a line owns, and whether two lines say the same of the same place. */
void read_line_deinit(struct read_line *line);
bool read_line_equal(const struct read_line *a, const struct read_line *b);

#endif
