/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of the installer. Each draws itself and returns when the person leaves it. */
#ifndef PAGES_H
#define PAGES_H

#include "install.h"
#include "ui.h"

enum outcome { PAGE_BACK, PAGE_NEXT };

enum outcome page_language(struct ui *ui, struct settings *settings);
enum outcome page_disk(struct ui *ui, struct settings *settings);
enum outcome page_user(struct ui *ui, struct settings *settings);
enum outcome page_confirm(struct ui *ui, struct settings *settings);
/* Installs. Going back from here, after a failure, leads to the disks. */
enum outcome page_install(struct ui *ui, struct settings *settings);
enum outcome page_finished(struct ui *ui, struct settings *settings);

#endif
