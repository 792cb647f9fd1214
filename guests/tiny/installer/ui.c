/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui.h"

#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { TICK_MS = 125, ESCAPE_MS = 50 };
enum { SPINNER_COL = 68, CLOCK_COL = 71 };

static const enum message steps[] = {
    MSG_STEP_LANGUAGE, MSG_STEP_DISK, MSG_STEP_USER, MSG_STEP_CONFIRM, MSG_STEP_INSTALL,
};
enum { STEP_COUNT = sizeof steps / sizeof *steps };

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void ui_init(struct ui *ui)
{
    struct termios raw;
    unsigned char start = 0;

    memset(ui, 0, sizeof *ui);
    tcgetattr(STDIN_FILENO, &ui->terminal);
    raw = ui->terminal;
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw); /* not TCSAFLUSH: keep what was typed before */
    if (getrandom(&start, sizeof start, GRND_NONBLOCK) < 0)
        start = (unsigned char)now_ms();
    ui->spinner = start;
    ui->next_tick = now_ms() + start % TICK_MS;
    screen_init(&ui->screen);
}

void ui_deinit(struct ui *ui)
{
    screen_deinit(&ui->screen);
    tcsetattr(STDIN_FILENO, TCSANOW, &ui->terminal);
}

const char *ui_text(const struct ui *ui, enum message message)
{
    return message_text(ui->language, message);
}

static void draw_clock(struct ui *ui)
{
    static const char *const phases[] = { "|", "/", "-", "\\" };
    time_t now = time(NULL);
    char text[16];

    strftime(text, sizeof text, "%H:%M:%S", gmtime(&now));
    screen_put(&ui->screen, 0, SPINNER_COL, STYLE_BAR, phases[ui->spinner % 4]);
    screen_put(&ui->screen, 0, CLOCK_COL, STYLE_BAR_CLOCK, text);
}

/* Draws text centred on a row; what stands in braces is shown as a key. */
static void draw_help(struct ui *ui, const char *help)
{
    int width = 0, col;
    char part[256];

    for (const char *p = help; *p; p++)
        width += ((unsigned char)*p & 0xc0) != 0x80 && *p != '{' && *p != '}';
    col = (SCREEN_COLS - width) / 2;
    for (enum style style = STYLE_HELP; *help;) {
        size_t n = strcspn(help, "{}");

        memcpy(part, help, n);
        part[n] = '\0';
        col = screen_put(&ui->screen, SCREEN_ROWS - 1, col, style, part);
        help += n;
        if (*help)
            style = *help++ == '{' ? STYLE_HELP_KEY : STYLE_HELP;
    }
}

static void draw_steps(struct ui *ui, enum message now)
{
    int col = SCREEN_COLS;

    for (int i = 0; i < STEP_COUNT; i++)
        col -= text_width(ui_text(ui, steps[i])) + (i ? 3 : 0);
    col /= 2;
    for (int i = 0; i < STEP_COUNT; i++) {
        if (i)
            col = screen_put(&ui->screen, 2, col, STYLE_STEP, " » ");
        col = screen_put(&ui->screen, 2, col, steps[i] == now ? STYLE_STEP_NOW : STYLE_STEP,
                         ui_text(ui, steps[i]));
    }
}

void ui_page(struct ui *ui, enum message step, enum message title, enum message help)
{
    screen_fill(&ui->screen, 0, 0, 1, SCREEN_COLS, STYLE_BAR, " ");
    screen_fill(&ui->screen, 1, 0, SCREEN_ROWS - 2, SCREEN_COLS, STYLE_DESKTOP, " ");
    screen_fill(&ui->screen, SCREEN_ROWS - 1, 0, 1, SCREEN_COLS, STYLE_HELP, " ");
    screen_put(&ui->screen, 0, 2, STYLE_BAR, ui_text(ui, MSG_TITLE));
    draw_clock(ui);
    draw_steps(ui, step);
    draw_help(ui, ui_text(ui, help));
    screen_box(&ui->screen, BOX_ROW, BOX_COL, BOX_ROWS, BOX_COLS, STYLE_BOX, STYLE_BOX_FRAME,
               STYLE_BOX_TITLE, ui_text(ui, title));
    screen_cursor(&ui->screen, -1, 0);
}

int ui_paragraph(struct ui *ui, int row, const char *text)
{
    return screen_wrap(&ui->screen, row, TEXT_COL, TEXT_COLS, STYLE_BOX, text);
}

void ui_buttons(struct ui *ui, int row, const char *const *labels, int count, int chosen,
                enum style normal, enum style selected)
{
    int col = SCREEN_COLS + 4;

    for (int i = 0; i < count; i++)
        col -= text_width(labels[i]) + 6 + 4;
    col /= 2;
    for (int i = 0; i < count; i++) {
        enum style style = i == chosen ? selected : normal;

        col = screen_put(&ui->screen, row, col, style, "[  ");
        col = screen_put(&ui->screen, row, col, style, labels[i]);
        col = screen_put(&ui->screen, row, col, style, "  ]") + 4;
    }
}

