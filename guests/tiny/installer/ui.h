/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The installer's face: the frame around every page with its clock and spinner, keys, and the
 * parts that pages are made of.
 */
#ifndef UI_H
#define UI_H

#include "messages.h"
#include "screen.h"

#include <stddef.h>
#include <termios.h>

/* The box every page is drawn in, and the area for text inside it. */
enum { BOX_ROW = 4, BOX_COL = 9, BOX_ROWS = 18, BOX_COLS = 62 };
enum { TEXT_ROW = BOX_ROW + 2, TEXT_COL = BOX_COL + 3, TEXT_COLS = BOX_COLS - 6 };

/* A key is its character, or one of these. */
enum {
    KEY_TAB = '\t', KEY_ENTER = '\r', KEY_ESC = 27, KEY_BACKSPACE = 127,
    KEY_UP = 256, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_DELETE, KEY_BACKTAB,
    KEY_OTHER, /* a key without a meaning here */
    KEY_READY, /* no key: the file descriptor given to ui_wait is readable */
};

struct ui {
    struct screen screen;
    enum language language;
    struct termios terminal; /* how the terminal was found */
    char keys[256];          /* what was typed and not yet taken */
    size_t key_count;
    unsigned spinner;
    long long next_tick;     /* milliseconds on the monotonic clock */
};

/* Takes over the console on standard input and output. */
void ui_init(struct ui *ui);
void ui_deinit(struct ui *ui);

const char *ui_text(const struct ui *ui, enum message message);

/* Draws the frame of a page: title bar, steps, an empty box with a title, help line. */
void ui_page(struct ui *ui, enum message step, enum message title, enum message help);
/* Draws text into the box from a row on and returns the row after it. */
int ui_paragraph(struct ui *ui, int row, const char *text);
/* Draws buttons in a row, centred on the screen, with one of them chosen. */
void ui_buttons(struct ui *ui, int row, const char *const *labels, int count, int chosen,
                enum style normal, enum style selected);
/* Shows a message over the page until it is closed. */
void ui_error_box(struct ui *ui, const char *text);

/*
 * Shows what was drawn and waits for a key, or for `fd` if it is not -1. The clock and the spinner
 * go on meanwhile. Keys typed ahead are kept and delivered one by one.
 */
int ui_wait(struct ui *ui, int fd);
int ui_key(struct ui *ui);
/* Shows what was drawn until the spinner moves on; takes no key. */
void ui_pause(struct ui *ui);

#endif
