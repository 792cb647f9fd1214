/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `kvt text` prints of a display whose text stands on no grid. */
#ifndef KVT_RUNTIME_CLI_TEXT_WORDS_H
#define KVT_RUNTIME_CLI_TEXT_WORDS_H

#include <stdbool.h>

#include "runtime/display/frame.h"

/*
 * Reads REGION, which is within FRAME, with Tesseract and prints what it finds; FROM is what the display is called in
 * messages. Returns what to exit with.
 */
int text_words_print(const struct frame *frame, struct rect region, const char *languages, const char *from, bool as_json);

#endif
