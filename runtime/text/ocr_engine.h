/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tesseract, the only place that knows it: reads one line of text from a prepared picture. The library is loaded when the
 * first engine is made, so that kvt runs without it, and starts without it where no text is read. An engine belongs to one
 * thread at a time.
 */
#ifndef KVT_RUNTIME_TEXT_OCR_ENGINE_H
#define KVT_RUNTIME_TEXT_OCR_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/error.h"

struct ocr_engine;

/* A picture of one line: dark on white, a byte a pixel, 255 is white; rows without padding. */
struct ocr_line_picture {
	int32_t width, height;
	uint8_t *pixels;
};

/*
 * LANGUAGES are names of Tesseract's data joined by "+", such as "eng+deu". NULL, with what is missing by name, if kvt was
 * built without Tesseract, its library is not installed, or the data of a language are not.
 */
struct ocr_engine *ocr_engine_new(const char *languages, struct error *error);
void ocr_engine_free(struct ocr_engine *engine);	/* NULL is allowed */

/* "tesseract 5.3.0" */
const char *ocr_engine_name(const struct ocr_engine *engine);

/* Whether ocr_engine_new would succeed, as far as that can be told without loading the data; says in ERROR why not. */
bool ocr_engine_available(const char *languages, struct error *error);

/*
 * Calls WORD for each word from left to right: LEFT and RIGHT, the first pixel and the one behind the last, are the
 * picture's; CONFIDENCE is 0 to 100; TEXT is UTF-8 and valid for the call.
 */
typedef void ocr_word_found(void *context, int32_t left, int32_t right, int confidence, const char *text);
void ocr_engine_read(struct ocr_engine *engine, const struct ocr_line_picture *line, ocr_word_found *word, void *context);

#endif
