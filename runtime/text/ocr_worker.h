/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads graphical text beside the run, in a thread of its own, so that the loop never waits for it: a display is handed
 * over, and when its text is known a descriptor becomes readable. While the thread reads, one display may wait; a newer
 * one takes its place, since only the newest is of interest.
 */
#ifndef KVT_RUNTIME_TEXT_OCR_WORKER_H
#define KVT_RUNTIME_TEXT_OCR_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/text/ocr.h"

struct ocr_worker;

/*
 * NULL, with what is missing by name, if Tesseract or the data of one of LANGUAGES is not there. The data are loaded by
 * the thread; that they are no good is told by ocr_worker_take.
 */
struct ocr_worker *ocr_worker_new(const char *languages, struct error *error);
void ocr_worker_free(struct ocr_worker *worker);	/* waits for the line that is being read; NULL is allowed */

/* For poll(): readable when ocr_worker_take has something. Stays the worker's. */
int ocr_worker_fd(const struct ocr_worker *worker);

/* Takes over a copy of REGION of FRAME, which is within it, to be read. NUMBER comes back with the text. */
void ocr_worker_ask(struct ocr_worker *worker, const struct frame *frame, struct rect region, uint64_t number);

/* Whether something was asked that was not taken yet. */
bool ocr_worker_busy(struct ocr_worker *worker);

/*
 * 1 and the text of the display asked for as NUMBER, with boxes in pixels of the frame, in OUT, whose words before are
 * freed; 0 if nothing is ready; -1, at each call, if reading is impossible.
 */
int ocr_worker_take(struct ocr_worker *worker, struct ocr_text *out, uint64_t *number, struct error *error);

#endif
