/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The installer of tiny Linux: shows its pages one after another, then reboots. */
#include "pages.h"

#include <stdio.h>
#include <sys/reboot.h>
#include <unistd.h>

int main(void)
{
    static const struct {
        enum outcome (*show)(struct ui *ui, struct settings *settings);
        int back; /* the page that going back leads to */
    } pages[] = {
        { page_language, 0 }, { page_disk, 0 },    { page_user, 1 },
        { page_confirm, 2 },  { page_install, 1 }, { page_finished, 5 },
    };
    static struct ui ui;
    static struct settings settings;
    int page = 0;

    ui_init(&ui);
    while (page < (int)(sizeof pages / sizeof *pages)) {
        ui.screen.repaint = true; /* clears away what anyone else wrote on the console */
        page = pages[page].show(&ui, &settings) == PAGE_NEXT ? page + 1 : pages[page].back;
    }
    ui_deinit(&ui);
    puts(ui_text(&ui, MSG_REBOOTING));
    sync();
    reboot(RB_AUTOBOOT);
    return 1;
}
