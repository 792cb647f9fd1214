/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pages.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The box's last row for contents. */
enum { TEXT_LAST = BOX_ROW + BOX_ROWS - 3 };

/* Draws one line of a list as wide as the text area. */
static void draw_item(struct ui *ui, int row, const char *text, bool chosen)
{
    enum style style = chosen ? STYLE_SELECTED : STYLE_BOX;

    screen_fill(&ui->screen, row, TEXT_COL, 1, TEXT_COLS, style, " ");
    screen_put(&ui->screen, row, TEXT_COL + 1, style, chosen ? "►" : " ");
    screen_put(&ui->screen, row, TEXT_COL + 3, style, text);
}

/* Moves a choice among `count` by a key; the ends are firm. */
static int move_choice(int choice, int count, int key)
{
    switch (key) {
    case KEY_UP:
        return choice > 0 ? choice - 1 : 0;
    case KEY_DOWN:
        return choice < count - 1 ? choice + 1 : choice;
    case KEY_HOME:
        return 0;
    case KEY_END:
        return count - 1;
    default:
        return choice;
    }
}

enum outcome page_language(struct ui *ui, struct settings *settings)
{
    (void)settings;
    for (;;) {
        int row, key;

        ui_page(ui, MSG_STEP_LANGUAGE, MSG_STEP_LANGUAGE, MSG_HELP_FIRST);
        ui_paragraph(ui, TEXT_ROW, ui_text(ui, MSG_WELCOME));
        row = TEXT_LAST - LANG_COUNT;
        for (int i = 0; i < LANG_COUNT; i++)
            draw_item(ui, row + i, language_names[i], i == (int)ui->language);
        key = ui_key(ui);
        if (key == KEY_ENTER)
            return PAGE_NEXT;
        ui->language = (enum language)move_choice((int)ui->language, LANG_COUNT, key);
    }
}

static void draw_disks(struct ui *ui, const struct disk *disks, int count, int choice)
{
    enum { SHOWN = 8 };
    int first = choice < SHOWN ? 0 : choice - SHOWN + 1;
    int row = ui_paragraph(ui, TEXT_ROW, ui_text(ui, MSG_DISK_ASK)) + 1;

    for (int i = first; i < count && i < first + SHOWN; i++) {
        const struct disk *disk = &disks[i];
        const char *model = disk->model;
        char size[SIZE_TEXT];

        if (!*model)
            model = ui_text(ui, strncmp(disk->name, "vd", 2) ? MSG_DISK_UNNAMED : MSG_DISK_VIRTIO);
        disk_size_text(disk->bytes, size);
        draw_item(ui, row, disk->name, i == choice);
        screen_put(&ui->screen, row, TEXT_COL + 12, i == choice ? STYLE_SELECTED : STYLE_BOX, model);
        screen_put(&ui->screen, row, TEXT_COL + TEXT_COLS - 1 - text_width(size),
                   i == choice ? STYLE_SELECTED : STYLE_BOX, size);
        row++;
    }
    screen_wrap(&ui->screen, TEXT_LAST, TEXT_COL, TEXT_COLS, STYLE_BOX_DIM, ui_text(ui, MSG_DISK_NOTE));
}

static void refuse_small(struct ui *ui, const struct disk *disk)
{
    char text[320], has[SIZE_TEXT], needs[SIZE_TEXT];

    disk_size_text(disk->bytes, has);
    disk_size_text(DISK_BYTES_MIN, needs);
    snprintf(text, sizeof text, ui_text(ui, MSG_DISK_SMALL), disk->name, has, needs);
    ui_error_box(ui, text);
}

enum outcome page_disk(struct ui *ui, struct settings *settings)
{
    struct disk disks[DISKS_MAX];
    int count, choice = 0;

    while (!disk_drivers_ready()) {
        ui_page(ui, MSG_STEP_DISK, MSG_STEP_DISK, MSG_HELP_WAIT);
        ui_paragraph(ui, TEXT_ROW, ui_text(ui, MSG_DISK_WAIT));
        ui_pause(ui);
    }
    count = disk_list(disks);
    for (int i = 0; i < count; i++)
        if (!strcmp(disks[i].name, settings->disk.name))
            choice = i;
    for (;;) {
        int key;

        ui_page(ui, MSG_STEP_DISK, MSG_STEP_DISK, count ? MSG_HELP_LIST : MSG_HELP_NO_DISK);
        if (count)
            draw_disks(ui, disks, count, choice);
        else
            ui_paragraph(ui, TEXT_ROW, ui_text(ui, MSG_DISK_NONE));
        key = ui_key(ui);
        if (key == KEY_ESC)
            return PAGE_BACK;
        if (key != KEY_ENTER)
            choice = move_choice(choice, count, key);
        else if (!count)
            count = disk_list(disks);
        else if (disks[choice].bytes < DISK_BYTES_MIN)
            refuse_small(ui, &disks[choice]);
        else {
            settings->disk = disks[choice];
            return PAGE_NEXT;
        }
    }
}

enum outcome page_confirm(struct ui *ui, struct settings *settings)
{
    const char *labels[] = { ui_text(ui, MSG_NO), ui_text(ui, MSG_YES) };
    char text[320], disk[96], size[SIZE_TEXT];
    const struct {
        enum message label;
        const char *value;
    } rows[] = {
        { MSG_STEP_LANGUAGE, language_names[ui->language] }, { MSG_STEP_DISK, disk },
        { MSG_USER_HOST, settings->host }, { MSG_USER_NAME, settings->user },
    };
    bool yes = false;