void ui_error_box(struct ui *ui, const char *text)
{
    enum { ROW = 8, COL = 14, ROWS = 9, COLS = 52 };
    const char *ok = ui_text(ui, MSG_OK);
    int key;

    screen_box(&ui->screen, ROW, COL, ROWS, COLS, STYLE_ERROR, STYLE_ERROR, STYLE_ERROR,
               ui_text(ui, MSG_ERROR));
    screen_wrap(&ui->screen, ROW + 2, COL + 3, COLS - 6, STYLE_ERROR, text);
    ui_buttons(ui, ROW + ROWS - 2, &ok, 1, 0, STYLE_ERROR_BUTTON, STYLE_ERROR_BUTTON);
    screen_fill(&ui->screen, SCREEN_ROWS - 1, 0, 1, SCREEN_COLS, STYLE_HELP, " ");
    draw_help(ui, ui_text(ui, MSG_HELP_OK));
    screen_cursor(&ui->screen, -1, 0);
    do
        key = ui_key(ui);
    while (key != KEY_ENTER && key != KEY_ESC);
}

/* What the terminal sends for a key, without the escape character in front. */
static const struct {
    const char *bytes;
    int key;
} sequences[] = {
    { "[A", KEY_UP },    { "[B", KEY_DOWN }, { "[C", KEY_RIGHT },   { "[D", KEY_LEFT },
    { "[1~", KEY_HOME }, { "[4~", KEY_END }, { "[3~", KEY_DELETE }, { "\t", KEY_BACKTAB },
    { "[Z", KEY_BACKTAB },
};

static int take(struct ui *ui, size_t count, int key)
{
    ui->key_count -= count;
    memmove(ui->keys, ui->keys + count, ui->key_count);
    return key;
}

/* Takes the key that an escape character begins. Alone it is the Esc key. */
static int take_escape(struct ui *ui)
{
    size_t n = 2;

    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        size_t length = strlen(sequences[i].bytes);

        if (ui->key_count > length && !memcmp(ui->keys + 1, sequences[i].bytes, length))
            return take(ui, 1 + length, sequences[i].key);
    }
    if (ui->key_count < 2 || ui->keys[1] != '[')
        return take(ui, 1, KEY_ESC);
    if (ui->key_count > 2 && ui->keys[2] == '[') /* F1 to F5 of the console: ESC [ [ A */
        n++;
    while (n < ui->key_count && (ui->keys[n] < '@' || ui->keys[n] > '~'))
        n++;
    return take(ui, n < ui->key_count ? n + 1 : n, KEY_OTHER);
}

static int take_key(struct ui *ui)
{
    int key = (unsigned char)ui->keys[0];

    if (key == KEY_ESC)
        return take_escape(ui);
    return take(ui, 1, key == '\n' ? KEY_ENTER : key == '\b' ? KEY_BACKSPACE : key);
}

/* Waits for keys at most `timeout` ms; false when none came. */
static bool read_keys(struct ui *ui, int timeout)
{
    struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
    ssize_t n;

    if (ui->key_count == sizeof ui->keys || poll(&in, 1, timeout) <= 0)
        return false;
    n = read(STDIN_FILENO, ui->keys + ui->key_count, sizeof ui->keys - ui->key_count);
    if (n <= 0)
        return false;
    ui->key_count += (size_t)n;
    return true;
}

static void tick(struct ui *ui)
{
    long long now = now_ms();

    if (now < ui->next_tick)
        return;
    ui->spinner++;
    ui->next_tick += TICK_MS;
    if (ui->next_tick <= now) /* the machine was slower than the spinner */
        ui->next_tick = now + TICK_MS;
    draw_clock(ui);
}

int ui_wait(struct ui *ui, int fd)
{
    struct pollfd files[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = fd, .events = POLLIN } };

    screen_show(&ui->screen);
    for (;;) {
        long long left;

        read_keys(ui, 0);
        /* A lone escape character may be the first of a sequence whose rest is under way. */
        if (ui->key_count == 1 && ui->keys[0] == KEY_ESC)
            read_keys(ui, ESCAPE_MS);
        if (ui->key_count > 0)
            return take_key(ui);
        left = ui->next_tick - now_ms();
        if (poll(files, 2, left > 0 ? (int)left : 0) > 0 && files[1].revents)
            return KEY_READY;
        tick(ui);
        screen_show(&ui->screen);
    }
}

void ui_pause(struct ui *ui)
{
    long long left = ui->next_tick - now_ms();

    screen_show(&ui->screen);
    if (left > 0)
        poll(NULL, 0, (int)left);
    tick(ui);
}

int ui_key(struct ui *ui)
{
    return ui_wait(ui, -1);
}
