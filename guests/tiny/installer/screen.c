/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screen.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * The console's sixteen colours, chosen anew. Only the first eight can be a background, so the
 * ones that ANSI calls green, yellow and magenta serve here as field, white and accent.
 */
static const char *const palette[16] = {
    "12161c", "a82a2a", "c6ced8", "ffffff", "1e4278", "2a64a8", "12305a", "e2e6ec",
    "7c8896", "e06c6c", "2f8f4e", "ffd166", "8fb0dc", "5fa0e8", "b8d0f0", "ffffff",
};

static const char *const sgr[STYLE_COUNT] = {
    [STYLE_DESKTOP] = "0;37;44",       [STYLE_BAR] = "0;1;37;46",    [STYLE_BAR_CLOCK] = "0;1;36;46",
    [STYLE_STEP] = "0;1;34;44",        [STYLE_STEP_NOW] = "0;1;37;44",
    [STYLE_HELP] = "0;37;46",          [STYLE_HELP_KEY] = "0;1;33;46",
    [STYLE_SHADOW] = "0;30;40",        [STYLE_BOX] = "0;30;47",      [STYLE_BOX_FRAME] = "0;34;47",
    [STYLE_BOX_TITLE] = "0;35;47",     [STYLE_BOX_DIM] = "0;1;30;47", [STYLE_BOX_DONE] = "0;1;32;47",
    [STYLE_BOX_WRONG] = "0;31;47",
    [STYLE_SELECTED] = "0;1;37;45",    [STYLE_FIELD] = "0;30;42",    [STYLE_FIELD_NOW] = "0;30;43",
    [STYLE_BUTTON] = "0;30;42",        [STYLE_BAR_DONE] = "0;35;42", [STYLE_BAR_LEFT] = "0;30;42",
    [STYLE_ERROR] = "0;1;37;41",       [STYLE_ERROR_BUTTON] = "0;31;43",
};

static int glyph_bytes(const char *text)
{
    unsigned char c = (unsigned char)*text;

    return c < 0x80 ? 1 : c < 0xe0 ? 2 : 3;
}

int text_width(const char *text)
{
    int width = 0;

    for (; *text; text += glyph_bytes(text))
        width++;
    return width;
}

static void put_glyph(struct screen *screen, int row, int col, enum style style, const char *glyph)
{
    struct cell *cell;

    if (row < 0 || row >= SCREEN_ROWS || col < 0 || col >= SCREEN_COLS)
        return;
    cell = &screen->want[row][col];
    memset(cell, 0, sizeof *cell);
    memcpy(cell->glyph, glyph, (size_t)glyph_bytes(glyph));
    cell->style = style;
}

void screen_fill(struct screen *screen, int row, int col, int rows, int cols, enum style style,
                 const char *glyph)
{
    for (int r = row; r < row + rows; r++)
        for (int c = col; c < col + cols; c++)
            put_glyph(screen, r, c, style, glyph);
}

/* Like screen_put for the first `bytes` bytes. */
static int put_bytes(struct screen *screen, int row, int col, enum style style, const char *text,
                     size_t bytes)
{
    const char *end = text + bytes;

    for (; text < end; text += glyph_bytes(text))
        put_glyph(screen, row, col++, style, text);
    return col;
}

int screen_put(struct screen *screen, int row, int col, enum style style, const char *text)
{
    return put_bytes(screen, row, col, style, text, strlen(text));
}

int screen_wrap(struct screen *screen, int row, int col, int cols, enum style style, const char *text)
{
    while (*text) {
        const char *p = text, *end = NULL;

        for (int width = 0; *p && *p != '\n' && width < cols; p += glyph_bytes(p), width++)
            if (*p == ' ')
                end = p;
        if (!*p || *p == '\n' || *p == ' ' || !end) /* fits, or is one word too long for a line */
            end = p;
        put_bytes(screen, row++, col, style, text, (size_t)(end - text));
        text = *end == ' ' || *end == '\n' ? end + 1 : end;
    }
    return row;
}

void screen_box(struct screen *screen, int row, int col, int rows, int cols, enum style style,
                enum style frame, enum style title_style, const char *title)
{
    int last_row = row + rows - 1, last_col = col + cols - 1, title_col;

    screen_fill(screen, row + 1, col + 2, rows, cols, STYLE_SHADOW, " ");
    screen_fill(screen, row, col, rows, cols, style, " ");
    screen_fill(screen, row, col + 1, 1, cols - 2, frame, "─");
    screen_fill(screen, last_row, col + 1, 1, cols - 2, frame, "─");
    screen_fill(screen, row + 1, col, rows - 2, 1, frame, "│");
    screen_fill(screen, row + 1, last_col, rows - 2, 1, frame, "│");
    screen_put(screen, row, col, frame, "┌");
    screen_put(screen, row, last_col, frame, "┐");
    screen_put(screen, last_row, col, frame, "└");
    screen_put(screen, last_row, last_col, frame, "┘");

    title_col = col + (cols - text_width(title) - 4) / 2;
    title_col = screen_put(screen, row, title_col, frame, "┤ ");
    title_col = screen_put(screen, row, title_col, title_style, title);
    screen_put(screen, row, title_col, frame, " ├");
}

void screen_cursor(struct screen *screen, int row, int col)
{
    screen->cursor_row = row;
    screen->cursor_col = col;
}

void screen_show(struct screen *screen)
{
    /* The worst case is a style and a position for every cell. */
    char out[SCREEN_ROWS * SCREEN_COLS * 32], *p = out;
    int style = -1, at = -1;

    p += sprintf(p, "\033[?25l");
    for (int i = 0; i < SCREEN_ROWS * SCREEN_COLS; i++) {
        int row = i / SCREEN_COLS, col = i % SCREEN_COLS;
        const struct cell *want = &screen->want[row][col];

        if (!screen->repaint && !memcmp(want, &screen->have[row][col], sizeof *want))
            continue;
        if (at != i || col == 0)
            p += sprintf(p, "\033[%d;%dH", row + 1, col + 1);
        if (style != (int)want->style)
            p += sprintf(p, "\033[%sm", sgr[want->style]);
        p += sprintf(p, "%s", want->glyph);
        style = (int)want->style;
        at = i + 1;
    }
    if (screen->cursor_row >= 0)
        p += sprintf(p, "\033[%d;%dH\033[?25h", screen->cursor_row + 1, screen->cursor_col + 1);
    for (char *from = out; from < p;) {
        ssize_t n = write(STDOUT_FILENO, from, (size_t)(p - from));

        if (n <= 0)
            break;
        from += n;
    }
    memcpy(screen->have, screen->want, sizeof screen->have);
    screen->repaint = false;
}

void screen_init(struct screen *screen)
{
    memset(screen, 0, sizeof *screen);
    screen->cursor_row = -1;
    screen->repaint = true;
    screen_fill(screen, 0, 0, SCREEN_ROWS, SCREEN_COLS, STYLE_DESKTOP, " ");
    /* No automatic wrap: a glyph in the last cell must not scroll the screen. */
    printf("\033[?7l");
    for (int i = 0; i < 16; i++)
        printf("\033]P%X%s", (unsigned)i, palette[i]);
    fflush(stdout);
}

void screen_deinit(struct screen *screen)
{
    (void)screen;
    printf("\033]R\033[0m\033[?7h\033[?25h\033[2J\033[H");
    fflush(stdout);
}