    disk_size_text(settings->disk.bytes, size);
    snprintf(disk, sizeof disk, "%s, %s", settings->disk.name, size);
    snprintf(text, sizeof text, ui_text(ui, MSG_CONFIRM_ASK), settings->disk.name);
    for (;;) {
        int row;

        ui_page(ui, MSG_STEP_CONFIRM, MSG_STEP_CONFIRM, MSG_HELP_CHOICE);
        row = ui_paragraph(ui, TEXT_ROW, ui_text(ui, MSG_CONFIRM_SUMMARY)) + 1;
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++, row++) {
            screen_put(&ui->screen, row, TEXT_COL + 2, STYLE_BOX_DIM, ui_text(ui, rows[i].label));
            screen_put(&ui->screen, row, TEXT_COL + 24, STYLE_BOX, rows[i].value);
        }
        ui_paragraph(ui, row + 1, text);
        ui_buttons(ui, TEXT_LAST, labels, 2, yes, STYLE_BUTTON, STYLE_SELECTED);
        switch (ui_key(ui)) {
        case KEY_LEFT: case KEY_UP:
            yes = false;
            break;
        case KEY_RIGHT: case KEY_DOWN:
            yes = true;
            break;
        case KEY_TAB: case KEY_BACKTAB:
            yes = !yes;
            break;
        case KEY_ENTER:
            return yes ? PAGE_NEXT : PAGE_BACK;
        case KEY_ESC:
            return PAGE_BACK;
        }
    }
}

static void draw_progress(struct ui *ui, const struct report *report)
{
    const int width = TEXT_COLS - 6, row = TEXT_LAST;
    int percent = report->percent, now = (int)report->step;
    char text[8];

    ui_page(ui, MSG_STEP_INSTALL, MSG_STEP_INSTALL, MSG_HELP_WAIT);
    for (int i = 0; i < INSTALL_STEPS; i++) {
        int step = MSG_DO_PARTITION + i;
        bool done = step < now || percent == 100;
        enum style style = done ? STYLE_BOX_DONE : step == now ? STYLE_BOX : STYLE_BOX_DIM;

        screen_put(&ui->screen, TEXT_ROW + i, TEXT_COL + 2, style, done ? "√" : step == now ? "►" : " ");
        screen_put(&ui->screen, TEXT_ROW + i, TEXT_COL + 5, style == STYLE_BOX_DONE ? STYLE_BOX : style,
                   ui_text(ui, (enum message)step));
    }
    screen_put(&ui->screen, row - 1, TEXT_COL, STYLE_BOX, ui_text(ui, (enum message)now));
    screen_fill(&ui->screen, row, TEXT_COL, 1, width, STYLE_BAR_LEFT, " ");
    screen_fill(&ui->screen, row, TEXT_COL, 1, width * percent / 100, STYLE_BAR_DONE, "█");
    snprintf(text, sizeof text, "%3d %%", percent);
    screen_put(&ui->screen, row, TEXT_COL + TEXT_COLS - 5, STYLE_BOX, text);
}

static void show_failure(struct ui *ui, const struct report *report)
{
    int row;

    ui_page(ui, MSG_STEP_INSTALL, MSG_ERROR, MSG_HELP_FAILED);
    row = ui_paragraph(ui, TEXT_ROW, ui_text(ui, MSG_FAILED)) + 1;
    screen_put(&ui->screen, row, TEXT_COL + 2, STYLE_BOX_WRONG, ui_text(ui, report->step));
    row = screen_wrap(&ui->screen, row + 2, TEXT_COL + 2, TEXT_COLS - 4, STYLE_BOX, report->error) + 1;
    ui_paragraph(ui, row, ui_text(ui, MSG_FAILED_NOTE));
    while (ui_key(ui) != KEY_ENTER)
        ;
}

enum outcome page_install(struct ui *ui, struct settings *settings)
{
    struct report report = { .step = MSG_DO_PARTITION, .error = "No process could be started." };
    int reports = install_start(settings);

    while (reports >= 0 && report.percent >= 0 && report.percent < 100) {
        draw_progress(ui, &report);
        if (ui_wait(ui, reports) != KEY_READY)
            continue; /* keys mean nothing here, and must not press the next page's Enter */
        if (read(reports, &report, sizeof report) != (ssize_t)sizeof report) {
            report.percent = -1;
            snprintf(report.error, sizeof report.error, "The installation ended unexpectedly.");
        }
    }
    close(reports);
    wait(NULL);
    if (reports >= 0 && report.percent == 100)
        return PAGE_NEXT;
    show_failure(ui, &report);
    return PAGE_BACK;
}

enum outcome page_finished(struct ui *ui, struct settings *settings)
{
    const char *reboot = ui_text(ui, MSG_REBOOT);
    char text[512];

    snprintf(text, sizeof text, ui_text(ui, MSG_FINISHED), settings->disk.name, settings->user);
    ui_page(ui, MSG_STEP_INSTALL, MSG_STEP_FINISHED, MSG_HELP_FINISHED);
    ui_paragraph(ui, TEXT_ROW, text);
    ui_buttons(ui, TEXT_LAST, &reboot, 1, 0, STYLE_BUTTON, STYLE_SELECTED);
    while (ui_key(ui) != KEY_ENTER)
        ;
    return PAGE_NEXT;
}
