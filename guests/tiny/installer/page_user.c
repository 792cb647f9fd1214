/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The form for host name, user name and password. */
#include "pages.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { FIELD_HOST, FIELD_USER, FIELD_PASSWORD, FIELD_REPEAT, FIELD_COUNT };
enum { FIELD_COL = TEXT_COL + 24, FIELD_COLS = TEXT_COLS - 24, FIRST_FIELD_ROW = TEXT_ROW + 4 };

struct field {
    enum message label;
    char *value;
    size_t size;
    bool secret;
};

static void draw_field(struct ui *ui, int row, const struct field *field, bool now)
{
    enum style style = now ? STYLE_FIELD_NOW : STYLE_FIELD;
    size_t length = strlen(field->value), shown = FIELD_COLS - 3;
    size_t first = length > shown ? length - shown : 0; /* the end of a long value is in view */
    char text[PASSWORD_SIZE];

    snprintf(text, sizeof text, "%s", field->value + first);
    if (field->secret)
        memset(text, '*', strlen(text));
    screen_put(&ui->screen, row, TEXT_COL, STYLE_BOX, ui_text(ui, field->label));
    screen_fill(&ui->screen, row, FIELD_COL, 1, FIELD_COLS, style, " ");
    screen_put(&ui->screen, row, FIELD_COL + 1, style, text);
    if (now)
        screen_cursor(&ui->screen, row, FIELD_COL + 1 + (int)strlen(text));
}

static bool good_host(const char *host)
{
    for (const char *p = host; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '-')
            return false;
    return host[0] != '-' && host[strlen(host) - 1] != '-';
}

static bool good_user(const char *user)
{
    return islower((unsigned char)user[0]) &&
           strspn(user, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(user);
}

static bool system_user(const char *user)
{
    static const char *const names[] = { "root", "tty" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(user, names[i]))
            return true;
    return false;
}

/* Finds the first thing wrong: fills in its message and returns its field, or returns FIELD_COUNT. */
static int check(const struct settings *s, enum message *message)
{
    const struct {
        bool wrong;
        int field;
        enum message message;
    } rules[] = {
        { !*s->host, FIELD_HOST, MSG_NO_HOST },
        { *s->host && !good_host(s->host), FIELD_HOST, MSG_BAD_HOST },
        { !*s->user, FIELD_USER, MSG_NO_NAME },
        { *s->user && !good_user(s->user), FIELD_USER, MSG_BAD_NAME },
        { system_user(s->user), FIELD_USER, MSG_TAKEN_NAME },
        { !*s->password, FIELD_PASSWORD, MSG_NO_PASSWORD },
        { strcmp(s->password, s->repeat) != 0, FIELD_PASSWORD, MSG_NO_MATCH },
    };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].wrong) {
            *message = rules[i].message;
            return rules[i].field;
        }
    return FIELD_COUNT;
}

/* Checks all; shows what is wrong and returns the field to correct, or returns FIELD_COUNT. */
static int submit(struct ui *ui, struct settings *settings)
{
    enum message message;
    int field = check(settings, &message);
    char text[320];

    if (field == FIELD_COUNT)
        return field;
    snprintf(text, sizeof text, ui_text(ui, message), settings->user);
    ui_error_box(ui, text);
    if (message == MSG_NO_MATCH)
        settings->password[0] = settings->repeat[0] = '\0';
    return field;
}

static void edit(struct field *field, int key)
{
    size_t length = strlen(field->value);

    if (key == KEY_BACKSPACE || key == KEY_DELETE) {
        if (length > 0)
            field->value[length - 1] = '\0';
    } else if (key >= ' ' && key < KEY_BACKSPACE && length + 1 < field->size) {
        field->value[length] = (char)key;
        field->value[length + 1] = '\0';
    }
}

enum outcome page_user(struct ui *ui, struct settings *settings)
{
    struct field fields[FIELD_COUNT] = {
        { MSG_USER_HOST, settings->host, sizeof settings->host, false },
        { MSG_USER_NAME, settings->user, sizeof settings->user, false },
        { MSG_USER_PASSWORD, settings->password, sizeof settings->password, true },
        { MSG_USER_REPEAT, settings->repeat, sizeof settings->repeat, true },
    };

    for (int now = FIELD_HOST, key; now < FIELD_COUNT;) {
        ui_page(ui, MSG_STEP_USER, MSG_STEP_USER, MSG_HELP_FORM);
        ui_paragraph(ui, TEXT_ROW, ui_text(ui, MSG_USER_ASK));
        for (int i = 0; i < FIELD_COUNT; i++)
            draw_field(ui, FIRST_FIELD_ROW + 2 * i, &fields[i], i == now);
        switch (key = ui_key(ui)) {
        case KEY_ESC:
            return PAGE_BACK;
        case KEY_TAB: case KEY_DOWN:
            now = (now + 1) % FIELD_COUNT;
            break;
        case KEY_BACKTAB: case KEY_UP:
            now = (now + FIELD_COUNT - 1) % FIELD_COUNT;
            break;
        case KEY_ENTER:
            now = now < FIELD_REPEAT ? now + 1 : submit(ui, settings);
            break;
        default:
            edit(&fields[now], key);
        }
    }
    return PAGE_NEXT;
}
