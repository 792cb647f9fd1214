/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"

#define NAME(id, name) name,
const char *const language_names[LANG_COUNT] = { LANGUAGES(NAME) };

#define ROW(id, en, de, fr, es) { en, de, fr, es },
static const char *const texts[MSG_COUNT][LANG_COUNT] = { MESSAGES(ROW) };

const char *message_text(enum language language, enum message message)
{
    return texts[message][language];
}
