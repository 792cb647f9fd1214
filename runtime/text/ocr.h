/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads text that stands on no grid: finds the lines, prepares them, and has Tesseract read them. Lines that look as they
 * did when they were last read are not read again.
 */
#ifndef KVT_RUNTIME_TEXT_OCR_H
#define KVT_RUNTIME_TEXT_OCR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"

struct ocr;

struct ocr_word {
	struct rect box;	/* in pixels of the frame */
	int confidence;		/* 0 to 100, as Tesseract gives it */
	size_t line;		/* words of one piece of text have the same */
	bool highlighted;	/* on a bar of another colour than what is above and below it */
	char *text;		/* UTF-8, without blanks; owned by the ocr_text */
};

/* Line by line from top to bottom, the words of each from left to right. Zero before first use. */
struct ocr_text {
	struct ocr_word *words;
	size_t count, capacity;
};

/* What KVT_TEXT_LANGUAGE says, or "eng". */
const char *ocr_default_languages(void);

/* Whether ocr_new would succeed, as far as that can be told without loading the data; says in ERROR why not. */
bool ocr_available(const char *languages, struct error *error);

/* As ocr_engine_new. */
struct ocr *ocr_new(const char *languages, struct error *error);
void ocr_free(struct ocr *ocr);		/* NULL is allowed */
const char *ocr_name(const struct ocr *ocr);

/*
 * Reads REGION, which is within FRAME, into OUT, whose words before are freed. Takes up to a second; once STOP, which may
 * be NULL, is set by another thread, no further line is read.
 */
void ocr_read(struct ocr *ocr, const struct frame *frame, struct rect region, const atomic_bool *stop, struct ocr_text *out);

void ocr_text_deinit(struct ocr_text *text);

#endif
