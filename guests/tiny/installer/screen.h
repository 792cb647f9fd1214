/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 80x25 text screen of the console. Pages draw into cells; screen_show sends the cells that
 * changed in one write, so that the display goes from one whole picture to the next.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>

enum { SCREEN_ROWS = 25, SCREEN_COLS = 80 };

/* What a cell means; its colours are in screen.c. */
enum style {
    STYLE_DESKTOP, STYLE_BAR, STYLE_BAR_CLOCK, STYLE_STEP, STYLE_STEP_NOW,
    STYLE_HELP, STYLE_HELP_KEY, STYLE_SHADOW,
    STYLE_BOX, STYLE_BOX_FRAME, STYLE_BOX_TITLE, STYLE_BOX_DIM, STYLE_BOX_DONE, STYLE_BOX_WRONG,
    STYLE_SELECTED, STYLE_FIELD, STYLE_FIELD_NOW, STYLE_BUTTON,
    STYLE_BAR_DONE, STYLE_BAR_LEFT, STYLE_ERROR, STYLE_ERROR_BUTTON, STYLE_COUNT
};

struct cell {
    char glyph[4]; /* one UTF-8 character, at most three bytes and a NUL */
    enum style style;
};

struct screen {
    struct cell want[SCREEN_ROWS][SCREEN_COLS];
    struct cell have[SCREEN_ROWS][SCREEN_COLS];
    int cursor_row, cursor_col; /* row -1 hides the cursor */
    bool repaint;               /* take nothing of `have` for granted */
};

/* Takes over the console: sets the palette, empties the screen. */
void screen_init(struct screen *screen);
/* Gives it back: the old palette, an empty screen. */
void screen_deinit(struct screen *screen);

void screen_fill(struct screen *screen, int row, int col, int rows, int cols, enum style style,
                 const char *glyph);
/* Writes a line of UTF-8 and returns the column after it; clips at the edge. */
int screen_put(struct screen *screen, int row, int col, enum style style, const char *text);
/* Writes wrapped text of at most `cols` columns a line and returns the row after it. */
int screen_wrap(struct screen *screen, int row, int col, int cols, enum style style, const char *text);
/* Draws an empty framed box with a shadow and a title in its upper edge. */
void screen_box(struct screen *screen, int row, int col, int rows, int cols, enum style style,
                enum style frame, enum style title_style, const char *title);
void screen_cursor(struct screen *screen, int row, int col);
void screen_show(struct screen *screen);

/* The columns that a UTF-8 string takes. */
int text_width(const char *text);

#endif
