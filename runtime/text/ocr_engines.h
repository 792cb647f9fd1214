/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads many lines of text: with one engine, and with a second one in a thread beside it where there is enough to read to
 * be worth it and the host has a second processor. What is read is the same with one or two.
 */
#ifndef KVT_RUNTIME_TEXT_OCR_ENGINES_H
#define KVT_RUNTIME_TEXT_OCR_ENGINES_H

#include <stdatomic.h>
#include <stddef.h>

#include "runtime/text/ocr_engine.h"

struct ocr_engines;

/* A line to read. WORD is called as for ocr_engine_read, by one of two threads, with a CONTEXT that no other line shares. */
struct ocr_task {
	const struct ocr_line_picture *picture;
	ocr_word_found *word;
	void *context;
	bool done;
};

/* As ocr_engine_new. */
struct ocr_engines *ocr_engines_new(const char *languages, struct error *error);
void ocr_engines_free(struct ocr_engines *engines);	/* NULL is allowed */
const char *ocr_engines_name(const struct ocr_engines *engines);

/* Returns when all of TASKS are done; once STOP, which may be NULL, is set by another thread, no further one is begun. */
void ocr_engines_read(struct ocr_engines *engines, struct ocr_task *tasks, size_t count, const atomic_bool *stop);

#endif
