/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A page as a person reads it, for whatever looks for text on it: runs of white space are one blank, none at the ends;
 * what draws boxes is white space; typographic quotes and dashes are plain ones. Where each letter stands is kept.
 */
#ifndef KVT_RUNTIME_TEXT_TEXT_SHEET_H
#define KVT_RUNTIME_TEXT_TEXT_SHEET_H

#include "runtime/text/reader.h"

struct sheet_byte {
	int32_t left, right;		/* of the letter that it belongs to, in pixels of the display */
	bool highlighted;
};

struct sheet_line {
	char *text;			/* UTF-8 */
	size_t length;
	struct sheet_byte *bytes;	/* beside text */
	int32_t y, height;
};

/* Embedded, all zero before first use. */
struct text_sheet {
	struct sheet_line *lines;	/* in the page's order, empty ones too */
	size_t count;
	uint64_t edition;		/* of the page it was made of; 0: none */
};

void text_sheet_update(struct text_sheet *sheet, const struct page *page);	/* does nothing if it is of this edition */
void text_sheet_deinit(struct text_sheet *sheet);

/* The part of a line that lies in a region: letters whose middle does, without blanks at its ends. */
struct sheet_slice {
	size_t start, end;
};

/* REGION NULL: all of the line. */
struct sheet_slice text_sheet_slice(const struct sheet_line *line, const struct rect *region);

/* TEXT as a sheet has it; freed with mem_free. */
char *text_sheet_fold(const char *text);

#endif
