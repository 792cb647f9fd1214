/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts of a program, and how each stands on the guest's display: which engine reads it, where it was found, how near
 * the display comes to it. The display is read when a text is asked for and something has changed.
 */
#ifndef KVT_RUNTIME_TEXT_TEXTS_H
#define KVT_RUNTIME_TEXT_TEXTS_H

#include "interp/program.h"
#include "runtime/base/error.h"
#include "runtime/match/past.h"
#include "runtime/text/phrase.h"

struct texts;

/* How a text stands on the display. */
struct text_sight {
	bool there, pending, unread;	/* as in struct sighting */
	struct phrase_hit hit;		/* where, if it is there */
	double share;			/* of it that stood in the row nearest to it at the last texts_measure */
	const char *line;		/* that row, the texts' until the next texts_measure; NULL: none is near */
};

/*
 * Opens the engines that PROGRAM's texts need: none if it has no texts. LANGUAGES are what the guest says that its texts
 * are in, as Tesseract has them; NULL: it does not say. READY is called from the loop when an engine has
 * read something that it was asked for. NULL, with what to do in the error, if one of them is missing.
 */
struct texts *texts_new(const struct program *program, const char *languages, struct loop *loop,
			void (*ready)(void *context), void *context, struct error *error);
void texts_free(struct texts *texts);		/* NULL is allowed */

void texts_set(struct texts *texts, uint32_t text, const char *string);		/* copied */

void texts_update(struct texts *texts, const struct frame *frame, const struct rect *rects, size_t count);

/* FRAME is that of the last update, in all of these. */
void texts_decide(struct texts *texts, uint32_t text, const struct frame *frame, struct text_sight *out);
void texts_measure(struct texts *texts, uint32_t text, const struct frame *frame);

/* Of a text that was there when it was last decided: whether one of its places looks different from how it did in PAST. */
bool texts_is_fresh(const struct texts *texts, uint32_t text, const struct frame *frame, const struct past *past);

/* What it was read as; the texts' until the next call. */
const char *texts_read(struct texts *texts, uint32_t text);

/*
 * The rows of a text console on the display that have their middle in REGION, each ended by a line feed, without empty ones
 * before and behind; freed with mem_free. NULL if there is no console on it. For people, at the end of a run: it may open
 * an engine.
 */
char *texts_console(struct texts *texts, const struct frame *frame, struct rect region);

#endif
